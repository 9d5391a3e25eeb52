"""The frame around every page: pages, header, language switch, styles, and a sentence for a wrong address."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page

from core.tables import DataFileError
from dashboard import theme
from dashboard.address import Problem
from dashboard.components import SHARED
from dashboard.components.address_bar import address_bar
from dashboard.components.appearance import appearance
from dashboard.components.to_top import to_top
from dashboard.layout import session
from dashboard.layout.excuse import reason
from dashboard.layout.glossary import glossary_cards
from dashboard.layout.page_change import forget_pages_when_left
from dashboard.layout.share import share_menu
from dashboard.layout.stage import lead, stage, take_the_stage
from dashboard.layout.tour import tour_bar
from dashboard.layout.whole_runs import tell_whole_runs_to_their_end
from dashboard.layout.words import (
    die,
    missing_pictures,
    page_text,
    picture,
    picture_file,
    picture_variables,
    present,
    printable,
    projected,
    shortened,
)
from dashboard.text import LANGUAGES

DASHBOARD = Path(__file__).resolve().parent.parent
PAGES = ("start", "dropout", "top_k", "two_dice", "why", "models", "timeline", "sources")
"""All pages in the order of the header: page `name` is `views/<name>/page.py`, its address `/<name>`, its
link's words the frame's label `page_<name>`. Those without a file are left out; the first that exists is also
the root's page."""

MOVED = {"scale": "models"}
"""Pages that had another address once, and links to it."""

_ROOT = ":root, [data-testid=stApp]"
"""Where the custom properties are set."""

_TOOLTIPS = {"--td-fullscreen": "fullscreen", "--td-close-fullscreen": "close_fullscreen"}
"""What Streamlit's own buttons on a chart say, by the property that the style sheet writes over it."""


_RESTRICTED = {
    session.HIDE: "NAME { display: none; }",
    session.LOCK: "NAME { position: relative; pointer-events: none; } "
    'NAME::after { content: ""; position: absolute; left: -15px; top: 6px; width: 12px; height: 16px; '
    "background: var(--td-ink2); mask: var(--td-lock) center / contain no-repeat; }",
}
"""What becomes of a control that the address hides or locks."""


class _Asked(Page):
    """A page at an address as a browser spells it, with blanks and slashes.

    `st.Page` strips the ones and refuses the others; for an address that no page has, Streamlit covers the
    app with a dialog in English.
    """

    def __init__(self, file: Path, title: str, spelled: str) -> None:
        super().__init__(file, title=title, url_path="asked", visibility="hidden")
        self._spelled = spelled

    @property
    def url_path(self) -> str:
        """What an address must be to reach this page."""
        return self._spelled


@dataclass(frozen=True, slots=True)
class Rooms:
    """The pages of this run.

    Attributes:
        linked: those with a link, by name.
        root: what the address of the app alone shows.
        asked: what the visit came by, if it is the address of none of these.
        meant: the name of the page that it means; "" if there is no such page.
    """

    linked: dict[str, Page]
    root: Page
    asked: Page | None
    meant: str

    def name(self, page: Page) -> str:
        """The name of a page that navigation returned; the root and a lost address show the first one."""
        if page is self.asked and self.meant:
            return self.meant
        return next((name for name, linked in self.linked.items() if linked is page), next(iter(self.linked)))

    def lost(self, page: Page) -> bool:
        """True for an address that means no page."""
        return page is self.asked and not self.meant

    def all(self) -> list[Page]:
        """Every page, for `st.navigation`."""
        return [self.root, *([self.asked] if self.asked else []), *self.linked.values()]


class Frame:
    """One run of the frame: `Frame().run()` shows the header, then the page, then settles the address."""

    def __init__(self) -> None:
        forget_pages_when_left()
        tell_whole_runs_to_their_end()
        st.set_page_config(page_title=page_text("frame")("app"), page_icon=_icon(), layout="wide")
        session.begin()
        self._rooms = _rooms()
        self._page = st.navigation(self._rooms.all(), position="hidden")
        self._name = self._rooms.name(self._page)
        # Said once more: after `st.switch_page` the browser would keep the name of the app alone.
        st.set_page_config(page_title=self._page.title)
        session.arrive(self._name)
        session.session().rooms = self._rooms.linked

    def run(self) -> None:
        """Show everything."""
        lead()
        address_bar(self._page.url_path or ".", session.language(), key="td-address-bar")
        _styles()
        if present():
            stage()
        else:
            self._header()
            tour_bar()
        notice = st.empty()
        self._page.run()
        if not session.alone():
            self._end()
        session.settle()
        self._say(notice)

    def _header(self) -> None:
        with st.container(horizontal=True, vertical_alignment="center", key="td-header"):
            st.html(_logo(), width="content")
            with st.container(horizontal=True, vertical_alignment="center", gap=None, key="td-links"):
                self._links()
            _languages()
            self._appearance()
            _present_button("td-present")
            _share("td-share")
            with st.container(width="content", key="td-menu"):
                self._menu()

    def _links(self) -> None:
        text = page_text("frame")
        for name, page in self._rooms.linked.items():
            label, here = text(f"page_{name}"), name == self._name
            # At the root, the page's own link stays there: one page has one entry in the browser's history.
            target = self._page if here and not self._rooms.lost(self._page) else page
            words = f"**{label}**" if here else label
            st.page_link(target, label=words, query_params=session.page_address(name))

    def _menu(self) -> None:
        words = page_text("frame")("menu")
        menu = st.popover(
            words, icon=":material/menu:", type="tertiary", key="td-menu-button", on_change=session.move
        )
        with menu:
            self._links()
            _present_button("td-present-menu")
            if menu.open:
                share_menu("td-share-narrow")
            self._choose_appearance("td-appearance-menu")

    def _appearance(self) -> None:
        words = page_text("frame")("appearance")
        with st.popover(words, icon=":material/contrast:", type="tertiary", key="td-appearance"):
            self._choose_appearance("td-appearance-choice")

    def _choose_appearance(self, key: str) -> None:
        appearance(page_text("frame"), [".", *self._rooms.linked], key=key)

    def _end(self) -> None:
        """The ways on from the end of a page, the next one and back to the top, and cards for its words."""
        text, names = page_text("frame"), list(self._rooms.linked)
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="td-end"
        ):
            for name in names[names.index(self._name) + 1 :][:1]:
                words = text("next_page", page=text(f"page_{name}"))
                st.page_link(self._rooms.linked[name], label=words, query_params=session.page_address(name))
            to_top(text("to_top"), key="td-to-top")
        glossary_cards()

    def _say(self, notice: DeltaGenerator) -> None:
        sentences = [_sentence(problem) for problem in session.session().problems]
        if self._rooms.lost(self._page):
            sentences.insert(0, _lost_sentence(self._page.url_path, self._name))
        sentences += [_picture_sentence(error) for error in missing_pictures()]
        if sentences:
            lines = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
            notice.html(f'<div class="td-notice" role="status">{lines}</div>')


def _rooms() -> Rooms:
    text = page_text("frame")
    files = {name: DASHBOARD / "views" / name / "page.py" for name in PAGES}
    files = {name: file for name, file in files.items() if file.is_file()}
    first, asked = next(iter(files)), session.session().asked
    titles = {name: _title(text(f"page_{name}")) for name in files}
    linked = {name: st.Page(file, title=titles[name], url_path=name) for name, file in files.items()}
    root = st.Page(files[first], title=titles[first], url_path="root", default=True, visibility="hidden")
    meant = printable(asked).strip() or first
    meant = MOVED.get(meant, meant)
    shown = meant if meant in files else first
    page = _Asked(files[shown], titles[shown], asked) if asked and asked not in files else None
    return Rooms(linked, root, page, meant if meant in files else "")


def _title(page: str) -> str:
    return f"{page} · {page_text('frame')('app')}"


def _languages() -> None:
    text = page_text("frame")
    with st.container(horizontal=True, width="content", gap=None, key="td-languages"):
        for code in LANGUAGES:
            label = f"**{code.upper()}**" if code == text.language else code.upper()
            st.button(
                label,
                key=f"td-language-{code}",
                type="tertiary",
                help=None if code == text.language else text(f"switch_to_{code}"),
                on_click=session.switch_language,
                args=(code,),
            )


def _present_button(key: str) -> None:
    words = page_text("frame")("present")
    st.button(words, key=key, type="tertiary", icon=":material/slideshow:", on_click=take_the_stage)


def _share(key: str) -> None:
    # Filled once it is opened: the code takes a while.
    words = page_text("frame")("share")
    menu = st.popover(words, icon=":material/share:", type="tertiary", key=key, on_change=session.move)
    if menu.open:
        with menu:
            share_menu(f"{key}-menu")


def _sentence(problem: Problem) -> str:
    text, param = page_text("frame"), problem.param
    said = {"name": param.name, "value": shortened(problem.raw)}
    if param.name in (session.HIDE, session.LOCK):
        return text("bad_control", **said, choices=", ".join(param.choices))
    if isinstance(param.default, bool | str):
        said["choices"] = ", ".join(param.choices or ("0", "1"))
        return text("bad_choice", **said, default=param.format(problem.default) or text.language)
    said["default"] = text.plain(float(problem.default))
    with_point = problem.raw.replace(",", ".")
    if isinstance(param.default, float) and with_point != problem.raw and param.reads(with_point):
        return text("bad_comma", **said, right=with_point)
    key = "bad_number" if isinstance(param.default, float) else "bad_whole"
    return text(key, **said, lo=text.plain(param.lo), hi=text.plain(param.hi))


def _lost_sentence(path: str, shown: str) -> str:
    text = page_text("frame")
    return text("bad_page", value=f"/{shortened(path)}", page=text(f"page_{shown}"))


def _picture_sentence(error: DataFileError) -> str:
    return page_text("frame")("picture_empty", reason=reason(error))


def _logo() -> str:
    name = html.escape(page_text("frame")("app"))
    return f'<div class="td-logo">{die("learning")}{die("speaking")}<span>{name}</span></div>'


def _icon() -> str | None:
    return str(picture_file("icon")) if picture("icon") else None


def _styles() -> None:
    sheet = _stylesheet(*_sheets(dark=st.context.theme.type == "dark"), projected=projected())
    words = " ".join(f"{name}: {json.dumps(page_text('frame')(key))};" for name, key in _TOOLTIPS.items())
    st.html(f"<style>{sheet}\n{_ROOT} {{ {picture_variables()} {words} }}\n{_restricted()}</style>")
    with st.container(key="td-waiting"):  # where it takes no room
        st.html(f"<script>{_waiting()}</script>", unsafe_allow_javascript=True)


def _restricted() -> str:
    """Rules for Streamlit's widgets that the address hides or locks; for components see `standing.js`."""
    return " ".join(
        rule.replace("NAME", f":is(.st-key-{name}, .st-key-{name}-typed)")
        for which, rule in _RESTRICTED.items()
        for name in sorted(session.named(which))
    )


def _sheets(*, dark: bool) -> list[str]:
    """The style sheets that apply."""
    alone = ["present"] if present() else []
    return ["style", *alone, *(["projector", *(["projector_dark"] if dark else [])] if projected() else [])]


@cache
def _waiting() -> str:
    return (SHARED / "waiting.js").read_text(encoding="utf-8")


@cache
def _stylesheet(*sheets: str, projected: bool) -> str:
    """The palette as custom properties, then some style sheets."""
    variables = theme.css_variables(theme.PROJECTOR) if projected else theme.adaptive_variables()
    rules = [(DASHBOARD / "layout" / f"{sheet}.css").read_text(encoding="utf-8") for sheet in sheets]
    return "\n".join([theme.registered_properties(), f"{_ROOT} {{ {variables} }}", *rules])
