"""Every page opens in both languages, in every appearance, and with any address."""

from __future__ import annotations

from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import text
from dashboard.layout import session
from tests.app.conftest import APP, PAGES, Run

each_page = pytest.mark.parametrize("page", PAGES)
each_language = pytest.mark.parametrize("language", text.LANGUAGES)

NONSENSE = [
    ("p", "2"),
    ("p", "nan"),
    ("seed", "abc"),
    ("seed", "-3"),
    ("preset", "none"),
    ("lang", "xx"),
    ("present", "perhaps"),
    ("preset", "<script>alert(1)</script>"),
    ("seed", "9" * 100_000),
]


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def notices(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html") if 'class="td-notice"' in element.proto.body]


def present_words(app: AppTest) -> str:
    return str(app.button(key="td-present").label)


def healthy(app: AppTest) -> bool:
    return not app.exception and not app.error and "td-claim" in html(app)


@each_page
@each_language
def test_a_page_opens_in_both_languages_with_nothing_to_complain_of(
    run: Run, page: str, language: str
) -> None:
    app = run(page, lang=language)
    assert healthy(app)
    assert notices(app) == []
    words = text.load("frame", "de" if language == "de" else "en")
    assert any(words(f"page_{page}") in link.proto.label for link in app.get("page_link"))
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


@each_page
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("present", ["0", "1"])
def test_a_page_opens_in_every_appearance(run: Run, page: str, theme: str, present: str) -> None:
    app = run(page, theme=theme, present=present)
    assert healthy(app)
    words = text.load("frame", "en")
    header = {words(f"page_{name}") for name in PAGES} & {link.proto.label for link in app.get("page_link")}
    assert (header == set()) == (present == "1")


@each_page
@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_nonsense_gives_at_most_one_sentence_and_a_working_page(
    run: Run, page: str, name: str, value: str
) -> None:
    app = run(page, **{name: value})
    assert healthy(app)
    assert len(notices(app)) <= 1
    if name in ("lang", "present"):
        assert len(notices(app)) == 1
    assert all(f"<p>{value}" not in notice and "<script" not in notice for notice in notices(app))
    assert all(len(notice) < 500 for notice in notices(app))


FOLDS = {
    "dropout": ["question", "arithmetic", "update", "fold.code", "setup", "own.fold_code"],
    "top_k": [
        "ties",
        "arithmetic",
        "formulas",
        "fold.code",
        "defaults-sources",
        "tree.fold.code",
        "write-arithmetic",
        "write.fold_code",
        "loops-counts",
        "loops.fold.code",
        "loops-tables",
    ],
    "two_dice": ["arithmetic", "fold.code"],
    "why": [
        "fold.code",
        "fold.code_off",
        "band-arithmetic",
        "fold.band",
        "bugs",
        "fold.code_bugs",
        "fold.instead",
    ],
    "models": ["papers", "pairs", "fold.code", "beside", "fold.code_crossing"],
    "timeline": ["table"],
}


def count(app: AppTest) -> int:
    kinds = ("markdown", "html", "code", "dataframe", "text_input", "page_link")
    return sum(len(app.get(kind)) for kind in kinds)


@pytest.mark.parametrize("page", FOLDS)
@each_language
def test_a_fold_is_filled_once_it_is_opened(run: Run, page: str, language: str) -> None:
    app = run(page, lang=language)
    assert len(app.expander) == len(FOLDS[page])
    for name in FOLDS[page]:
        before = count(app)
        app.session_state[f"td-fold-{name}"] = True
        assert healthy(app.run())
        assert count(app) > before, name


REFUSED = {
    "dropout": [
        "p=2",
        "seed=abc",
        "preset=none",
        "at=99999",
        "units=1e9",
        "lang=xx",
        "schedule=x",
        "data=mnist",
        "piece=x",
        "tp=0.4",
    ],
    "top_k": [
        *("k=-3", "k=1e9", "t=0", "top_p=2", "min_p=x", "order=kkkk", "u=1", "seed=-1"),
        *("typical=0", "epsilon=1", "eta=x", "penalty=0.5", "zero=x"),
        *("written=601", "wseed=x", "tint=blue", "at=-2", "forced=3:99999", "beside=<b>x</b>"),
    ],
    "why": [
        *("net=three", "p=0.4", "twin=x", "sort=x", "measure=x", "seed=-1", "mask=4096", "off_plain=-1"),
        *("rate=0.4", "n=7", "truth=yes"),
        *("bug=i", "bug_rate=0.3", "task=wrong", "outcome=loss"),
    ],
    "models": ["axis=colour", "tuned=yes", "outcome=x"],
}


@pytest.mark.parametrize(("page", "said"), [(page, said) for page in REFUSED for said in REFUSED[page]])
def test_a_value_that_cannot_be_is_named_once_and_taken_out_of_the_address(
    run: Run, page: str, said: str
) -> None:
    name, _, value = said.partition("=")
    app = run(page, **{name: value})
    assert healthy(app)
    assert len(notices(app)) == 1
    assert f"{name} = {escape(value)}" in notices(app)[0]
    assert name not in app.query_params


@pytest.mark.parametrize(
    "path", ["root", "root/", "dropout%20", "a%2Fb", "%E0%A4%A", "a" * 10_000, "asked", ""]
)
def test_no_address_breaks_the_frame(path: str) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.context["url"] = f"http://127.0.0.1/{path}"
    assert healthy(app.run())


def test_the_language_is_the_browsers_until_the_address_says_otherwise(run: Run) -> None:
    assert present_words(run(locale="de-DE")) == text.load("frame", "de")("present")
    assert present_words(run(locale="de-DE", lang="en")) == text.load("frame", "en")("present")


def test_the_sentence_for_a_wrong_value_names_the_value_and_the_range(run: Run) -> None:
    app = run("dropout", seed="abc", lang="de")
    said = notices(app)[0]
    assert "seed = abc" in said
    assert "ganze Zahl von 0 bis" in said


def test_a_german_sentence_writes_its_numbers_in_german_and_explains_the_comma(run: Run) -> None:
    said = notices(run("dropout", lr="2", lang="de"))[0]
    assert "lr ist eine Zahl von 0,0001 bis 1; gezeigt wird 0,004." in said
    said = notices(run("dropout", lr="0,3", lang="de"))[0]
    assert "lr = 0,3, aber eine Adresse schreibt statt des Kommas einen Punkt, lr = 0.3; gezeigt" in said
    assert "writes a decimal point, lr = 0.3; shown here: 0.004." in notices(run("dropout", lr="0,3"))[0]


def test_the_address_says_on_which_data_dropout_is_compared_with_other_means(run: Run) -> None:
    def said(**query: str) -> list[str]:
        app = run("why", **query)
        assert healthy(app)
        return [
            chart.proto.alt for chart in app.get("plotly_chart") if "by validation loss" in chart.proto.alt
        ]

    [moons] = said()
    assert moons.startswith("test loss (nats), medians over 20 seeds, from the lowest: dropout 0.50;")
    [plenty] = said(task="plenty", outcome="error")
    assert plenty.startswith("test error, medians over 20 seeds, from the lowest: falling 8.1%;")


def test_every_visit_has_a_memory_of_its_own(run: Run) -> None:
    first, second = run(lang="de"), run(lang="en")
    state = "two_dice"
    assert isinstance(first.session_state[state], session.Session)
    assert (first.session_state[state].language, second.session_state[state].language) == ("de", "en")
