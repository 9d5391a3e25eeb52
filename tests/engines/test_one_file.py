"""Saved files in Firefox and in Safari's engine, opened from the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.driving import BIG, Engine
from tests.engines.saved import DEEDS, nothing_fetched, opened
from tests.saved_files import written


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(tmp_path_factory.mktemp("saved"))


def test_every_kind_of_file_works_by_itself(engine: Engine, files: dict[str, Path]) -> None:
    engine.resize(*BIG)
    for exhibit, deed in DEEDS.items():
        opened(engine, files[exhibit])
        deed(engine)
        nothing_fetched(engine)
    engine.go("about:blank")
