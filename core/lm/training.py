"""The plain training loop of the small GPT: windows of a text, the loss of the next token, Adam.

It does without `torch.optim`, as `core.optim` says why, so that a page can teach a network too. The commands
of `core.pretraining` add what hours of training need: Muon, a schedule, checkpoints, a corpus of many works.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from core.lm.gpt import GPT, SITES, Output
from core.optim import Adam

__all__ = ["Course", "Update", "mean_loss", "next_token_loss", "train", "windows"]


def windows(text: Tensor, context: int, batch: int, *, seed: int, first: int = 0) -> Iterator[Tensor]:
    """Batches of windows without end: every pass reads the whole stream once, in a new order.

    Each pass cuts the stream at another offset, so that a token is not always met at the same position.
    What a batch holds depends only on the seed and its number, so a run can go on where it stopped.

    Args:
        text: the stream, [N].
        context: tokens T that are read; a window has one more, the last to be predicted.
        batch: windows B in a batch.
        seed: of the order and the offsets.
        first: number of the batch to begin with.

    Yields:
        [B, T+1] int64.

    Raises:
        ValueError: the stream is shorter than one batch.

    Example:
        >>> next(windows(torch.arange(100), context=4, batch=2, seed=0)).shape
        torch.Size([2, 5])
    """
    per_pass = (len(text) - context) // context // batch
    if per_pass < 1:
        raise ValueError(f"{len(text)} tokens are fewer than one batch of {batch} windows of {context}")
    number = first
    while True:
        starts = _starts(len(text), context, seed, number // per_pass)
        for index in range(number % per_pass, per_pass):
            rows = starts[index * batch : (index + 1) * batch]
            yield text[rows[:, None] + torch.arange(context + 1)]
            number += 1


def _starts(length: int, context: int, seed: int, number: int) -> Tensor:
    generator = torch.Generator().manual_seed(1_000_003 * seed + number)
    offset = int(torch.randint(context, (), generator=generator))
    count = (length - 1 - offset) // context
    return offset + context * torch.randperm(count, generator=generator)


def next_token_loss(
    model: GPT,
    window: Tensor,
    *,
    read: Tensor | None = None,
    rate: float,
    masks: torch.Generator,
    sites: Collection[str] = SITES,
) -> tuple[Tensor, Output]:
    """The mean cross-entropy of the tokens that come next, nats a token, with the masks on.

    Args:
        model: the network.
        window: [B, T+1] int64; from the first 1 .. T tokens the next one is predicted.
        read: what is read in place of the window's first T tokens, [B, T].
        rate: of dropout at the sites, in [0, 1).
        masks: where the masks come from.
        sites: those of `core.lm.gpt.SITES` at which units are dropped.

    Returns:
        The loss, [] with its gradient, and what the pass gave.
    """
    tokens = window[:, :-1] if read is None else read
    output = model(tokens, rate=rate, generator=masks, sites=sites)
    return cross_entropy(output.logits.flatten(0, 1), window[:, 1:].flatten()), output


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """An update about to be made.

    Attributes:
        number: counted from 0.
        window: the batch, [B, T+1].
        masks: of the pass by site, as `core.lm.gpt.Output` has them.
        loss: of the batch under its masks, nats a token.
    """

    number: int
    window: Tensor
    masks: dict[str, Tensor]
    loss: float


Course = float | Callable[[int], float]
"""A number that holds for a whole run, or what it is at each update, counted from 0."""


def train(
    model: GPT,
    batches: Iterator[Tensor],
    *,
    rate: Course,
    lr: Course,
    masks: torch.Generator,
    sites: Collection[str] = SITES,
) -> Iterator[Update]:
    """Train for as long as it is asked for more; each update is yielded before it is made.

    So the weights that a caller sees are those which the update's masks met.

    Args:
        model: changed in place; from now on its parameters lie in one flat vector.
        batches: windows [B, T+1].
        rate: of dropout at the sites, in [0, 1); one for all updates, or what it is at each.
        lr: learning rate of Adam, likewise.
        masks: where the masks come from.
        sites: those of `core.lm.gpt.SITES` at which units are dropped.

    Example:
        >>> from itertools import islice
        >>> from core.lm.gpt import GPTConfig
        >>> model = GPT(GPTConfig(8, context=4, width=8, layers=1, heads=1), generator=torch.Generator())
        >>> batches = windows(torch.arange(64) % 8, 4, 4, seed=0)
        >>> learned = train(model, batches, rate=0.0, lr=0.01, masks=torch.Generator())
        >>> losses = [update.loss for update in islice(learned, 200)]
        >>> losses[0] > 2, losses[-1] < 0.1
        (True, True)
    """
    parameters, gradient = _flat(model)
    adam = Adam(parameters, lr=_at(lr, 0))
    for number, window in enumerate(batches):
        loss, output = next_token_loss(model, window, rate=_at(rate, number), masks=masks, sites=sites)
        gradient.zero_()
        loss.backward()  # type: ignore[no-untyped-call]
        yield Update(number, window, output.masks, loss.item())
        adam.lr = _at(lr, number)
        adam.step(gradient)


def _at(course: Course, number: int) -> float:
    return course(number) if callable(course) else course


def _flat(model: GPT) -> tuple[Tensor, Tensor]:
    """All parameters as one vector [n], and their gradients as another; the model's own become views."""
    parameters = list(model.parameters())
    values = torch.cat([each.detach().flatten() for each in parameters])
    gradient, place = torch.zeros_like(values), 0
    for each in parameters:
        part = slice(place, place + each.numel())
        each.data, each.grad = values[part].view(each.shape), gradient[part].view(each.shape)
        place += each.numel()
    return values, gradient


@torch.no_grad()
def mean_loss(model: GPT, text: Tensor, limit: int = 0) -> float:
    """Mean cross-entropy of a stream without dropout, nats per token, in windows that do not overlap.

    Args:
        model: the model; a token is predicted from at most its context, from 1 to T tokens.
        text: the stream, [N]; its first token is only read.
        limit: look at about this many tokens, in evenly spaced windows; 0 for all.
    """
    context, device = model.config.context, next(model.parameters()).device
    starts = range(0, len(text) - 1, context)
    if limit:
        starts = starts[:: max(1, len(starts) * context // limit)]
    total, count = 0.0, 0
    for group in _groups([text[i : i + context + 1] for i in starts], 16):
        window = torch.stack(group).to(device)
        logits = model(window[:, :-1]).logits
        total += cross_entropy(logits.flatten(0, 1), window[:, 1:].flatten(), reduction="sum").item()
        count += window[:, 1:].numel()
    return total / count


def _groups(pieces: list[Tensor], size: int) -> Iterator[list[Tensor]]:
    """Groups of equally long pieces; the last piece of a stream may be shorter."""
    whole = [piece for piece in pieces if len(piece) == len(pieces[0])]
    yield from (whole[i : i + size] for i in range(0, len(whole), size))
    yield from ([piece] for piece in pieces if len(piece) != len(pieces[0]))
