"""What a visit remembers, and the address that reproduces it.

Why the controls are not bound with Streamlit's own `bind="query-params"` (1.67), tried first:

- Nonsense in the address is dropped without a word; here it gets one sentence and the default stands in.
- A binding lives as long as its widget is on the screen. With one exhibit a screen (`?present=1`) or an
  exhibit on another page, hiding a widget would delete its value from the address.
- Values that a component holds (the speed of the player) cannot be bound; there would be two mechanisms.

So there is one mechanism. A page declares a table of `Param`; `controls` reads it. The address is adopted
on arrival, on a page change and on Back or Forward; otherwise the widgets' values win and the address follows
them. A rerun's own address is not compared with anything: it may be older than what was written last, since
the browser hears of a new address only after the run. Everything a visit remembers is one object, `Session`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import address
from dashboard.address import Param, Problem, Value
from dashboard.exhibits import EXHIBITS, Stop
from dashboard.layout.browser import asked_for, spelled, went_through_history
from dashboard.layout.page_state import PageState
from dashboard.layout.widgets import News, said, shown, tell
from dashboard.text import LANGUAGES, Language, language_of
from dashboard.tours import TOURS

PRESET = "preset"
"""The parameter that chooses a preset; its values become the defaults of the others."""

EXHIBIT = "exhibit"

HIDE, LOCK = "hide", "lock"
"""Lists of controls that the page does not show, or that keep their value: for a lecturer's exercise."""

PREDICT = "predict"
"""Whether figures wait behind their questions."""

FRAME = (
    Param("lang", "", choices=LANGUAGES), Param("present", False), Param(HIDE, ""), Param(LOCK, ""),
    Param("tour", "", choices=tuple(TOURS)), Param("stop", 1, lo=1, hi=99), Param("notes", False),
    Param(PREDICT, False),
)  # fmt: skip
_STATE = "two_dice"

Presets = Mapping[str, Mapping[str, Value]]
"""For each preset the values that it sets, by parameter name."""


@dataclass(slots=True)
class Session:
    """One visit, from opening the tab to closing it.

    Attributes:
        language: the language that the reader or the address chose; empty: the browser's.
        present: True on a projector.
        led: what else `FRAME` has: controls hidden or locked, the tour, its stop, the notes, guesses.
        asked: the page in the address that the visit came by, as the browser spells it.
        page: the name of the page on the screen.
        exhibit: the exhibit on the screen while presenting; empty: the first.
        goal: where a talk has turned to, until that has been shown: requests of the page that is being left
            may come in between.
        pages: the controls of every page seen in this visit.
        incoming: an address that the page has to adopt; None when the widgets' values hold.
        problems: what the adopted address got wrong.
        turns: how often the whole page had something to follow: another language or exhibit, a control of a
            fragment that the rest of the page goes by.
        followed: how many of these turns it has followed.
        rooms: the pages that exist, by name.
        running: True while the whole script runs.
        stayed: True when this run shows the page of the one before.
        news: what presets and the history have set lately.
        told: the address that the browser came with or was told last.
        excuses: what this run has said about files that cannot be used, and which part of the page said it.
    """

    language: str = ""
    present: bool = False
    led: dict[str, Value] = field(default_factory=lambda: address.defaults(FRAME[2:]))
    asked: str = ""
    page: str = ""
    exhibit: str = ""
    goal: Stop | None = None
    pages: dict[str, PageState] = field(default_factory=dict)
    incoming: Mapping[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)
    turns: int = 0
    followed: int = 0
    rooms: Mapping[str, Page] = field(default_factory=dict)
    running: bool = False
    stayed: bool = False
    news: News = field(default_factory=News)
    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excuses: dict[str, str] = field(default_factory=dict)


def session() -> Session:
    """This visit's memory."""
    if _STATE not in st.session_state:
        st.session_state[_STATE] = Session()
    state: Session = st.session_state[_STATE]
    return state


def language() -> Language:
    """The reader's language: what the address or the switch says, else the browser's."""
    chosen = session().language
    return language_of(chosen or st.context.locale)


def switch_language(chosen: Language) -> None:
    """Use a language from now on; a callback."""
    session().language = chosen
    move()


def named(which: str) -> frozenset[str]:
    """The controls that the address hides (`HIDE`) or locks (`LOCK`)."""
    return frozenset(address.names(str(session().led[which])))


def begin() -> None:
    """Start a run of the whole script: adopt the address on arrival and on Back or Forward."""
    state = session()
    state.running = True
    state.excuses = {}
    if not state.page:
        state.asked = asked_for(st.context.url or "")
    if not state.page or went_through_history():
        state.goal = None
        _adopt(state)
        state.told = spelled()


def _widget_values(known: PageState, names: Container[str]) -> dict[str, Value]:
    old, here = session().news.unheard(), language()
    free = [one for one in known.params if one.name in names and one.name not in named(LOCK)]
    heard = {one.name: said(one, here) for one in free if one.key not in old}
    return known.values | {name: value for name, value in heard.items() if value is not None}


def _as_told(known: PageState) -> PageState:
    return replace(known, values=_widget_values(known, known.values))


def _set(state: Session, params: Sequence[Param], values: Mapping[str, Value]) -> None:
    after = [param for param in params if param.widget and param.name in values]
    state.news.add({param.key: shown(param, values[param.name], language()) for param in after})


def get_control(name: str) -> Value:
    """What a widget of this page holds now; where its report does not count, what it held before.

    Args:
        name: of the control, or the key of a widget that is no control.
    """
    known = session().pages.get(session().page)
    if known is not None and name in known.values:
        return _widget_values(known, (name,))[name]
    value: Value = st.session_state[name]
    return value


def _adopt(state: Session) -> None:
    raw = st.query_params.to_dict()
    values, state.problems = address.read(FRAME, raw, address.defaults(FRAME))
    state.language, state.present = str(values["lang"]), bool(values["present"])
    state.led = {param.name: values[param.name] for param in FRAME[2:]}
    state.exhibit = raw.get(EXHIBIT, "")
    state.incoming = raw


def arrive(page: str) -> None:
    """Note the page of this run; another page than before reads its controls from the address."""
    state = session()
    if page != state.page and state.incoming is None:
        _adopt(state)
    if state.goal is not None and state.goal.page == page:
        state.exhibit = state.goal.exhibit
    state.stayed = page == state.page
    state.page, state.followed = page, state.turns


def move() -> None:
    """Note a change that the whole page has to follow; a callback's, which may be that of a fragment."""
    session().turns += 1


def moved() -> bool:
    """True when the page has a change to follow and has not run since.

    `layout.fragment` asks. Controls are not compared here: for a moment after a preset the browser still
    reports the values of before.
    """
    state = session()
    if state.turns == state.followed and not state.running:
        state.news.settle()
        state.news.say_again()
    return state.turns != state.followed


def follow(name: str) -> None:
    """Have the page follow a widget outside of all fragments; its callback.

    Streamlit may send what it says in one message with the wish of a component, for that fragment alone.

    Args:
        name: key of the widget.
    """
    if name not in session().news.unheard():
        move()


def asked(name: str, params: Sequence[Param]) -> Value:
    """What the address or its widget says of one control before `controls`, for a table that depends on it.

    Args:
        name: of the control.
        params: the page's table, as far as it is known.
    """
    state, standing = session(), address.defaults(params)
    known = state.pages.get(state.page)
    if state.incoming is not None or known is None:
        return address.read(params, state.incoming or {}, standing)[0][name]
    return _as_told(known).under(params).values[name]


def controls(params: Sequence[Param], presets: Presets | None = None) -> dict[str, Value]:
    """The values of a page's controls, by name. Call it before the widgets: they take `key=<name>`, no value.

    Args:
        params: the page's table. A parameter named "preset" chooses one of `presets`.
        presets: for each preset the values that it sets; a change of preset sets them, and leaves the
            other controls as they are.
    """
    state, presets = session(), presets or {}
    here = state.pages.get(state.page) if state.incoming is None else None
    mounted = {param.key for param in params if param.widget and param.key not in st.session_state}
    known = _moved(params, presets, state, here) if here else _arrived(params, presets, state)
    state.news.say_again(mounted)
    state.pages[state.page] = known
    return dict(known.values)


def _arrived(params: Sequence[Param], presets: Presets, state: Session) -> PageState:
    raw, state.incoming = state.incoming or {}, None
    chosen, _ = address.read(_presets_param(params), raw, address.defaults(_presets_param(params)))
    standing = address.defaults(params, presets.get(str(chosen.get(PRESET))))
    values, problems = address.read(params, raw, standing)
    if not state.pages:  # the links within the app carry the names on to pages that lack them
        problems += address.unknown((HIDE, LOCK), raw, params)
    state.problems = [*state.problems, *problems]
    if state.stayed:
        _set(state, params, values)
    _seed(params, values, anew=True)
    return PageState(tuple(params), standing, values)


def _presets_param(params: Sequence[Param]) -> list[Param]:
    return [param for param in params if param.name == PRESET]


def _moved(params: Sequence[Param], presets: Presets, state: Session, known: PageState) -> PageState:
    told = _as_told(known)
    moved = told.under(params)
    if followed := moved.since(told):
        _set(state, params, followed)
    chosen = moved.values.get(PRESET) != known.values.get(PRESET)
    if chosen:
        moved = _with_preset(state, moved, presets.get(str(moved.values[PRESET]), {}))
    _seed(params, moved.values, anew=chosen or bool(followed))
    if moved.values != known.values:
        state.problems = []
        state.pages[state.page] = moved
        write()
    return moved


def _with_preset(state: Session, known: PageState, chosen: Mapping[str, Value]) -> PageState:
    chosen = {name: value for name, value in chosen.items() if name not in named(LOCK)}
    _set(state, known.params, chosen)
    return PageState(known.params, address.defaults(known.params, chosen), {**known.values, **chosen})


def apply_preset(preset: str, presets: Presets) -> None:
    """Set a preset of this page and what it sets; for the callback of a component that holds the choice.

    Args:
        preset: its name; the one that is set already undoes what was changed since.
        presets: for each preset the values that it sets.
    """
    state = session()
    known = state.pages[state.page]
    values = {**_widget_values(known, known.values), PRESET: preset}
    chosen = _with_preset(state, PageState(known.params, known.standing, values), presets[preset])
    state.pages[state.page], state.problems = chosen, []
    _seed(chosen.params, chosen.values, anew=True)
    write()
    move()


def _seed(params: Sequence[Param], values: Mapping[str, Value], *, anew: bool) -> None:
    for param in params:
        if param.name in values:
            tell(param, values[param.name], language(), anew=anew)


def set_control(name: str, value: Value) -> None:
    """Record a value that a component holds, so that the address carries it.

    Raises:
        KeyError: the page has no such parameter.
    """
    set_controls({name: value})


def set_controls(values: Mapping[str, Value]) -> None:
    """Set some controls of this page; for a callback, or for values without a widget.

    A component may speak up a moment after its page was left: then that page's values are kept for the
    return, and neither the widgets nor the address of the page on the screen change.

    Raises:
        KeyError: no page of this visit has these parameters.
    """
    state = session()
    known = _owner(values)
    if known is not state.pages.get(state.page):
        known.values = {**known.values, **values}
        return
    if any(known.values[name] != value for name, value in values.items()):
        state.problems = []
    known.values = {**known.values, **values}
    _seed(known.params, values, anew=True)
    write()


def _owner(values: Mapping[str, Value]) -> PageState:
    state = session()
    here = state.pages.get(state.page)
    for known in (here, *state.pages.values()):
        if known is not None and set(values) <= set(known.values):
            return known
    raise KeyError(f"no page of this visit has the parameters {sorted(values)}; this is page {state.page!r}")


def frame_address() -> dict[str, str]:
    """What every page's address carries: a chosen language, `present`, what is hidden and locked."""
    state = session()
    values = {"lang": state.language, "present": state.present, **state.led}
    return address.write(FRAME, values, address.defaults(FRAME))


def page_address(page: str) -> dict[str, str]:
    """The address of a page as this visit left it."""
    known = session().pages.get(page)
    return {**frame_address(), **(known.address() if known else {})}


def spelled_out() -> dict[str, str]:
    """What a link to this page says whatever its address leaves out: the language, and who speaks."""
    known = session().pages.get(session().page)
    return {"lang": language(), **(known.spelled() if known else {})}


def alone() -> bool:
    """True where one exhibit is shown alone: on a projector, in a frame of another page, on a tour."""
    return session().present or bool(st.context.is_embedded) or bool(session().led["tour"])


def exhibit_address(stop: Stop) -> dict[str, str]:
    """What says which exhibit of a page stands alone on the screen: nothing for the first."""
    first = ("", *EXHIBITS[stop.page][:1])
    return {EXHIBIT: stop.exhibit} if alone() and stop.exhibit not in first else {}


def write() -> None:
    """Make the browser's address that of this visit. The one place that writes it."""
    state = session()
    wanted = {**page_address(state.page), **exhibit_address(Stop(state.page, state.exhibit))}
    # A run's own address is the browser's of a moment ago: it may look right while another is on its way.
    meant = {name: [value] for name, value in wanted.items()}
    if spelled() != meant or state.told != meant:
        st.query_params.from_dict(wanted)
        state.told = meant


def settle() -> None:
    """End a run of the whole script: nothing is left to adopt, and the address says what is shown."""
    state = session()
    state.incoming, state.running, state.news.ours = None, False, set()
    if state.goal is not None and state.goal.page == state.page:
        state.goal = None
    write()
