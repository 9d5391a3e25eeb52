"""The player in a file of its own: the whole run, packed as the page packs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.mlp.nets import parameter_count
from core.mlp.presets import Twins
from core.mlp.training import net_of
from dashboard import layout
from dashboard.address import Value
from dashboard.components.network_player.packing import pack
from dashboard.components.network_player.props import Choices, PlayerView, knowledge, props
from dashboard.components.one_file import Part, Saved
from dashboard.layout.memory import kept
from dashboard.runs.live import LiveRun
from dashboard.text import Text
from dashboard.views.dropout.controls import is_preset
from dashboard.views.dropout.player_session import PlayerSession
from dashboard.views.dropout.run_chart import diverged, measured_run

__all__ = ["chunks", "player_file", "weights_every"]

_CHUNK = 240
"""Steps that are trained in one go: between two of them other visitors have their turn."""

_MANY = 1_000_000
"""Weights of a run beyond which only every fifth step's are kept."""

_SPARSE = 5


def player_file(twins: Twins, values: Mapping[str, Value], title: str, lede: str, text: Text) -> Saved:
    """The player with its run, from the first step to the last.

    Args:
        twins: the set-up.
        values: the page's controls.
        title: the page's claim, in words.
        lede: how to read it, in words.
        text: the page's words.
    """
    view, every = kept("seat", PlayerSession).view, weights_every(twins)
    needs = [text("file.needs"), *([text("file.sparse", steps=every)] if every > 1 else [])]
    data = tuple(chunks(twins, replace(view, exhibit=None, present=False, turn=0), text))
    without = ("[data-control=preset]", "[data-control=schedule]", "[data-control=p]")
    return Saved(
        layout.markup(title),
        layout.markup(lede),
        layout.measured_words(measured_run(twins, text)),
        " ".join(needs),
        [Part("network_player", data, without)],
        {**_setup(twins, values), "p": twins.rate, "seed": twins.seed},
    )


def _setup(twins: Twins, values: Mapping[str, Value]) -> Mapping[str, object]:
    """What tells a set-up from others, for the name of a file."""
    if is_preset(values):
        return {"example": values["preset"]}
    hidden = "x".join(map(str, twins.config().hidden))
    return {"data": twins.data, "n": twins.n, "net": hidden, "steps": twins.steps}


def weights_every(twins: Twins) -> int:
    """The weights of one of every so many steps go into the file.

    Example:
        >>> weights_every(Twins(steps=900)), weights_every(Twins(data="digits", steps=5000))
        (1, 5)
    """
    return _SPARSE if parameter_count(net_of(twins.config())) * twins.steps > _MANY else 1


def chunks(twins: Twins, view: PlayerView, text: Text) -> Iterator[bytes]:
    """The run in blobs as the player gets them, one after the other; the last says where to open.

    Args:
        twins: the set-up.
        view: how to look at it.
        text: the page's words.
    """
    run, every = LiveRun(twins, 1), weights_every(twins)
    choices = Choices((), "", twins.rate, (), twins.schedule)
    knows = ""
    while run.trained <= run.end:
        snapshots = run.take(run.trained, _CHUNK)
        over = run.trained > run.end
        header = props(
            run.config, run.split, text, epoch=1, view=replace(view, turn=int(over)), choices=choices,
            counts=dict(run.counts) if over else {}, end=run.end, ended=diverged(run, text), knows=knows,
        )  # fmt: skip
        yield pack(snapshots, run.split, header, weights_every=every)
        knows = knowledge(1, text)
