"""The scripts that components share, alone in an empty page; the link over a line that may lose words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.components import SHARED

START = """
    const root = document.body, said = [], at = [], began = performance.now();
    const call = answered => linkOf({ parentElement: root, setStateValue: (_, want) => {
        said.push(JSON.parse(JSON.stringify(want))); at.push(performance.now() - began);
    } }, answered);
    const rest = ms => new Promise(done => setTimeout(done, ms)), link = call(0);
    const pairs = open => Object.entries(open).map(([name, { value }]) => [name, value]);
    const values = ({ open }) => Object.fromEntries(pairs(open));
"""


@pytest.fixture
def empty(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def ran(page: Page, deed: str) -> Any:
    return page.evaluate(f"async () => {{ {(SHARED / 'link.js').read_text('utf-8')} {START} {deed} }}")


def test_all_that_is_not_answered_is_said_together_the_newest_of_each_name(empty: Page) -> None:
    told = ran(empty, "link.wants('k', 1); link.wants('p', 2); link.wants('k', 3); return said.map(values);")
    assert told == [{"k": 1}, {"k": 1, "p": 2}, {"p": 2, "k": 3}]


def test_what_was_answered_is_not_said_again(empty: Page) -> None:
    deed = """
        link.wants('k', 1); call(link.number); link.wants('p', 2);
        return [link.waiting(), link.waiting('k'), values(said.at(-1))];
    """
    assert ran(empty, deed) == [[2], [], {"p": 2}]


def test_a_link_knows_how_long_the_last_answer_took(empty: Page) -> None:
    deed = """
        const before = link.took;
        link.wants('k', 1); await rest(60); call(link.number); const slow = link.took;
        link.tells('u', 2); link.wants('p', 3); call(link.number);
        return [before, slow, link.took < slow];
    """
    before, slow, sooner = ran(empty, deed)
    assert before == float("inf")
    assert slow >= 59
    assert sooner


def test_a_want_that_nobody_answers_is_said_again_and_later_each_time(empty: Page) -> None:
    deed = "link.wants('k', 1); await rest(1200); call(link.number); await rest(2000); return [said, at];"
    said, at = ran(empty, deed)
    assert [want["tries"] for want in said] == [0, 1, 2]
    assert len({want["open"]["k"]["number"] for want in said}) == 1
    assert at[2] - at[1] > at[1] - at[0]


def test_two_links_that_begin_together_do_not_go_on_together(empty: Page) -> None:
    deed = """
        const other = document.createElement('i'), theirs = [];
        document.body.append(other);
        const setStateValue = () => theirs.push(performance.now() - began);
        const second = linkOf({ parentElement: other, setStateValue }, 0);
        link.wants('k', 1); second.wants('k', 1);
        await rest(1200);
        return [at, theirs];
    """
    first, second = ran(empty, deed)
    assert abs(first[0] - second[0]) < 5
    assert max(abs(a - b) for a, b in zip(first[1:], second[1:], strict=False)) > 5


def test_what_is_only_told_is_said_once(empty: Page) -> None:
    assert ran(empty, "link.tells('view', 1); await rest(700); return [said.length, link.waiting()];") == [
        1,
        [],
    ]


def test_a_component_that_is_gone_says_nothing_more(empty: Page) -> None:
    assert ran(empty, "link.wants('k', 1); root.remove(); await rest(700); return said.length;") == 1


def test_a_component_that_comes_back_says_again_what_it_still_wants(empty: Page) -> None:
    deed = """
        link.wants('k', 1); root.remove(); await rest(700);
        document.documentElement.append(root); call(0);
        return said.length;
    """
    assert ran(empty, deed) == 2


def test_a_new_mount_goes_on_counting_where_no_page_has_heard(empty: Page) -> None:
    deed = """
        link.wants('k', 1); const before = link.number;
        links.delete(root);
        const next = call(0);
        await rest(5);
        next.wants('k', 2);
        return next.number > before;
    """
    assert ran(empty, deed) is True


WAITING = (SHARED / "waiting.js").read_text("utf-8")
BLOCKS = """
    const part = (name, inside = "", test = "stElementContainer") =>
        `<div id=${name} data-testid=${test}>${inside}</div>`;
    const block = inside => `<div data-testid=stVerticalBlock>${inside}</div>`;
    const skeleton = "<div data-testid=stSkeleton></div>";
    const component = "<div data-testid=stBidiComponentIsolated></div>";
    const wait = () => new Promise(done => setTimeout(() => done(
        [...document.querySelectorAll("[data-waits]")].map(each => each.id).sort().join(" ")
    )));
"""


def waited(page: Page, deed: str) -> Any:
    return page.evaluate(f"async () => {{ {BLOCKS} {WAITING} {deed} }}")


def test_what_follows_a_part_without_its_height_waits_until_it_has_it(empty: Page) -> None:
    deed = """
        const inner = block(part("a") + part("b", component) + part("c"));
        document.body.innerHTML = block(
            part("d") + part("e", inner, "stLayoutWrapper") + part("f", "", "stLayoutWrapper")
            + part("g", skeleton) + part("h") + part("i", "", "stEmpty")
        );
        const all = await wait();
        document.querySelector("[data-testid=stSkeleton]").remove();
        const fewer = await wait();
        document.querySelector("[data-testid=stBidiComponentIsolated]").dataset.standing = "";
        return [all, fewer, await wait()];
    """
    assert waited(empty, deed) == ["c f g h", "c f g h", ""]


def test_what_waits_is_only_what_follows(empty: Page) -> None:
    deed = """
        document.body.innerHTML = block(part("a") + part("b", skeleton) + part("c")) + block(part("d"));
        const one = await wait();
        document.body.innerHTML = block(part("a") + part("c", skeleton));
        return [one, await wait()];
    """
    assert waited(empty, deed) == ["c", ""]


def test_nothing_in_the_waiting_script_looks_like_a_tag() -> None:
    """Streamlit leaves a script out whose text has one."""
    assert re.search(r"<[a-zA-Z/!]", WAITING) is None
