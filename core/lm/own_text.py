"""A reader's own text, learnt by a small GPT and by its twin with dropout.

    own = prepare("...")                          # OwnTextError: one sentence on why it cannot be learnt
    for update in learn(own, Lesson(rate=0.2)):   # stop pulling whenever enough is learnt
        if update.moment is not None: print(update.moment.losses)

Both networks begin with the same weights and read the same windows in the same order; only one has masks.
The tokenizer learns from the same nine tenths of the text as they do; the last tenth is never learned.
Nothing here writes to a disk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from core.errors import ReasonedError, check, check_whole
from core.lm import compare_decoding, tokens
from core.lm.built_in import BuiltIn
from core.lm.gpt import GPT, GPTConfig, parameter_count
from core.lm.ngram_index import NgramIndex, remember
from core.lm.tokens import Tokenizer
from core.lm.training import Update, mean_loss, train, windows
from core.rng import generator_for
from core.sampling import top_k

__all__ = [
    "FEWEST", "MOST", "RUN", "TWINS", "Lesson", "Losses", "Moment", "OwnText", "OwnTextError", "Pair",
    "Recital", "Spoken", "TextUpdate", "learn", "models", "parameters", "prepare", "recital",
]  # fmt: skip

FEWEST, MOST = 10_000, 200_000
"""Bytes of a text that can be learned."""

TWINS = ("plain", "dropout")
"""Which of the two networks is which."""

RUN = 8
"""Tokens in a row that are rarely a coincidence."""

_VOCABULARY, _CONTEXT, _BATCH = 512, 32, 32
_WIDTH, _LAYERS, _HEADS = 64, 2, 4
_HELD_OUT, _LEARNED = 0.1, 2000
"""The share of the text that is held out; of the learned part so many tokens are measured."""

_LEAST_TOKENS = 2 * _BATCH * _CONTEXT
_STRANGE, _KINDS = 0.01, 12
"""The share of characters that no text has, from which on it is none; the fewest kinds of a text's own."""


class OwnTextError(ReasonedError):
    """A text cannot be learned; the message is one sentence that says why."""

    sentences: ClassVar = {
        "too_short": "the text has {size} bytes; at least {least} are needed",
        "too_long": "the text has {size} bytes; at most {most} are learned",
        "no_text": "this is no text: {strange} of its {count} characters cannot be printed",
        "monotonous": "the text says too little: {kinds} different characters in {tokens} tokens",
    }


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class OwnText:
    """A text, ready to be learned.

    Attributes:
        words: the part that is learned.
        tokens: its tokenizer.
        learned: the stream of that part, [N]; every section begins with the token `tokens.END`.
        held_out: the stream of the rest, [M].
        opening: the first words of the rest, to go on from.
        runs: which runs of `RUN` tokens are in the learned part.
    """

    words: str
    tokens: Tokenizer
    learned: Tensor
    held_out: Tensor
    opening: str
    runs: NgramIndex


def prepare(text: str) -> OwnText:
    """Check a text, cut it, learn its tokens.

    Args:
        text: what a reader brings.

    Raises:
        OwnTextError: it is too short, too long, no text, or says next to nothing.

    Example:
        >>> prepare("x" * 20_000)
        Traceback (most recent call last):
        core.lm.own_text.OwnTextError: the text says too little: 1 different characters in 20000 tokens
    """
    text = tokens.well_formed(text).strip()
    _check(text)
    cut = _cut(text)
    words, rest = text[:cut], text[cut:]
    tokenizer = tokens.train([words], _VOCABULARY)
    learned, held_out = (torch.tensor(_stream(each, tokenizer)) for each in (words, rest))
    if len(learned) < _LEAST_TOKENS or len(held_out) <= _CONTEXT:
        raise OwnTextError("monotonous", kinds=len(set(text)), tokens=len(learned) + len(held_out))
    return OwnText(words, tokenizer, learned, held_out, _opening(rest), remember(learned.numpy(), RUN))


def _check(text: str) -> None:
    size, kinds = len(text.encode()), len(set(text))
    if size < FEWEST:
        raise OwnTextError("too_short", size=size, least=FEWEST)
    if size > MOST:
        raise OwnTextError("too_long", size=size, most=MOST)
    strange = sum(not (each.isprintable() or each.isspace()) or each == "\ufffd" for each in text)
    if strange > _STRANGE * len(text):
        raise OwnTextError("no_text", strange=strange, count=len(text))
    if kinds < _KINDS:
        raise OwnTextError("monotonous", kinds=kinds, tokens=len(text))


def _cut(text: str) -> int:
    """Where the part to be held out begins: at a word, if there is one near."""
    wanted = int(len(text) * (1 - _HELD_OUT))
    space = text.find(" ", wanted, wanted + 200)
    return wanted if space < 0 else space + 1


def _stream(text: str, tokenizer: Tokenizer) -> list[int]:
    sections = [each for each in text.split("\n\n") if each.strip()]
    return [token for each in sections for token in (tokenizer.end, *tokenizer.encode(each))]


def _opening(rest: str) -> str:
    return " ".join(rest[:200].split()[:4])[:60]


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a text is learnt.

    Args:
        rate: of the twin with dropout, in [0, 1).
        steps: updates of each network.
        every: updates after which losses are measured and both speak.
        lr: learning rate of Adam.
        length: tokens that each of them speaks.
        k: of top-k while they speak.
        seed: of weights, order, masks and dice.

    Raises:
        ValueError: a value is out of range.
    """

    rate: float = 0.2
    steps: int = 600
    every: int = 20
    lr: float = 0.002
    length: int = 60
    k: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        check("rate", self.rate, 0 <= self.rate < 1, "in [0, 1)")
        for name in ("steps", "every", "length", "k"):
            check_whole(name, getattr(self, name), 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A number of each network."""

    plain: float
    dropout: float


@dataclass(frozen=True, slots=True)
class Losses:
    """Of both networks without masks, in nats a token.

    Attributes:
        learned: on the part that is learned, in windows evenly spread over it.
        held_out: on the part that never is.
    """

    learned: Pair
    held_out: Pair


@dataclass(frozen=True, slots=True)
class Recital:
    """How much of a text stands word for word in what was learned.

    Attributes:
        share: of its runs of `RUN` tokens, in [0, 1].
        start: where in it the longest run of characters begins that stands there.
        longest: how many characters that run has.
    """

    share: float
    start: int
    longest: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a network says at a moment: its words, and how much of them it recites."""

    words: str
    recital: Recital


@dataclass(frozen=True, slots=True)
class Moment:
    """How far both networks are after some updates.

    Attributes:
        step: updates made.
        losses: of both.
        spoken: by both, after the same opening with the same dice, in the order of `TWINS`.
    """

    step: int
    losses: Losses
    spoken: tuple[Spoken, Spoken]


@dataclass(frozen=True, slots=True, eq=False)
class TextUpdate:
    """An update about to be made.

    Attributes:
        step: updates made before.
        seed: of the lesson.
        networks: both, in the order of `TWINS`; they change with the next update.
        moment: how far they are, every few updates.
    """

    step: int
    seed: int
    networks: tuple[GPT, GPT]
    moment: Moment | None


def learn(own: OwnText, lesson: Lesson) -> Iterator[TextUpdate]:
    r"""Teach both networks, as far as it is asked for.

    Args:
        own: the text.
        lesson: how.

    Yields:
        `lesson.steps` + 1 times: before the first update and after each.

    Example:
        >>> own = prepare("\n\n".join(f"Tale {i}: the hen met {i} foxes." for i in range(500)))
        >>> first, *_, last = learn(own, Lesson(steps=20, every=20, length=5))
        >>> first.moment.losses.learned.plain == first.moment.losses.learned.dropout  # the same weights
        True
        >>> last.moment.losses.held_out.plain < first.moment.losses.held_out.plain
        True
    """
    networks = _network(own, lesson), _network(own, lesson)
    rates = 0.0, lesson.rate
    runs = [_updates(net, own, lesson, rate) for net, rate in zip(networks, rates, strict=True)]
    for step, _ in enumerate(zip(*runs, strict=True)):
        moment = None if step % lesson.every and step < lesson.steps else _moment(networks, own, lesson, step)
        yield TextUpdate(step, lesson.seed, networks, moment)
        if step == lesson.steps:
            return


def parameters(own: OwnText) -> int:
    """How many numbers each of the two networks has that learn a text; fewer where it has fewer tokens."""
    return parameter_count(GPT(_shape(own)))


def _shape(own: OwnText) -> GPTConfig:
    return GPTConfig(own.tokens.size, context=_CONTEXT, width=_WIDTH, layers=_LAYERS, heads=_HEADS)


def _network(own: OwnText, lesson: Lesson) -> GPT:
    return GPT(_shape(own), generator=generator_for(lesson.seed, "weights"))


def _updates(network: GPT, own: OwnText, lesson: Lesson, rate: float) -> Iterator[Update]:
    batches = windows(own.learned, _CONTEXT, _BATCH, seed=lesson.seed)
    return train(network, batches, rate=rate, lr=lesson.lr, masks=generator_for(lesson.seed, "masks"))


def _moment(networks: tuple[GPT, GPT], own: OwnText, lesson: Lesson, step: int) -> Moment:
    learned = Pair(*(mean_loss(each, own.learned, _LEARNED) for each in networks))
    held_out = Pair(*(mean_loss(each, own.held_out, _LEARNED) for each in networks))
    plain, dropout = (_spoken(each, own, lesson) for each in networks)
    return Moment(step, Losses(learned, held_out), (plain, dropout))


def _spoken(network: GPT, own: OwnText, lesson: Lesson) -> Spoken:
    """The same dice in every moment, and for both networks."""
    u = torch.rand(1, lesson.length, dtype=torch.float64, generator=generator_for(lesson.seed, "dice"))
    prompt = torch.tensor([[own.tokens.end, *own.tokens.encode(own.opening)]])
    said = compare_decoding.write(network, prompt, u, [[top_k(lesson.k)]]).tokens[0, 0].tolist()
    return Spoken(own.tokens.decode(said), recital(own, said))


def recital(own: OwnText, said: Sequence[int]) -> Recital:
    """How much of some tokens stands word for word in the learned part of a text.

    Args:
        own: the text.
        said: tokens of its tokenizer.
    """
    words = own.tokens.decode(said)
    start, longest = _longest_run(words, own.words)
    return Recital(own.runs.share(said), start, longest)


def _longest_run(words: str, source: str) -> tuple[int, int]:
    """Start and length of the first longest part of some words that the source has, too."""
    start = longest = 0
    for place in range(len(words)):
        while place + longest < len(words) and words[place : place + longest + 1] in source:
            start, longest = place, longest + 1
    return start, longest


def models(update: TextUpdate, own: OwnText, names: tuple[str, str]) -> tuple[BuiltIn, BuiltIn]:
    """Both networks as they are now, as models that speak; what is learned later does not change them.

    Args:
        update: of the text.
        own: the text.
        names: theirs, in the order of `TWINS`.
    """
    plain, dropout = (
        BuiltIn(name, _card(name, update, each), _finished(each), own.tokens)
        for name, each in zip(names, update.networks, strict=True)
    )
    return plain, dropout


def _card(name: str, update: TextUpdate, network: GPT) -> dict[str, Any]:
    return {"name": name, "parameters": parameter_count(network), "seed": update.seed, "step": update.step}


def _finished(network: GPT) -> GPT:
    """A copy in float64, as every model that speaks."""
    copy = GPT(network.config)
    copy.load_state_dict(network.state_dict())
    return copy.eval().requires_grad_(False).to(torch.float64)
