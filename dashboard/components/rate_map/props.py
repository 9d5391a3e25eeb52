"""What the map needs of a table of models, as plain values and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.history import ModelRate, rates
from core.history.rates import MEASURES, Measure
from dashboard.text import Text

__all__ = ["SHORT", "MapView", "plain", "props", "size_words"]

_YEARS = range(2012, 2027)
_PASSES = (1, 3, 10, 30, 100, 300)
_SIZES = (1e7, 1e8, 1e9, 1e10, 1e11, 1e12)
_UNITS = ((1e12, "size.t"), (1e9, "size.b"), (1e6, "size.m"))
_AXES: Mapping[Measure, str] = MappingProxyType(
    {"passes": "map.passes_axis", "parameters": "map.parameters", "year": "map.year"}
)
_LATELY = 2024
_RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)

SHORT: Mapping[str, str] = MappingProxyType(
    {
        "alexnet": "AlexNet", "palm": "PaLM", "transformer-base": "Transformer", "bert-large": "BERT",
        "resnet": "ResNet", "albert": "ALBERT", "gpt-2": "GPT-2", "gpt-3": "GPT-3", "llama-65b": "LLaMA",
        "t5-v1-1-xxl": "T5 1.1", "t5-11b": "T5", "gpt-1": "GPT-1", "bloom-176b": "BLOOM", "opt-175b": "OPT",
        "phi-1": "phi-1", "galactica-120b": "Galactica", "nanogpt-gpt-2": "nanoGPT", "olmo-7b": "OLMo",
        "zaremba-lstm": "Zaremba LSTM", "awd-lstm": "AWD-LSTM", "vgg-16": "VGG-16", "vit-h-14": "ViT (JFT)",
        "transformer-big": "Transformer big", "whisper-large": "Whisper", "googlenet": "GoogLeNet",
        "pythia-12b": "Pythia", "nanogpt-shakespeare": "nanoGPT Shakespeare",
        "instructgpt-sft": "InstructGPT",
        "deepseek-v3": "DeepSeek-V3", "llama-3-1-405b": "Llama 3.1", "llama-2-70b": "Llama 2",
        "mistral-7b": "Mistral", "gpt-neox-20b": "NeoX", "gpt-j-6b": "GPT-J", "gpt-neo-2-7b": "GPT-Neo",
        "chinchilla": "Chinchilla", "falcon-180b": "Falcon", "mpt-7b": "MPT", "olmo-2-13b": "OLMo 2",
        "gemma-7b": "Gemma", "qwen2-72b": "Qwen2", "switch": "Switch", "roberta-large": "RoBERTa",
        "bart-large": "BART", "electra-large": "ELECTRA", "deberta": "DeBERTa", "mingpt": "minGPT",
        "raschka-gpt-2": "Raschka GPT-2", "qlora-guanaco": "QLoRA", "slowrun": "Slowrun",
        "alphafold-2": "AlphaFold 2", "ddpm-cifar": "DDPM", "dinov2-g": "DINOv2", "dit-xl": "DiT",
        "tinyllama": "TinyLlama", "nanochat": "nanochat", "gpt-bert": "GPT-BERT",
    }
)  # fmt: skip
"""Names to write on the marks, by id, in the order of what gets its name first when room is scarce."""


@dataclass(frozen=True, slots=True)
class MapView:
    """How to look at the models.

    Attributes:
        axis: the number from left to right.
        tuning: True to show the rates of fine-tuning beside.
        present: True on a projector.
    """

    axis: Measure
    tuning: bool = False
    present: bool = False


def props(models: Sequence[ModelRate], view: MapView, text: Text) -> dict[str, object]:
    """Everything that the map shows, without a place yet: places depend on the room in the browser.

    Args:
        models: rows of the table.
        view: how to look at them.
        text: the page's words.
    """
    sides = rates.split(models)
    odd = {model.id for model in sides.exceptions}
    return {
        "axis": view.axis,
        "tuning": view.tuning,
        "present": view.present,
        "marks": [_mark(model, model.id in odd, text) for model in models if _drawn(model)],
        "rates": [[rate, text.number(rate, 1)] for rate in _RATES],
        "ticks": _ticks(text),
        "split": _sides(sides, text),
        "legend": _legend(text),
        "words": _words(view, text),
    }


def size_words(parameters: float, text: Text) -> str:
    """A number of parameters in millions, billions or trillions.

    Args:
        parameters: how many.
        text: the page's words.

    Example:
        >>> from dashboard.text import load
        >>> size_words(1.5e9, load("models", "en")), size_words(60e6, load("models", "de"))
        ('1.5 B', '60 Mio.')
    """
    unit, name = next((unit, name) for unit, name in _UNITS if parameters >= unit or unit == _UNITS[-1][0])
    return text(name, count=plain(parameters / unit, text))


def plain(value: float, text: Text) -> str:
    """A number with as many digits as it needs, two at most.

    Args:
        value: the number.
        text: the page's words.

    Example:
        >>> from dashboard.text import load
        >>> plain(4.25, load("models", "de")), plain(0.10, load("models", "en"))
        ('4,25', '0.1')
    """
    digits = next((count for count in (0, 1) if round(value, count) == round(value, 2)), 2)
    return text.number(value, digits)


def _drawn(model: ModelRate) -> bool:
    # A fine-tuning run whose rate is not one number has no place on the scale; the table holds it.
    return not model.fine_tuning_only or model.finetune is not None


def _kind(model: ModelRate) -> str:
    if model.fine_tuning_only:
        return "tuning"
    return {"stated": "stated", "zero": "zero", "not_stated": "silent"}[model.status]


def _mark(model: ModelRate, odd: bool, text: Text) -> dict[str, object]:
    place = list(SHORT).index(model.id) if model.id in SHORT else len(SHORT)
    return {
        "id": model.id,
        "name": model.model,
        "label": SHORT.get(model.id, ""),
        "kind": _kind(model),
        "config": model.evidence == "checkpoint/library config only",
        "rate": model.rate,
        "tuned": model.finetune,
        "range": list(model.passes_range) if model.passes_range else None,
        **{measure: rates.number(model, measure) for measure in MEASURES},
        "odd": ["passes"] if odd else [],
        "priority": {measure: place - 100 * _first(model, odd, measure) for measure in MEASURES},
        "tip": _tip(model, text),
    }


def _first(model: ModelRate, odd: bool, measure: Measure) -> bool:
    """True for what everybody asks for: the exceptions to the rule, the models of lately."""
    return {"passes": odd, "parameters": False, "year": model.year >= _LATELY}[measure]


def _tip(model: ModelRate, text: Text) -> list[str]:
    lines = [_facts(model, text), _rate(model, text)]
    if model.finetune is not None:
        lines.append(text("map.tuned", rate=plain(model.finetune, text)))
    return [*lines, text("map.source", source=model.source)]


def _facts(model: ModelRate, text: Text) -> str:
    facts = [str(model.year)]
    if model.parameters is not None:
        facts.append(text("map.size", size=size_words(model.parameters, text)))
    if model.passes_range:
        facts.append(_passes(model.passes_range, model.passes_text.startswith("~"), text))
    return " · ".join(facts)


def _passes(span: tuple[float, float], roughly: bool, text: Text) -> str:
    low, high = (plain(value, text) for value in span)
    if low != high:
        return text("map.passes_range", low=low, high=high)
    about = "map.passes_about" if roughly else "map.passes"
    return text(about if low != "1" else f"{about}_one", passes=low)


def _rate(model: ModelRate, text: Text) -> str:
    if model.fine_tuning_only:
        return text("map.only_tuning")
    if model.rate is None:
        return text("map.uncertain" if model.rate_text == "uncertain" else "map.not_stated")
    return text("map.rate", rate=plain(model.rate, text), evidence=text(f"evidence.{model.evidence}"))


def _ticks(text: Text) -> dict[str, list[list[object]]]:
    return {
        "year": [[year, str(year)] for year in _YEARS],
        "passes": [[passes, text.number(passes)] for passes in _PASSES],
        "parameters": [[size, size_words(size, text)] for size in _SIZES],
    }


def _sides(sides: rates.Split, text: Text) -> dict[str, object]:
    free = text.number(rates.FREE)
    return {
        "at": rates.FREE,
        "few": text("map.few", free=free, count=sides.few_without, all=len(sides.few)),
        "many": text("map.many", count=sides.many_with, all=len(sides.many)),
    }


def _legend(text: Text) -> list[dict[str, object]]:
    kinds = (("stated", False), ("zero", False), ("silent", False), ("stated", True), ("tuning", False))
    names = ("stated", "zero", "silent", "config", "tuning")
    return [
        {"kind": kind, "config": config, "words": text(f"legend.{name}")}
        for (kind, config), name in zip(kinds, names, strict=True)
    ]


def _words(view: MapView, text: Text) -> dict[str, str]:
    axes: dict[str, str] = {measure: text(_AXES[measure]) for measure in MEASURES}
    fixed = {name: text(f"map.{name}") for name in ("zero", "silent", "title", "no_passes", "no_parameters")}
    words = {name: label.replace("|", "\n") for name, label in {**axes, **fixed}.items()}
    return {**words, "spoken": text("map.spoken", axis=axes[view.axis])}
