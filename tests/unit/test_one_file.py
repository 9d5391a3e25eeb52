"""The writer of files that work by themselves."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from core.mlp.presets import Twins
from dashboard import text
from dashboard.components import SOURCES, Source, svg_drawing
from dashboard.components.network_player.packing import unpack_header
from dashboard.components.network_player.props import PlayerView
from dashboard.components.one_file import Part, Saved, file_name, mounted_script, write
from dashboard.components.one_file.fonts import font_faces
from dashboard.views.dropout.player_file import chunks
from dashboard.views.timeline.mathml import MATHML
from dashboard.views.timeline.pictures import FORMULAS

assert svg_drawing  # it is defined when it is imported
FRAME = text.load("frame", "en")
PLAIN = Saved("A <b>claim</b>", "", "Measured", "Needs <the> app.", [Part("svg_drawing", [{"drawing": "ü"}])])


def written(saved: Saved = PLAIN, **more: object) -> str:
    said = {"page": "why", "exhibit": "subnetworks", "link": "https://x.example/why?a=1&b=2", "dark": False}
    return write(saved, FRAME, **{**said, **more})  # type: ignore[arg-type]


def payloads(html: str) -> list[bytes]:
    held = re.findall(r'<script type="text/plain" data-of="\d+"[^>]*>([^<]*)</script>', html)
    return [gzip.decompress(base64.b64decode(each)) for each in held]


def test_it_says_its_language_title_appearance_and_where_it_comes_from() -> None:
    html = written(dark=True)
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>All sub-networks · Two Dice</title>" in html
    assert ":root { color-scheme: dark;" in html
    assert "color-scheme: light;" in written()
    assert '<a href="https://x.example/why?a=1&amp;b=2" rel="noopener">Open this in the app</a>' in html
    assert "Needs &lt;the&gt; app." in html
    assert "A <b>claim</b>" in html


def test_it_may_ask_nobody_for_anything() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', written())
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "connect-src" not in policy


def test_it_holds_what_the_components_are_given_in_order() -> None:
    parts = [
        Part("svg_drawing", [{"drawing": "ü"}, {"drawing": ""}]),
        Part("svg_drawing", [b"\x02\0\0\0{}\xff"]),
    ]
    found = payloads(written(replace(PLAIN, parts=parts)))
    assert [json.loads(each) for each in found[:2]] == [{"drawing": "ü"}, {"drawing": ""}]
    assert found[2] == b"\x02\0\0\0{}\xff"


def test_the_same_exhibit_gives_the_same_file() -> None:
    assert written() == written()


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        written(replace(PLAIN, parts=[Part("svg_drawing", [{"x": float("nan")}])]))


def test_what_needs_the_app_is_hidden_or_stays_as_it_is() -> None:
    html = written(replace(PLAIN, parts=[Part("svg_drawing", [{}], [".a", ".b"], ['[data-x="1"]'])]))
    assert ".a, .b { display: none !important; }" in html
    assert 'data-fixed="[data-x=&quot;1&quot;]"' in html


def test_a_section_has_its_page_above_it() -> None:
    html = written(replace(PLAIN, section=True))
    assert '<h1 class="td-measured">Why</h1>\n<h2 class="td-claim">' in html


@pytest.mark.parametrize("component", sorted(SOURCES))
def test_every_component_can_be_mounted_by_a_file(component: str) -> None:
    script = mounted_script(component, 3)
    assert "export" not in re.sub(r"//.*|/\*.*?\*/", "", script)
    assert script.endswith("twoDice.mount(3, mountedPart);")
    assert not re.search("</script|<!--", script, re.IGNORECASE)


@pytest.mark.parametrize(
    ("js", "said"),
    [("const a = 1", "no place"), ("export default function (call) { '</script>' }", "the end of one")],
)
def test_a_script_that_cannot_stand_in_a_page_is_refused(
    monkeypatch: pytest.MonkeyPatch, js: str, said: str
) -> None:
    monkeypatch.setitem(SOURCES, "strange", Source(None, None, js))
    with pytest.raises(ValueError, match=said):
        written(replace(PLAIN, parts=[Part("strange", [{}])]))


def test_fonts_come_with_the_characters_that_are_said_in_the_weights_that_are_named() -> None:
    look = 'p { font: 600 18px "Source Serif" } body { font: 400 15px "IBM Plex Sans" }'
    western, more = font_faces("Löwe", look), font_faces("Šárka", look)
    assert western.count('"Source Serif"; font-weight: 600') == 1
    assert '"Source Serif"; font-weight: 400' not in western
    assert more.count("U+0100-02BA") > western.count("U+0100-02BA") == 0
    assert font_faces("Löwe", "p { color: red }") == ""


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "two-dice-why-band-de.html"),
        ({"p": 0.5, "": "one"}, "two-dice-why-band-p-0.5-one-de.html"),
        ({"model": "a/b c", "after": "../../etc"}, "two-dice-why-band-model-a-b-c-after-..-..-etc-de.html"),
    ],
)
def test_a_file_is_named_by_exhibit_settings_and_language(settings: dict[str, object], name: str) -> None:
    assert file_name("why", "band", settings, "de") == name


@pytest.mark.parametrize("steps", [100, 500])
def test_a_run_comes_whole_and_in_order_and_opens_where_it_stands(steps: int) -> None:
    blobs = list(chunks(Twins(steps=steps), PlayerView(at=60), text.load("dropout", "en")))
    headers = [unpack_header(blob) for blob in blobs]
    ends = [(header["first"], header["last"]) for header in headers]
    assert ends[0][0] == 0
    assert ends[-1][1] == steps
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ends))
    assert [header["view"]["turn"] for header in headers] == [0] * (len(blobs) - 1) + [1]  # type: ignore[index]
    assert [("words" in header) for header in headers] == [True] + [False] * (len(blobs) - 1)


def test_a_run_that_diverges_ends_with_its_sentence() -> None:
    twins = Twins(layers=3, units=64, rate=0.9, optimizer="sgd", lr=0.2, steps=60)
    *_, blob = chunks(twins, PlayerView(), text.load("dropout", "en"))
    last = unpack_header(blob)
    assert last["ended"]
    assert last["end"] == last["last"]


def test_every_formula_is_there_in_mathml() -> None:
    assert set(MATHML) == set(FORMULAS)
    for event, formula in FORMULAS.items():
        for sign in set("=+") & set(formula):
            assert sign in MATHML[event]
