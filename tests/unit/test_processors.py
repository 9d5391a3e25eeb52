"""Another processor prints the same numbers: two examples, six texts and the first steps of a recording.

`tests/benchmarks/processors.py` does the same for everything, under more settings.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.mlp.presets import DEFAULT
from tests.benchmarks.processors import OLD, child, differences, furthest

EXAMPLES = (DEFAULT, "digits")


@pytest.mark.slow
def test_nothing_that_is_printed_or_drawn_differs_and_losses_by_rounding_alone(tmp_path: Path) -> None:
    """As this processor computes, and as an old one would."""
    with ThreadPoolExecutor(2) as pool:
        ours, old = pool.map(lambda each: child(tmp_path, EXAMPLES, 6, whole=False, setting=each), ({}, OLD))
    assert differences(ours, old) == {}
    assert furthest(ours, old) < 1e-6
