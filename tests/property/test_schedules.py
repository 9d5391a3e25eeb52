"""A rate on a schedule: a share of it at every step, and masks that are drawn with just that."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.mlp.noise import Noise
from core.mlp.schedules import SCHEDULES, Schedule, share

schedules = st.sampled_from(SCHEDULES)
runs = st.integers(1, 5000).flatmap(lambda steps: st.tuples(st.integers(0, steps), st.just(steps)))


@given(schedules, runs)
def test_a_share_is_in_the_unit_interval(schedule: Schedule, run: tuple[int, int]) -> None:
    assert 0 <= share(schedule, *run) <= 1


@given(runs)
def test_shares_rise_or_fall_all_along(run: tuple[int, int]) -> None:
    step, steps = run
    before = max(step - 1, 0)
    for schedule in ("early", "falling"):
        assert share(schedule, step, steps) <= share(schedule, before, steps)
    for schedule in ("late", "rising"):
        assert share(schedule, step, steps) >= share(schedule, before, steps)


@given(st.integers(6, 5000))
def test_where_they_begin_and_end(steps: int) -> None:
    ends = {name: (share(name, 0, steps), share(name, steps, steps)) for name in SCHEDULES}
    assert ends["constant"] == (1, 1)
    assert ends["early"] == ends["falling"] == (1, 0)
    assert ends["late"] == (0, 1)
    assert ends["rising"] == (0, pytest.approx(1, abs=1e-4))


@pytest.mark.parametrize(("step", "steps"), [(-1, 10), (11, 10), (0, 0)])
def test_a_step_outside_of_the_run_is_refused(step: int, steps: int) -> None:
    with pytest.raises(ValueError, match="step"):
        share("late", step, steps)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 99))
def test_the_noise_at_a_share_is_that_of_the_rate_times_it(rate: float, part: float, seed: int) -> None:
    def drawn(rates: float, of: torch.Tensor | None) -> torch.Tensor:
        noise = Noise((rates, rates), (seed, seed), "1", block=1, rows=8, cases=8, units=5)
        return noise.draw(of)[0].clone()

    scheduled = drawn(rate, torch.tensor(part, dtype=torch.float64))
    assert torch.equal(scheduled, drawn(rate * part, None))
    each = drawn(rate, torch.tensor([part, 1.0], dtype=torch.float64))
    assert torch.equal(each[0], scheduled[0])
    assert torch.equal(each[1], drawn(rate, None)[1])
