"""What the browser says of its address."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

__all__ = ["asked_for", "spelled", "went_through_history"]


def asked_for(url: str) -> str:
    """The page that a visit came by, as the browser spells it."""
    # What the browser asks for, to the letter: only then does Streamlit find a page for it. Later runs of a
    # visit cannot tell, since Streamlit writes the page that it found into `st.context.url`.
    return unquote(urlsplit(url).path.removesuffix("/").rpartition("/")[2])


def went_through_history() -> bool:
    """True in the run that follows Back or Forward."""
    # What Streamlit's own bound widgets ask; it has no public name yet. A browser test guards it.
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def spelled() -> dict[str, list[str]]:
    """The query of the address as the browser spells it."""
    # `?k=1&k=2` means the last one, and is not how it should be written.
    return {name: st.query_params.get_all(name) for name in st.query_params}
