"""The likeliest continuations of the page's prompt as a tree, and what the page's steps cut off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from core.lm.tokens import SPACE
from core.lm.tree import Pruned, prune
from core.lm.voices import is_own
from core.sampling import SamplingSettings
from dashboard import layout
from dashboard.components.link import wanted
from dashboard.components.token_bars.props import by_letter
from dashboard.components.token_tree import Twig, token_tree
from dashboard.layout.memory import choose
from dashboard.layout.parts import heading
from dashboard.runs import speaking
from dashboard.runs import tree as runs
from dashboard.text import Text
from dashboard.views.top_k.controls import LONGEST, settings_of
from dashboard.views.top_k.hero import known, note
from dashboard.views.top_k.models import chosen, described

__all__ = ["NAME", "code", "longer", "tree"]

NAME = "tree"
"""The exhibit's name in the address."""

_KEY = "token-tree"
_DEPTH = 5
"""Most tokens of a branch."""

_PRESENTED, _ROOM = 4, 18
"""The same on a projector, and the branches that have room there."""

_LEAST = 0.001
"""A smaller mass is not worth a number."""

_MARKS = (1, 2, 3, 10, 40)

_CODE = """\
from core.lm import registry
from core.lm.tree import grow, prune
from core.sampling import SamplingSettings

model = registry.load({model!r})
read = model.encode({prompt!r})
settings = SamplingSettings({settings})
branches = grow(model, read, branches={branches}, width={width}, depth={depth})
for each in prune(branches, settings, read):
    print(model.decode(each.path), each.share, each.left, each.lost)
"""


def tree(part: str | None) -> None:
    """Show the exhibit.

    Args:
        part: the part that fills the screen in a presentation; None on the page.
    """
    text = layout.page_text("top_k")
    heading(text("tree.title"), text("tree.lede"), anchor=NAME)
    _running(part)


@layout.fragment
def _running(part: str | None) -> None:
    with layout.part(NAME):
        _shown(part, layout.page_text("top_k"))


def _shown(part: str | None, text: Text) -> None:
    prompt, settings = str(known()["prompt"]), settings_of(known())
    branches = runs.grown(chosen(), prompt, *_shape())
    pruned = prune(branches, settings, speaking.language_model(chosen()).encode(prompt))
    token_tree(
        _twigs(pruned, text), _said(prompt, pruned[0], text), _marks(text) if part else {},
        label=text("tree.label"), steps=by_letter(settings), prompt=prompt, present=layout.present(),
        key=_KEY, on_want=_on_want,
    )  # fmt: skip
    about = {"model": described(chosen(), text), "count": len(branches) - 1, "depth": _shape()[1]}
    layout.measured(text("tree.measured", **about, width=runs.WIDTH), seen=part is None)
    if part is None and not is_own(chosen()):
        layout.code_fold(text, "tree.fold.code", code(chosen(), prompt, settings, *_shape()))


def _shape() -> tuple[int, int]:
    """How many branches, and how many tokens each has at most."""
    branches = runs.branches_of(chosen())
    return (min(branches, _ROOM), _PRESENTED) if layout.present() else (branches, _DEPTH)


def code(model: str, prompt: str, settings: SamplingSettings, branches: int, depth: int) -> str:
    """The exhibit in a few lines; it runs as it stands.

    Args:
        model: the model's name.
        prompt: the text that goes on.
        settings: the chain; what is as usual is left out.
        branches: how many are grown.
        depth: most tokens of each.
    """
    usual = asdict(SamplingSettings())
    said = ", ".join(f"{name}={value!r}" for name, value in asdict(settings).items() if value != usual[name])
    return _CODE.format(
        model=model, prompt=prompt, settings=said, branches=branches, width=runs.WIDTH, depth=depth
    )


def _said(prompt: str, root: Pruned, text: Text) -> str:
    quote = layout.shortened(" ".join(prompt.split()), 60) or text("hero.prompt_empty")
    return text(
        "tree.after" if _lost(root, text) else "tree.after_whole",
        prompt=quote,
        lost=_lost(root, text).lstrip("−"),
    )


def _marks(text: Text) -> dict[str, int]:
    size = speaking.language_model(chosen()).vocabulary
    marks = {f"k = {text.number(k)}": k for k in _MARKS if k < size}
    return marks | {text("tree.all"): size}


def _twigs(pruned: Sequence[Pruned], text: Text) -> list[Twig]:
    places = {each.path: place for place, each in enumerate(pruned[1:])} | {(): -1}
    return [_twig(each, places[each.path[:-1]], text) for each in pruned[1:]]


def _twig(each: Pruned, parent: int, text: Text) -> Twig:
    ends = each.path[-1] == speaking.language_model(chosen()).end
    word = text("tree.end") if ends else speaking.vocabulary(chosen())[each.path[-1]]
    share, lost = _percent(each.left or each.share, text), _lost(each, text)
    kind = "ghost" if not each.left else "cut" if lost else "whole"
    said = word.removeprefix(SPACE) or word
    spoken = text(f"tree.spoken_{kind}", word=said, share=share, lost=lost.lstrip("−"))
    shown = f"·{said}" if said != word else word  # as the bars write a blank
    full = len(longer(str(known()["prompt"]), each.path)) > LONGEST
    return Twig(parent, shown, share, lost, each.left, ends or full, spoken)


def _lost(each: Pruned, text: Text) -> str:
    return f"−{_percent(each.lost, text)}" if each.lost >= _LEAST else ""


def _percent(share: float, text: Text) -> str:
    """With a digit more where there would be none."""
    return text.percent(share, int(share < 10 * _LEAST))


def longer(prompt: str, path: Sequence[int]) -> str:
    """A prompt with a branch behind it.

    Args:
        prompt: what it grows from.
        path: its tokens.
    """
    return prompt + speaking.language_model(chosen()).decode(path)


def _on_want() -> None:
    said = wanted(_KEY)
    if "steps" in said:
        note(said["steps"])
    if "k" in said:
        choose("k", int(said["k"]))
    if "go" in said and said["go"]["prompt"] == known()["prompt"]:  # not a branch of the tree before
        _go(int(said["go"]["place"]))


def _go(place: int) -> None:
    """Follow a branch: it becomes the prompt, and so the beginning of all that is written below."""
    prompt = str(known()["prompt"])
    paths = [branch.path for branch in runs.grown(chosen(), prompt, *_shape())[1:]]
    if 0 <= place < len(paths) and len(found := longer(prompt, paths[place])) <= LONGEST:
        choose("prompt", found)
