"""The learning rate over a run: a short rise, a long constant stretch, a straight line down to 0.

The constant stretch can end at any moment, which a cosine cannot: Hu et al. 2024 (MiniCPM, section 4) and
Haegele et al. 2024, Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations.
"""

from dataclasses import dataclass, replace

__all__ = ["Schedule", "decay_now", "factor", "plan"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where the rate falls, in any unit of progress: updates, or seconds of processor time.

    Args:
        decay_from: progress at which the rate begins to fall.
        total: progress at which it reaches 0 and the run ends.
        top: the factor that it falls from.
        warmup: number of updates until the factor first reaches `top`.
    """

    decay_from: float
    total: float
    top: float
    warmup: int


def plan(total: float, decay: float, warmup: int) -> Schedule:
    """A schedule over `total` whose last share `decay` falls.

    Example:
        >>> plan(1000, 0.4, 10)
        Schedule(decay_from=600.0, total=1000, top=1.0, warmup=10)
    """
    return Schedule(decay_from=total * (1 - decay), total=total, top=1.0, warmup=warmup)


def factor(schedule: Schedule, done: float, step: int) -> float:
    """What the learning rates are multiplied by.

    Args:
        schedule: the plan.
        done: progress so far, in the plan's unit.
        step: number of updates so far.

    Example:
        >>> [factor(plan(1000, 0.4, 10), done, done) for done in (0, 500, 800, 1000)]
        [0.1, 1.0, 0.5, 0.0]
    """
    rise = min(1.0, (step + 1) / schedule.warmup)
    if done <= schedule.decay_from:
        return rise * schedule.top
    return rise * schedule.top * max(0.0, (schedule.total - done) / (schedule.total - schedule.decay_from))


def decay_now(schedule: Schedule, done: float, length: float) -> Schedule:
    """Begin the fall here, or change its length on the way: from the present factor to 0 over `length`.

    Example:
        >>> early = decay_now(plan(1000, 0.4, 10), 300, 100)
        >>> [factor(early, done, done) for done in (300, 350, 400)]
        [1.0, 0.5, 0.0]
    """
    present = factor(schedule, done, schedule.warmup)
    return replace(schedule, decay_from=done, total=done + length, top=present)
