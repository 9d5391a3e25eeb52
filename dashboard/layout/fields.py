"""A field for a number, read and shown as the page's language writes numbers.

Streamlit's own number field (1.67) goes by the browser's language: on a German page in an English browser
"0,3" becomes 3 or .0001 without a word, and emptying it sets the minimum.
"""

from __future__ import annotations

import html

import streamlit as st

from dashboard.address import Param, Value
from dashboard.layout.session import follow, get_control
from dashboard.layout.widgets import said, shown
from dashboard.layout.words import page_text, shortened
from dashboard.text import LANGUAGES, Text

__all__ = ["number_field"]

_LONGEST, _EXAMPLE = 40, 0.5


def number_field(words: str, param: Param) -> None:
    """Show a number to type. What cannot be read gets a sentence, and like an empty field changes nothing.

    Args:
        words: the field's name.
        param: of the page's table, with `typed=True`.
    """
    text, value = page_text("frame"), get_control(param.name)
    typed = str(st.session_state.get(param.key, ""))
    refused = _refused(param, typed, value, text)
    if not refused and typed != shown(param, value, text.language):
        st.session_state[param.key] = shown(param, value, text.language)
    st.text_input(
        words, key=param.key, max_chars=_LONGEST, autocomplete="off", on_change=follow, args=(param.key,)
    )
    if refused:
        sentence = html.escape(_sentence(param, typed, value, text))
        st.html(f'<p class="td-refused" role="status">{sentence}</p>')


def _refused(param: Param, typed: str, value: Value, text: Text) -> bool:
    # What another language of the page has shown there was typed by nobody.
    ours = {shown(param, value, language) for language in LANGUAGES}
    return bool(typed.strip()) and typed not in ours and said(param, text.language) is None


def _sentence(param: Param, typed: str, value: Value, text: Text) -> str:
    return text(
        "field_number" if isinstance(param.default, float) else "field_whole",
        value=shortened(typed),
        lo=text.plain(param.lo),
        hi=text.plain(param.hi),
        example=text.plain(_EXAMPLE),
        kept=text.plain(float(value)),
    )
