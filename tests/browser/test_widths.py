"""A page holds for everybody: no words on others, cut off or out of the window at eight widths, no barriers.

`tests/benchmarks/widths.py` tries all widths, `tests/benchmarks/axe.py` all readers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.barriers import barriers
from tests.browser.faults import ADDRESSES, NOTE_WORDS, faults
from tests.browser.support import FEWER_FRAMES, Profiles, Server, Visits, idle, resize

SIZES = ((390, 844), (640, 900), (820, 900), (960, 540), (1024, 768), (1120, 900), (1280, 720), (1920, 1080))
MOST_JUMPS = 0.1
"""The sum of layout shifts that counts as good, see web.dev/articles/cls."""

NOTE_JUMPS = (Path(__file__).parent / "jumps.js").read_text(encoding="utf-8")
BEYOND_PAPER = """() => {
    const page = document.querySelector("[data-testid=stMainBlockContainer]").getBoundingClientRect();
    const drawn = [...document.querySelectorAll(".main-svg, .st-key-td-header")];
    return drawn.map(each => [each, each.getBoundingClientRect()])
        .filter(([each, box]) => box.width && (each.localName !== "svg" || box.right > page.right + 2))
        .map(([each, box]) => `${each.className.baseVal ?? each.className} to ${box.right} of ${page.right}`);
}"""
"""Charts that a sheet of paper would cut off, and the header, which is of no use on it."""


@pytest.fixture(scope="module")
def noting(browser: Browser) -> Profiles:
    return Profiles(browser, NOTE_WORDS + NOTE_JUMPS + FEWER_FRAMES)


@pytest.mark.parametrize("page", ADDRESSES)
def test_no_words_are_hidden_at_any_width_and_nobody_meets_a_barrier(
    noting: Profiles, server: Server, page: str
) -> None:
    visits = Visits(noting, server)
    opened = visits(f"{ADDRESSES[page]}&lang=de", SIZES[0], reduced_motion="reduce")
    jumps = opened.evaluate("() => window.jumps.filter(({ early }) => !early)")
    found = {}
    for size in SIZES:
        resize(opened, size)
        if seen := faults(opened):
            found[size] = seen
    in_light = barriers(opened)
    opened.emulate_media(color_scheme="dark")
    in_dark = barriers(idle(opened))
    opened.emulate_media(media="print")
    beyond_paper = opened.evaluate(BEYOND_PAPER)
    opened.emulate_media(media="screen")
    visits.close()
    assert sum(jump["size"] for jump in jumps) < MOST_JUMPS, jumps
    assert found == {}
    assert beyond_paper == []
    assert in_light == in_dark == []
    assert visits.complaints == []
