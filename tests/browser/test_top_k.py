"""The page "Top-k, live" in a real browser: from the hand to the picture, the address, keys, prompts."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from dashboard import text
from dashboard.views.top_k.controls import LONGEST
from tests.browser.support import (
    LARGE,
    PHONE,
    ROOT,
    Open,
    idle,
    patiently,
    query,
    resize,
    small_controls,
)

MODEL = ROOT / "assets" / "models" / "storyteller" / "checksums.json"
pytestmark = pytest.mark.skipif(
    not MODEL.is_file() or not (ROOT / "dashboard" / "views" / "top_k" / "page.py").is_file(),
    reason="the storyteller or its page is not here: python -m core.pretraining.train_gpt makes the model",
)
PAGE, HERO = "/top_k", ".st-key-token-bars"
FRAMED = "?embed=true&exhibit=roll"
HOST = "const host = document.querySelector('.st-key-token-bars [data-marker]'), root = host.shadowRoot;"
"""The component's element and its shadow root, for what a test does in the browser."""

MARKER = "() => document.querySelector('.st-key-token-bars [data-marker]')?.dataset.marker"
ALL_KEPT = f"() => {{ const [k, n] = ({MARKER})().split(':'); return k === n && k > 1000; }}"
READY = "() => document.querySelector('.st-key-token-bars [data-marker]') !== null"

# A restless hand on the slider; for each move that changed k the wait for the new picture, in ms and frames.
RESTS_MS = 200
"""Shorter than the time after which a hand rests."""

DRAG = f"""async () => {{
    {HOST}
    Object.assign(window, everyFrame);
    const slider = root.querySelector('.k'), times = [], {{ send }} = WebSocket.prototype;
    let asked = 0, rests = 0;
    WebSocket.prototype.send = function (...said) {{ asked++; return send.apply(this, said); }};
    const frame = () => new Promise(done => requestAnimationFrame(done));
    for (let i = 0; i < 120; i++) {{
        const before = host.dataset.marker, start = performance.now();
        slider.value = 0.05 + 0.9 * Math.abs(((i * 37) % 120) / 120 - 0.002 * i);
        slider.dispatchEvent(new Event('input'));
        let frames = 0;
        while (host.dataset.marker === before && frames < 20) {{ await frame(); frames++; }}
        if (host.dataset.marker !== before) times.push([performance.now() - start, frames]);
        if (performance.now() - start > {RESTS_MS}) rests++;
    }}
    WebSocket.prototype.send = send;
    slider.dispatchEvent(new Event('change'));
    return {{ times, asked, rests }};
}}"""
TYPE = f"""async () => {{
    {HOST}
    const field = root.querySelector('textarea'), waits = [];
    for (const word of [' mill', ' door', ' sea', ' wood', ' king']) {{
        const before = host.dataset.marker, start = performance.now();
        const waiting = () => host.dataset.marker === before && performance.now() - start < 5000;
        field.value += word;
        field.dispatchEvent(new Event('input'));
        while (waiting()) await new Promise(done => requestAnimationFrame(done));
        waits.push(performance.now() - start);
        await new Promise(done => setTimeout(done, 400));
    }}
    return waits;
}}"""
OVERLAPS = f"""() => {{
    {HOST}
    const boxes = [...root.querySelectorAll('.marks button')].map(button => button.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.flatMap((a, i) => boxes.slice(0, i).filter(b => meet(a, b)));
}}"""
LINES = f"""() => {{
    {HOST}
    const field = root.querySelector("textarea"), style = getComputedStyle(field);
    return {{
        second: parseFloat(style.paddingTop) + parseFloat(style.lineHeight),
        room: field.clientHeight,
        dots: field.parentElement.matches(".cut"),
    }};
}}"""
"""Of a prompt at rest: where a second line begins, the height that is seen, whether dots end it."""
BOXES = f"""() => {{
    {HOST}
    const parts = [...root.querySelectorAll('section, .marks')];
    return parts.map(part => JSON.stringify(part.getBoundingClientRect()));
}}"""


def opened(visit: Open, query: str = "", **options: object) -> Page:
    page = visit(PAGE + query, **options)
    page.wait_for_function(READY)
    return page


def framed(visit: Open, said: str = "", **options: object) -> Page:
    """The page in a frame of another one: the roll with the prompt and k, without what stands below."""
    return opened(visit, FRAMED + said, **options)


def marker(page: Page) -> dict[str, str]:
    """On the screen (another page says less): k, tokens kept, place under the die, u, seed, prompt."""
    names = ("k", "n", "place", "u", "seed", "prompt")
    return dict(zip(names, str(page.evaluate(MARKER)).split(":", 5), strict=False))


def wait_for(page: Page, **expected: object) -> None:
    def reached() -> bool:
        now = marker(page)
        return all(now.get(name) == str(value) for name, value in expected.items())

    patiently(page, reached, lambda: f"waited for {expected}, got {marker(page)}")


def address(page: Page, expected: Callable[[str], bool]) -> str:
    patiently(page, lambda: expected(query(page)), lambda: f"the address stayed {query(page)}")
    return query(page)


def slider(page: Page) -> None:
    page.locator(HERO).locator("input.k").focus()


def test_the_page_is_full_on_arrival_and_its_address_follows_when_the_hand_rests(visit: Open) -> None:
    page = opened(visit)
    full_on_arrival(page)
    slider(page)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    wait_for(page, k=15)
    address(page, lambda said: said == "?k=15")
    idle(page)
    before = marker(page)
    page.reload()
    idle(page)
    page.wait_for_function(READY)
    assert marker(page) == before


def full_on_arrival(page: Page) -> None:
    words = text.load("top_k", "en")
    expect(page.locator("h1")).to_have_text(words("claim"))
    light = marker(page)
    assert light == {**light, "k": "10", "n": "10", "u": "0.412", "seed": "0"}
    assert query(page) == ""
    box = page.locator(HERO).locator(".lines").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720  # the first screen holds the whole figure
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert marker(page) == light


def test_a_move_of_the_slider_is_on_the_screen_in_the_next_frame_and_asks_the_server_nothing(
    visit: Open,
) -> None:
    page = opened(visit)
    times, asked, rests = page.evaluate(DRAG).values()
    waits = sorted(time for time, _ in times)
    print(
        f"\n{len(times)} moves of k: p50 {statistics.median(waits):.1f} ms, "
        f"p95 {waits[int(0.95 * len(waits))]:.1f} ms"
    )
    assert len(times) > 60
    assert max(frames for _, frames in times) <= 2
    assert asked <= rests
    address(page, lambda said: said == f"?k={marker(page)['k']}")


def test_nonsense_in_the_address_gets_one_sentence_and_the_default(visit: Open) -> None:
    page = framed(visit, "&order=kkkk")  # the others in tests/app/test_pages.py
    expect(page.locator(".td-notice p")).to_have_count(1)
    expect(page.locator(".td-notice p")).to_contain_text("order = kkkk")
    assert (marker(page)["k"], marker(page)["u"], marker(page)["seed"]) == ("10", "0.412", "0")


@pytest.mark.hasty
def test_another_page_and_back_and_another_language_keep_what_was_set(visit: Open) -> None:
    page = opened(visit)
    slider(page)
    page.keyboard.press("PageUp")
    address(page, lambda said: said == "?k=40")
    idle(page)
    there_and_back(page)
    idle(page)
    page.get_by_role("button", name="DE", exact=True).click()
    expect(page.locator("h1")).to_have_text(text.load("top_k", "de")("claim"))
    expect(page.locator(HERO).locator(".roll h2")).to_have_text(text.load("top_k", "de")("hero.roll"))
    assert marker(page)["k"] == "40"
    # A hasty hand: the bars have not reported k and the prompt yet when the language turns.
    slider(page)
    page.keyboard.press("PageUp")
    page.get_by_role("button", name="EN", exact=True).click()
    page.locator(HERO).locator("textarea").fill("The wolf")
    expect(page.locator("h1")).to_have_text(text.load("top_k", "en")("claim"))
    address(page, lambda said: "prompt=The+wolf" in said and "k=50" in said)
    wait_for(page, k=50, prompt="The wolf")


def there_and_back(page: Page) -> None:
    page.locator(".st-key-td-links").get_by_role(
        "link", name=text.load("frame", "en")("page_sources")
    ).click()
    expect(page).to_have_url(re.compile("/sources"))
    idle(page)
    page.locator(".st-key-td-links").get_by_role("link", name=text.load("frame", "en")("page_top_k")).click()
    expect(page).to_have_url(re.compile(r"/top_k\?k=40"))
    page.wait_for_function(READY)
    wait_for(page, k=40)
    page.go_back()
    page.go_back()
    idle(page)
    page.wait_for_function(READY)
    wait_for(page, k=40)


def test_keys_go_to_marks_ends_and_neighbours_nothing_else_moves_and_space_plays(visit: Open) -> None:
    page = opened(visit)
    boxes = page.evaluate(BOXES)
    slider(page)
    for key, k in (
        ("ArrowUp", 11),
        ("ArrowLeft", 10),
        ("PageUp", 40),
        ("PageUp", 50),
        ("PageDown", 40),
        ("Home", 1),
        ("ArrowLeft", 1),
    ):
        page.keyboard.press(key)
        wait_for(page, k=k)
        assert page.evaluate(BOXES) == boxes
    page.keyboard.press("End")
    page.wait_for_function(ALL_KEPT)
    assert page.evaluate(BOXES) == boxes
    page.keyboard.press("Home")
    wait_for(page, k=1)
    plays_up_to_the_end_and_pauses(page)


def plays_up_to_the_end_and_pauses(page: Page) -> None:
    page.keyboard.press("Space")
    page.wait_for_function(f"() => Number(({MARKER})().split(':')[0]) > 20")
    page.keyboard.press("Space")
    stopped = marker(page)["k"]
    page.wait_for_timeout(300)
    assert abs(int(marker(page)["k"]) - int(stopped)) <= int(stopped)
    still = marker(page)["k"]
    page.wait_for_timeout(300)
    assert marker(page)["k"] == still
    page.keyboard.press("Space")
    page.wait_for_function(ALL_KEPT, timeout=15_000)


def test_with_reduced_motion_play_goes_from_mark_to_mark(visit: Open) -> None:
    page = framed(visit, reduced_motion="reduce")
    play = page.locator(HERO).locator(".play")
    for k in (40, 50):
        play.click()
        wait_for(page, k=k)
    page.wait_for_timeout(200)
    assert marker(page)["k"] == "50"


def test_r_rolls_and_the_same_u_picks_another_token_when_k_moves(visit: Open) -> None:
    page = framed(visit)
    slider(page)
    rolled = set()
    for _ in range(4):
        page.keyboard.press("r")
        page.wait_for_timeout(350)
        rolled.add(marker(page)["u"])
    assert len(rolled) > 1
    page.goto(page.url.split("?")[0] + FRAMED + "&u=0.9&k=4000")
    idle(page)
    page.wait_for_function(READY)
    slider(page)
    before = marker(page)
    page.keyboard.press("Home")
    wait_for(page, k=1, place=0, u="0.9")
    assert int(before["place"]) > 0


def test_the_die_can_be_dragged_and_a_thousand_draws_are_compared(visit: Open) -> None:
    page = framed(visit)
    box = page.locator(HERO).locator(".lines").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_function(f"() => Number(({MARKER})().split(':')[3]) > 0.7")
    address(page, lambda said: f"u={float(marker(page)['u']):g}" in said)
    assert 0.7 < float(marker(page)["u"]) < 0.85
    draw, test = page.locator(HERO).locator(".draw"), page.locator(HERO).locator(".test")
    draw.click()
    expect(test).to_have_text(re.compile(r"1,000 draws \(○\): χ² = [\d.]+, df = 9, p = 0\.\d+"))
    first = test.text_content()
    draw.click()
    expect(test).not_to_have_text(str(first))
    address(page, lambda said: "seed=2" in said)


def test_the_order_of_the_steps_changes_what_is_kept(visit: Open) -> None:
    page = opened(visit, "?k=4000&t=2&top_p=0.5")
    first = marker(page)["n"]
    later = page.locator(HERO).locator("[data-step=t] .on")
    later.click()
    later.press("Enter")
    shown = page.locator(HERO).locator(".steps > li:not([hidden])")
    expect(shown.nth(2)).to_have_attribute("data-step", "t")
    expect(later).to_be_focused()  # it has moved, and the next press of a key is its own
    assert int(marker(page)["n"]) < int(first)
    expect(page.locator(HERO).locator(".order")).to_contain_text("Order matters")
    address(page, lambda said: "order=kptm" in said)


def test_more_steps_unfold_a_row_of_what_is_shipped_sets_them_and_a_branch_is_followed(visit: Open) -> None:
    page = opened(visit)
    hero, folded = page.locator(HERO), page.locator(HERO).locator(".steps > li[hidden]")
    expect(folded).to_have_count(4)
    hero.locator(".more").click()
    expect(folded).to_have_count(0)
    for _ in range(5):
        hero.locator("[data-step=y] input").press("PageDown")
    address(page, lambda said: "typical=0.5" in said)
    wait_for(page, n=5)
    page.reload()
    page.wait_for_function(READY)
    wait_for(page, n=5)
    expect(folded).to_have_count(3)  # what is in use stays in sight
    row = page.locator(".defaults [data-id=llama-3]")
    row.locator("button").press("Enter")
    address(page, lambda said: "t=0.6" in said and "top_p=0.9" in said and "typical" not in said)
    expect(row.locator("button")).to_have_attribute("aria-pressed", "true")
    own = row.locator(".own")
    patiently(page, lambda: own.inner_text().startswith(f"{marker(page)['n']} · "), own.inner_text)
    slider(page)
    page.keyboard.press("Home")
    expect(row.locator("button")).to_have_attribute("aria-pressed", "false")
    field, tree = page.locator(HERO).locator("textarea"), page.locator(".token-tree")
    tree.scroll_into_view_if_needed()  # out of sight it does not follow the hand
    alive, begun = tree.locator(".branch:enabled"), field.input_value()
    expect(alive.locator(".share", has_not_text="100%")).to_have_count(0)
    expect(tree.locator(".ghost").first).to_be_disabled()
    alive.nth(1).click()
    expect(field).to_have_value(re.compile(rf"^{re.escape(begun)}( \w+){{2}}$"))


PROMPTS = (
    "The king said to his",
    "{prompt} %s \\n ${1} `x`",
    "שלום עולם",
    "🐺🌲 the wolf 👩‍👩‍👧",
    "x" * LONGEST,
    "",
    "<script>document.title = 'run'</script><b>bold</b> a\u0000b\u0007\u202ec\u200b",
)


def test_a_prompt_of_ones_own_shows_its_bars_and_comes_back_by_its_address(visit: Open) -> None:
    page = framed(visit)
    default = marker(page)
    field = page.locator(HERO).locator("textarea")
    shown = [default]
    for prompt in PROMPTS:
        before = query(page)
        field.fill(prompt)
        wait_for(page, prompt=field.input_value())
        address(page, lambda said, before=before: "&prompt=" in said and said != before)
        idle(page)
        shown.append(marker(page))
        assert shown[-1]["k"] == default["k"]
    assert page.title() != "run"
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.reload()
    idle(page)
    page.wait_for_function(READY)
    assert marker(page) == shown.pop()
    while shown:
        page.go_back()
        wait_for(page, **shown.pop())


def test_a_prompt_that_is_too_long_is_refused_with_a_sentence(visit: Open) -> None:
    page = framed(visit)
    before = marker(page)
    page.locator(HERO).locator("textarea").fill("once " * 20_000)
    refused = page.locator(HERO).locator(".refused")
    expect(refused).to_contain_text("100,000")
    assert marker(page) == before
    page.locator(HERO).locator("textarea").fill("The wolf")
    expect(refused).to_be_hidden()
    wait_for(page, prompt="The wolf")
    page.goto(page.url.split("?")[0] + FRAMED + "&prompt=" + quote("once " * 500))
    idle(page)
    expect(page.get_by_text("2,500")).to_be_visible()
    wait_for(page, prompt=before["prompt"])


@pytest.mark.hasty
def test_typing_shows_the_new_bars_soon_and_typing_on_is_not_overwritten(visit: Open) -> None:
    page = framed(visit)
    field = page.locator(HERO).locator("textarea")
    field.fill("")
    field.press_sequentially("The old woman went to the", delay=40)
    wait_for(page, prompt="The old woman went to the")
    expect(field).to_have_value("The old woman went to the")
    waits = page.evaluate(TYPE)
    print(f"\nfrom the key to the new bars: {', '.join(f'{wait:.0f}' for wait in waits)} ms")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_nothing_overlaps_or_runs_over_in_either_language(visit: Open, language: text.Language) -> None:
    page = opened(visit, f"?lang={language}&k=41&top_p=0.93&prompt=One%0Atwo", size=LARGE)
    expect(page.locator("h1")).to_have_text(text.load("top_k", language)("claim"))
    for size in (LARGE, (1280, 720), (768, 1024), PHONE, (320, 640)):
        resize(page, size)
        assert page.evaluate(OVERLAPS) == []
        lines = page.evaluate(LINES)
        assert lines["dots"]
        assert lines["second"] >= lines["room"]
        wide = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= size[0]


SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def test_on_a_phone_controls_are_as_large_as_a_thumb_and_a_swipe_on_a_chart_scrolls(visit: Open) -> None:
    page = opened(visit, size=PHONE, has_touch=True)
    assert small_controls(page.locator(f"{HERO} [data-marker]")) == []
    bars = page.locator(".modebar-container")  # plotly would show its tools for ever where nothing hovers
    expect(bars).not_to_have_count(0)
    assert not any(bar.is_visible() for bar in bars.all())
    chart = page.locator(".js-plotly-plot .nsewdrag").first
    chart.scroll_into_view_if_needed()
    box, before = chart.bounding_box(), page.evaluate(SCROLLED)
    assert box is not None
    swipe(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 220)
    page.wait_for_function(f"before => ({SCROLLED})() < before - 150", arg=before)


def swipe(page: Page, x: float, y: float, down: int) -> None:
    """A finger that goes down by so many pixels."""
    hand = page.context.new_cdp_session(page)
    finger = {"x": x, "y": y}
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    for moved in range(10, down + 1, 10):
        finger["y"] = y + moved
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [finger]})
        page.wait_for_timeout(16)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
