"""What the player must know besides the recorded steps: the network, the data, the words, the colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from torch import Tensor

from core.mlp.data import Split
from core.mlp.schedules import share
from core.mlp.training import EXTENT, TrainConfig
from dashboard.components.network_player.packing import SHOWN
from dashboard.text import Text

__all__ = ["LETTERS", "Choices", "PlayerView", "knowledge", "props"]

_WORDS = "player."
_TEST_POINTS = 150
"""Test points drawn; all of them count in the loss, but a thousand dots would hide the surface."""
_EXAMPLES = 12
LETTERS = "ABCDEFGHIJ"
"""What the player calls the classes, unless they are digits."""


@dataclass(frozen=True, slots=True)
class PlayerView:
    """How the reader looks at the run.

    Args:
        speed: steps a second.
        masks: True shows the case with its masks (training), False without (test).
        measure: "loss" or "error".
        at: the step to rest on; None to play.
        exhibit: in a presentation the part to fill the screen with ("network", "twins", "gap"); None for all.
        present: True on a projector.
        turn: grows when the address has changed how to look at a run that goes on (Back, Forward).
    """

    speed: float = 60
    masks: bool = True
    measure: str = "loss"
    at: int | None = None
    exhibit: str | None = None
    present: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """The controls in the player's first row.

    Args:
        presets: (key, name) of every example.
        preset: the chosen example's key.
        rate: the dropout rate.
        schedules: (key, name) of every way in which it can change during the run.
        schedule: the chosen one's key.
    """

    presets: tuple[tuple[str, str], ...]
    preset: str
    rate: float
    schedules: tuple[tuple[str, str], ...] = ()
    schedule: str = "constant"


def props(
    config: TrainConfig,
    split: Split,
    text: Text,
    *,
    epoch: int,
    answered: int = 0,
    visit: str = "",
    view: PlayerView,
    choices: Choices,
    counts: Mapping[int, int],
    end: int | None = None,
    ended: str = "",
    knows: str = "",
) -> dict[str, object]:
    """Everything but the steps, as JSON values.

    Args:
        config: of the run.
        split: its data.
        text: the page's words; labels that start with "player." go to the player.
        epoch: the run's number.
        answered: number of the newest want that was answered.
        visit: names the visit that numbers its runs; a browser whose connection was lost may find itself in
            another one.
        view: how to show it.
        choices: the state of the controls.
        counts: step -> different sub-networks so far.
        end: the run's last step; None for that of the config.
        ended: why it ends before that of the config, in a sentence; empty if it does not.
        knows: what the player says that it has, see `knowledge`: the words and the data, a third of a chunk,
            go over once.
    """
    known = knows == knowledge(epoch, text)
    return {
        "epoch": epoch,
        "answered": answered,
        "visit": visit,
        "steps": config.steps,
        "end": config.steps if end is None else end,
        "ended": ended,
        "batches": config.batch is not None,
        "rates": list(config.members[SHOWN].rates),
        "inputRate": config.members[SHOWN].input_rate,
        "net": _net(config, split),
        **({} if known else {"setup": _setup(config, split), "words": _words(text)}),
        "lossTop": _loss_top(split.classes),
        "counts": {str(step): count for step, count in counts.items()},
        "view": asdict(view),
        "present": view.present,
        "exhibit": view.exhibit,
        "choices": asdict(choices),
        "language": text.language,
    }


def knowledge(epoch: int, text: Text) -> str:
    """What a player has that was told of a run in a language.

    Example:
        >>> from dashboard.text import load
        >>> knowledge(3, load("dropout", "de"))
        '3 de'
    """
    return f"{epoch} {text.language}"


def _words(text: Text) -> dict[str, str]:
    return {key: label for key, label in text.labels.items() if key.startswith(_WORDS)}


def _net(config: TrainConfig, split: Split) -> dict[str, object]:
    return {
        "inputs": split.x_train.shape[1],
        "hidden": list(config.hidden),
        "outputs": 1 if split.classes == 2 else split.classes,
        "classes": split.classes,
        "activation": config.activation,
        "digits": config.data.name == "digits",
    }


def _loss_top(classes: int) -> float:
    # Above the loss of guessing, to the next half: room for a net that is sure and wrong, and calm axes.
    return max(1.5, math.ceil(2 * 1.2 * math.log(classes)) / 2)


def _setup(config: TrainConfig, split: Split) -> dict[str, object]:
    return {"shares": _shares(config), **_cases(config, split)}


def _shares(config: TrainConfig) -> list[float]:
    """What share of the rates holds at each step; empty where they stay."""
    if config.schedule == "constant":
        return []
    return [round(share(config.schedule, step, config.steps), 6) for step in range(config.steps + 1)]


def _cases(config: TrainConfig, split: Split) -> dict[str, object]:
    if split.x_train.shape[1] != 2:
        labels = split.y_test[:_EXAMPLES].tolist()
        if config.data.name != "digits":
            return {"images": [None] * len(labels), "imageLabels": labels}
        images = (255 * split.x_test[:_EXAMPLES].clamp(0, 1)).round().int()
        return {"images": images.tolist(), "imageLabels": labels}
    train = [
        [*point, int(wrong)]
        for point, wrong in zip(_points(split.x_train, split.y_train), split.wrong, strict=True)
    ]
    return {
        "extent": EXTENT,
        "surfaceSize": config.surface_size,
        "train": train,
        "test": _points(split.x_test[:_TEST_POINTS], split.y_test[:_TEST_POINTS]),
    }


def _points(x: Tensor, y: Tensor) -> Sequence[list[float]]:
    return [[round(a, 3), round(b, 3), label] for (a, b), label in zip(x.tolist(), y.tolist(), strict=True)]
