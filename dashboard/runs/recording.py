"""The recorded run of the start page, read once; no network is needed for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["recording"]

_PATH = Path(__file__).resolve().parents[2] / "assets" / "data" / "recording.json"


@st.cache_resource(show_spinner=False)
def recording() -> dict[str, Any]:
    """What `core.recording.make` gave when it was made; not to be changed."""
    return dict(json.loads(_PATH.read_text(encoding="utf-8")))
