"""Many texts written side by side: one pass of the network gives the next token of each.

What `core.lm.generation.generate` writes one text at a time; hundreds of continuations take minutes here.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from core.lm.generation import window
from core.lm.gpt import GPT, Cache

__all__ = ["Pick", "write"]

Pick = Callable[[Tensor, int], Tensor]
"""From the scores [B, V] and the place of the next token, counted from 0, the token of every text, [B]."""


@torch.no_grad()
def write(
    model: GPT,
    prompts: Tensor,
    pick: Pick,
    *,
    length: int,
    rate: float = 0.0,
    masks: torch.Generator | None = None,
) -> Tensor:
    """Write on prompts of equal length, each as far as the others.

    Nothing stops a text. Beyond the context the window moves as in `core.lm.generation.window`.

    Args:
        model: the network.
        prompts: [B, P] int64; rows that are one expanded row are read once where no masks are on.
        pick: chooses every text's next token.
        length: tokens to write, at least 1.
        rate: of dropout while it reads, in [0, 1).
        masks: where the masks come from.

    Returns:
        The tokens written, [B, length].

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=1, heads=2)
        >>> model = GPT(config, generator=torch.Generator())
        >>> greedy = lambda logits, place: logits.argmax(-1)
        >>> write(model, torch.tensor([[1, 2], [3, 4]]), greedy, length=3).shape
        torch.Size([2, 3])
    """
    texts = prompts
    logits, cache = _begin(model, prompts, rate, masks)
    for place in range(length):
        if place:
            logits, cache = _read_on(model, texts, cache, rate, masks)
        texts = torch.cat((texts, pick(logits, place)[:, None]), dim=1)
    return texts[:, prompts.shape[1] :]


def _begin(model: GPT, prompts: Tensor, rate: float, masks: torch.Generator | None) -> tuple[Tensor, Cache]:
    """Read the prompts. Of equal ones without masks one reading is all there is, to the last bit."""
    if rate or prompts.stride(0):
        return _read_on(model, prompts, None, rate, masks)
    logits, cache = _read_on(model, prompts[:1], None, rate, masks)
    rows = len(prompts)
    keys, values = ([each.expand(rows, -1, -1, -1) for each in side] for side in (cache.keys, cache.values))
    return logits.expand(rows, -1), Cache(tuple(keys), tuple(values))


def _read_on(
    model: GPT, texts: Tensor, cache: Cache | None, rate: float, masks: torch.Generator | None
) -> tuple[Tensor, Cache]:
    """The scores of the next token, [B, V]; only the newest token is read, unless the window has moved."""
    start = window(texts.shape[1], model.config.context)
    if cache is None or cache.length != texts.shape[1] - 1 - start:
        new, cache = texts[:, start:], None
    else:
        new = texts[:, -1:]
    output = model(new, cache, rate=rate, generator=masks, last=1)
    return output.logits[:, -1], output.cache
