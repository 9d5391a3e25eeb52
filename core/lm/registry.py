"""Which models there are, and who may open which."""

import os
from collections.abc import Mapping
from pathlib import Path

from core.lm import built_in, hub, on_board
from core.lm.gguf_llama import Progress
from core.lm.interface import LanguageError, LanguageModel
from core.lm.voices import VOICES, is_own

__all__ = ["BUILT_IN", "LISTED", "MODELS", "ON_BOARD", "SETTING", "allows_unlisted", "choices", "load"]

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"

BUILT_IN = (*VOICES.values(), "twin_plain", "twin_dropout")
"""Models that come with the app: those who tell tales, then the twins."""

LISTED = {
    "gpt2": "openai-community/gpt2",
    "distilgpt2": "distilbert/distilgpt2",
    "smollm2": "HuggingFaceTB/SmolLM2-135M",
}
"""Models of the hub that every visitor may choose, where the optional extra is installed."""

ON_BOARD = on_board.NAME
"""The model that pip brings, where its owner asked for it."""

SETTING = "TWO_DICE_ANY_MODEL"
"""The environment variable by which the owner of a server allows folders and other names of the hub."""


_LONGEST_NAME = 80
"""Characters of a wrong name that are said again."""


def allows_unlisted(environment: Mapping[str, str]) -> bool:
    """Whether the owner of the server allows models beyond the lists.

    Args:
        environment: usually `os.environ`.

    Example:
        >>> allows_unlisted({"TWO_DICE_ANY_MODEL": "1"}), allows_unlisted({})
        (True, False)
    """
    return environment.get(SETTING, "") == "1"


def choices() -> tuple[str, ...]:
    """The models that every visitor may choose here: one that has to be installed only if it is.

    Example:
        >>> choices()[:2], choices()[-1]
        (('storyteller', 'erzaehler'), 'smollm2')
    """
    return (*BUILT_IN, *([ON_BOARD] if on_board.here() else []), *LISTED)


def _unheard(_share: float) -> None:
    pass


def load(
    name: str, *, unlisted: bool | None = None, models: Path = MODELS, progress: Progress = _unheard
) -> LanguageModel:
    """Open a model.

    Args:
        name: one of `BUILT_IN` or `LISTED`, or `ON_BOARD`; with `unlisted` also a folder or a hub name.
        unlisted: allow what is on neither list; None: as the environment says. It makes the server read any
            folder or download any model, so it is the owner's choice and never a visitor's.
        models: where the built-in models lie.
        progress: told the share of the work that is done, where that is known: for the model on board.

    Raises:
        LanguageError: the model cannot be had; one sentence says why and what to do.

    Example:
        >>> load("gpt5")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        core.lm.interface.LanguageError: there is no model 'gpt5' here; choose one of storyteller,
        erzaehler, twin_plain, twin_dropout, ...gpt2, distilgpt2, smollm2 (the owner of the server can allow
        others with TWO_DICE_ANY_MODEL=1)
    """
    if name in BUILT_IN:
        return built_in.read(models / name)
    if is_own(name):
        raise LanguageError("not_taught")
    if name == ON_BOARD:
        return on_board.load(progress)
    if name in LISTED:
        return hub.from_hub(LISTED[name])
    if not (allows_unlisted(os.environ) if unlisted is None else unlisted):
        listed = ", ".join(choices())
        raise LanguageError("not_listed", name=name[:_LONGEST_NAME], choices=listed, setting=SETTING)
    is_folder = os.path.isdir(name)  # noqa: PTH112  a pathlib.Path raises on a name that is too long
    return hub.from_folder(name) if is_folder else hub.from_hub(name)
