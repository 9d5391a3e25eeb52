"""What "Top-k, live" does with hostile text, broken files, models that cannot be had, and shared links."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from core.lm import tokens
from core.lm.voices import FIRST, VOICES, opening
from dashboard import text
from tests.browser.support import ROOT, Open, Profiles, Server, Visits, idle, query, serving
from tests.browser.test_top_k import FRAMED, HERO, HOST, MARKER, MODEL, READY, marker, wait_for
from tests.browser.test_write import rest

pytestmark = pytest.mark.skipif(
    not MODEL.is_file(), reason="the storyteller is not here: core.pretraining.train_gpt makes it"
)
PAGE = "/top_k"
ENGLISH, GERMAN = text.load("top_k", "en"), text.load("top_k", "de")
HOSTILE = (
    "# a [link](javascript:window.ran=1) ![x](http://x) `b` $c$ :red[d]",
    "\"><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>",
    "🐺 the wolf 👩‍👩‍👧 🇩🇪 שלום \u202eעולם\u202c مرحبا",
    "a\u0007b\u001bc\u200bd\u2028e\ufffd\ufffef",
)
# Everything that the component shows: its pictures to the last pixel, their descriptions, its words.
SHOWN = f"""() => {{
    {HOST}
    const pictures = [...root.querySelectorAll('canvas')].map(canvas => [canvas.getAttribute('aria-label'), canvas.toDataURL()]);
    return JSON.stringify([host.dataset.marker, pictures, root.querySelector('.top-k').innerText, root.querySelector('textarea').value]);
}}"""  # noqa: E501
DESCRIBED = f"""() => {{
    {HOST}
    return [...root.querySelectorAll('canvas')].every(canvas => canvas.ariaLabel);
}}"""
BARS = f"() => {{ {HOST} return root.querySelector('.bars canvas').toDataURL(); }}"
WRITTEN = """() => {
    const root = document.querySelector('.st-key-writer [data-written]').shadowRoot;
    return root.querySelector('.writer').innerText;
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house whose voices and one twin lost the end of their weights."""
    folder = tmp_path_factory.mktemp("house")
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("dashboard", "core"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    shutil.copytree(ROOT / "assets" / "models", folder / "assets" / "models")
    for name in ("text", "data", "pictures"):
        (folder / "assets" / name).symlink_to(ROOT / "assets" / name)
    for name in (*VOICES.values(), "twin_plain"):
        weights = folder / "assets" / "models" / name / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:1000])
    return folder


@pytest.fixture(scope="module")
def broken(house: Path) -> Iterator[Server]:
    """That house, open, with no way to the hub, and any folder allowed."""
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_CACHE": str(house / "hub"), "HTTPS_PROXY": ""}
    proxies = {"https_proxy": "", "ALL_PROXY": "", "all_proxy": ""}
    with serving(house / "log.txt", house, **nowhere, **proxies, TWO_DICE_ANY_MODEL="1") as running:
        yield running


@pytest.fixture
def visit_broken(profiles: Profiles, broken: Server) -> Iterator[Visits]:
    visits = Visits(profiles, broken)
    yield visits
    visits.close()
    assert visits.complaints == []
    assert [line for line in broken.complaints() if "model.safetensors has 1,000 bytes" not in line] == []


def opened(visit: Open, said: str = "", **options: object) -> Page:
    page = visit(PAGE + said, **options)
    page.wait_for_function(READY)
    return page


def unharmed(page: Page) -> None:
    assert page.evaluate("() => window.ran") is None
    expect(page.get_by_test_id("stException")).to_have_count(0)


def choose(page: Page, name: str) -> None:
    menu = page.locator(".st-key-model-menu button").first
    menu.click()
    page.locator("[data-testid=stPopoverBody]").get_by_text(re.compile(f"^{re.escape(name)} · ")).click()
    idle(page)
    page.keyboard.press("Escape")


def test_hostile_text_in_an_address_is_shown_and_never_run(visit: Open) -> None:
    prompt = " ".join(HOSTILE)
    page = opened(visit, f"?prompt={quote(prompt)}")
    expect(page.locator(".st-key-token-bars textarea")).to_have_value(prompt)
    rest(page)
    assert marker(page)["prompt"] == prompt
    expect(page.locator("[data-testid=stExpander]").first).to_be_attached()
    unharmed(page)


def test_a_hundred_thousand_characters_are_refused_with_a_sentence(visit: Open) -> None:
    # Of an address over 64 KB the server makes "Bad Request", if it arrives in pieces.
    page = opened(visit, "?prompt=" + "once+" * 10_000)
    expect(page.get_by_text("50,000", exact=False)).to_be_visible()
    assert query(page) == ""
    before = marker(page)
    page.locator(".st-key-token-bars textarea").fill("<b>" * 33_334)
    expect(page.locator(".st-key-token-bars .refused")).to_contain_text("100,002")
    assert marker(page) == before
    for name in ("model", "forced", "beside"):
        page.goto(f"{page.url.split('?')[0]}?embed=true&exhibit=write&{name}={'x' * 50_000}")
        rest(page)
        idle(page)
        expect(page.locator(".td-notice")).to_have_count(1)
        assert len(page.locator(".td-notice").inner_text()) < 500
        unharmed(page)


def test_a_link_with_everything_in_it_and_a_reload_show_the_same_to_the_last_pixel(visit: Open) -> None:
    bars = "?k=40&t=0.8&top_p=0.9&min_p=0.01&order=kptm&u=0.7&seed=3&prompt=The+wolf"
    link = f"{bars}&written=30&wseed=7&forced=2:300"
    seen = []
    first = opened(visit, link)
    for page in (first, first, opened(visit, link)):
        if seen:
            page.reload()
        page.wait_for_function(READY)
        page.wait_for_function(DESCRIBED)
        words = rest(page)
        idle(page)
        page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        seen.append((page.evaluate(SHOWN), words, page.evaluate(WRITTEN), query(page)))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][1]) == 30
    assert seen[0][1][2] == 300
    assert marker(first)["prompt"] == "The wolf"
    hero = first.locator(HERO)
    expect(hero.locator("textarea")).to_have_value("The wolf")
    expect(hero.locator(".steps > li:not([hidden])").first).to_have_attribute("data-step", "k")
    expect(hero.locator(".test")).to_contain_text("1,000 draws")


def test_the_exhibits_follow_the_chosen_model_and_k_is_cut_without_a_complaint(visit: Open) -> None:
    page = opened(visit, "?k=4000&prompt=The+king&forced=1:4000")
    rest(page)
    before = page.evaluate(SHOWN)
    choose(page, ENGLISH("model.name.twin_plain"))
    wait_for(page, k=2048, n=2048, prompt="The king")
    expect(page.locator(".td-notice")).to_have_count(0)
    expect(page.locator(".st-key-token-bars .marks")).to_contain_text("2,048")
    expect(page.locator(".st-key-model-menu")).to_contain_text("0.9 M")
    page.wait_for_function("() => location.search.includes('model=twin_plain')")
    idle(page)  # the address is written before the text below
    rest(page)
    first = marker(page), rest(page), query(page)
    assert "forced" not in first[2]
    page.reload()
    page.wait_for_function(READY)
    idle(page)
    assert (marker(page), rest(page), query(page)) == first
    bars = page.evaluate(BARS)
    choose(page, ENGLISH("model.name.twin_dropout"))  # the same tokens after the same prompt
    page.wait_for_function(f"before => ({BARS})() !== before", arg=bars)
    choose(page, ENGLISH("model.name.storyteller"))
    wait_for(page, k=2048)
    page.wait_for_function("() => !location.search.includes('model=')")
    assert page.evaluate(SHOWN) != before
    unharmed(page)


def test_a_prompt_from_the_menu_comes_with_what_to_look_for(visit: Open) -> None:
    page = opened(visit, "?lang=de")
    page.locator(".st-key-prompts button").first.click()
    page.get_by_text(GERMAN("prompts.foreign")).click()
    wait_for(page, prompt=opening(FIRST))
    expect(page.get_by_text("dass es nichts weiß")).to_be_visible()
    expect(page.locator(".st-key-token-bars textarea")).to_have_value(opening(FIRST))
    page.wait_for_function("() => location.search.includes('prompt=')")
    idle(page)
    page.locator(".st-key-token-bars textarea").fill("Something else")
    wait_for(page, prompt="Something else")
    expect(page.get_by_text("dass es nichts weiß")).to_have_count(0)


def test_a_model_that_the_owner_does_not_allow_is_refused_with_a_sentence(visit: Open) -> None:
    name = "<b>x</b>/etc"
    page = opened(visit, f"{FRAMED}&lang=de&model={quote(name)}")
    expect(page.locator(".td-notice")).to_contain_text("TWO_DICE_ANY_MODEL=1")
    expect(page.locator(".td-notice")).to_contain_text(f"„{name}“")
    expect(page.locator(".td-notice")).to_contain_text("diese Seite kennt storyteller")
    assert query(page) == "?embed=true&lang=de&exhibit=roll"
    assert marker(page)["k"] == "10"
    unharmed(page)


def tiny(folder: Path) -> Path:
    """A GPT-2 with the storyteller's tokenizer, and as many rows as SmolLM2 has, more than tokens."""
    library = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    own = {"tokenizer_object": tokens.load(MODEL.with_name("tokenizer.json")).tokenizer}
    library.PreTrainedTokenizerFast(**own, bos_token=tokens.END, eos_token=tokens.END).save_pretrained(folder)
    shape = {"vocab_size": 49152, "n_positions": 64, "n_embd": 16, "n_layer": 1, "n_head": 2}
    library.set_seed(0)  # others might draw their end before the text is as long as it is wanted
    library.GPT2LMHeadModel(library.GPT2Config(**shape, bos_token_id=0, eos_token_id=0)).save_pretrained(
        folder
    )
    return folder


def test_truncated_weights_and_what_cannot_be_had_leave_the_model_before_and_a_folder_speaks(
    visit_broken: Visits, tmp_path: Path
) -> None:
    truncated_weights_get_a_sentence_with_the_way_out(visit_broken(f"{PAGE}?lang=de"))
    page = opened(visit_broken, "?lang=de&model=twin_dropout&k=7&prompt=The+king")
    rest(page)
    before = page.evaluate(MARKER), rest(page)
    choose(page, GERMAN("model.name.twin_plain"))
    notice = page.locator(".td-notice")
    expect(notice).to_contain_text("assets/models/twin_plain/model.safetensors hat 1.000 Bytes")
    choose(page, "GPT-2")
    expect(notice).to_contain_text(re.compile(r"requirements-hub\.txt|Hub von Hugging Face ist nicht"))
    expect(notice).to_contain_text(GERMAN("model.name.twin_dropout"))
    page.wait_for_function("() => location.search.includes('model=twin_dropout')")
    assert (page.evaluate(MARKER), rest(page)) == before
    page.get_by_role("button", name="EN", exact=True).click()
    expect(notice).to_contain_text("is not available")
    choose(page, ENGLISH("model.name.twin_dropout"))
    unharmed(page)
    folder = tiny(tmp_path / "tiny_gpt2-🎲")  # signs that Markdown knows, and one that it does not
    a_folder_that_the_owner_allows_speaks(page, folder)
    projected = opened(visit_broken, f"?present=1&model={quote(str(folder))}")
    bars, take = (
        projected.locator(place).bounding_box() for place in (".bars canvas", ".st-key-td-stage .take")
    )
    assert bars is not None
    assert take is not None
    assert bars["y"] + bars["height"] <= take["y"]  # its marks have two rows, which the bars give way to


def truncated_weights_get_a_sentence_with_the_way_out(page: Page) -> None:
    reasons = text.load("frame", "de")
    said = page.get_by_text("assets/models/erzaehler/model.safetensors")
    expect(said).to_be_visible()
    size = text.number((ROOT / "assets/models/erzaehler/model.safetensors").stat().st_size, 0, "de")
    expect(said).to_contain_text(size)
    expect(said).to_contain_text("git restore assets/models")
    assert reasons("reason.restore") in said.inner_text()
    expect(page.locator("h1")).to_have_text(GERMAN("claim"))
    expect(page.get_by_text(GERMAN("loops.found_title"))).to_be_visible()
    assert "/tmp" not in page.locator("[data-testid=stMain]").inner_text()
    unharmed(page)


def a_folder_that_the_owner_allows_speaks(page: Page, folder: Path) -> None:
    page.locator(".st-key-model-menu button").first.click()
    page.locator(".st-key-model-own input").fill(str(folder))
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-token-bars .marks")).to_contain_text("49,152")
    expect(page.locator(".st-key-model-menu")).to_contain_text("tiny_gpt2-🎲")
    assert len(rest(page)) == 60
    assert f"model={folder}" in query(page)
    unharmed(page)
