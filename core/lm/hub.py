"""Causal models of Hugging Face, from a folder or by hub name, through `transformers`.

`transformers` is an optional extra and is imported when a model is opened, not before. Weights are taken from
safetensors only and no code that comes with a model is run: what is loaded are numbers.
"""

import importlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from core.lm import network, precision, trial
from core.lm.hub_model import HubModel
from core.lm.interface import LanguageError

__all__ = ["from_folder", "from_hub", "library_for", "refused"]

_LONGEST_NAME = 200
"""Most characters of a hub name: the hub itself allows 96 for each of its two parts."""

_INCOMPLETE = {"cannot_open", "lacks_weights", "no_tokenizer", "no_first_token", "unreachable"}
"""Why a model may be refused whose files lie on this machine only in part."""

_SILENT = {"LocalEntryNotFoundError", "TransportError"}
"""Errors of the hub's client; by name, since the client itself has been changed for another before."""


def from_folder(folder: Path | str) -> HubModel:
    """Open a model that lies in a folder, as `save_pretrained` leaves it.

    Raises:
        LanguageError: `transformers` is not installed, or the folder holds no causal model with safetensors
            and a tokenizer that belongs to it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise LanguageError("no_folder", folder=str(folder))
    return _open(str(folder), folder.name, local_files_only=True)


def from_hub(repository: str) -> HubModel:
    """Open a model by its hub name; from this machine's cache, and only if it is not there, from the hub.

    Args:
        repository: e.g. "distilbert/distilgpt2".

    Raises:
        LanguageError: `transformers` is not installed, the name is none, the hub cannot be reached, or it has
            no such causal model with safetensors and a tokenizer that belongs to it.
    """
    if len(repository) > _LONGEST_NAME or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", repository):
        raise LanguageError("no_hub_name", name=repository[:_LONGEST_NAME])
    name = repository.rsplit("/", maxsplit=1)[-1]
    try:
        return _open(repository, name, local_files_only=True)
    except LanguageError as error:
        if error.code not in _INCOMPLETE:
            raise
        if not network.reachable():
            raise LanguageError("unreachable", name=repository) from None
    return _open(repository, name, local_files_only=False)


def _open(source: str, name: str, *, local_files_only: bool) -> HubModel:
    library = library_for(source)
    safe: dict[str, Any] = {"trust_remote_code": False, "local_files_only": local_files_only}
    with refused(source, "cannot_open"):
        model = _model(library, source, safe)
    with refused(source, "no_tokenizer"):
        opened = HubModel(name, model, library.AutoTokenizer.from_pretrained(source, **safe))
    with refused(source, "cannot_open"):
        trial.check(opened, source)
    return opened


@contextmanager
def refused(source: str, code: str, **more: str) -> Iterator[None]:
    """Say whatever a library finds wrong in one sentence of ours.

    Args:
        source: what is opened.
        code: the reason, unless the network failed or the reason is known already.
        more: what the reason names besides.

    Raises:
        LanguageError: something was wrong.
    """
    try:
        yield
    except LanguageError:
        raise
    except Exception as error:
        why = str(error).strip().split("\n")[0].rstrip(".")
        reason = "unreachable" if _went_silent(error) else code
        raise LanguageError(reason, name=source, why=why, **more) from error


def _went_silent(error: BaseException | None) -> bool:
    """Whether the network failed and not the model: the library says so far down in what it raises."""
    while error is not None and _SILENT.isdisjoint(kind.__name__ for kind in type(error).__mro__):
        error = error.__cause__ or error.__context__
    return error is not None


def _model(library: ModuleType, source: str, safe: Mapping[str, Any]) -> Any:
    numbers = {"use_safetensors": True, "dtype": precision.dtype(), "output_loading_info": True}
    model, report = library.AutoModelForCausalLM.from_pretrained(source, **safe, **numbers)
    if report["missing_keys"]:  # the library would fill the gap with random numbers
        raise LanguageError("lacks_weights", name=source, first=min(report["missing_keys"]))
    return model.eval().requires_grad_(False)


def library_for(source: str, lacking: str = "no_extra") -> ModuleType:
    """The library `transformers`, imported when the first model needs it.

    Args:
        source: what is opened.
        lacking: the reason to give where it is not installed.

    Raises:
        LanguageError: it is not installed.
    """
    try:
        library = importlib.import_module("transformers")
    except ImportError as error:
        raise LanguageError(lacking, name=source) from error
    library.logging.disable_progress_bar()  # a server's log is no place for one
    return library
