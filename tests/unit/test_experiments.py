"""The small experiments agree with what they are made of."""

from dataclasses import replace

import numpy as np
import pytest

from core.mlp.experiments import mask_sheet, settling, spread
from core.mlp.presets import PLAIN, WITH_DROPOUT, Twins
from core.mlp.training import DivergedError, train

SMALL = Twins(n=30, n_test=100, units=6, rate=0.2, steps=40)


def test_a_sheet_shows_the_watched_case_s_masks_and_shares_over_all() -> None:
    sheet = mask_sheet(SMALL, steps=25)
    snapshots = list(train(SMALL.config()))[:25]
    last = np.concatenate([mask[WITH_DROPOUT, snapshots[-1].row] for mask in snapshots[-1].masks])
    assert sheet.shown.shape == (12, 25)
    assert sheet.shown[:, -1].tolist() == last.tolist()
    assert sheet.drawn == 25 * 30
    assert 0.7 < sheet.share.mean() < 0.9
    assert sheet.distinct <= min(sheet.drawn, 2**12)


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_averages_settle_on_the_value_without_masks_and_on_its_kept_share(rate: float) -> None:
    result = settling(Twins(rate=rate, n=40, n_test=50), step=60, draws=20000)
    assert result.scaled[-1] == pytest.approx(result.plain, rel=0.06)
    assert result.unscaled[-1] == pytest.approx((1 - rate) * result.plain, rel=0.06)


@pytest.mark.parametrize("layers", [1, 2, 4])
def test_settling_works_for_every_depth(layers: int) -> None:
    result = settling(Twins(layers=layers, units=5, n=30, n_test=20, rate=0.2), step=5, draws=10)
    assert result.scaled.shape == (10,)
    assert 0 <= result.unit < (1 if layers == 1 else 5)


def test_a_row_of_the_spread_is_the_pair_of_that_seed_alone() -> None:
    table = spread(SMALL, seeds=3)
    alone = list(train(Twins(n=30, n_test=100, units=6, rate=0.2, steps=40, seed=2).config()))[-1].losses
    assert alone is not None
    row = table.set_index("seed").loc[2]
    assert row["test_plain"] == pytest.approx(float(alone.test[PLAIN]))
    assert row["gap_dropout"] == pytest.approx(float(alone.test[WITH_DROPOUT] - alone.train[WITH_DROPOUT]))


WILD = Twins(n=40, n_test=50, layers=3, units=64, rate=0.9, optimizer="sgd", lr=0.2, steps=60)
"""Of a few seeds some pairs diverge."""


def test_a_pair_that_diverges_leaves_its_row_empty_and_the_others_as_they_are() -> None:
    table, seeds = spread(WILD, seeds=4), range(4)
    assert table["seed"].tolist() == list(seeds)
    for seed in seeds:
        row = table.set_index("seed").loc[seed]
        try:
            *_, last = train(replace(WILD, seed=seed).config(), every=WILD.steps)
        except DivergedError:
            assert row.isna().all()
        else:
            assert last.losses is not None
            assert row["test_dropout"] == pytest.approx(float(last.losses.test[WITH_DROPOUT]))
    assert table["gap_plain"].isna().sum() > 0


def test_masks_are_counted_up_to_where_a_run_diverges_and_there_averages_are_refused() -> None:
    with pytest.raises(DivergedError) as error:
        settling(WILD, step=WILD.steps, draws=10)
    assert mask_sheet(WILD, steps=WILD.steps).shown.shape[1] == error.value.step


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    spread(SMALL, seeds=2, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
