"""The lines printed on the page run as they stand and make the mask on the screen."""

import contextlib
import io
import re

import pytest

from core.mlp.presets import WITH_DROPOUT, Twins
from dashboard.runs.live import LiveRun
from dashboard.views.dropout.reproduce import LINES


def printed(code: str) -> list[int]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<fold>", "exec"), {})
    return [int(number) for number in re.findall(r"\d+", out.getvalue().split("kept:")[1])]


@pytest.mark.parametrize(
    "twins",
    [
        Twins(rate=0.2, n_test=20),
        Twins(rate=0.8, seed=3, n_test=20),
        Twins(rate=0.3, batch=16, units=7, n_test=20),
        Twins(data="digits", n=100, n_test=20, units=32, input_rate=0.2),
    ],
)
@pytest.mark.parametrize("step", [0, 1, 130])
def test_the_lines_make_the_mask_of_the_run(twins: Twins, step: int) -> None:
    snapshot = LiveRun(twins, epoch=1).take(step, 1)[0]
    code = LINES.format(
        seed=twins.seed, step=step, row=snapshot.row, cases=snapshot.cases.shape[1], units=twins.units,
        rate=twins.rate,
    )  # fmt: skip
    mask = snapshot.masks[0][WITH_DROPOUT, snapshot.row]
    assert printed(code) == mask.nonzero().flatten().tolist()


def test_the_lines_are_about_fifteen() -> None:
    assert len(LINES.splitlines()) <= 16
