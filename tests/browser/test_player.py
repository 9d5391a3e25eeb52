"""Journeys through the page "Dropout, live" in a real browser."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.mlp.experiments import SEEDS
from core.mlp.presets import DEFAULT, PRESETS
from dashboard import text, theme
from dashboard.exhibits import EXHIBITS
from dashboard.text import Language
from tests.browser.playing import (
    HOST,
    Marker,
    address,
    cpu_seconds,
    drawn,
    marker,
    pause,
    record,
    recorded,
    same_host,
    style,
    until,
    when,
    words_of,
)
from tests.browser.support import PHONE, Open, Server, idle, query, serving
from tests.browser.test_frame import go_to, rgb

STOPS = len(EXHIBITS["dropout"])
LONG = "/dropout?steps=5000"
"""A run that does not end while a test looks."""

FRAMED = "/dropout?embed=true&exhibit=network"
ALONE = f"{FRAMED}&steps=5000"
"""The same where the player is all that there is: the page's other exhibits take longer to draw than it."""

STAGES = ["mask", "forward", "scale", "loss", "backward", "update"]
WORDS = {language: text.load("dropout", language) for language in text.LANGUAGES}


def network(page: Page) -> Locator:
    return page.locator("canvas.network")


def unfocus(page: Page) -> None:
    page.evaluate("() => document.activeElement?.blur()")


def is_running(page: Page) -> bool:
    return "running" in str(page.locator(".play").get_attribute("class"))


def expect_rest_at(page: Page, step: int) -> None:
    assert until(page, f"step === {step} && !stage").step == step
    page.wait_for_timeout(200)
    assert marker(page).step == step
    assert not is_running(page)


def assert_never_back(pictures: list[tuple[float, Marker]]) -> None:
    """Old pictures never follow new ones."""
    for (_, old), (_, new) in pairwise(pictures):
        assert (new.epoch, new.step) >= (old.epoch, old.step), (old, new)


# ---- alive, play, pause ----


def test_a_run_is_alive_on_arrival_pauses_and_plays_by_button_and_space_and_rewinds_by_r(visit: Open) -> None:
    page = visit(LONG)
    alive(page)
    step = pauses_and_the_chart_shows_all(page)
    page.locator(".play").click()
    expect(run_so_far(page)).to_be_visible()
    pauses_and_plays_wherever_the_focus_is(page, step)
    page.locator(".play").click()
    rewinds_while_it_goes_on(page)


def alive(page: Page) -> None:
    until(page, "step > 0")
    assert is_running(page)
    for canvas in page.locator(".player canvas").all():
        assert drawn(canvas) > 500
        assert words_of(canvas) != "None"


def run_so_far(page: Page) -> Locator:
    return page.get_by_text(re.compile("^The run so far"))


def pauses_and_the_chart_shows_all(page: Page) -> int:
    """Pause; the step where the run rests."""
    chart = page.locator(".st-key-rest .js-plotly-plot").first
    expect(chart).to_be_visible()
    expect(run_so_far(page)).to_be_visible()
    step = pause(page).step
    expect_rest_at(page, step)
    address(page, f"at={step}")
    expect(run_so_far(page)).to_have_count(0)
    expect(chart).to_be_visible()
    return step


def pauses_and_plays_wherever_the_focus_is(page: Page, step: int) -> None:
    until(page, f"step > {step + 5}")
    assert is_running(page)
    page.wait_for_function("() => !location.search.includes('at=')")
    unfocus(page)
    page.keyboard.press("Space")
    expect(page.locator(".play")).not_to_have_class("key play running")
    step = marker(page).step
    page.locator(".scrub").focus()
    page.keyboard.press("Space")
    until(page, f"step > {step + 5}")
    page.locator(".play").focus()
    page.keyboard.press("Space")
    expect(page.locator(".play")).not_to_have_class("key play running")


def rewinds_while_it_goes_on(page: Page) -> None:
    before = until(page, "step > 100")
    unfocus(page)
    page.keyboard.press("r")
    after = until(page, "step < 60")
    assert after.epoch == before.epoch
    until(page, "step > 60")
    page.locator(".scrub").fill("25")
    expect_rest_at(page, 25)
    address(page, "at=25")
    page.locator(".scrub").fill("5000")
    far = until(page, "step > 60").step  # and no further
    assert far < 5000
    page.locator(".play").click()
    until(page, f"step > {far + 5}")


# ---- step by step ----


def test_one_step_goes_through_its_stages_keys_go_back_and_a_resting_run_is_a_chart_and_a_table(
    visit: Open, tmp_path: Path
) -> None:
    page = visit("/dropout?at=40")
    expect(page.locator(".st-key-rest .js-plotly-plot").first).to_be_visible()
    until(page, "step === 40")
    one_step_and_back(page)
    masks_off_and_on(page)
    error_and_back(page)
    expect_rest_at(idle(page), 40)  # until a run has ended, an element may stand there twice
    taken_as_a_table(page, tmp_path)


def one_step_and_back(page: Page) -> None:
    for step, press_it in ((40, page.locator(".step").click), (41, right_arrow(page))):
        record(page)
        press_it()
        expect_rest_at(page, step + 1)
        staged = [seen for _, seen in recorded(page) if seen.stage]
        assert list(dict.fromkeys(seen.stage for seen in staged)) == STAGES
        assert {seen.step for seen in staged} == {step}
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect_rest_at(page, 40)
    address(page, "at=40")
    said = words_of(network(page))
    page.locator(".rewind").click()
    expect_rest_at(page, 0)
    page.locator(".scrub").fill("40")
    expect_rest_at(page, 40)
    when(network(page), "e.ariaLabel === wanted", said)
    assert marker(page).epoch == 1


def masks_off_and_on(page: Page) -> None:
    with_masks, painted = words_of(network(page)), drawn(network(page))
    page.get_by_role("radio", name="Test", exact=True).click()
    address(page, "masks=off")
    assert "48 of 48 hidden units kept" in words_of(network(page))
    assert words_of(network(page)) != with_masks
    assert drawn(network(page)) > painted
    page.get_by_role("radio", name="Training", exact=True).click()
    page.wait_for_function("() => !location.search.includes('masks=')")
    assert (words_of(network(page)), drawn(network(page))) == (with_masks, painted)


def error_and_back(page: Page) -> None:
    score = page.locator(".score").first
    expect(score).to_contain_text("test loss")
    page.get_by_role("radio", name="Error", exact=True).click()
    expect(score).to_contain_text("test error")
    expect(score).to_contain_text("%")
    headings = page.locator(".twin h2")
    assert headings.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")  # none is cut
    address(page, "measure=error")
    chart = page.locator(".st-key-rest")
    expect(chart.get_by_text(WORDS["en"]("rest.error"), exact=True)).to_be_visible()
    idle(page)
    page.go_back()
    expect(score).to_contain_text("test loss")
    expect(chart.get_by_text(WORDS["en"]("rest.loss"), exact=True)).to_be_visible()
    expect_rest_at(page, 40)


def taken_as_a_table(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as download:
        page.locator(".st-key-rest-csv button").click()
    download.value.save_as(tmp_path / "run.csv")
    with (tmp_path / "run.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    measures = [
        f"{name}_{net}{kind}"
        for name in ("train", "test")
        for net in ("plain", "dropout")
        for kind in ("", "_error")
    ]
    assert set(rows[0]) == {"step", "masked", *measures}
    assert [int(row["step"]) for row in rows] == list(range(len(rows)))
    assert len(rows) > 40
    assert all((row["test_plain"] != "") == (int(row["step"]) % 10 == 0) for row in rows)


def right_arrow(page: Page) -> Callable[[], None]:
    def pressed() -> None:
        unfocus(page)
        page.keyboard.press("ArrowRight")

    return pressed


def test_at_the_slowest_speed_every_step_shows_its_stages_in_turn(visit: Open) -> None:
    page = visit(f"{FRAMED}&speed=0.5")
    until(page, "stage")
    expect(page.locator(".masks-caption .doing")).to_have_count(1)
    record(page)
    step = marker(page).step
    until(page, f"step === {step + 2}")
    stages = [seen.stage for _, seen in recorded(page) if seen.step == step + 1]
    assert list(dict.fromkeys(stages)) == STAGES


# ---- how to look ----


def test_the_speed_slider_changes_the_pace_and_the_address(visit: Open) -> None:
    page = visit(ALONE)
    page.locator(".speed").fill("3")
    expect(page.locator(".pace-value")).to_have_text("5 / s")
    address(page, "speed=5")
    start, now = marker(page), time.monotonic()
    end = until(page, f"step >= {start.step + 10}")
    assert (end.step - start.step) / (time.monotonic() - now) == pytest.approx(5, rel=0.3)
    page.locator(".play.running").click()  # at the fastest it would keep the machine from all others
    page.locator(".speed").fill("9")
    expect(page.locator(".pace-value")).to_have_text(WORDS["en"]("player.fastest"))
    address(page, "speed=1000")
    idle(page)
    page.go_back()
    expect(page.locator(".pace-value")).to_have_text("5 / s")


# ---- another run ----


@pytest.mark.hasty
def test_presets_start_their_run_at_once_and_say_what_they_claim(visit: Open) -> None:
    page = visit(FRAMED)
    until(page, "step > 20")
    record(page)
    presets = page.locator(".preset-list")
    for number, (name, twins) in enumerate(list(PRESETS.items())[1:], start=2):
        presets.select_option(label=WORDS["en"](f"preset.{name}"))
        until(page, f"epoch === {number} && step > 10")
        claim = WORDS["en"](f"claim.{name}", share=WORDS["en"]("share.half"))
        expect(page.locator("h1")).to_have_text(claim)
        address(page, f"preset={name}")
        expect(page.locator(".rate-value")).to_have_text(f"{twins.rate:.2f}")
        expect(page.locator(".units button")).to_have_count(twins.layers * twins.units)
    presets.select_option(label=WORDS["en"](f"preset.{DEFAULT}"))
    until(page, f"epoch === {len(PRESETS) + 1} && step > 10")
    page.wait_for_function("() => !location.search.includes('preset=')")
    assert same_host(page)
    assert_never_back(recorded(page))
    presets.select_option(label=WORDS["en"]("preset.tiny"))
    page.wait_for_timeout(600)
    rate_alone_changes(page, "tiny")


def rate_alone_changes(page: Page, example: str) -> None:
    """A rate chosen right after an example."""
    page.locator(".rate-slider").fill("0.3")
    address(page, f"preset={example}&p=0.3")
    until(page, "step > 20")
    assert query(idle(page)).replace("?embed=true&", "?") == f"?preset={example}&p=0.3"


@pytest.mark.hasty
def test_presets_are_chosen_with_arrow_keys_one_that_is_chosen_goes_on_or_is_undone(visit: Open) -> None:
    page = visit("/dropout")
    for name in PRESETS:
        expect(page.get_by_role("radio", name=WORDS["en"](f"preset.{name}"))).to_be_visible()
    step = until(page, "step > 20").step
    default = page.get_by_role("radio", name=WORDS["en"](f"preset.{DEFAULT}"))
    default.click()
    assert until(page, f"step > {step + 20}").epoch == 1
    default.focus()
    page.keyboard.press("ArrowRight")
    address(page, f"preset={list(PRESETS)[1]}")
    until(page, "epoch === 2 && step > 5")
    chosen = page.get_by_role("radio", name=WORDS["en"](f"preset.{list(PRESETS)[1]}"))
    expect(chosen).to_be_focused()
    page.get_by_role("radio", name=WORDS["en"]("preset.wrong")).click()
    page.wait_for_timeout(20)
    rate_alone_changes(page, "wrong")
    epoch = marker(page).epoch
    page.get_by_role("radio", name=WORDS["en"]("preset.wrong")).click()
    until(page, f"epoch === {epoch + 1} && step > 5")
    expect(page.locator(".rate-value")).to_have_text(f"{PRESETS['wrong'].rate:.2f}")
    page.wait_for_function("() => location.search === '?preset=wrong'")


@pytest.mark.hasty
def test_the_rate_slider_starts_a_new_run_and_a_hasty_hand_ends_at_the_last_value(visit: Open) -> None:
    page = visit(ALONE)
    until(page, "step > 20")
    record(page)
    page.locator(".rate-slider").fill("0.3")
    until(page, "epoch === 2 && step > 10")
    address(page, "p=0.3")
    expect(page.locator(".rate-value")).to_have_text("0.30")
    for value in ("0.1", "0.7", "0.2", "0.8", "0.25"):
        page.locator(".rate-slider").fill(value)
        page.wait_for_timeout(90)
    address(page, "p=0.25")
    expect(page.locator(".rate-value")).to_have_text("0.25")
    last = marker(page)
    until(page, f"epoch >= {last.epoch} && step > 20")
    page.locator(".schedule").select_option("late")
    address(page, "p=0.25&schedule=late")
    until(page, f"epoch > {last.epoch} && step > 5")
    expect(page.locator(".now")).to_have_text(re.compile(r"· p 0\.00$"))
    assert same_host(page)
    assert_never_back(recorded(page))


def opened_setup(page: Page, language: Language = "en") -> None:
    page.get_by_text(WORDS[language]("setup.title"), exact=True).click()
    expect(page.get_by_label(WORDS[language]("setup.seed"), exact=True)).to_be_visible()


def enter(page: Page, label: str, value: str, language: Language = "en") -> Locator:
    field = page.get_by_label(WORDS[language](label), exact=True)
    field.fill(value)
    field.press("Enter")
    return field


def one_more(page: Page, label: str) -> None:
    page.get_by_role("slider", name=WORDS["en"](label)).press("ArrowRight")


def test_the_fold_sets_up_a_run_in_english_and_takes_a_comma_where_it_can_mean_one_thing_only(
    visit: Open,
) -> None:
    page = visit("/dropout?steps=100", locale="de-DE")
    page.get_by_role("button", name="EN", exact=True).click()
    opened_setup(page)
    expect(enter(page, "setup.maxnorm", "0,3")).to_have_value("0.3")
    address(page, "maxnorm=0.3")
    enter(page, "setup.maxnorm", "1,500")
    expect(page.locator(".td-refused")).to_contain_text("decimals stand after a point, as in 0.5")
    until(page, "step > 5")
    seed_units_and_layers(page, marker(idle(page)).epoch)


def seed_units_and_layers(page: Page, epoch: int) -> None:
    enter(page, "setup.seed", "7")
    address(page, "seed=7")
    until(page, f"epoch === {epoch + 1} && step > 5")
    one_more(page, "setup.units")
    address(page, f"units={PRESETS[DEFAULT].units + 1}")
    until(page, f"epoch === {epoch + 2} && step > 5")
    expect(page.locator(".units button")).to_have_count(
        PRESETS[DEFAULT].layers * (PRESETS[DEFAULT].units + 1)
    )
    one_more(page, "setup.layers")
    until(page, f"epoch === {epoch + 3} && step > 5")
    page.get_by_role("button", name=WORDS["en"]("setup.reset")).click()
    until(page, f"epoch === {epoch + 4} && step > 5")
    page.wait_for_function("() => location.search === '?lang=en'")


def test_a_german_page_reads_a_comma_and_a_point_whatever_the_browser_speaks(visit: Open) -> None:
    page = visit("/dropout?lang=de&steps=5000")
    opened_setup(page, "de")
    expect(page.get_by_label(WORDS["de"]("setup.lr"), exact=True)).to_have_value("0,004")
    rate = enter(page, "setup.lr", "0,01", "de")
    address(page, "lr=0.01")
    expect(rate).to_have_value("0,01")
    enter(page, "setup.maxnorm", "0.3", "de")
    address(page, "maxnorm=0.3")
    expect(page.get_by_label(WORDS["de"]("setup.maxnorm"), exact=True)).to_have_value("0,3")
    expect(enter(page, "setup.n", "1.500", "de")).to_have_value("1500")
    address(page, "n=1500")
    for label, kept in (("setup.n", "1500"), ("setup.lr", "0,01"), ("setup.seed", "0")):
        expect(enter(page, label, "", "de")).to_have_value(kept)
    enter(page, "setup.lr", "2,5", "de")
    refused = page.locator(".td-refused")
    expect(refused).to_contain_text("„2,5“ ist keine Zahl von 0,0001 bis 1;")
    expect(refused).to_contain_text("Komma, etwa 0,5. Es bleibt bei 0,01.")
    assert query(idle(page)) == "?lang=de&n=1500&lr=0.01&maxnorm=0.3&steps=5000"
    enter(page, "setup.lr", "0,02", "de")
    expect(refused).to_have_count(0)
    page.go_back()
    expect(rate).to_have_value("0,01")
    step = until(page, "step > 5")
    until(page, f"step > {step.step + 90}")  # the player has spoken since, and nothing came back
    assert marker(page).epoch == step.epoch
    expect(rate).to_have_value("0,01")


# ---- language, colours ----


def test_a_change_of_language_colours_or_size_goes_on_with_the_run(visit: Open) -> None:
    page = visit(LONG)
    before = until(page, "step > 60")
    record(page)
    page.get_by_role("button", name="DE", exact=True).click()
    expect(page.locator(".pace-name")).to_have_text(WORDS["de"]("player.speed"))
    expect(page.get_by_role("radio", name=WORDS["de"](f"preset.{DEFAULT}"))).to_be_visible()
    after = until(page, f"step > {before.step + 30}")
    player = page.locator(".player")
    assert style(player, "--td-paper") == rgb(theme.LIGHT.paper)
    page.emulate_media(color_scheme="dark")
    when(player, "getComputedStyle(e).getPropertyValue('--td-paper') === wanted", rgb(theme.DARK.paper))
    page.set_viewport_size({"width": 1440, "height": 900})
    after = until(page, f"step > {after.step + 30}")
    assert after.epoch == before.epoch
    assert same_host(page)
    assert page.locator(HOST).count() == 1
    assert_never_back(recorded(page))


# ---- links ----

SHARED = "/dropout?preset=tiny&p=0.3&at=340&lang=en"


def test_a_shared_link_opens_at_its_step_and_shows_the_same_numbers_everywhere(visit: Open) -> None:
    page = visit(SHARED)
    expect_rest_at(page, 340)
    said = [words_of(canvas) for canvas in page.locator(".player canvas").all()]
    assert "step 340" in said[0]
    other = visit(f"{SHARED}&embed=true", dark=True)
    expect_rest_at(other, 340)
    assert [words_of(canvas) for canvas in other.locator(".player canvas").all()] == said
    other.reload()
    idle(other)
    expect_rest_at(other, 340)
    assert [words_of(canvas) for canvas in other.locator(".player canvas").all()] == said
    for one in (page, other):
        assert {"preset=tiny", "p=0.3", "at=340"} <= set(query(one).removeprefix("?").split("&"))


def paused(page: Page) -> tuple[int, str]:
    """A run that is paused after a while: its step, and what its network says."""
    until(page, "step > 80")
    step = pause(page).step
    address(page, f"at={step}")
    return step, words_of(network(page))


def test_a_paused_run_comes_back_after_a_reload(visit: Open) -> None:
    page = visit(ALONE)
    step, said = paused(page)
    page.reload()
    idle(page)
    expect_rest_at(page, step)
    assert words_of(network(page)) == said


def test_a_paused_run_comes_back_after_another_page_and_in_the_history(visit: Open) -> None:
    page = visit(LONG)
    step, said = paused(page)
    go_to(page, "Sources")
    go_to(page, "Dropout, live")
    expect_rest_at(page, step)
    assert words_of(network(page)) == said
    page.go_back()
    page.go_back()
    expect_rest_at(page, step)
    page.reload()
    expect_rest_at(page, step)


@pytest.mark.hasty
def test_a_server_that_starts_again_finds_the_player_alive(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "before.txt") as before:
        page = browser.new_page()
        page.goto(before.url + ALONE)
        until(page, "step > 5")
        page.locator(".rate-slider").fill("0.3")
        until(page, "epoch === 2 && step > 5")
        address(page, "p=0.3")
    with serving(tmp_path / "after.txt", port=before.port):
        until(page, "epoch === 1 && step > 20")
        page.locator(".rate-slider").fill("0.4")
        until(page, "epoch === 2 && step > 5")
        address(page, "p=0.4")
        page.close()


# ---- a unit, explained ----


def test_a_unit_is_explained_to_the_keyboard(visit: Open) -> None:
    page = visit(f"{FRAMED}&at=100")
    until(page, "step === 100")
    tip = page.locator(".tip")
    page.locator(".masks [aria-checked=true]").focus()
    page.keyboard.press("Tab")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("z =")
    expect(tip).to_contain_text("expected 1 − p = 50%")
    expect(tip).to_contain_text("of 101 masks")
    first = tip.locator("h3").inner_text()
    assert "layer 1, unit 1, at step 100" in first
    page.keyboard.press("ArrowRight")
    expect(tip.locator("h3")).to_contain_text("layer 1, unit 2")
    page.keyboard.press("ArrowDown")
    expect(tip.locator("h3")).to_contain_text("layer 2, unit 2")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("ArrowUp")
    expect(tip.locator("h3")).to_contain_text("layer 1, unit 2")
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()
    assert marker(page) == Marker(1, 100)


def test_a_unit_is_explained_to_the_pointer_while_the_run_goes_on(visit: Open) -> None:
    page = visit(ALONE)
    tip = page.locator(".tip")
    page.locator(".units button").nth(30).hover()
    expect(tip).to_contain_text("layer 2, unit 7")
    said = tip.inner_text()
    when(tip, "e.innerText !== wanted", said)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


# ---- many seeds ----


def test_the_link_under_the_player_trains_many_seeds_and_leads_there(visit: Open) -> None:
    page = visit("/dropout?steps=5000&n=10&units=2&layers=1&seed=8")
    link = page.get_by_role("button", name=WORDS["en"]("measured.spread", seeds=SEEDS))
    link.dblclick()  # the second press during the training changes nothing
    figure = page.locator(".st-key-spread-test .js-plotly-plot")
    expect(figure).to_be_in_viewport()
    address(page, "spread=1")
    assert marker(idle(page)).epoch == 1
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    link.click()
    expect(figure).to_be_in_viewport()
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.emulate_media(color_scheme="dark")  # every component is called again: nobody is led anywhere
    page.wait_for_timeout(500)
    expect(figure).not_to_be_in_viewport()


# ---- at rest ----


def test_a_finished_run_rests_at_its_end_and_plays_again_from_the_start(visit: Open) -> None:
    page = visit("/dropout?steps=100&speed=1000")
    expect_rest_at(page, 100)
    expect(page.locator(".st-key-rest .js-plotly-plot").first).to_be_visible()
    assert "at=" not in query(page)
    page.locator(".speed").fill("4")
    page.locator(".play").click()
    until(page, "step < 60")


# ---- on a projector ----


def place(page: Page) -> Locator:
    return page.locator(".st-key-td-stage nav span")


def press(page: Page, key: str, number: int) -> None:
    unfocus(page)
    page.keyboard.press(key)
    expect(place(page)).to_have_text(f"{number} of {STOPS}")
    idle(page)


def test_a_clicker_steps_through_the_exhibits_and_the_network_goes_on_afterwards(visit: Open) -> None:
    page = visit("/dropout?present=1&steps=5000")
    until(page, "step > 30")
    for key, number in (("ArrowRight", 2), ("Space", 3), ("PageDown", 4), ("ArrowRight", 5)):
        press(page, key, number)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    for number in (4, 3, 2, 1):
        press(page, "ArrowLeft", number)
    step = until(page, "step > 0").step
    until(page, f"step > {step + 20}")
    for canvas in page.locator(".left canvas").all():
        assert drawn(canvas) > 500


def test_on_a_projector_space_plays_where_the_focus_is_by_key_and_steps_after_a_press(visit: Open) -> None:
    page = visit("/dropout?present=1&steps=5000")
    until(page, "step > 10")
    page.locator(".play").focus()
    page.keyboard.press("Space")
    expect(page.locator(".play")).not_to_have_class("key play running")
    expect(place(page)).to_have_text(f"1 of {STOPS}")
    page.locator("canvas.bars").click()
    page.wait_for_function("() => document.activeElement === document.body")  # the press lets go of the focus
    page.keyboard.press("Space")
    expect(place(page)).to_have_text(f"2 of {STOPS}")


# ---- without motion ----


def test_without_motion_the_run_rests_on_a_full_picture(visit: Open) -> None:
    page = visit("/dropout?steps=300", reduced_motion="reduce")
    expect_rest_at(page, 300)
    assert drawn(network(page)) > 500
    expect(page.locator(".st-key-rest .js-plotly-plot").first).to_be_visible()
    page.locator(".step").click()
    page.locator(".scrub").fill("120")
    expect_rest_at(page, 120)
    page.locator(".step").click()
    expect_rest_at(page, 121)


# ---- nonsense ----


def test_nonsense_in_the_address_gives_one_sentence_and_a_living_player(visit: Open) -> None:
    page = visit(f"{FRAMED}&p=0,5")  # more in tests/app/test_pages.py
    expect(page.locator(".td-notice p")).to_have_count(1)
    expect(page.locator(".td-notice p")).to_contain_text("p = 0.5")
    until(page, "step > 5")
    assert query(page) == "?embed=true"


def test_a_step_beyond_the_end_of_the_run_rests_at_its_end(visit: Open) -> None:
    page = visit(f"{FRAMED}&steps=200&at=4000")
    expect_rest_at(page, 200)


# ---- several visitors ----


@pytest.mark.hasty
def test_two_visitors_both_go_on_and_do_not_see_each_other(visit: Open) -> None:
    one, two = visit(ALONE), visit(f"{ALONE}&preset=digits")
    steps = marker(one).step, marker(two).step
    one.locator(".rate-slider").fill("0.1")
    until(one, "epoch === 2 && step > 30")
    until(two, f"step > {steps[1] + 30}")
    assert marker(two).epoch == 1
    assert "p=0.1" in query(one)
    assert "p=" not in query(two)
    expect(two.locator(".units button")).to_have_count(PRESETS["digits"].layers * PRESETS["digits"].units)


def test_a_closed_tab_ends_the_work(visit: Open, server: Server) -> None:
    pid = server.process.pid
    if cpu_seconds(pid) is None:
        pytest.skip("no /proc on this system")
    page = visit(f"{ALONE}&speed=1000")
    until(page, "step > 100")
    page.close()
    time.sleep(2)
    before = cpu_seconds(pid) or 0
    time.sleep(3)
    assert (cpu_seconds(pid) or 0) - before < 0.3


# ---- a phone ----

SMALL = """player => [...player.querySelectorAll("button, select, input")]
    .filter(e => e.checkVisibility() && !e.closest(".units"))
    .map(e => ({ name: e.className || e.textContent, box: e.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 44 || box.width < 44)
    .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`)"""


def test_on_a_phone_nothing_is_too_wide_and_hands_find_what_they_need_and_presets_are_a_list(
    visit: Open,
) -> None:
    page = visit(LONG, size=PHONE, has_touch=True)
    until(page, "step > 10")
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth") <= PHONE[0]
    assert page.locator(".player").evaluate("player => player.scrollWidth") <= PHONE[0]
    transport = page.locator(".transport")
    assert style(transport, "position") == "fixed"
    box = transport.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, PHONE[0], PHONE[1])
    assert page.locator(".player").evaluate(SMALL) == []
    page.locator(".play").tap()
    expect(page.locator(".play")).not_to_have_class("key play running")
    page.locator(".preset-list").select_option("tiny")
    until(page, "epoch === 2 && step > 5")
    address(page, "preset=tiny")
