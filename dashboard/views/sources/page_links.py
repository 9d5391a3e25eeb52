"""Links from claims and corrections to the exhibits that show them, in the settings that matter there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.page_links import PageLink

__all__ = ["CLAIM_LINKS", "CORRECTION_LINKS", "QUESTION_LINKS", "LabelledLink"]


@dataclass(frozen=True, slots=True)
class LabelledLink:
    """A link and the key of the words on it."""

    words: str
    link: PageLink


def _event(name: str) -> LabelledLink:
    return LabelledLink("door.timeline", PageLink("timeline", {"event": name}))


_GREEDY = LabelledLink("door.greedy", PageLink("top_k", {"k": "1"}))
_CUT = LabelledLink("door.cut", PageLink("top_k"))
_DEFAULTS = LabelledLink("door.defaults", PageLink("top_k"))
_ZERO = LabelledLink("door.zero", PageLink("top_k", {"zero": "1"}))
_FIFTY = LabelledLink("door.fifty", PageLink("top_k", {"k": "50"}))
_PURE = LabelledLink("door.pure", PageLink("top_k", {"k": "4096"}))
_CELLS = LabelledLink("door.cells", PageLink("two_dice"))
_MASKS = LabelledLink("door.masks", PageLink("dropout"))
_TWINS = LabelledLink("door.twins", PageLink("dropout", {"preset": "digits"}))
_TEST = LabelledLink("door.test", PageLink("dropout", {"masks": "off"}))
_BAND = LabelledLink("door.band", PageLink("why", {"masks": "100"}))
_CROWD = LabelledLink("door.why", PageLink("why"))
_UNITS = LabelledLink("door.units", PageLink("why"))
_BUGS = LabelledLink("door.bugs", PageLink("why", {"bug": "g"}))
_INSTEAD = LabelledLink("door.instead", PageLink("why", {"task": "digits"}))
_SCHEDULES = LabelledLink("door.schedules", PageLink("why"))
_MODELS = LabelledLink("door.models", PageLink("models"))
_MEASURED = LabelledLink("door.measured", PageLink("models"))
_BLOCK = LabelledLink("door.block", PageLink("models"))

CLAIM_LINKS: Mapping[str, tuple[LabelledLink, ...]] = MappingProxyType(
    {
        "0.1": (_CELLS,),
        "0.2": (_CELLS,),
        "1.1": (_CUT,),
        "1.2a": (_CUT,),
        "1.2b": (_FIFTY,),
        "1.2c": (_GREEDY,),
        "1.2d": (_GREEDY,),
        "1.3a": (_event("fan-top-k"),),
        "1.4": (_PURE,),
        "2.1": (_TWINS,),
        "2.2": (_TWINS,),
        "2.3a": (_MASKS,),
        "2.3b": (_UNITS,),
        "2.3c": (_UNITS,),
        "2.4a": (_CROWD,),
        "2.4b": (_BUGS,),
        "2.5": (_event("gal"),),
        "2.6": (_CROWD,),
        "2.7a": (_MEASURED,),
        "2.7b": (_event("to-repeat"),),
        "3.1": (_GREEDY,),
        "3.3": (_MASKS,),
        "3.4": (_MODELS,),
        "3.5": (_CELLS,),
        "3.6": (_CELLS,),
        "3.7": (_event("hinton-ama"),),
        "4.1": (_event("hinton"),),
        "4.2": (_event("google-talk"),),
        "4.3": (_event("jmlr"),),
        "4.4": (_event("merck"),),
        "4.5": (_event("alexnet"),),
        "4.6": (_event("pylearn2"),),
        "5.1": (_event("batch-norm"),),
        "5.2a": (_event("attention"),),
        "5.2b": (_event("attention"),),
        "5.2c": (_BLOCK,),
        "5.3": (_MODELS,),
        "5.4a": (_MODELS,),
        "5.4b": (_INSTEAD,),
        "5.4f": (_event("nanogpt"),),
        "5.5": (_MODELS,),
        "5.6": (_MEASURED,),
        "5.7": (_SCHEDULES, _MEASURED),
        "5.8a": (_event("bert"),),
        "5.8b": (_event("albert"),),
        "5.9": (_SCHEDULES,),
        "5.10": (_MODELS,),
        "5.12": (_INSTEAD, _MEASURED),
    }
)
"""By the claim's id; claims that no exhibit shows are absent."""

CORRECTION_LINKS: Mapping[str, LabelledLink] = MappingProxyType(
    {
        "adds": _GREEDY,
        "loops": _event("nucleus"),
        "silence": _event("issue-120"),
        "passes": _MODELS,
        "layernorm": _event("batch-norm"),
        "early": _event("early-dropout"),
        "transformer": _BLOCK,
        "origin": _event("hinton"),
    }
)
"""By the correction's name, in the order in which they are told."""

QUESTION_LINKS: Mapping[str, LabelledLink] = MappingProxyType(
    {
        "choose": _MODELS,
        "below": _TWINS,
        "factor": _event("torch7"),
        "kept": _MASKS,
        "mask": _MASKS,
        "update": _MASKS,
        "eval": _TEST,
        "batch-norm": _event("disharmony"),
        "conv": _event("dropblock"),
        "rate": LabelledLink("door.rates", PageLink("why")),
        "decay": _INSTEAD,
        "slower": _event("jmlr"),
        "recurrent": _event("zaremba"),
        "block": _BLOCK,
        "pre-training": _MEASURED,
        "lora": _event("qlora"),
        "mc": _BAND,
        "ensemble": _CROWD,
        "zero": _ZERO,
        "steps": _CUT,
        "ignored": _FIFTY,
        "repeats": _GREEDY,
        "settings": _DEFAULTS,
        "hallucination": LabelledLink("door.hot", PageLink("top_k", {"k": "4096", "t": "1.5"})),
        "greedy": _GREEDY,
        "fixed": _event("gpt-5-temperature"),
    }
)
"""By the question's name."""
