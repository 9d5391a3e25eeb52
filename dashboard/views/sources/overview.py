"""The verdicts counted: a bar of all claims, and every claim as a mark in the order of the note."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.history import VERDICTS, Claim, Verdict
from dashboard.text import Text
from dashboard.views.sources.controls import SECTIONS
from dashboard.views.sources.marks import form

__all__ = ["overview"]


def overview(claims: Sequence[Claim], text: Text) -> None:
    """Draw the counts.

    Args:
        claims: all of them, in the note's order.
        text: the page's words.
    """
    counts = Counter(claim.verdict for claim in claims)
    said = ", ".join(_counted(verdict, counts[verdict], text) for verdict in VERDICTS)
    spoken = html.escape(text("claims.spoken", total=len(claims), counts=said))
    most = max(counts.values())
    parts = "".join(_part(verdict, counts[verdict], most, text) for verdict in VERDICTS)
    groups = "".join(_group(section, claims, text) for section in SECTIONS)
    bar = f'<div class="src-bar" role="img" aria-label="{spoken}">{parts}</div>'
    note = f'<p class="src-note">{html.escape(text("claims.map"))}</p>'
    st.html(f'{bar}{note}<div class="src-map">{groups}</div>')


def _counted(verdict: Verdict, count: int, text: Text) -> str:
    return text("verdict.count", verdict=text(f"verdict.{verdict}"), count=count)


def _part(verdict: Verdict, count: int, most: int, text: Text) -> str:
    """One part of the bar: its width counts claims, on a phone compared with the largest part."""
    words = html.escape(text(f"verdict.{verdict}"))
    return (
        f'<div class="src-part" style="--count: {count}; --most: {most}">'
        f'<span class="src-fill src-{verdict}"></span><span><b>{count}</b> {words}</span></div>'
    )


def _group(section: str, claims: Sequence[Claim], text: Text) -> str:
    held = [claim for claim in claims if str(claim.section) == section]
    marks = "".join(form(claim.verdict, f"{claim.id} {text(f'verdict.{claim.verdict}')}") for claim in held)
    name = html.escape(text(f"section.{section}"))
    return f'<div><span class="src-small">{name}</span><span class="src-marks">{marks}</span></div>'
