"""No words lie on others, are cut off or leave the window, at eight widths; a script tries all of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.faults import ADDRESSES, NOTE_WORDS, faults
from tests.browser.support import Profiles, Server, Visits, resize

SIZES = ((390, 844), (640, 900), (820, 900), (960, 540), (1024, 768), (1120, 900), (1280, 720), (1920, 1080))


@pytest.fixture(scope="module")
def noting(browser: Browser) -> Profiles:
    return Profiles(browser, NOTE_WORDS)


@pytest.mark.parametrize("page", ADDRESSES)
def test_no_words_are_hidden_by_others_or_cut_off_at_any_width(
    noting: Profiles, server: Server, page: str
) -> None:
    visits = Visits(noting, server)
    opened = visits(f"{ADDRESSES[page]}&lang=de", reduced_motion="reduce")
    found = {}
    for size in SIZES:
        resize(opened, size)
        if seen := faults(opened):
            found[size] = seen
    visits.close()
    assert found == {}
    assert visits.complaints == []
