"""Pictures of exhibits, painted by the browser: as a frame shows them, with source and link."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from dashboard import text
from dashboard.exhibits import FILES, VECTORS
from tests.browser.support import CHANGED, Open, idle
from tests.browser.test_frame import menu, shared

SVG = "{http://www.w3.org/2000/svg}"
STANDS = "() => document.querySelector('.st-key-td-stage [data-standing]') !== null"
EXHIBITS = {
    "dropout?at=300": "network",
    "start?": "rooms",
    "top_k?k=40&prompt=The+king": "bars",
    "two_dice?n=4": "cells",
    "models?axis=year": "passes",
}
"""What moves, what is drawn on a canvas, typed, written while one waits, and drawn in SVG."""


def saved(page: Page, kind: str, exhibit: str, tmp_path: Path) -> Path:
    shared(page, f"Save as {kind}")
    menu(page).get_by_label("Exhibit").select_option(exhibit)
    with page.expect_download() as download:
        menu(page).get_by_role("button", name=f"Save as {kind}").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    return file


def differ(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, in shares of white."""
    small = [each.convert("RGB").resize((320, 180), Image.Resampling.BOX) for each in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean) / 255


@pytest.mark.parametrize("address", EXHIBITS)
def test_a_png_is_what_a_frame_shows_with_a_line_of_source_and_a_link_below(
    visit: Open, address: str, tmp_path: Path
) -> None:
    exhibit = EXHIBITS[address]
    page = visit(f"/{address}&predict=1&notes=1")  # a question is no part of a picture
    file = saved(page, "PNG", exhibit, tmp_path)
    assert file.name == f"two-dice-{address.split('?', maxsplit=1)[0]}-{exhibit}.png"
    picture = Image.open(file)
    assert picture.width == 2560
    assert picture.height >= 1440 + 2 * 2 * 28
    frame = visit(f"/{address}&lang=en&embed=true&exhibit={exhibit}")
    frame.wait_for_function(STANDS)
    frame.wait_for_function("() => !document.querySelector('.go[data-mode=stop]')")
    idle(frame).wait_for_timeout(1500)
    hide = "() => document.querySelectorAll('.td-measured').forEach(each => each.style.visibility = 'hidden')"
    frame.evaluate(hide)
    screen = Image.open(io.BytesIO(frame.screenshot()))
    assert differ(picture.crop((0, 0, 2560, 1440)), screen) < 0.02
    foot = picture.crop((0, 1440, *picture.size)).convert("L")
    assert min(foot.getextrema()) < 120  # words


def _saved_though_the_menu_was_closed(page: Page, folder: Path) -> Path:
    press = shared(page, "Save as one HTML file")
    menu(page).get_by_label("Exhibit").select_option("gap")
    with page.expect_download() as coming:
        press.click()
        page.keyboard.press("Escape")
        expect(menu(page)).to_have_count(0)
        shared(page, "Save as one HTML file")
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_a_picture_and_a_file_of_a_run_show_the_step_on_the_screen(visit: Open, tmp_path: Path) -> None:
    page = visit("/dropout")
    file = saved(page, "PNG", "gap", tmp_path)
    assert file.stat().st_size > 50_000
    expect(menu(page).get_by_role("status")).to_have_text("Saved")
    assert page.locator("iframe").count() == 0  # nothing is left of it
    file = _saved_though_the_menu_was_closed(page, tmp_path)
    assert file.name == "two-dice-dropout-gap-example-moons-p-0.5-seed-0-en.html"
    content = file.read_text(encoding="utf-8")
    assert ":root { color-scheme: light;" in content
    link = str(re.search(r'href="([^"]+)" rel', content)[1])
    assert re.search(r"/dropout\?lang=en&amp;at=\d+$", link)


@pytest.mark.parametrize(("name", "exhibit", "words"), [
    ("models", "years", ["DeepSeek-V3", "rate above 0"]),
    ("dropout", "spread", ["final test loss"]),
    ("timeline", "story", ["about 130", "Origin"]),
])  # fmt: skip
def test_an_svg_holds_all_and_needs_no_style_sheet_and_what_else_can_be_taken_is_offered(
    visit: Open, tmp_path: Path, name: str, exhibit: str, words: list[str]
) -> None:
    page = visit(f"/{name}?lang=en", permissions=["clipboard-read", "clipboard-write"])
    an_svg_holds_drawings_words_source_and_link(page, tmp_path, name, exhibit, words)
    if name == "dropout":
        only_what_can_be_saved_in_a_way_is_offered_so(page)
    if name == "models":
        the_code_of_a_frame_holds_a_still_that_takes_its_place_on_paper(page)


def an_svg_holds_drawings_words_source_and_link(
    page: Page, tmp_path: Path, name: str, exhibit: str, words: list[str]
) -> None:
    content = saved(page, "SVG", exhibit, tmp_path).read_text(encoding="utf-8")
    whole = ElementTree.fromstring(content)
    said = "\n".join("".join(each.itertext()) for each in whole.iter(f"{SVG}text"))
    for each in words:
        assert each in said
    assert f"/{name}?lang=en" in said
    assert text.load("frame", "en")("recorded" if name == "dropout" else "published") in said
    assert len([*whole.iter(f"{SVG}path"), *whole.iter(f"{SVG}circle")]) > 10
    assert "var(" not in content
    assert "<foreignObject" not in content


def only_what_can_be_saved_in_a_way_is_offered_so(page: Page) -> None:
    vector = shared(page, "Save as SVG")
    file = menu(page).locator("button.file")
    for exhibit in ("network", "spread"):
        menu(page).get_by_label("Exhibit").select_option(exhibit)
        expect(vector).to_be_visible(visible=exhibit in VECTORS["dropout"])
        expect(file).to_be_visible(visible=exhibit in FILES["dropout"])


def the_code_of_a_frame_holds_a_still_that_takes_its_place_on_paper(page: Page) -> None:
    shared(page, "Copy the code of a frame").click()
    expect(menu(page).locator("button.frame")).to_have_text("Copied")
    code = page.evaluate("() => navigator.clipboard.readText()")
    still = Image.open(io.BytesIO(base64.b64decode(str(re.search(r"png;base64,([^\"]+)", code)[1]))))
    assert still.size == (960, 540)
    page.set_content(code)
    frame, picture = page.locator("iframe"), page.locator("img")
    assert frame.bounding_box() == picture.bounding_box()
    expect(page.frame_locator("iframe").locator(".st-key-rates-by-year svg.picture")).to_be_visible()
    page.emulate_media(media="print")
    CHANGED.add(page)
    expect(frame).to_be_hidden()
    expect(picture).to_be_visible()
