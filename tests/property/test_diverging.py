"""Whatever the sliders say: what goes to the browser is finite, and a run that does not stay so says when."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.mlp.presets import Twins
from core.mlp.training import DivergedError, train
from dashboard import text
from dashboard.components.network_player.packing import pack
from dashboard.components.network_player.props import Choices, PlayerView, props
from dashboard.runs.live import LiveRun
from dashboard.views.dropout.run_chart import diverged
from tests.unit.test_packing import read

STEPS = 60
CHUNK = 23
EXTREME = st.builds(
    Twins,
    data=st.sampled_from(("moons", "digits", "spirals")),
    n=st.sampled_from((10, 60)),
    n_test=st.just(40),
    noise=st.sampled_from((0.0, 1.0)),
    wrong=st.sampled_from((0.0, 0.5)),
    layers=st.integers(1, 4),
    units=st.sampled_from((2, 24, 64)),
    activation=st.sampled_from(("relu", "tanh")),
    rate=st.sampled_from((0.0, 0.5, 0.95)),
    input_rate=st.sampled_from((0.0, 0.8)),
    optimizer=st.sampled_from(("sgd", "sgd", "adam")),
    lr=st.sampled_from((0.1, 1.0, 1.0)),
    weight_decay=st.sampled_from((0.0, 0.1)),
    max_norm=st.sampled_from((0.0, 10.0)),
    batch=st.sampled_from((0, 7)),
    steps=st.just(STEPS),
    seed=st.integers(0, 3),
)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def until_it_ends(twins: Twins, every: int) -> Iterator[int | str]:
    """The steps of a run's snapshots, then how it ends."""
    try:
        for snapshot in train(twins.config(), every=every):
            yield snapshot.step
    except DivergedError as end:
        yield f"diverged at {end.step}"
    else:
        yield "at its end"


def sent(run: LiveRun, start: int) -> dict[str, dict[int, np.ndarray]]:
    """A chunk as the browser gets it."""
    snapshots = run.take(start, CHUNK)
    said = props(
        run.config, run.split, text.load("dropout", "en"), epoch=1,
        view=PlayerView(), choices=Choices((), "", 0.5),
        counts=run.counts, end=run.end, ended=diverged(run, text.load("dropout", "en")),
    )  # fmt: skip
    return read(pack(snapshots, run.split, said))


@given(EXTREME)
@settings(max_examples=60, deadline=None)
def test_no_number_that_is_sent_is_anything_but_finite_and_a_run_that_diverges_names_its_step(
    twins: Twins,
) -> None:
    run = LiveRun(twins, epoch=1)
    for start in range(0, STEPS + 1, CHUNK):
        for rows in sent(run, start).values():
            assert all(np.isfinite(row).all() for row in rows.values())
    assert run.trained == run.end + 1
    assert np.isfinite(run.log().drop(columns="step").to_numpy(float)[::10]).all()
    for language in text.LANGUAGES:
        words = text.load("dropout", language)
        said = diverged(run, words)
        assert said == (
            "" if run.diverged is None else words("diverged", step=run.diverged, rate=words.plain(twins.lr))
        )


@given(EXTREME, st.integers(2, STEPS))
@settings(max_examples=25, deadline=None)
def test_the_step_at_which_a_run_diverges_does_not_hang_on_where_it_is_looked_at(
    twins: Twins, every: int
) -> None:
    runs = [list(until_it_ends(twins, distance)) for distance in (1, every)]
    assert runs[0][-1] == runs[1][-1]  # how it ends
    assert runs[1][:-1] == [step for step in runs[0][:-1] if step % every == 0 or step == STEPS]
