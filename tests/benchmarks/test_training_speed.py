"""How many times faster a stack trains than a plain loop over its networks: ratios within one process.

    python -m pytest tests/benchmarks/test_training_speed.py -s

The plain loop does the same work on the same data: for each network and step one forward pass through an
`nn.Sequential` with `nn.Dropout`, the loss, `backward` and one step of `torch.optim.Adam`. The two sides take
turns, so that whatever else the machine does meets both; the ratio is that of their median rounds.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
import torch
from torch import nn

from core.mlp.data import DataConfig, make
from core.mlp.training import Member, TrainConfig, train

DATA = DataConfig("moons", n_train=60, n_test=400, noise=0.2)
HIDDEN = (24, 24)
TWINS = (Member((0.0, 0.0)), Member((0.5, 0.5)))
SWEEP = tuple(Member((rate / 10, rate / 10), seed=seed) for seed in range(5) for rate in range(9))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def config(members: tuple[Member, ...], steps: int) -> TrainConfig:
    return TrainConfig(DATA, HIDDEN, members, steps=steps, eval_every=steps)


def stack_steps(members: tuple[Member, ...]) -> Callable[[int], None]:
    """Go on training one stack by so many steps."""
    chunk = 20
    run = train(config(members, 10**9), every=chunk)
    next(run)

    def go(steps: int) -> None:
        for _ in range(steps // chunk):
            next(run)

    return go


def plain_net(rate: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, HIDDEN[0]), nn.ReLU(), nn.Dropout(rate),
        nn.Linear(HIDDEN[0], HIDDEN[1]), nn.ReLU(), nn.Dropout(rate),
        nn.Linear(HIDDEN[1], 1),
    )  # fmt: skip


def plain_steps(members: tuple[Member, ...]) -> Callable[[int], None]:
    """Go on training the same networks one by one, each with its own optimiser."""
    split = make(DATA)
    x, y = split.x_train.float(), split.y_train.float().unsqueeze(1)
    nets = [plain_net(member.rates[0]) for member in members]
    optimizers = [torch.optim.Adam(net.parameters(), lr=0.01) for net in nets]
    loss = nn.BCEWithLogitsLoss()

    def go(steps: int) -> None:
        for _ in range(steps):
            for net, optimizer in zip(nets, optimizers, strict=True):
                optimizer.zero_grad()
                loss(net(x), y).backward()
                optimizer.step()

    return go


def seconds_per_step(go: Callable[[int], None], steps: int) -> float:
    start = time.perf_counter()
    go(steps)
    return (time.perf_counter() - start) / steps


def measured_ratio(members: tuple[Member, ...], *, ours: int, plain: int, rounds: int = 15) -> float:
    """Median seconds a step of the plain loop over those of the stack."""
    stack_side, plain_side = stack_steps(members), plain_steps(members)
    stack_side(ours), plain_side(plain)  # warm up
    times = [(seconds_per_step(stack_side, ours), seconds_per_step(plain_side, plain)) for _ in range(rounds)]
    stack_time, plain_time = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = plain_time / stack_time
    print(
        f"\n{len(members)} networks: {1 / stack_time:.0f} steps/s, plain {1 / plain_time:.0f}: {ratio:.1f}x"
    )
    return ratio


def test_a_twin_trains_at_least_4_times_as_fast_as_a_plain_loop() -> None:
    assert measured_ratio(TWINS, ours=400, plain=60) >= 4


def test_a_stack_of_45_trains_many_times_as_fast_as_a_plain_loop() -> None:
    # Without vector instructions both compute for as long, and the stack saves the rest alone.
    least = 3 if torch.backends.cpu.get_cpu_capability() == "DEFAULT" else 15
    assert measured_ratio(SWEEP, ours=60, plain=4) >= least


def test_a_twin_with_a_snapshot_of_every_step_keeps_its_pace() -> None:
    """Losses and a decision surface every 10 steps; a ratio to bare training, printed."""
    watched = TrainConfig(DATA, HIDDEN, TWINS, steps=10**9, eval_every=10, surface_every=10)
    run, bare = train(watched), stack_steps(TWINS)

    def pull(steps: int) -> None:
        for _ in range(steps):
            next(run)

    times = [(seconds_per_step(pull, 200), seconds_per_step(bare, 200)) for _ in range(15)]
    watched_time, bare_time = (statistics.median(side) for side in zip(*times, strict=True))
    print(f"\nsnapshots: {1 / watched_time:.0f} steps/s, {bare_time / watched_time:.2f} of bare training")
    assert watched_time < 10 * bare_time
