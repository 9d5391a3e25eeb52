"""The models that can speak, behind one small interface.

    model = load("storyteller")
    tokens = model.encode("Once upon a time")
    logits = model.next_logits(tokens).logits

The built-in models lie in assets/models. Others come from Hugging Face through `transformers`, which is an
optional extra (requirements-hub.txt) and imported only when such a model is chosen.
"""

from core.language.interface import Language, LanguageError, Scores, start_of
from core.language.shelf import BUILT_IN, LISTED, SETTING, allows_unlisted, load

__all__ = [
    "BUILT_IN",
    "LISTED",
    "SETTING",
    "Language",
    "LanguageError",
    "Scores",
    "allows_unlisted",
    "load",
    "start_of",
]
