"""The tree of the likeliest continuations against all continuations there are, and what steps cut off it."""

from __future__ import annotations

import math

import pytest

from core.lm.tree import Branch, grow, prune
from core.sampling import SamplingSettings, trace
from tests.unit.small_model import SIZE, small_model

MODEL = small_model(16)
READ = MODEL.encode("the cat")


def shares(path: tuple[int, ...]) -> list[float]:
    """The probabilities of what could follow, all of it read anew."""
    return list(MODEL.next_logits([*READ, *path]).logits.double().softmax(0).tolist())


def likely(path: tuple[int, ...], width: int) -> list[int]:
    found = shares(path)
    return sorted(range(SIZE), key=lambda token: (-found[token], token))[:width]


def joint(path: tuple[int, ...]) -> float:
    return math.prod(shares(path[:place])[token] for place, token in enumerate(path))


def by_hand(width: int, depth: int) -> dict[tuple[int, ...], float]:
    """Every branch of at most a depth, with its probability."""
    level, found = {(): 1.0}, dict[tuple[int, ...], float]()
    for _ in range(depth):
        open_ones = {path: has for path, has in level.items() if not path or path[-1] != MODEL.end}
        tables = {path: (shares(path), likely(path, width)) for path in open_ones}
        level = {(*path, token): open_ones[path] * table[token]
                 for path, (table, first) in tables.items() for token in first}  # fmt: skip
        found |= level
    return found


@pytest.mark.parametrize(("width", "depth", "branches"), [(SIZE, 2, 60), (3, 4, 24), (2, 5, 40), (1, 5, 9)])
def test_the_branches_are_the_likeliest_of_all(width: int, depth: int, branches: int) -> None:
    every = by_hand(width, depth)
    root, *found = grow(MODEL, READ, branches=branches, width=width, depth=depth)
    assert (root.path, root.share, root.joint) == ((), 1, 1)
    best = sorted(every, key=every.__getitem__, reverse=True)[:branches]
    assert [branch.path for branch in found] == best
    for branch in found:
        assert branch.joint == pytest.approx(every[branch.path], rel=1e-5)
        assert branch.share == pytest.approx(shares(branch.path[:-1])[branch.path[-1]], rel=1e-5)


def test_every_branch_comes_after_the_one_it_grows_from_and_ends_with_the_text() -> None:
    found = grow(MODEL, READ, branches=60, width=4, depth=3)
    seen = set[tuple[int, ...]]()
    for branch in found:
        assert not branch.path or branch.path[:-1] in seen
        assert MODEL.end not in branch.path[:-1]
        assert (branch.logits is None) == (len(branch.path) == 3 or branch.path[-1:] == (MODEL.end,))
        seen.add(branch.path)


def test_without_a_cache_the_tree_is_the_same() -> None:
    with_cache = grow(MODEL, READ)

    class Forgetful:
        context, end = MODEL.context, MODEL.end

        def next_logits(self, tokens: object, _cache: object = None) -> object:
            scores = MODEL.next_logits(tokens)  # type: ignore[arg-type]
            return type(scores)(scores.logits, None)

    without = grow(Forgetful(), READ)  # type: ignore[arg-type]
    assert [branch.path for branch in without] == [branch.path for branch in with_cache]


def test_of_a_long_text_the_end_is_read() -> None:
    long = (READ * 9)[:40]
    tree = grow(MODEL, long, depth=5)
    assert [branch.path for branch in tree] == [branch.path for branch in grow(MODEL, long[-11:], depth=5)]


@pytest.mark.parametrize("wrong", [{"branches": 0}, {"width": 0}, {"depth": 0}, {"depth": 16}])
def test_a_tree_of_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        grow(MODEL, READ, **wrong)


CHAINS = [
    SamplingSettings(),
    SamplingSettings(top_k=2),
    SamplingSettings(top_k=1, temperature=0.5),
    SamplingSettings(top_p=0.4),
    SamplingSettings(top_k=5, top_p=0.5),  # both cut
    SamplingSettings(temperature=1.7, top_k=3, top_p=0.8),
    SamplingSettings(top_k=3, temperature=1.7, order=("top_k", "temperature")),
    SamplingSettings(min_p=0.5, repetition_penalty=1.6),
]


@pytest.mark.parametrize("settings", CHAINS)
def test_what_is_cut_is_a_ghost_with_all_that_grows_from_it_and_its_mass_is_lost(
    settings: SamplingSettings,
) -> None:
    tree = grow(MODEL, READ, branches=40)
    forks = {branch.path: branch for branch in tree}
    found = {each.path: each for each in prune(tree, settings, READ)}
    assert list(found) == [branch.path for branch in tree]
    behind = {path[:-1] for path in found if path}
    for path, each in found.items():
        alive = all(one_of(forks[path[:place]], settings, token)[0] for place, token in enumerate(path))
        assert (each.left > 0) == alive
        assert each.share == forks[path].share
        if path and alive:
            assert each.left == pytest.approx(one_of(forks[path[:-1]], settings, path[-1])[0])
        wanted = one_of(forks[path], settings, 0)[1] if alive and path in behind else 0
        assert each.lost == pytest.approx(wanted, abs=1e-12)


def one_of(fork: Branch, settings: SamplingSettings, token: int) -> tuple[float, float]:
    """What the steps leave of a token at a fork, and the mass that they cut there, by loops."""
    assert fork.logits is not None
    kept, stages = 1.0, trace(fork.logits, settings.steps([*READ, *fork.path]))
    for number in range(1, len(stages)):
        before, after = stages[number - 1].probabilities.tolist(), stages[number].probabilities.tolist()
        kept *= sum(had for had, has in zip(before, after, strict=True) if has > 0)
    return float(stages[-1].probabilities[token]), 1 - kept


def test_nothing_is_lost_where_nothing_is_cut() -> None:
    hot = SamplingSettings(temperature=1.9)
    assert {each.lost for each in prune(grow(MODEL, READ), hot, READ)} == {0.0}


def test_a_smaller_k_never_brings_a_branch_back() -> None:
    tree = grow(MODEL, READ, branches=40)
    pruned = [prune(tree, SamplingSettings(top_k=k), READ) for k in (1, 2, 3)]
    alive = [{each.path for each in one if each.left} for one in pruned]
    assert alive[0] < alive[1] < alive[2]
    assert all(len({path for path in alive[0] if len(path) == depth}) == 1 for depth in (1, 2))


def test_product_of_shares_is_the_joint_probability() -> None:
    for branch in grow(MODEL, READ):
        assert branch.joint == pytest.approx(joint(branch.path), rel=1e-5)
