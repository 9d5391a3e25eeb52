"""How the numbers under a text are counted, with those of the greedy one; and the texts in a few lines."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.lm import measures
from core.lm.compare_decoding import ALL_SETTINGS, Continued
from core.sampling import SamplingSettings
from dashboard.text import Text

__all__ = ["code", "counts"]

_CODE = """\
from itertools import islice

import torch
from core.lm import registry
from core.lm.generation import generate
from core.sampling import epsilon, eta, min_p, repetition_penalty, top_k, top_p, typical

model = registry.load({model!r})
prompt = model.encode({prompt!r})
chains = {{
{chains}
}}

for name, steps in chains.items():
    die = torch.Generator().manual_seed({seed})  # the same rolls for each
    draws = islice(generate(model, prompt, steps, die=die, stop={{model.end}}), {tokens})
    print(name, model.decode([draw.token for draw in draws]), sep=": ")
"""


def code(model: str, prompt: str, seed: int, tokens: int) -> str:
    """The texts of the exhibit from core's own functions; it runs as it stands.

    Args:
        model: the model's name.
        prompt: the text that goes on.
        seed: of the die.
        tokens: most tokens that are written.
    """
    chains = "\n".join(f'    "{each.name}": {_steps(each.settings)},' for each in ALL_SETTINGS)
    return _CODE.format(model=model, prompt=prompt, chains=chains, seed=seed, tokens=tokens)


def _steps(settings: SamplingSettings) -> str:
    """The chain as code; a penalty looks back on what was read."""
    cuts = ", ".join(f"{name}({getattr(settings, name):g})" for name in settings.changing().order)
    penalty = settings.repetition_penalty
    return f"[{cuts}]" if penalty == 1 else f"lambda read: [repetition_penalty({penalty:g}, read), {cuts}]"


def counts(told: Continued, decode: Callable[[tuple[int, ...]], str], text: Text) -> str:
    """The prose with the numbers of one text.

    Args:
        told: the text, of at least 2 tokens; a shorter one has nothing to count.
        decode: tokens to text.
        text: the page's words.
    """
    if len(told.tokens) < 2:
        return text("loops.none", count=len(told.tokens))
    pairs, bits = measures.ngrams(told.tokens, 2), math.fsum(told.bits)
    numbers = {"share": 100 * len(set(pairs)) / len(pairs), "bits": bits, "mean": bits / len(told.bits)}
    numbers["perplexity"] = 2 ** numbers["mean"]
    values = {name: text.number(value, 2).replace(",", "{,}") for name, value in numbers.items()}
    whole = {"pairs": len(pairs), "different": len(set(pairs)), "count": len(told.tokens)}
    values |= {name: text.number(value) for name, value in whole.items()}
    prose = text.prose("loops_counts")
    for name, value in values.items():
        prose = prose.replace(f"<{name}>", value)
    return f"{_loop(told, decode, text)}\n\n{prose}"


def _loop(told: Continued, decode: Callable[[tuple[int, ...]], str], text: Text) -> str:
    if told.loop is None:
        return text("loops.count_none")
    loop = told.loop
    phrase = decode(told.tokens[loop.onset : loop.onset + loop.phrase]).replace("\n", "↵").replace("`", "´")
    values = {"tokens": loop.phrase, "times": loop.times, "onset": loop.onset + 1}
    return text("loops.count_found", phrase=f"`{phrase}`", **values)
