"""The page "Sources" without a browser: every link opens, filters narrow the list, the file can be had."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain

import pytest

from dashboard.page_links import PageLink
from dashboard.views.sources.page_links import CLAIM_LINKS, CORRECTION_LINKS
from tests.app.conftest import PAGES, Run
from tests.app.test_pages import healthy, html, notices

LINKS = (*chain.from_iterable(CLAIM_LINKS.values()), *CORRECTION_LINKS.values())
PAGE_LINKS = {str(each.link): each.link for each in LINKS if each.link.page in PAGES}
"""The different links whose pages are there."""


def rows(page: str) -> int:
    return page.count('class="src-claim"')


@pytest.mark.parametrize("link", PAGE_LINKS.values(), ids=lambda link: f"{link.page} {dict(link.address)}")
def test_every_link_opens_in_the_settings_that_it_says(run: Run, link: PageLink) -> None:
    app = run(link.page, **link.address)
    assert healthy(app)
    assert notices(app) == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, 56),
        ({"verdict": "wrong"}, 8),
        ({"section": "5"}, 20),
        ({"verdict": "wrong", "section": "5"}, 5),
        ({"find": "timit merck"}, 1),
        ({"find": "Ansatzpunkt"}, 0),
    ],
)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_filters_narrow_the_list(run: Run, query: dict[str, str], shown: int, lang: str) -> None:
    app = run("sources", lang=lang, **query)
    assert healthy(app)
    assert rows(html(app)) == shown
    assert notices(app) == []


def test_filters_can_be_lifted_with_one_click(run: Run) -> None:
    app = run("sources", verdict="judgement", find="Hinton")
    assert rows(html(app)) == 1
    button = next(button for button in app.button if button.key == "src-reset")
    assert rows(html(button.click().run())) == 56


def test_a_search_that_is_too_long_is_cut_and_does_no_harm(run: Run) -> None:
    app = run("sources", find="x" * 100_000, term="<script>alert(1)</script>" * 50)
    assert healthy(app)
    assert rows(html(app)) == 0


def test_markup_in_a_search_is_never_shown(run: Run) -> None:
    app = run("sources", part="glossary", term="<script>alert(1)</script>")
    assert healthy(app)
    assert html(app).count("<script") == html(run("sources")).count("<script")  # the frame has one of its own


@pytest.mark.parametrize("part", ["note", "sources", "glossary"])
def test_a_link_opens_its_part(run: Run, part: str) -> None:
    app = run("sources", part=part)
    shown = {"note": 'class="src-claim"', "sources": 'class="src-who"', "glossary": "<dl"}
    assert [name for name, mark in shown.items() if mark in html(app)] == [part]
    assert bool(app.get("download_button")) == (part == "sources")


@pytest.mark.parametrize(("lang", "term"), [("de", "held-out"), ("en", "Maske"), ("de", "Perplexität")])
def test_a_term_is_found_under_its_name_in_either_language(run: Run, lang: str, term: str) -> None:
    assert html(run("sources", part="glossary", lang=lang, term=term)).count("<dt>") >= 1


def test_the_page_needs_no_network_and_so_no_torch() -> None:
    code = "import sys; import dashboard.views.sources.page; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
