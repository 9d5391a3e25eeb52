"""Experiments with a pair of twins: the same network with and without dropout, and six worth looking at.

A `Twins` is what a reader can set, as plain values; it becomes a `TrainConfig` for one seed or for a whole
stack of seeds. Each of the `PRESETS` comes with a claim about what dropout does there, good or bad;
`tests/unit/test_presets.py` checks every claim over 20 seeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.mlp.data import DataConfig, Name
from core.mlp.nets import Activation
from core.mlp.schedules import Schedule, share
from core.mlp.table import Table
from core.mlp.training import Member, OptimizerName, TrainConfig

__all__ = ["DEFAULT", "PLAIN", "PRESETS", "WITH_DROPOUT", "Twins"]

PLAIN, WITH_DROPOUT = 0, 1
"""The twins' places in their stack."""

_MEASURED_EVERY = 10


@dataclass(frozen=True, slots=True)
class Twins:
    """A network with dropout and its twin without: same data, first weights and batches.

    Args:
        data: which problem, see `core.mlp.data`.
        n: number of training cases.
        n_test: number of test cases.
        noise: noise of the inputs, in units of the data.
        wrong: share of training labels that are wrong.
        layers: number of hidden layers.
        units: units of each hidden layer.
        activation: nonlinearity of the hidden units.
        rate: probability of dropping a hidden unit, for the twin that drops.
        input_rate: probability of dropping an input, for the twin that drops.
        schedule: how these rates change during the run, see `core.mlp.schedules`.
        optimizer: "adam" or "sgd".
        lr: learning rate.
        weight_decay: see `TrainConfig`.
        max_norm: longest incoming weight vector of a unit; 0 for no limit.
        batch: cases a step; 0 for all.
        steps: number of updates.
        seed: draws data, first weights, batches and masks.
        table: the cases of the problem "table".

    Example:
        >>> Twins(rate=0.3).config().members[WITH_DROPOUT].rates
        (0.3, 0.3)
    """

    data: Name = "moons"
    n: int = 60
    n_test: int = 1000
    noise: float = 0.4
    wrong: float = 0.0
    layers: int = 2
    units: int = 24
    activation: Activation = "relu"
    rate: float = 0.5
    input_rate: float = 0.0
    schedule: Schedule = "constant"
    optimizer: OptimizerName = "adam"
    lr: float = 0.004
    weight_decay: float = 0.0
    max_norm: float = 0.0
    batch: int = 0
    steps: int = 900
    seed: int = 0
    table: Table | None = None

    def config(self, seeds: int = 1) -> TrainConfig:
        """The run of this pair, or of one pair for each of the seeds seed, seed + 1, ...

        Args:
            seeds: number of pairs; members 2 i and 2 i + 1 are the twins of seed `seed + i`.

        Example:
            >>> len(Twins().config(seeds=20).members)
            40
        """
        data = DataConfig(self.data, self.n, self.n_test, self.noise, self.wrong, self.seed, self.table)
        pairs = [self._pair(self.seed + i) for i in range(seeds)]
        return TrainConfig(
            data=data,
            hidden=(self.units,) * self.layers,
            members=tuple(member for pair in pairs for member in pair),
            activation=self.activation,
            optimizer=self.optimizer,
            lr=self.lr,
            weight_decay=self.weight_decay,
            max_norm=self.max_norm or None,
            batch=self.batch or None,
            steps=self.steps,
            eval_every=_MEASURED_EVERY,
            surface_every=None if seeds > 1 or data.inputs != 2 else _MEASURED_EVERY,
            schedule=self.schedule,
        )

    def share_at(self, step: int) -> float:
        """What both rates are multiplied by at a step.

        Args:
            step: updates done before, 0 .. steps.

        Example:
            >>> Twins(schedule="falling", steps=100).share_at(20)
            0.8
        """
        return share(self.schedule, step, self.steps)

    def _pair(self, seed: int) -> tuple[Member, Member]:
        none = Member((0.0,) * self.layers, 0.0, seed)
        return none, Member((self.rate,) * self.layers, self.input_rate, seed)


DEFAULT = "moons"

PRESETS: Mapping[str, Twins] = MappingProxyType(
    {
        "moons": Twins(),
        "digits": Twins(
            data="digits", n=100, noise=0.0, units=32, rate=0.3, input_rate=0.35, lr=0.005, seed=1
        ),
        "too_high": Twins(n=100, noise=0.15, rate=0.9),
        "plenty": Twins(n=2000, noise=0.3, lr=0.005, batch=50),
        "tiny": Twins(n=200, noise=0.2, units=4, lr=0.01),
        "wrong": Twins(n=80, noise=0.15, wrong=0.2, units=32, activation="tanh", lr=0.01, steps=1000, seed=1),
    }
)
"""The examples by name; the first is shown on arrival. Each arrives with a seed that is no exception: 0, or 1
where 0 is one.

What each claims, with medians over the seeds 0 .. 19 at the end of the run, without dropout / with it. Losses
are in nats and without masks; the gap is test minus train loss.

moons
    Few noisy points, a wide network. Without dropout the test loss climbs to several times its minimum. Gap
    1.81 / 0.27, smaller with dropout in all seeds; test loss 1.84 / 0.50, lower in all. The test error moves
    less: 20.1 % / 17.0 %.
digits
    100 training cases. Gap 0.60 / 0.43, smaller with dropout in all seeds; test loss 0.60 / 0.47, lower in 19
    of 20. The test error does not fall: 13.0 % / 13.2 %. Both twins fit every training case. It takes dropout
    of the inputs as well (Srivastava et al. 2014, appendix A.4, keep 0.8 of real-valued inputs): dropping
    hidden units alone, at the same rate, raises the test loss to 0.79.
too_high
    At rate 0.9 the network underfits: its train loss stays at 0.37, against 0.04 at rate 0.5; its test loss
    lies above its plain twin's in all seeds (0.07 / 0.37). The gap is next to nothing, and no comfort.
plenty
    2,000 cases in batches of 50. Gap 0.011 / 0.007; test loss 0.21 / 0.25, lower with dropout in no seed.
tiny
    Four units a layer. Train loss 0.05 / 0.31, higher with dropout in all seeds; test loss 0.17 / 0.32,
    higher in 19 of 20.
wrong
    A fifth of the labels is wrong. Share memorised (`core.mlp.memorising`): 100 % / 19 %. Test loss 1.17 /
    0.39, lower with dropout in all seeds; test error 22.9 % / 13.8 %, lower in 19 of 20. The gap with
    dropout is negative: only the training set has wrong labels to get wrong.

On the seeds 100 .. 119, which had no part in choosing the values, every count above is the same or one
higher, except digits: gap smaller in 18 of 20, test loss lower in 17.
"""
