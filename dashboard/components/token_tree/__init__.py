"""Continuations of a prompt as a tree: each branch a button that makes the prompt longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked

__all__ = ["Twig", "token_tree"]

_mount = define(Path(__file__).parent, ("link", "numbers", "token_tree"))


@dataclass(frozen=True, slots=True)
class Twig:
    """One branch, in the reader's language.

    Attributes:
        parent: place of the branch that it grows from; -1 for the prompt.
        word: its token.
        share: its probability.
        lost: what is cut at the fork behind it; empty for nothing.
        left: its probability after the steps, in [0, 1]; 0 is a ghost.
        ends: whether it can be no part of a prompt: no text follows it, or there is no room for it.
        spoken: all of it, for screen readers.
    """

    parent: int
    word: str
    share: str
    lost: str
    left: float
    ends: bool
    spoken: str


def token_tree(
    twigs: Sequence[Twig],
    said: str,
    marks: Mapping[str, int],
    *,
    label: str,
    steps: Mapping[str, float | str | None],
    prompt: str,
    present: bool,
    key: str,
    on_want: Callable[[], None],
) -> None:
    """Show the tree.

    Args:
        twigs: each after the one that it grows from.
        said: the line above it: what it grows from, and what is cut there.
        marks: values of k to choose from, by what their buttons say; none where the bars are in sight.
        label: what the tree is, for screen readers.
        steps: the chain that it is pruned by, by the names that the browser uses.
        prompt: that it grows from.
        present: True on a projector.
        key: the element's stable key; it wants "go", the place of the branch to follow and the prompt that it
            grows from, "k", the value that was chosen, or "steps": to be pruned by the steps that the bars
            have now.
        on_want: called when it wants something.
    """
    data = {
        "twigs": [asdict(twig) for twig in twigs], "said": said, "marks": dict(marks), "label": label,
        "steps": {**steps, "prompt": prompt}, "present": present,
    }  # fmt: skip
    mount_linked(_mount, data, key, on_want)
