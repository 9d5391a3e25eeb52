"""The projector (`?present=1`) in a real browser: size of type, keys, one exhibit a screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import theme
from tests.browser.playing import address
from tests.browser.support import Open, idle, query, resize
from tests.browser.test_frame import rgb

SMALLEST_TYPE = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const sizes = [];
    while (words.nextNode()) {
        const said = words.currentNode.data.trim(), parent = words.currentNode.parentElement;
        if (!said || !parent.checkVisibility() || parent.closest("style, [translate=no]")) continue;
        sizes.push([parseFloat(getComputedStyle(parent).fontSize), said.slice(0, 40)]);
    }
    return sizes.sort((a, b) => a[0] - b[0])[0];
}"""
# The colour of every word as it is painted: a filter on an ancestor turns it into its negative.
WORDS_AND_COLOURS = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found = [];
    while (words.nextNode()) {
        const said = words.currentNode.data.trim(), parent = words.currentNode.parentElement;
        if (!said || !parent.checkVisibility() || parent.closest("style, input, :disabled")) continue;
        let negative = false;
        for (let above = parent; above; above = above.parentElement)
            if (getComputedStyle(above).filter.includes("invert")) negative = !negative;
        const parts = getComputedStyle(parent).color.match(/[\\d.]+/g).slice(0, 3);
        found.push([parts.map(part => negative ? 255 - part : part), said.slice(0, 40)]);
    }
    return found;
}"""
STAGE = "/why?present=1"
SLOW = 9
"""A seed with which the second exhibit takes long, see `rooms/why/page.py`."""


def place(page: Page) -> Locator:
    return page.locator(".st-key-td-stage nav span")


def press(page: Page, key: str, expected: str) -> None:
    expect(place(page)).not_to_be_empty()  # before that nobody hears keys
    page.keyboard.press(key)
    expect(place(page)).to_have_text(expected)
    idle(page)


def test_a_projector_gets_white_ground_big_type_and_no_header(visit_rooms: Open) -> None:
    page = visit_rooms(STAGE)
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", rgb(theme.PROJECTOR.paper))
    expect(page.locator("h1")).to_have_css("color", rgb(theme.PROJECTOR.ink))
    expect(page.locator("h1")).to_have_css("font-size", "40px")
    expect(page.locator(".st-key-td-header")).to_have_count(0)
    size, words = page.evaluate(SMALLEST_TYPE)
    assert size >= theme.LABEL_SIZE_PRESENT, words


def test_a_machine_in_a_dark_appearance_projects_dark_words_on_white(visit_rooms: Open) -> None:
    page = visit_rooms(STAGE, dark=True)
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", rgb(theme.PROJECTOR.paper))
    expect(page.locator("h1")).to_have_css("color", rgb(theme.PROJECTOR.ink))
    for colour, words in page.evaluate(WORDS_AND_COLOURS):
        red, green, blue = (int(float(part)) for part in colour)
        assert theme.contrast(f"#{red:02X}{green:02X}{blue:02X}", theme.PROJECTOR.paper) >= 4.5, words


def test_space_arrows_and_page_keys_step_through_the_exhibits_and_the_address_follows(
    visit_rooms: Open,
) -> None:
    page = visit_rooms(STAGE)
    expect(place(page)).to_have_text("1 of 5")
    press(page, "Space", "2 of 5")
    press(page, "ArrowRight", "3 of 5")
    press(page, "PageDown", "4 of 5")
    press(page, "ArrowLeft", "3 of 5")
    press(page, "PageUp", "2 of 5")
    press(page, "Space", "3 of 5")
    press(page, "Shift+Space", "2 of 5")
    assert query(page) == "?present=1&exhibit=values"
    page.reload()
    idle(page)
    expect(place(page)).to_have_text("2 of 5")


@pytest.mark.hasty
@pytest.mark.parametrize("seed", [0, SLOW])
def test_quick_presses_go_as_many_exhibits_on_even_while_one_takes_long(visit_rooms: Open, seed: int) -> None:
    page = visit_rooms(f"{STAGE}&seed={seed}")
    expect(place(page)).not_to_be_empty()
    page.keyboard.press("Space")
    expect(place(page)).to_have_text("2 of 5")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(place(page)).to_have_text("4 of 5")
    address(page, "exhibit=own")


def test_after_the_last_exhibit_comes_the_next_page_and_before_the_first_the_one_before(
    visit_rooms: Open,
) -> None:
    page = visit_rooms(STAGE)
    press(page, "ArrowLeft", "1 of 5")  # there is none before the first of all
    page.keyboard.press("5")
    expect(place(page)).to_have_text("5 of 5")
    press(page, "PageDown", "1 of 1")
    assert page.url.endswith("/timeline?present=1")
    press(page, "Space", "1 of 2")
    press(page, "Space", "2 of 2")
    press(page, "Space", "2 of 2")  # nor one after the last
    address(page, "?present=1&exhibit=b")
    press(page, "Home", "1 of 5")
    address(page, "?present=1")
    assert "/why?" in page.url
    page.go_back()
    expect(place(page)).to_have_text("2 of 2")


@pytest.mark.hasty
def test_quick_presses_lead_over_the_end_of_a_page(visit_rooms: Open) -> None:
    page = visit_rooms(f"{STAGE}&exhibit=own")
    expect(place(page)).to_have_text("4 of 5")
    for _ in range(4):
        page.keyboard.press("PageDown")
    expect(place(page)).to_have_text("2 of 2")
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(place(page)).to_have_text("5 of 5")
    address(page, "?present=1&exhibit=last")


def test_page_keys_step_whatever_has_the_focus_and_a_pressed_control_lets_go_of_it(visit_rooms: Open) -> None:
    page = visit_rooms(f"{STAGE}&exhibit=field")
    page.get_by_label("words").focus()
    press(page, "PageUp", "2 of 5")
    page.get_by_role("button", name="faster").click()
    idle(page)
    press(page, "ArrowRight", "3 of 5")
    page.get_by_role("button", name="faster").focus()  # by key: Space is its own
    press(page, "Space", "3 of 5")
    press(page, "ArrowLeft", "2 of 5")
    press(page, "PageUp", "1 of 5")
    page.locator("[data-testid=stSlider] [role=group]").click()
    idle(page)
    press(page, "Space", "2 of 5")


def test_escape_leaves_the_projector_and_the_header_leads_there(visit_rooms: Open) -> None:
    page = visit_rooms("/why?seed=3")
    page.get_by_role("button", name="Present").click()
    press(page, "Space", "2 of 5")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-td-header")).to_be_visible()
    address(page, "?seed=3")
    page.get_by_role("button", name="Present").click()
    expect(place(page)).to_have_text("1 of 5")
    idle(page)
    page.get_by_role("button", name="Leave the projector").click()
    expect(page.locator(".st-key-td-header")).to_be_visible()


def test_a_blank_screen_and_the_list_of_keys_go_with_any_key(visit_rooms: Open) -> None:
    page = visit_rooms(STAGE)
    expect(place(page)).to_have_text("1 of 5")
    for key, dialog in (("b", "blank"), (".", "blank"), ("?", "keys")):
        page.keyboard.press(key)
        shown = page.locator(f".st-key-td-stage dialog.{dialog}")
        expect(shown).to_be_visible()
        page.keyboard.press("PageDown" if key != "." else "x")
        expect(shown).to_be_hidden()
    expect(place(page)).to_have_text("1 of 5")


def test_a_projector_of_twice_the_size_shows_the_same_picture_twice_as_large(visit_rooms: Open) -> None:
    page = visit_rooms(STAGE)
    claim = page.locator("h1")
    small = claim.bounding_box()
    resize(page, (2560, 1440))
    large = claim.bounding_box()
    assert small is not None
    assert large is not None
    for side in ("x", "y", "width", "height"):
        assert abs(large[side] - 2 * small[side]) <= 2, side


def test_a_text_field_and_a_component_with_keys_of_its_own_keep_them(visit_rooms: Open) -> None:
    page = visit_rooms(f"{STAGE}&exhibit=field")
    page.get_by_label("words").focus()
    press(page, "Space", "3 of 5")
    page.evaluate("""() => {
        const own = document.createElement("div");
        own.dataset.keys = "own";
        own.attachShadow({ mode: "open" }).innerHTML = "<span tabindex=0></span>";
        document.body.append(own);
        own.shadowRoot.firstChild.focus();
    }""")
    press(page, "Space", "3 of 5")
    press(page, "ArrowRight", "3 of 5")
    page.evaluate("() => document.activeElement.blur()")
    press(page, "Space", "4 of 5")


def test_the_arrows_on_the_screen_can_be_clicked(visit_rooms: Open) -> None:
    page = visit_rooms(STAGE)
    page.get_by_role("button", name="Next").click()
    expect(place(page)).to_have_text("2 of 5")
    idle(page)
    press(page, "Space", "3 of 5")
    page.get_by_role("button", name="Previous").click()
    expect(place(page)).to_have_text("2 of 5")


def test_a_control_keeps_its_value_while_its_exhibit_is_off_the_screen(visit_rooms: Open) -> None:
    page = visit_rooms(f"{STAGE}&seed=7")
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 16})  # draws the last of some runs alone
    press(page, "Space", "2 of 5")
    expect(page.get_by_text("seed=7")).to_be_visible()
    press(page, "ArrowLeft", "1 of 5")
    expect(page.get_by_label("seed")).to_have_value("7")
    assert query(page) == "?present=1&seed=7"
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_an_unknown_exhibit_gives_one_sentence_and_shows_the_first(visit_rooms: Open) -> None:
    page = visit_rooms(f"{STAGE}&exhibit=none")
    expect(page.locator(".td-notice p")).to_have_count(1)
    expect(page.locator(".td-notice p")).to_contain_text("exhibit = none")
    expect(place(page)).to_have_text("1 of 5")
