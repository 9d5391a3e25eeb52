"""The page's own style sheets."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import layout

__all__ = ["styles"]

_HERE = Path(__file__).parent


def styles() -> None:
    """Apply the rules of the page, and those of the projector while presenting."""
    names = ("timeline", "timeline_present") if layout.present() else ("timeline",)
    rules = "\n".join((_HERE / f"{name}.css").read_text(encoding="utf-8") for name in names)
    st.html(f"<style>{rules}</style>")
