"""The likeliest continuations of a text as a tree, and what a chain of steps cuts off it.

    branches = grow(model, model.encode("Once upon a"))      # by the model's own probabilities
    pruned = prune(branches, SamplingSettings(top_k=2), read)  # what the steps leave of every branch

The tree is the model's: no step moves it. So a cut can be seen to take a branch away, and with it all that
would have grown there.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from core.errors import check_whole
from core.lm.gpt import Cache
from core.lm.interface import LanguageModel, Scores
from core.sampling import Distribution, SamplingSettings, distribution, trace

__all__ = ["Branch", "Pruned", "grow", "prune"]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A beginning of a continuation.

    Args:
        path: its tokens; none for the text itself, from which all grow.
        share: the probability of the last one after those before, as the model has it.
        joint: the probability of all of them together.
        logits: [V], the scores of what could follow; None where the tree goes no further.
    """

    path: tuple[int, ...]
    share: float
    joint: float
    logits: Tensor | None


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a chain of steps leaves of a branch.

    Args:
        path: of the branch.
        share: the probability of its last token, as the model has it.
        left: the same after the steps; 0 if they cut it, or a branch before it.
        lost: the mass that they cut at the fork behind it; 0 where nothing is cut or there is no fork.
    """

    path: tuple[int, ...]
    share: float
    left: float
    lost: float


def grow(
    model: LanguageModel, read: Sequence[int], *, branches: int = 24, width: int = 3, depth: int = 5
) -> tuple[Branch, ...]:
    """The likeliest beginnings of all continuations, the likeliest first.

    A beginning is at least as likely as what goes on from it: so the search takes the likeliest one that it
    knows, looks at what could follow it, and needs no more than one reading a branch. What it finds is exact.

    Args:
        model: any language model.
        read: tokens of the text, at least 1; of a long one the end is read, so that the branches fit as well.
        branches: how many to find, at least 1; fewer where there are no more.
        width: of each fork so many tokens at most, the likeliest, so that the tree has a depth.
        depth: most tokens of a branch, at least 1.

    Returns:
        The text itself with an empty path, then the branches; every branch comes after the one it grows from.

    Raises:
        ValueError: a number is too small, or the model's context has no room for the depth.
    """
    check_whole("branches", branches, 1)
    check_whole("width", width, 1)
    check_whole("depth", depth, 1, model.context - 1)
    return tuple(_likeliest(model, tuple(read)[depth - model.context :], branches, width, depth))


_Open = tuple[float, tuple[int, ...], float, Cache | None]
"""What the search knows of: its probability, negative so that a heap has the likeliest first; path, share;
what was read before its last token."""


def _likeliest(
    model: LanguageModel, read: tuple[int, ...], branches: int, width: int, depth: int
) -> Iterator[Branch]:
    scores = model.next_logits(read)
    yield Branch((), 1.0, 1.0, scores.logits)
    known: list[_Open] = _children(scores, (), 1.0, width)
    for _ in range(branches):
        if not known:
            return
        minus, path, share, cache = heapq.heappop(known)
        if len(path) == depth or path[-1] == model.end:
            yield Branch(path, share, -minus, None)
            continue
        scores = model.next_logits(path[-1:], cache) if cache else model.next_logits((*read, *path))
        yield Branch(path, share, -minus, scores.logits)
        for child in _children(scores, path, -minus, width):
            heapq.heappush(known, child)


def _children(scores: Scores, path: tuple[int, ...], joint: float, width: int) -> list[_Open]:
    """The likeliest tokens of a fork, the likeliest first; of equal ones the lower number."""
    shares = distribution(scores.logits).probabilities
    first = shares.argsort(descending=True, stable=True)[:width].tolist()
    return [(-joint * float(shares[token]), (*path, token), float(shares[token]), scores.cache)
            for token in first]  # fmt: skip


def prune(branches: Sequence[Branch], settings: SamplingSettings, read: Sequence[int]) -> tuple[Pruned, ...]:
    """What a chain of steps leaves of a tree.

    Args:
        branches: as `grow` gives them.
        settings: the chain.
        read: tokens of the text, for the repetition penalty.

    Example:
        >>> import torch
        >>> logits = torch.tensor([0.5, 0.3, 0.2]).log()
        >>> tree = [Branch((), 1, 1, logits), Branch((0,), 0.5, 0.5, None), Branch((2,), 0.2, 0.2, None)]
        >>> [(each.path, round(each.left, 3), round(each.lost, 3))
        ...  for each in prune(tree, SamplingSettings(top_k=2), [1])]
        [((), 1.0, 0.2), ((0,), 0.625, 0.0), ((2,), 0.0, 0.0)]
    """
    chain, left, found = settings.changing(), dict[tuple[int, ...], Tensor](), list[Pruned]()
    forks = {branch.path[:-1] for branch in branches if branch.path}
    for branch in branches:
        path, lost = branch.path, 0.0
        mine = _of(left.get(path[:-1]), path[-1]) if path else 1.0
        if mine and path in forks and branch.logits is not None:
            stages = trace(branch.logits, chain.steps([*read, *path]))
            left[path], lost = stages[-1].probabilities, _lost(stages)
        found.append(Pruned(path, branch.share, mine, lost))
    return tuple(found)


def _of(fork: Tensor | None, token: int) -> float:
    """What is left of a token; nothing at a fork that is itself cut."""
    return 0.0 if fork is None else float(fork[token])


def _lost(stages: Sequence[Distribution]) -> float:
    """The mass that cuts have taken, each of what was there before it."""
    kept = 1.0
    for before, after in pairwise(stages):
        if not bool(after.kept.equal(before.kept)):
            kept *= float(before.probabilities[after.kept].sum())
    return 1 - kept
