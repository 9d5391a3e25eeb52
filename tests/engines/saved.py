"""What a reader does with a saved file, in any engine: each deed opens one and says what did not work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.engines.driving import FIND, Engine, until, wait

__all__ = ["DEEDS", "opened"]

MARKER = "document.querySelector('[data-part]')?.dataset.marker"
STEP = f"Number({MARKER}?.split(':')[1])"
K = f"Number({MARKER}?.split(':')[0])"
SET = f"""
    {FIND}
    const slider = find(document, arguments[0]);
    slider.value = arguments[1];
    slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
"""
FETCHED = """
    const names = performance.getEntriesByType('resource').map(each => each.name);
    return names.filter(name => !/^(data|blob):/.test(name));
"""


def opened(engine: Engine, file: Path) -> None:
    """Open a file by double click, as it were."""
    engine.go(file.as_uri())
    until(engine, "document.querySelector('[data-part][data-standing]')")


def words(engine: Engine, css: str) -> str:
    """What an element says, once it says something."""
    ask = f"{FIND} return find(document, arguments[0])?.textContent.trim() ?? ''"
    return str(wait(lambda: engine.js(ask, css), f"for words of {css}"))


def play(engine: Engine) -> None:
    """It plays, pauses, goes to a step, tells of a unit."""
    until(engine, f"{STEP} > 3")
    engine.click(".play.running")
    engine.js(SET, ".scrub", 120)
    until(engine, f"{STEP} === 120")
    assert "120" in words(engine, ".now")
    engine.press("ArrowRight")
    engine.js(SET, ".scrub", 121)
    until(engine, f"{STEP} === 121")
    engine.js(f"{FIND} find(document, '.units button').focus()")
    assert words(engine, ".tip")


def cut(engine: Engine) -> None:
    """Another k, another number, a thousand draws."""
    until(engine, f"{K} === 12")
    engine.click(".marks button:first-child")
    until(engine, f"{K} === 1")
    engine.js(SET, "[data-step=t] input", 0.3)
    engine.click(".draw")
    assert words(engine, ".roll .test")
    assert engine.js(f"{FIND} return find(document, '.prompt').inert")


def look_up(engine: Engine) -> None:
    """The keys walk through the marks, and each tells its source."""
    engine.js(f"{FIND} find(document, '.figure').focus()")
    engine.press("ArrowRight")
    assert words(engine, ".tip")


def compare(engine: Engine) -> None:
    """Another sub-network becomes large."""
    before = words(engine, ".one-name")
    engine.js(SET, ".subnetworks input", 3)
    wait(lambda: words(engine, ".one-name") != before)


def read(engine: Engine) -> None:
    """Both curves, and no button that would need the app."""
    assert "nats" in words(engine, ".losses")
    assert engine.js(f"{FIND} return find(document, 'button')") is None


def walk(engine: Engine) -> None:
    """From event to event: by the buttons, by the list; the chart stands, the formula is drawn."""
    until(engine, "document.querySelector('.story-chart[data-drawn] .main-svg')")
    assert engine.js("return document.querySelector('math').getBoundingClientRect().width") > 50
    heading = "document.querySelector('.td-heading').textContent"
    before = engine.js(f"return {heading}")
    engine.click(".next")
    until(engine, f"{heading} !== arguments[0]", before)
    engine.click("[data-id=hinton]")
    until(engine, f"{heading}.includes('co-adaptation')")
    until(engine, "document.querySelector('.td-now b').textContent.includes('Hinton')")


def nothing_fetched(engine: Engine) -> None:
    """Nothing came from anywhere else, and nobody complained."""
    assert engine.js(FETCHED) == []
    assert engine.complaints() == []


DEEDS: dict[str, Callable[[Engine], None]] = {
    "network": play,
    "own_text": read,
    "bars": cut,
    "subnetworks": compare,
    "years": look_up,
    "story": walk,
}
"""What is done with a file of each kind."""
