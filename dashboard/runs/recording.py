"""The recorded runs of the start page, each read once a process; no network is needed for it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.tables import DATA, json_object

__all__ = ["recording"]

_NEEDED = ("plan", "scale", "parameters", "tokens", "learning", "losses", "speaking", "wobble")


@st.cache_resource(show_spinner=False)
def recording(voice: str) -> dict[str, Any]:
    """What `core.studies.recording.make` gave when it was made; not to be changed.

    Args:
        voice: the model that wrote the tales.

    Raises:
        core.tables.DataFileError: the file is missing or broken.
    """
    return json_object(DATA / "recording" / f"{voice}.json", _NEEDED)
