"""What a visitor does, by mouse and keys, in Firefox and in Safari's engine."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Playwright

from tests.browser.support import Server
from tests.browser.test_pictures import differ
from tests.engines.driving import BIG, FIND, Engine, at_rest, running, until, wait

MARKER = "document.querySelector('.st-key-{} [data-marker]')?.dataset.marker"
STEP = f"Number({MARKER.format('player')}.split(':')[1])"
K = f"Number({MARKER.format('token-bars')}?.split(':')[0])"
WRITTEN = "document.querySelector('.st-key-writer [data-written]')?.dataset.written"


@pytest.fixture(autouse=True)
def _leave(engine: Engine) -> Iterator[None]:
    """Leave the page at the end: it would go on while the other engine is tested."""
    yield
    engine.go("about:blank")


def open_page(engine: Engine, server: Server, path: str) -> None:
    engine.resize(*BIG)
    engine.go(server.url + path)
    at_rest(engine)


def shown(engine: Engine, css: str) -> None:
    wait(lambda: engine.js(f"{FIND} return find(document, arguments[0]) !== null", css), f"for {css}")


def says(engine: Engine, part: str) -> None:
    until(engine, "decodeURIComponent(location.search).includes(arguments[0])", part)


PAINTED = f"""{FIND}
    const {{ width, height }} = find(document, arguments[0]);
    const painted = find(document, arguments[0]).getContext("2d").getImageData(0, 0, width, height);
    return new Set(new Uint32Array(painted.data.buffer)).size;
"""
"""How many colours a canvas has."""

LOSSES = f"""{FIND}
    const lesson = find(document, ".text-lesson");
    const going = /^Update [1-9]/.test(lesson.querySelector(".status").textContent);
    return going && [...lesson.querySelectorAll(".losses")].every(each => each.textContent.includes("nats"));
"""
"""Whether a text is being learnt, and both networks have their losses."""


def test_the_player_plays_a_table_is_brought_and_a_text_is_learnt(engine: Engine, server: Server) -> None:
    open_page(engine, server, "/dropout?lang=en&preset=table")
    play_by_hand(engine)
    bring_a_table(engine)
    learn_a_text(engine)
    assert engine.complaints() == []


def play_by_hand(engine: Engine) -> None:
    """Pause, step, another measure."""
    until(engine, f"{STEP} > 3")
    engine.click(".play.running")
    shown(engine, ".play:not(.running)")
    at_rest(engine)
    stands = engine.js(f"return {STEP}")
    engine.click(".key.step")
    until(engine, f"{STEP} === arguments[0]", stands + 1)
    engine.press("ArrowRight")
    until(engine, f"{STEP} === arguments[0]", stands + 2)
    engine.click(".measure button:last-child")
    shown(engine, ".measure button:last-child[aria-checked=true]")
    says(engine, "measure=error")


def bring_a_table(engine: Engine) -> None:
    """Typed in; its surface is painted."""
    rows = [f"{row},{row % 5},{'ab'[row % 2]}" for row in range(20)]
    engine.type(".st-key-table-text textarea", "\n".join(["x,y,kind", *rows]))
    engine.click("[class*=FormSubmitter-table-form] button")
    until(engine, "document.querySelector('.st-key-td-lede-row').textContent.includes('10 rows of your')")
    wait(lambda: engine.js(PAINTED, ".player canvas.view") > 20, "for a surface")


def learn_a_text(engine: Engine) -> None:
    """One of the three that come with the app, until both networks have losses."""
    engine.click(".text-lesson .go")
    wait(lambda: engine.js(LOSSES), "for the losses of both")
    engine.click(".text-lesson .go")
    stands = f"{FIND} return find(document, '.text-lesson .status').textContent"
    wait(lambda: engine.js(stands).startswith("Stopped"), "for it to stop")


def test_a_text_is_written_k_moves_and_a_copied_link_shows_the_same(engine: Engine, server: Server) -> None:
    open_page(engine, server, "/top_k?lang=en")
    write_by_hand(engine)
    chosen = move_k(engine)
    reopen_by_copied_link(engine, chosen)
    assert engine.complaints() == []


def write_by_hand(engine: Engine) -> None:
    """One token more, a look at a token, begin anew, write."""
    count = int(until(engine, f"{WRITTEN}?.includes(':rest:') && {WRITTEN}").split(":")[0])
    engine.click(".writer .one")
    until(engine, f"{WRITTEN}.startsWith(arguments[0]) && {WRITTEN}.includes(':rest:')", f"{count + 1}:")
    engine.click(".writer .token:nth-of-type(4)")
    shown(engine, ".writer .token:nth-of-type(4).chosen")
    engine.click(".writer .clear")
    until(engine, f"{WRITTEN}.startsWith('0:')")
    engine.click(".writer .write")
    until(engine, f"!{WRITTEN}.startsWith('0:') && {WRITTEN}.includes(':rest:')")


def move_k(engine: Engine) -> int:
    """By its marks, the mouse and keys; where it stands then."""
    engine.click(".marks button:first-child")
    until(engine, f"{K} === 1")
    engine.click("input.k")
    middle = int(until(engine, f"{K} > 1 && {K}"))
    engine.press("ArrowRight")
    until(engine, f"{K} === arguments[0]", middle + 1)
    says(engine, f"k={middle + 1}")
    return middle + 1


def reopen_by_copied_link(engine: Engine, k: int) -> None:
    engine.click(".st-key-td-share button")
    engine.click(".share button.link")
    engine.press("Escape")
    engine.click(".prompt textarea")
    engine.press("Control+a", "Control+v")
    field = f"{FIND} return find(document, '.prompt textarea').value"
    link = wait(lambda: "http" in (said := engine.js(field)) and said, "for the link to be pasted")
    engine.go("about:blank")
    engine.go(link)
    at_rest(engine)
    until(engine, f"{K} === arguments[0]", k)


def test_two_dice_roll_again_and_with_another_k(engine: Engine, server: Server) -> None:
    def rolled(**wanted: Any) -> dict[str, Any]:
        def done() -> Any:
            said = json.loads(engine.js(f"return {MARKER.format('four-cells')} ?? '{{}}'"))
            return said if said.get("done") and wanted.items() <= said.items() else None

        found: dict[str, Any] = wait(done, f"for texts with {wanted}")
        return found

    open_page(engine, server, "/two_dice?lang=en&n=4")
    first = rolled()
    engine.click(".go[data-mode=again]")
    again = rolled(seed=first["seed"] + 1)
    engine.click("[data-control=k] input")
    narrowed = wait(lambda: (said := rolled())["k"] != again["k"] and said)
    engine.press("ArrowLeft")
    assert rolled(k=narrowed["k"] - 1)["shown"] == 4
    assert engine.complaints() == []


SAVE = """
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => {
        const reader = new FileReader();
        reader.onload = () => { window.painted = reader.result; };
        if (blob.type === "image/png") reader.readAsDataURL(blob);
        return make.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
"""
"""What is painted is kept; a download would put a bar into the window, which then is lower."""


def picture(painter: Engine, server: Server) -> Image.Image:
    open_page(painter, server, "/dropout?at=200")
    painter.js(SAVE)
    painter.click(".st-key-td-share button")
    painter.click(".share button.png")
    painted = wait(lambda: painter.js("return window.painted ?? ''"), "for the picture")
    return Image.open(io.BytesIO(base64.b64decode(painted.split(",", 1)[1])))


@pytest.fixture(scope="module")
def there(playwright: Playwright, server: Server) -> Image.Image:
    """The picture as Chromium paints it."""
    with running("Chromium", playwright) as chromium:
        return picture(chromium, server)


def test_a_picture_is_painted_as_in_chromium(engine: Engine, there: Image.Image, server: Server) -> None:
    here = picture(engine, server)
    assert here.size == there.size
    assert differ(here, there) < 0.03
