"""The typographic parts of a page: claim, lede, footer line, folds. They put words on the screen."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import streamlit as st

from core.tables import DataFileError, svg
from dashboard import text, theme
from dashboard.layout.session import alone, language, move, session

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Die = Literal["learning", "speaking"]
Source = Literal["measured", "recorded", "published"]

_PICTURES = Path(__file__).resolve().parent.parent.parent / "assets" / "pictures"
_SHOWN = ("icon", "learning_die", "speaking_die", "off_die", "lock")
_DIE = re.compile(r"&lt;(learning|speaking)&gt;(.*?)&lt;/\1&gt;")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def page_text(page: str) -> text.Text:
    """The words of a page in the reader's language."""
    return text.load(page, language())


def palette() -> theme.Palette:
    """The colours of the reader's appearance: light, dark, or the projector's."""
    return theme.palette(st.context.theme.type, projected())


def present() -> bool:
    """True where one exhibit alone fills the screen: on a projector, or in a frame of another page."""
    return projected() or bool(st.context.is_embedded)


def projected() -> bool:
    """True on a projector (`?present=1`)."""
    return session().present


def shortened(raw: str, longest: int = 40) -> str:
    r"""What a reader or an address said, to be named in a sentence: what can be printed of it, not too much.

    Example:
        >>> shortened("x" * 50, 3), shortened("a\nb")
        ('xxx…', 'ab')
    """
    said = printable(raw)
    return said if len(said) <= longest else f"{said[:longest]}…"


def printable(raw: str) -> str:
    """What can be printed of a text."""
    return "".join(character for character in raw if character.isprintable())


@cache
def _drawing(name: str) -> str:
    return svg(picture_file(name))


def picture_file(name: str) -> Path:
    """Where an SVG of `assets/pictures` lies."""
    return _PICTURES / f"{name}.svg"


def picture(name: str) -> str:
    """An SVG of `assets/pictures`, to set inline in a component; "" if it is missing or broken.

    A page goes on without it; the frame says what `missing_pictures` finds.
    """
    return "" if _fault(name) else _drawing(name)


def missing_pictures() -> list[DataFileError]:
    """What is wrong with the pictures that every page shows."""
    return list(filter(None, map(_fault, _SHOWN)))


def _fault(name: str) -> DataFileError | None:
    try:
        _drawing(name)
    except DataFileError as error:
        return error
    return None


def die(name: Die) -> str:
    """The picture of a die in its hue, as HTML for `st.html`; the style sheet draws it, since `st.html` lets
    no inline SVG pass.
    """
    return f'<span class="td-picture td-{name}"></span>'


def picture_variables() -> str:
    """Pictures to fill, in CSS: `--td-learning-die`, `--td-speaking-die`, `--td-off-die` and `--td-lock`.

    The third is the ghost of either die, for one that is not rolled.
    """
    names = (*(f"{name}-die" for name in get_args(Die)), "off-die", "lock")
    drawn = {name: picture(name.replace("-", "_")).encode() for name in names}
    return " ".join(
        f'--td-{name}: url("data:image/svg+xml;base64,{base64.b64encode(svg).decode()}");'
        for name, svg in drawn.items()
    )


def markup(words: str) -> str:
    """Words as HTML: everything is escaped, then `**bold**` and `<learning>die words</learning>` take effect.

    A die's words take its hue and its picture, and are never broken from it.
    """
    rolled = _DIE.sub(_die_words, html.escape(words))
    return _BOLD.sub(r"<strong>\1</strong>", rolled)


def _die_words(found: re.Match[str]) -> str:
    name: Die = "learning" if found[1] == "learning" else "speaking"
    return f'<span class="td-die td-{name}">{die(name)}&nbsp;{found[2]}</span>'


def claim(words: str) -> None:
    """The headline of a page: what its figure shows, in words."""
    st.html(f'<h1 class="td-claim">{markup(words)}</h1>')


def lede(words: str) -> None:
    """The line under a claim: what the reader is looking at."""
    st.html(f'<p class="td-lede">{markup(words)}</p>')


def room(gap: Literal["small"] | int = 8) -> AbstractContextManager[object]:
    """A place in the column of a page: when something in it comes or goes, what stands below stays mounted.

    For what waits behind a question: without it all charts below would be drawn anew with every answer. What
    a fragment shows has such a place already. An exhibit alone needs none.

    Args:
        gap: between its parts, that of the place it is in: in the column as style.css says, "small" in a
            fragment.
    """
    return nullcontext() if alone() else st.container(gap=gap)


def strip() -> DeltaGenerator:
    """The row of a page's controls: presets left, numbers right, 32px high on a wide screen."""
    return st.container(horizontal=True, vertical_alignment="center", key="td-strip")


def measured(words: str, source: Source = "measured", *, seen: bool = True) -> DeltaGenerator:
    """The line under a figure: what was trained or published, with which size, seed and number of runs.

    Args:
        words: the rest of the line after "Measured here:".
        source: "measured" on this machine, "recorded" from a run that ships with the app, or "published".
        seen: False where an exhibit stands alone and has no room for it: it is there for a picture of it.

    Returns:
        The row; a button put into it (`type="tertiary"`) looks like a link at the end of the line.
    """
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    look = "td-measured" if seen else "td-measured td-unseen"
    row.html(f'<p class="{look}">{measured_words(words, source)}</p>', width="content")
    return row


def measured_words(words: str, source: Source = "measured") -> str:
    """What the line under a figure says, as HTML.

    Args:
        words: the rest of the line after "Measured here:".
        source: see `measured`.
    """
    return f"{html.escape(page_text('frame')(source))} {markup(words)}"


def fold(title: str, name: str, fill: Callable[[], object], *, apart: bool = False) -> None:
    """A closed fold: the arithmetic with the numbers now on the screen, say. It is filled once it is opened.

    What is in a closed fold would cost every visitor a seventh of a page's time in the browser.

    Args:
        title: its words.
        name: of this fold, on its page.
        fill: shows what is in it.
        apart: True outside of the fragments of a page that has some: Streamlit may send its opening in one
            message with the wish of a component, for the fragment of that alone.
    """
    inside = st.expander(title, key=f"td-fold-{name}", on_change=move if apart else "rerun")
    if inside.open:
        with inside:
            fill()


def code_fold(words: Callable[..., str], key: str, lines: str) -> None:
    """A fold with the lines of Python that reproduce a figure.

    Args:
        words: of the page.
        key: of the fold's title, which says how many lines there are.
        lines: the code.
    """
    title = words(key, lines=len(lines.splitlines()))
    fold(title, key, lambda: st.code(lines, language="python"))
