"""Which rate, and how much data: nets of many rates, and of many training sets, measured on unseen cases.

Srivastava et al. 2014, section 7.3 and figure 9: the rate is swept with the number of units fixed, and with
the number of units that are kept on average fixed, so that a net that drops more is larger. Section 7.4 and
figure 10: a net with dropout and one without on more and more training cases. There MNIST, three and more
layers of 1,024 and more units; here the small problems of this app, and a small part of MNIST where it is at
hand. `core.studies.figures_9_to_11` has the paper's shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from core.mlp.presets import PRESETS, Twins
from core.mlp.sweeps_seeds import Reached
from core.mlp.training import Member, train

__all__ = ["BASES", "PROBLEMS", "RATES", "SWEEPS", "Arm", "Problem", "Sweep", "arms", "reached"]

Problem = Literal["moons", "digits", "mnist"]
PROBLEMS: Mapping[Problem, Twins] = MappingProxyType(
    {"moons": PRESETS["moons"], "digits": replace(PRESETS["digits"], n_test=500, input_rate=0.0)}
)
"""The nets that are swept: two hidden layers; on digits without dropout of the inputs."""

BASES: Mapping[Problem, Twins] = MappingProxyType(
    {
        **PROBLEMS,
        "mnist": Twins("mnist", n=200, noise=0.0, units=32, lr=0.005, batch=50, steps=400),
    }
)
"""The same, and a net that learns a part of MNIST in about the time of the others."""

Sweep = Literal["fixed", "grown", "cases"]
SWEEPS: tuple[Sweep, ...] = ("fixed", "grown", "cases")
"""The rate with the units fixed, the rate with the kept units fixed, the training cases."""

RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

CASES: Mapping[Problem, tuple[int, ...]] = MappingProxyType(
    {
        "moons": (50, 100, 200, 500, 1000, 2000),
        "digits": (50, 100, 200, 500, 1000, 1297),
        "mnist": (50, 100, 200, 500, 1000, 2000),
    }
)
"""Training cases; of the 1,797 digits the other 500 are for measuring."""

_BATCH = 50
"""Cases a step where the training cases are swept; where the rate is, as many as the net says."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Nets that differ in their seeds alone.

    Args:
        problem: what they learn.
        sweep: what is swept.
        rate: at which hidden units are dropped.
        units: of each hidden layer.
        cases: training cases.
    """

    problem: Problem
    sweep: Sweep
    rate: float
    units: int
    cases: int


def arms(problem: Problem, sweep: Sweep) -> Sequence[Arm]:
    """What is trained, from the lowest rate or the fewest cases on.

    Args:
        problem: what is learned.
        sweep: what is swept. Where the kept units are fixed, there are as many as the other net keeps at rate
            one half.

    Example:
        >>> [(arm.rate, arm.units) for arm in arms("moons", "grown")][::5]
        [(0.0, 12), (0.5, 24)]
        >>> len(arms("digits", "cases"))
        12
    """
    base = BASES[problem]
    if sweep == "cases":
        sets = [(rate, cases) for cases in CASES[problem] for rate in (0.0, 0.5)]
        return [Arm(problem, sweep, rate, base.units, cases) for rate, cases in sets]
    wide = {rate: round(base.units / 2 / (1 - rate)) if sweep == "grown" else base.units for rate in RATES}
    return [Arm(problem, sweep, rate, units, base.n) for rate, units in wide.items()]


def reached(arm: Arm, seeds: Sequence[int]) -> Sequence[Reached]:
    """Train the nets of an arm as one stack.

    Args:
        arm: which nets.
        seeds: of each.

    Raises:
        DivergedError: a run comes to numbers that are too large.
        core.mlp.mnist.MnistError: MNIST is to be learned and cannot be had.

    Example:
        >>> [net.seed for net in reached(Arm("moons", "fixed", rate=0.5, units=4, cases=50), seeds=(0, 7))]
        [0, 7]
    """
    twins = BASES[arm.problem]
    batch = _BATCH if arm.sweep == "cases" else twins.batch
    base = replace(twins, n=arm.cases, units=arm.units, batch=batch)
    members = tuple(Member((arm.rate,) * base.layers, 0.0, seed) for seed in seeds)
    config = replace(base.config(), members=members, eval_every=base.steps, surface_every=None)
    *_, last = train(config, every=base.steps)
    if last.losses is None:
        raise RuntimeError("a run ends with a snapshot that has its losses")
    scores = zip(last.losses.train, last.losses.test, last.losses.test_error, strict=True)
    of = (arm.problem, arm.sweep, arm.rate, arm.units, arm.cases)
    return [Reached(*of, seed, *map(float, each)) for seed, each in zip(seeds, scores, strict=True)]
