"""Script parts that several components share, each alone in an empty page."""

from __future__ import annotations

from playwright.sync_api import Browser

from dashboard.components import SHARED

STREAMLIT = """
    // As Streamlit does it: what is said until its timer is due becomes one message.
    const messages = [];
    let waiting = null;
    const says = name => word => {
        if (!waiting) { waiting = []; setTimeout(() => { messages.push(waiting); waiting = null; }, 0); }
        waiting.push(`${name} ${word}`);
    };
"""
TWO_AT_ONCE = """
    const [bars, writer] = [inTurn(says('bars')), inTurn(says('writer'))];
    setTimeout(() => bars(1), 10); setTimeout(() => writer(2), 20); setTimeout(() => bars(3), 20);
    const end = performance.now() + 100;
    while (performance.now() < end);
    await new Promise(done => setTimeout(done, 300));
    return messages;
"""
ONE_FAILS = """
    inTurn(() => { throw new Error("gone"); })();
    window.addEventListener("unhandledrejection", event => event.preventDefault());
    inTurn(says("writer"))(1);
    await new Promise(done => setTimeout(done, 300));
    return messages;
"""


def ran(browser: Browser, deed: str) -> object:
    page = browser.new_page()
    said = page.evaluate(f"async () => {{ {(SHARED / 'turns.js').read_text('utf-8')} {STREAMLIT} {deed} }}")
    page.close()
    return said


def test_two_components_whose_timers_fall_due_together_speak_one_after_the_other(browser: Browser) -> None:
    assert ran(browser, TWO_AT_ONCE) == [["bars 1"], ["writer 2"], ["bars 3"]]


def test_a_component_that_fails_to_speak_does_not_silence_the_others(browser: Browser) -> None:
    assert ran(browser, ONE_FAILS) == [["writer 1"]]
