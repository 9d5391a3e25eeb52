"""Another processor prints the same numbers: two examples, ten texts and the start page's recording.

`tests/benchmarks/processors.py` does the same for everything, under more settings.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.mlp.presets import DEFAULT
from core.studies.recording import PATH
from tests.benchmarks.processors import OLD, Parts, child, differences, furthest

EXAMPLES = (DEFAULT, "digits")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Parts, Parts]:
    """As this processor computes, and as an old one would."""
    out = tmp_path_factory.mktemp("processors")
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda setting: child(out, EXAMPLES, 10, whole=False, setting=setting), ({}, OLD))
    ours, old = made
    return ours, old


def test_nothing_that_is_printed_or_drawn_differs(both: tuple[Parts, Parts]) -> None:
    assert differences(*both) == {}


def test_the_losses_differ_by_rounding_alone(both: tuple[Parts, Parts]) -> None:
    assert furthest(*both) < 1e-6


def test_the_recording_is_byte_by_byte_what_its_command_makes(both: tuple[Parts, Parts]) -> None:
    assert both[0]["recording"].tobytes() == PATH.read_bytes()
