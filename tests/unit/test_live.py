"""A live run gives the steps that were asked for, and the same ones again."""

import threading

import pytest
import torch

from core.mlp.presets import WITH_DROPOUT, Twins
from core.mlp.training import train
from dashboard.runs.live import LiveRun

SMALL = Twins(n=20, n_test=50, units=4, rate=0.2, steps=60)


def test_chunks_join_without_a_seam() -> None:
    run = LiveRun(SMALL, epoch=1)
    steps = [snapshot.step for start in (0, 7, 14) for snapshot in run.take(start, 7)]
    assert steps == list(range(21))


def test_a_chunk_holds_the_numbers_of_the_run_itself() -> None:
    taken = LiveRun(SMALL, epoch=1).take(13, 1)[0]
    expected = list(train(SMALL.config()))[13]
    assert torch.equal(taken.weights, expected.weights)
    assert all(torch.equal(a, b) for a, b in zip(taken.masks, expected.masks, strict=True))


def test_asking_for_an_earlier_step_starts_over_and_gives_it_again() -> None:
    run = LiveRun(SMALL, epoch=1)
    first = run.take(0, 10)[4]
    again = run.take(4, 1)[0]
    assert torch.equal(first.weights, again.weights)


def test_the_end_of_the_run_ends_the_chunk() -> None:
    assert [snapshot.step for snapshot in LiveRun(SMALL, epoch=1).take(55, 30)] == [55, 56, 57, 58, 59, 60]


def test_a_run_that_diverges_ends_there_and_stays_ended() -> None:
    run = LiveRun(Twins(layers=3, units=64, rate=0.9, optimizer="sgd", lr=0.2, steps=60), epoch=1)
    assert (run.diverged, run.end) == (None, 60)
    taken = run.take(0, 61)
    assert run.diverged == run.end + 1 == run.trained == len(taken) < 60
    assert run.take(run.trained, 10) == []
    assert [snapshot.step for snapshot in run.take(run.end, 10)] == [run.end]
    run.take(0, 1)
    assert run.end == len(taken) - 1  # known, though it starts over
    assert len(run.log()) == 1


def test_counts_are_the_different_masks_of_all_cases_before_the_step() -> None:
    run = LiveRun(SMALL, epoch=1)
    run.take(0, 21)
    seen = set()
    for snapshot in list(train(SMALL.config()))[:20]:
        masks = torch.cat([mask[WITH_DROPOUT] for mask in snapshot.masks], dim=1)
        seen.update(map(tuple, masks.int().tolist()))
    assert run.counts[20] == len(seen)
    assert run.counts[0] == 0


def test_the_log_has_a_row_a_step_and_losses_where_they_were_measured() -> None:
    run = LiveRun(SMALL, epoch=1)
    run.take(0, 21)
    log = run.log()
    assert log["step"].tolist() == list(range(21))
    assert log["test_dropout"].notna().tolist() == [step % 10 == 0 for step in range(21)]


@pytest.mark.parametrize(("start", "count"), [(-1, 3), (0, -2)])
def test_negative_wishes_are_refused(start: int, count: int) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        LiveRun(SMALL, epoch=1).take(start, count)


def test_the_log_can_be_read_while_another_thread_trains() -> None:
    run = LiveRun(Twins(n=20, n_test=20, units=4, steps=300), epoch=1)
    training = threading.Thread(target=run.take, args=(0, 300))
    training.start()
    while training.is_alive():
        log = run.log()
        assert list(log["step"] if len(log) else []) == list(range(len(log)))
    training.join()
    assert run.trained == len(run.log()) == 300
