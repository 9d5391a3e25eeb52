"""The recorded pairs against pairs trained anew."""

from __future__ import annotations

import pandas as pd
import pytest

from core.mlp.experiments import SEEDS, spread
from core.mlp.presets import PRESETS
from core.mlp.seeds import recorded


def test_every_example_has_its_pairs() -> None:
    assert set(recorded()) == set(PRESETS.values())
    for twins, table in recorded().items():
        assert table["seed"].tolist() == list(range(twins.seed, twins.seed + SEEDS))
        assert table.notna().all(axis=None)
        for twin in ("plain", "dropout"):
            gap = table[f"test_{twin}"] - table[f"train_{twin}"]
            assert gap.to_numpy() == pytest.approx(table[f"gap_{twin}"].to_numpy(), abs=2e-5)


@pytest.mark.parametrize("name", ["moons", "tiny"])
def test_pairs_trained_here_end_where_the_recorded_ones_do(name: str) -> None:
    twins = PRESETS[name]
    pd.testing.assert_frame_equal(
        spread(twins, seeds=2), recorded()[twins].head(2), rtol=2e-3, check_dtype=False
    )
