"""Figures 9 to 11 of Srivastava et al. 2014 again, on MNIST: `python -m core.studies.figures_9_to_11`.

Figure 9 (section 7.3): the rate, from 0 to .9, in a net of 784-2048-2048-2048-10 units, and in nets that grow
with it so that 256, 256 and 512 units are kept on average; inputs are not dropped. Figure 10 (section 7.4):
100 to 50,000 training cases, 784-1024-1024-2048-10 units, without dropout, and with rates of .5 for hidden
units and .2 for inputs. Figure 11 (section 7.5): such a net with dropout, asked in one pass with scaled
weights, and as the average of k nets that are drawn for each test case.

The shapes, rates and sizes are the paper's. What those sections leave open is ours: SGD at a learning rate of
`LR` with batches of `BATCH`; momentum .95, which appendix A recommends; incoming weights no longer than 3, as
in the authors' own code (deepnet); for figure 11 the net of figure 10. The paper trains up to a million
updates (figure 4). It computes in float32, so that two machines agree in the shape of a curve, not in the
last digits.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from core.dropout import draw_mask
from core.mlp import mnist
from core.mlp.batches import case_order
from core.mlp.mnist import Images, MnistError
from core.mlp.nets import NetConfig, forward, initial_weights, layer_views
from core.optim import SGD, limit_norms
from core.rng import generator_for
from core.studies.with_mnist import add_folder, learn_from
from core.tables import read, write

__all__ = ["CASES", "COUNTS", "RATES", "Plan", "Rerun", "main", "plans", "rerun"]

RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CASES = (100, 500, 1000, 5000, 10_000, 50_000)
COUNTS = (1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100)
"""Over how many nets figure 11 averages."""

DRAWS = 10
"""How often it does so anew."""

BATCH, LR, MOMENTUM, MAX_NORM = 100, 0.01, 0.95, 3.0

_FIXED, _KEPT, _USUAL = (2048, 2048, 2048), (256, 256, 512), (1024, 1024, 2048)
_RATE, _INPUT_RATE = 0.5, 0.2
_AT_ONCE = 1000
"""Cases that a net is asked about at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A net of one of the figures.

    Args:
        figure: "9a" with the units fixed, "9b" with the kept units fixed, "10" or "11".
        hidden: units of each hidden layer.
        rate: of dropping a hidden unit.
        input_rate: of dropping an input.
        cases: training cases; 0 for all there are.
    """

    figure: str
    hidden: tuple[int, ...]
    rate: float
    input_rate: float
    cases: int


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a net came to. A row with masks is an average over so many nets of figure 11.

    Attributes:
        figure: as in `Plan`, and the next three.
        hidden: units of each hidden layer, joined by hyphens.
        rate: of dropping a hidden unit.
        input_rate: of dropping an input.
        cases: training cases.
        steps: updates.
        seed: of its cases, weights, batches and masks.
        masks: nets averaged over; 0 for one pass with scaled weights.
        draw: which of the averages over so many.
        train_error: share of the training cases that is misclassified; NaN where masks are averaged over.
        test_error: the same of the test cases.
    """

    figure: str
    hidden: str
    rate: float
    input_rate: float
    cases: int
    steps: int
    seed: int
    masks: int
    draw: int
    train_error: float
    test_error: float


@dataclass(frozen=True, slots=True, eq=False)
class Learner:
    """A net, and where it is.

    Args:
        net: its shape.
        plan: at which rates it learns.
        flat: its weights, [P].
        die: where masks come from.
    """

    net: NetConfig
    plan: Plan
    flat: Tensor
    die: torch.Generator

    def logits(self, x: Tensor, flat: Tensor, *, masks: bool) -> Tensor:
        """Logits of cases, [B, 10], under a mask of its own for each, or in one pass with scaled weights."""
        factors = [self._factor((1, len(x), units), self.plan.rate) for units in self.plan.hidden]
        seen = x * self._factor(x.shape, self.plan.input_rate) if masks else x
        return forward(flat.unsqueeze(0), seen, self.net, factors=factors if masks else None).logits[0]

    def _factor(self, shape: Sequence[int], rate: float) -> Tensor:
        return draw_mask(shape, rate, generator=self.die).to(self.flat.dtype) / (1 - rate)


def plans(figure: str, scale: float = 1.0, cases: Sequence[int] = CASES) -> Sequence[Plan]:
    """The nets of a figure.

    Args:
        figure: "9", "10" or "11".
        scale: the number of units is multiplied by it.
        cases: training cases of figure 10.

    Example:
        >>> first, *_, last = plans("9")
        >>> first.hidden, last.hidden
        ((2048, 2048, 2048), (2560, 2560, 5120))
    """
    if figure == "9":
        fixed = [Plan("9a", _scaled(_FIXED, scale), rate, 0.0, 0) for rate in RATES]
        return [*fixed, *(Plan("9b", _scaled(_KEPT, scale / (1 - rate)), rate, 0.0, 0) for rate in RATES)]
    usual = _scaled(_USUAL, scale)
    if figure == "11":
        return [Plan("11", usual, _RATE, _INPUT_RATE, 0)]
    both = ((0.0, 0.0), (_RATE, _INPUT_RATE))
    return [Plan("10", usual, *rates, count) for count in cases for rates in both]


def _scaled(units: Sequence[int], scale: float) -> tuple[int, ...]:
    return tuple(max(1, round(count * scale)) for count in units)


def rerun(plan: Plan, seed: int, steps: int, device: str = "cpu") -> Iterator[Rerun]:
    """Train a net and measure it.

    Args:
        plan: which net.
        seed: of its cases, weights, batches and masks.
        steps: updates.
        device: of torch.

    Raises:
        core.mlp.mnist.MnistError: MNIST cannot be had, or has fewer cases than planned.
    """
    images = mnist.here()
    cases = plan.cases or len(images.train.labels)
    x, y = _drawn(images.train, cases, seed, device)
    x_test, y_test = _drawn(images.test, len(images.test.labels), seed, device)
    learner = _trained(plan, x, y, seed, steps)
    of = plan.figure, "-".join(map(str, plan.hidden)), plan.rate, plan.input_rate, cases, steps, seed
    with torch.inference_mode():
        yield Rerun(*of, 0, 0, _error(learner, x, y), _error(learner, x_test, y_test))
        for draw in range(DRAWS if plan.figure == "11" else 0):
            for masks, error in zip(COUNTS, _averaged(learner, x_test, y_test), strict=True):
                yield Rerun(*of, masks, draw, float("nan"), error)


def _drawn(images: Images, count: int, seed: int, device: str) -> tuple[Tensor, Tensor]:
    pixels, labels = images.draw(count, np.random.default_rng(seed))
    return torch.from_numpy(pixels).to(device, torch.float32), torch.from_numpy(labels).to(device)


def _trained(plan: Plan, x: Tensor, y: Tensor, seed: int, steps: int) -> Learner:
    net = NetConfig(mnist.PIXELS, plan.hidden, mnist.CLASSES)
    first = initial_weights(net, generator=generator_for(seed, "weights"))
    die = torch.Generator(x.device).manual_seed(generator_for(seed, "masks").initial_seed())
    learner = Learner(net, plan, first.to(x.device, x.dtype), die)
    hidden = [w for w, _ in layer_views(learner.flat.unsqueeze(0), net)][:-1]
    order = case_order(len(x), min(BATCH, len(x)), generator=generator_for(seed, "order"))
    optimiser = SGD(learner.flat, lr=LR, momentum=MOMENTUM)
    for _, rows in zip(range(steps), order, strict=False):
        batch, leaf = rows.to(x.device), learner.flat.detach().requires_grad_()
        loss = cross_entropy(learner.logits(x[batch], leaf, masks=True), y[batch])
        optimiser.step(torch.autograd.grad(loss, leaf)[0])
        limit_norms(hidden, MAX_NORM)
    return learner


def _error(learner: Learner, x: Tensor, y: Tensor) -> float:
    parts = torch.split(x, _AT_ONCE)
    said = [learner.logits(part, learner.flat, masks=False).argmax(-1) for part in parts]
    return float((torch.cat(said) != y).double().mean())


def _averaged(learner: Learner, x: Tensor, y: Tensor) -> Iterator[float]:
    """Error of the mean over the first so many of `COUNTS` nets, each case with nets of its own."""
    shares, drawn = torch.zeros(len(x), learner.net.outputs, device=x.device), 0
    for count in COUNTS:
        for _ in range(count - drawn):
            parts = [learner.logits(part, learner.flat, masks=True) for part in torch.split(x, _AT_ONCE)]
            shares += torch.cat(parts).softmax(-1)
        drawn = count
        yield float((shares.argmax(-1) != y).double().mean())


def main() -> None:
    """Train the nets of figures 9 to 11 of Srivastava et al. 2014 on MNIST, into a table.

    The table grows as they come; what is in it is not trained again. At full size 20,000 updates of a net
    take up to about two hours of one core: try --scale 0.1 --steps 2000 first.
    """
    parser = argparse.ArgumentParser(prog="python -m core.studies.figures_9_to_11", description=main.__doc__)
    add_folder(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="the table to write")
    parser.add_argument("--figures", nargs="+", choices=("9", "10", "11"), default=("9", "10", "11"))
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of units; 1 as in the paper")
    parser.add_argument("--cases", type=int, nargs="+", default=CASES, help="training cases of figure 10")
    parser.add_argument("--steps", type=int, default=20_000, help="updates a net; the paper's are a million")
    parser.add_argument("--seeds", type=int, default=1, help="nets of each kind")
    parser.add_argument("--device", default="cpu", help="cuda for a graphics card")
    asked = parser.parse_args()
    learn_from(parser, asked)
    every = [plan for figure in asked.figures for plan in plans(figure, asked.scale, asked.cases)]
    try:
        _run(every, asked)
    except MnistError as error:
        parser.error(str(error))


def _run(every: Sequence[Plan], asked: argparse.Namespace) -> None:
    rows = list(read(Rerun, asked.out)) if asked.out.exists() else []
    for plan in every:
        for seed in range(asked.seeds):
            if not any(_is_of(row, plan, seed, asked.steps) for row in rows):
                began = perf_counter()
                rows += rerun(plan, seed, asked.steps, asked.device)
                write(rows, asked.out)
                print(_said(plan, seed, rows, perf_counter() - began), flush=True)


def _is_of(row: Rerun, plan: Plan, seed: int, steps: int) -> bool:
    same = (row.figure, row.hidden, row.rate) == (plan.figure, "-".join(map(str, plan.hidden)), plan.rate)
    return same and plan.cases in (0, row.cases) and (row.seed, row.steps) == (seed, steps)


def _said(plan: Plan, seed: int, rows: Sequence[Rerun], seconds: float) -> str:
    row = next(row for row in reversed(rows) if not row.masks)
    return (
        f"figure {row.figure}: {row.hidden}, rate {plan.rate:g}, {row.cases} cases, seed {seed}: "
        f"train {row.train_error:.2%}, test {row.test_error:.2%}, {seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
