"""The frame in a real browser, around two small pages: language, address, copy link, fonts, appearance."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import text, theme
from tests.browser.support import DESKTOP, LARGE, PHONE, Open, idle, other_rooms, query, serving

CLAIM = "h1"


def switch(page: Page, language: str) -> None:
    page.get_by_role("button", name=language, exact=True).click()
    expect_language(page, language)


def expect_language(page: Page, language: str) -> None:
    words = {"EN": "Present", "DE": "Vorführen"}[language]
    expect(page.locator(".st-key-td-present")).to_contain_text(words)
    expect(page.locator("html")).to_have_attribute("lang", language.lower())  # a screen reader's voice
    idle(page)


def menu(page: Page) -> Locator:
    return page.locator(".st-key-td-share-menu")


def shared(page: Page, words: str) -> Locator:
    """A button of the menu "Share", which is opened if it is closed."""
    if not menu(page).count():
        idle(page).get_by_role("button", name="Share").click()
    return menu(page).get_by_role("button", name=words)


def go_to(page: Page, words: str) -> None:
    page.locator(".st-key-td-links").get_by_role("link", name=words).click()
    expect(page.locator(".st-key-td-links strong")).to_have_text([words])  # for a moment there are two
    idle(page)


def path_of(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize(("locale", "language"), [("de-AT", "DE"), ("fr-FR", "EN")])
def test_the_first_visit_speaks_the_browsers_language(visit_rooms: Open, locale: str, language: str) -> None:
    page = visit_rooms(locale=locale)
    expect_language(page, language)
    assert query(page) == ""


def test_the_chosen_language_survives_a_page_change_a_reload_and_a_shared_link(visit_rooms: Open) -> None:
    page = visit_rooms("/why?p=0.3")
    switch(page, "DE")
    assert path_of(page) == "/why?lang=de&p=0.3"
    go_to(page, "Quellen")
    expect_language(page, "DE")
    assert path_of(page) == "/sources?lang=de"
    page.reload()
    expect_language(page, "DE")
    go_to(page, "Warum")
    expect_language(page, "DE")
    expect_language(visit_rooms(path_of(page)), "DE")


@pytest.mark.hasty
def test_back_undoes_the_language_switch_and_forward_brings_it_again(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    switch(page, "DE")
    page.go_back()
    expect_language(page, "EN")
    page.go_forward()
    expect_language(page, "DE")


def test_a_page_left_with_its_controls_set_is_found_so_again(visit_rooms: Open) -> None:
    page = visit_rooms("/why?p=0.3&seed=7")
    go_to(page, "Sources")
    assert path_of(page) == "/sources"
    expect(page.get_by_text("seed=5")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("p=0.3 seed=7")).to_be_visible()
    idle(page)
    assert path_of(page) == "/why?p=0.3&seed=7"
    go_to(page, "Sources")
    go_to(page, "Why")
    expect(page.get_by_text("p=0.3 seed=7")).to_be_visible()
    assert path_of(page) == "/why?p=0.3&seed=7"


def test_the_root_shows_the_first_page_and_its_own_link_adds_no_history(visit_rooms: Open) -> None:
    page = visit_rooms("/?p=0.3")
    before = page.evaluate("() => history.length")
    page.locator(".st-key-td-links").get_by_role("link", name="Why").click()
    idle(page)
    assert path_of(page) == "/?p=0.3"
    assert page.evaluate("() => history.length") == before


@pytest.mark.hasty
def test_every_control_writes_the_address_and_back_undoes_it(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    page.get_by_label("seed").fill("12")
    page.get_by_label("seed").press("Enter")
    expect(page.get_by_text("seed=12")).to_be_visible()
    idle(page)
    assert path_of(page) == "/why?seed=12"
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("p=0.51")).to_be_visible()
    idle(page)
    assert path_of(page) == "/why?p=0.51&seed=12"
    page.go_back()
    expect(page.get_by_text("p=0.5 seed=12")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_value("0.5")
    idle(page)
    page.go_back()
    expect(page.get_by_text("seed=0")).to_be_visible()
    idle(page)


def test_a_preset_resets_the_other_controls_and_stands_alone_in_the_address(visit_rooms: Open) -> None:
    page = visit_rooms("/why?p=0.3")
    page.get_by_role("radio", name="wild").click()
    expect(page.get_by_text("preset=wild p=0.8")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_value("0.8")
    idle(page)
    assert path_of(page) == "/why?preset=wild"
    shared = visit_rooms("/why?preset=wild&p=0.5")
    expect(shared.get_by_text("preset=wild p=0.5")).to_be_visible()
    assert path_of(shared) == "/why?preset=wild&p=0.5"


@pytest.mark.hasty
def test_a_preset_clicked_twice_stays_chosen(visit_rooms: Open) -> None:
    page = visit_rooms("/why?preset=wild")
    page.get_by_role("radio", name="wild").click()
    idle(page)
    expect(page.get_by_text("preset=wild")).to_be_visible()


def test_a_value_put_by_a_fragment_reaches_the_address(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    page.get_by_role("button", name="faster").click()
    expect(page.get_by_text("told")).to_be_visible()
    idle(page)
    assert path_of(page) == "/why?speed=70"
    page.reload()
    idle(page)
    expect(page.get_by_text("speed=70")).to_be_visible()
    page.get_by_role("button", name="wilder").click()  # what this one changes lies outside its fragment
    expect(page.get_by_text("p=0.75 seed=0")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_value("0.75")
    idle(page)
    assert path_of(page) == "/why?p=0.75&speed=70"


NONSENSE = [
    ("/why?preset=none&seed=3", "preset = none", "/why?seed=3"),
    ("/nowhere", "/nowhere", "/nowhere"),
    ("/root/", "/root", "/root"),
    ("/a%2Fsources%20?seed=3", "/a/sources", "/a%2Fsources%20?seed=3"),
    ("/why?preset=<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", "/why"),
]


@pytest.mark.parametrize(("address", "said", "after"), NONSENSE)
def test_nonsense_in_the_address_gives_one_sentence_and_a_working_page(
    visit_rooms: Open, address: str, said: str, after: str
) -> None:
    page = visit_rooms(address)
    notice = page.locator(".td-notice p")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(said)
    expect(page.locator(CLAIM)).to_be_visible()
    assert path_of(page) == after
    page.get_by_label("seed").fill("12")
    page.get_by_label("seed").press("Enter")
    expect(page.get_by_text("seed=12")).to_be_visible()


def test_an_address_pasted_with_something_blank_is_the_page_and_going_back_finds_it_again(
    visit_rooms: Open,
) -> None:
    page = visit_rooms("/why")
    for name in ("%20sources", "sources%C2%A0", "sources%E2%80%8B", "sources%20"):
        page.goto(urljoin(page.url, f"/{name}?seed=7"))
        expect(page.get_by_text("seed=7")).to_be_visible()
        expect(page.locator(".st-key-td-links strong")).to_have_text(["Sources"])
        expect(page.locator(".td-notice, [role=dialog]")).to_have_count(0)
    page.get_by_label("seed").fill("3")
    page.get_by_label("seed").press("Enter")
    expect(page.get_by_text("seed=3")).to_be_visible()
    assert path_of(page) == "/sources%20?seed=3"
    go_to(page, "Why")
    page.go_back()
    expect(page.get_by_text("seed=3")).to_be_visible()
    assert path_of(page) == "/sources%20?seed=3"


def test_the_sentence_goes_when_the_reader_moves_a_control(visit_rooms: Open) -> None:
    page = visit_rooms("/why?p=2")
    expect(page.locator(".td-notice")).to_have_count(1)
    page.get_by_label("seed").fill("12")
    page.get_by_label("seed").press("Enter")
    expect(page.locator(".td-notice")).to_have_count(0)


def test_copy_link_copies_the_address_with_its_language_and_says_so(visit_rooms: Open) -> None:
    page = visit_rooms("/why?p=-0&p=0.3", permissions=["clipboard-read", "clipboard-write"])
    assert path_of(page) == "/why?p=0.3"  # the one that is shown
    shared(page, "Copy the link").click()
    expect(menu(page).get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{page.url}&lang=en"
    expect(shared(page, "Copy the link")).to_have_text("Copy the link", timeout=4000)


def test_copy_link_works_where_the_clipboard_is_refused(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('refused')); }")
    shared(page, "Copy the link").click()
    expect(menu(page).get_by_role("status")).to_have_text("Copied")


AT_ONCE = """other => {
    const host = document.querySelector('.st-key-player [data-marker]'), later = setTimeout, due = [];
    window.setTimeout = act => { due.push(act); return 0; };
    host.shadowRoot.querySelector('.step').click();
    window.setTimeout = later;
    due.forEach(act => act());
    document.querySelector(other).click();
}"""
"""The player says how it stands, and another control is pressed, in one moment."""


@pytest.mark.parametrize(("control", "fills"), [
    (".st-key-td-share button", ".st-key-td-share-menu .link"),
    (".st-key-td-fold-setup summary", ".st-key-units"),
])  # fmt: skip
def test_a_menu_opens_though_a_component_speaks_in_the_same_moment(
    visit: Open, control: str, fills: str
) -> None:
    page = visit("/dropout")
    for _ in range(3):
        page.evaluate(AT_ONCE, control)
        expect(page.locator(fills)).to_be_visible(timeout=10000)
        page.evaluate("other => document.querySelector(other).click()", control)
        expect(page.locator(fills)).to_be_hidden()
        idle(page)


def test_what_is_shared_reopens_what_it_promises(visit: Open) -> None:
    page = visit("/dropout?p=0.3&seed=4", permissions=["clipboard-read", "clipboard-write"])
    copied = "() => navigator.clipboard.readText()"
    shared(page, "Copy a link that presents").click()
    expect(menu(page).get_by_role("status")).to_have_text("Copied")
    presenting = page.evaluate(copied)
    menu(page).get_by_label("Exhibit").select_option("gap")
    menu(page).get_by_label("with a picture").uncheck()
    shared(page, "Copy the code of a frame").click()
    expect(menu(page).locator("button.frame")).to_have_text("Copied")
    code = page.evaluate(copied)
    assert code.startswith("<iframe")
    assert 'width="960" height="540"' in code
    expect(menu(page).locator(".sentence")).to_contain_text("this machine alone")
    page.goto(presenting)
    expect(page.locator(".st-key-td-stage nav span")).to_have_text(re.compile("^1 of "))
    assert query(page) == "?p=0.3&seed=4&lang=en&present=1"
    page.set_content(code)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".player.gap.present")).to_be_visible()
    expect(frame.locator(".rate-value")).to_have_text("0.30")
    expect(frame.locator(".st-key-td-header, .st-key-td-stage nav:visible")).to_have_count(0)


def test_a_chosen_appearance_holds_on_all_pages_and_after_a_reload(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    ground, dark = page.locator("[data-testid=stApp]"), rgb(theme.DARK.paper)
    for choice, colour in (("Dark", dark), ("As the system", rgb(theme.LIGHT.paper)), ("Dark", dark)):
        page.get_by_role("button", name="Appearance").click()
        page.get_by_role("radio", name=choice).click()
        expect(ground).to_have_css("background-color", colour)
        idle(page)
    page.goto(page.url.replace("/why", "/sources"))
    expect(ground).to_have_css("background-color", dark)
    page.goto(f"{page.url}?embed_options=light_theme")  # a link's own word goes first
    expect(ground).to_have_css("background-color", rgb(theme.LIGHT.paper))


def loaded_fonts(page: Page) -> set[str]:
    families = page.evaluate("""async () => {
        await document.fonts.ready;
        return [...document.fonts].filter(face => face.status === "loaded").map(face => face.family);
    }""")
    return set(families)


def test_the_fonts_come_from_the_app_and_nothing_comes_from_elsewhere(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    assert {"IBM Plex Sans", "Source Serif"} <= loaded_fonts(page)
    urls = page.evaluate("() => performance.getEntriesByType('resource').map(entry => entry.name)")
    hosts = {urlsplit(url).netloc for url in urls if url.startswith("http")}
    assert hosts == {urlsplit(page.url).netloc}


def test_the_first_visitor_of_a_server_may_come_by_a_link_to_a_page(browser: Browser, tmp_path: Path) -> None:
    root = other_rooms(tmp_path / "app")
    with serving(tmp_path / "log.txt", root) as fresh:
        page = browser.new_page()
        page.goto(f"{fresh.url}/sources?seed=7")
        expect(page.get_by_text("seed=7")).to_be_visible()
        expect(page.locator(".st-key-td-header")).to_be_visible()
        page.close()
        assert fresh.complaints() == []


def test_the_app_works_below_a_path_and_looks_the_same_started_from_any_folder(
    browser: Browser, tmp_path: Path
) -> None:
    root, elsewhere = other_rooms(tmp_path / "app"), tmp_path / "else where"
    elsewhere.mkdir()
    path = {"STREAMLIT_SERVER_BASE_URL_PATH": "two/dice"}
    with serving(tmp_path / "log.txt", root, folder=elsewhere, **path) as below:
        page = browser.new_page()
        page.goto(f"{below.url}/two/dice/?p=0.3")
        idle(page)
        assert {"IBM Plex Sans", "Source Serif"} <= loaded_fonts(page)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", rgb(theme.LIGHT.paper))
        go_to(page, "Sources")
        assert path_of(page) == "/two/dice/sources"
        page.goto(f"{below.url}/two/dice/why?p=0.3")
        idle(page)
        expect(page.get_by_text("p=0.3")).to_be_visible()
        expect(page.locator(".td-notice")).to_have_count(0)
        page.close()
        assert below.complaints() == []


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_header_is_one_row_and_nothing_runs_over_the_edge(visit_rooms: Open, language: str) -> None:
    page = visit_rooms(f"/why?lang={language}")
    for width, height in (DESKTOP, LARGE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        header = page.locator(".st-key-td-header").bounding_box()
        assert header is not None
        assert (header["y"], header["height"]) == (0, 50)
        for part in (".td-logo", ".st-key-td-languages"):
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 50
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth") <= width


def test_the_claim_stands_where_the_design_puts_it_and_nothing_of_streamlits_around_it(
    visit_rooms: Open,
) -> None:
    page = visit_rooms("/why")
    # A line of type is a fraction of a pixel higher on some machines.
    wanted = pytest.approx({"x": 50, "y": 66, "width": 1180, "height": 34}, abs=1)
    assert page.locator(CLAIM).bounding_box() == wanted
    expect(page.locator("[data-testid=stSidebar]")).to_have_count(0)
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()


def test_a_narrow_screen_folds_the_links_into_a_menu(visit_rooms: Open) -> None:
    page = visit_rooms("/why", size=PHONE)
    expect(page.locator(".st-key-td-links").get_by_role("link").first).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    entry = page.locator("[data-testid=stPopoverBody]").get_by_role("link", name="Sources")
    expect(entry).to_be_visible()
    box = entry.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    entry.click()
    page.wait_for_url(re.compile("/sources$"))
    idle(page)


def rgb(colour: str) -> str:
    return f"rgb{theme.channels(colour)}"


def test_the_appearance_follows_the_system_without_a_reload(visit_rooms: Open) -> None:
    page = visit_rooms("/why")
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_css("background-color", rgb(theme.LIGHT.paper))
    page.emulate_media(color_scheme="dark")
    expect(page.locator(CLAIM)).to_have_css("color", rgb(theme.DARK.ink))
    expect(app).to_have_css("background-color", rgb(theme.DARK.paper))
