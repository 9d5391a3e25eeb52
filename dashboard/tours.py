"""Ways through the app by the time there is: for a talk, or for a reader who wants to be led."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.exhibits import Stop

__all__ = ["TOURS"]

_MOONS = Stop("dropout", "network", name="moons", minutes=2)
_WRITE = Stop("top_k", "write", {"k": "40"}, name="write", minutes=3)

TOURS: Mapping[str, tuple[Stop, ...]] = {
    "5": (
        _MOONS,
        Stop("top_k", "bars", {"k": "1"}, name="greedy", minutes=1),
        Stop("two_dice", "cells", name="cells", minutes=2),
    ),
    "15": (
        Stop("start", "answer", name="answer", minutes=2),
        _MOONS,
        Stop("dropout", "gap", {"preset": "wrong"}, name="wrong", minutes=3),
        _WRITE,
        Stop("two_dice", "cells", {"predict": "1"}, name="predict", minutes=3),
        Stop("timeline", "story", name="history", minutes=2),
    ),
    "45": (
        Stop("start", "answer", name="answer", minutes=2),
        Stop("dropout", "gap", {"preset": "digits"}, name="digits", minutes=4),
        Stop("dropout", "gap", {"preset": "too_high"}, name="high", minutes=4),
        Stop("dropout", "gap", {"preset": "plenty"}, name="plenty", minutes=3),
        Stop("dropout", "spread", name="seeds", minutes=3),
        Stop("why", "units", name="units", minutes=3),
        Stop("top_k", "bars", name="bars", minutes=5),
        Stop("top_k", "write", {"k": "40"}, name="write", minutes=6),
        Stop("two_dice", "cells", {"predict": "1"}, name="predict", minutes=5),
        Stop("two_dice", "twins", name="twins", minutes=3),
        Stop("models", "years", name="models", minutes=3),
        Stop("models", "passes", name="passes", minutes=2),
        Stop("models", "crossing", name="crossing", minutes=2),
    ),
}
"""For each length in minutes its stops, in order. The words of a stop are the frame's `tour.<name>`, and for
whoever leads `tour.<name>.note`."""
