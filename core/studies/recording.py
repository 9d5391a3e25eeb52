"""The recorded run of the start page: `python -m core.studies.recording` writes it to assets/data/recording.

A small GPT learns from tales that a built-in voice writes, the storyteller or, with --model erzaehler, the
German one: text that anyone can have made again, since the corpus does not come with the app. While it learns
with dropout, the mask of one training case and a corner of one weight matrix are kept every few steps; a twin
learns the same without dropout. Then the network with dropout, its weights untouched, rolls the speaking die.
Everything hangs on one seed, in a stream of its own for each purpose. A test makes its first frames again,
and tests/benchmarks/processors.py every byte of it, under the settings of other processors: to that end all
of it is computed in float64, at a learning rate at which the loss falls from the first steps (at .003 it
stays on a plateau and leaves it by luck, on each processor at another step).
"""

import argparse
import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from core.lm import built_in, registry, tokens
from core.lm.built_in import BuiltIn
from core.lm.compare_decoding import until, write
from core.lm.generation import Draw, generate
from core.lm.gpt import GPT, SITES, GPTConfig, parameter_count
from core.lm.tokens import Tokenizer
from core.lm.training import Update, train, windows
from core.lm.voices import FIRST, VOICES
from core.rng import generator_for
from core.sampling import top_k
from core.tables import DATA

__all__ = ["PLANS", "RecordingPlan", "main", "make", "path_of", "serialise"]

_MASKS = 24
_TELLER_K = 40
_SITE = f"0 {SITES[3]}"


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """What is recorded.

    Args:
        teller: the voice that writes the tales.
        spelled: the built-in model whose tokenizer the network reads with.
        tales: how many tales are learned; as many others are held out.
        length: tokens of the teller in a tale.
        steps: updates of each of the two networks.
        every: updates between two frames.
        batch: windows in an update.
        rate: of dropout at every site, while one of the two learns.
        lr: learning rate of Adam.
        width: units that a mask covers.
        context: tokens in a training case.
        corner: rows and columns kept of the weights.
        prompt: what it is given to go on from.
        k: of top-k while it speaks.
        words: tokens that it speaks.
        shown: tokens kept of each distribution, the likeliest first.
        seed: of everything.
    """

    teller: str = FIRST
    spelled: str = "twin_plain"
    tales: int = 32
    length: int = 80
    steps: int = 320
    every: int = 5
    batch: int = 16
    rate: float = 0.3
    lr: float = 0.001
    width: int = 128
    context: int = 32
    corner: tuple[int, int] = (17, 28)
    prompt: str = "The king said to his"
    k: int = 5
    words: int = 13
    shown: int = 7
    seed: int = 1


PLANS = {
    plan.teller: plan
    for plan in (
        RecordingPlan(),
        RecordingPlan(teller=VOICES["de"], spelled=VOICES["de"], prompt="Der König sprach zu seiner"),
    )
}
"""By voice. The small tokenizer of the twins has learned English alone, so the German tales are read with the
voice's own."""


def path_of(teller: str) -> Path:
    """The file of a voice's recording."""
    return DATA / "recording" / f"{teller}.json"


def make(plan: RecordingPlan) -> dict[str, Any]:
    """Record a run.

    Returns:
        Plain values. "learning": a frame each with "step", "text" of the case, "mask" (1 = kept, a digit a
        unit), "weights" (int8 in base64, row by row), "loss" of the batch under its masks. "speaking": a
        frame each with the "text" so far, "u", "token" and "choices", each [token, raw probability, kept].
        "wobble": the probabilities of the first frame's choices under a few masks each. "losses" of both
        networks on "learned" and "unseen" tales, in nats a token. "plan"; "scale", the weight that 127 stands
        for; "parameters" of a network; "tokens" learned; how many different ones in the "vocabulary".

    Example:
        >>> made = make(RecordingPlan(tales=4, length=40, steps=2, every=1, batch=2, words=2))
        >>> [frame["step"] for frame in made["learning"]], len(made["speaking"])
        ([0, 1], 2)
    """
    learned, unseen = _tales(plan)
    plain, dropout = _network(plan), _network(plan)
    for _ in _train(plain, plan, learned, rate=0.0):
        pass
    frames = list(_watched(_train(dropout, plan, learned, rate=plan.rate), dropout, plan))
    scale = max(float(frame["weights"].abs().max()) for frame in frames)
    return {
        "plan": asdict(plan),
        "scale": round(scale, 6),
        "parameters": parameter_count(dropout),
        "tokens": len(learned),
        "vocabulary": _tokens(plan).size,
        "learning": [{**frame, "weights": _packed(frame["weights"], scale)} for frame in frames],
        "losses": {
            name: {"learned": _loss(network, learned), "unseen": _loss(network, unseen)}
            for name, network in (("plain", plain), ("dropout", dropout))
        },
        "speaking": list(_speaking(BuiltIn("recorded", {}, dropout, _tokens(plan)), plan)),
        "wobble": _wobble(dropout, plan),
    }


def _tokens(plan: RecordingPlan) -> Tokenizer:
    return tokens.load(registry.MODELS / plan.spelled / "tokenizer.json")


def _tales(plan: RecordingPlan) -> tuple[Tensor, Tensor]:
    """Two streams of tokens: the tales to learn, and as many that are never learned."""
    teller, small, count = built_in.read(registry.MODELS / plan.teller), _tokens(plan), 2 * plan.tales
    u = torch.rand(count, plan.length, dtype=torch.float64, generator=generator_for(plan.seed, "tales"))
    begin = torch.tensor([teller.encode("")]).expand(count, -1)
    written = write(teller.model, begin, u, [[top_k(_TELLER_K)]]).tokens[0].tolist()
    texts = [teller.decode(until(tale, teller.end)) for tale in written]
    tales = [torch.tensor([small.end, *small.encode(text)]) for text in texts]
    return torch.cat(tales[: plan.tales]), torch.cat(tales[plan.tales :])


def _network(plan: RecordingPlan) -> GPT:
    shape = GPTConfig(_tokens(plan).size, context=plan.context, width=plan.width, layers=2, heads=4)
    return GPT(shape, generator=generator_for(plan.seed, "weights")).to(torch.float64)


def _train(network: GPT, plan: RecordingPlan, text: Tensor, *, rate: float) -> Iterator[Update]:
    batches = windows(text, plan.context, plan.batch, seed=plan.seed)
    masks = generator_for(plan.seed, "masks")
    return train(network, islice(batches, plan.steps), rate=rate, lr=plan.lr, masks=masks)


def _watched(updates: Iterator[Update], network: GPT, plan: RecordingPlan) -> Iterator[dict[str, Any]]:
    rows, columns = plan.corner
    spelled = _tokens(plan)
    for update in updates:
        if update.number % plan.every:
            continue
        matrix = network.get_parameter("blocks.0.mlp.up.weight").detach()
        yield {
            "step": update.number,
            "text": _text(update.window[0].tolist(), spelled),
            "mask": "".join(str(int(kept)) for kept in update.masks[_SITE][0, -1]),
            "weights": matrix[:rows, :columns].clone(),
            "loss": round(update.loss, 4),
        }


def _text(case: list[int], spelled: Tokenizer) -> str:
    """A window may hold the end of one tale and the beginning of the next: a blank between them."""
    tales: list[list[int]] = [[]]
    for token in case:
        tales[-1].append(token)
        if token == spelled.end:
            tales.append([])
    return " ".join(spelled.decode(tale) for tale in tales)


def _packed(weights: Tensor, scale: float) -> str:
    whole = (weights / scale * 127).round().to(torch.int8)
    return base64.b64encode(whole.numpy().tobytes()).decode()


@torch.no_grad()
def _loss(network: GPT, text: Tensor) -> float:
    """Mean loss without masks, in nats a token, over windows that do not overlap."""
    width = network.config.context + 1
    windows = text[: len(text) // width * width].view(-1, width)
    logits = network(windows[:, :-1]).logits
    return round(float(cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())), 4)


def _speaking(model: BuiltIn, plan: RecordingPlan) -> Iterator[dict[str, Any]]:
    die = generator_for(plan.seed, "speaking")
    written = model.encode(plan.prompt)
    for made in islice(generate(model, written[:], [top_k(plan.k)], die=die), plan.words):
        yield {
            "text": model.decode(written),
            "u": round(made.u, 4),
            "token": model.display(made.token),
            "choices": _choices(made, model, plan.shown),
        }
        written.append(made.token)


def _choices(made: Draw, model: BuiltIn, shown: int) -> list[list[object]]:
    raw, left = made.stages[0].probabilities, made.stages[-1].kept
    order = raw.argsort(descending=True, stable=True)[:shown].tolist()
    return [[model.display(token), round(float(raw[token]), 4), bool(left[token])] for token in order]


@torch.no_grad()
def _wobble(network: GPT, plan: RecordingPlan) -> list[list[float]]:
    spelled = _tokens(plan)
    prompt = torch.tensor([[spelled.end, *spelled.encode(plan.prompt)]])
    order = network(prompt, last=1).logits[0, -1].argsort(descending=True, stable=True)[: plan.shown]
    dice, many = generator_for(plan.seed, "wobble"), prompt.expand(_MASKS, -1)
    probabilities = network(many, rate=plan.rate, generator=dice, last=1).logits[:, -1].softmax(-1)
    return [[round(float(probability), 4) for probability in row] for row in probabilities[:, order]]


def serialise(made: dict[str, Any]) -> str:
    """A recording as its file holds it: one line of JSON."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> None:
    """Make the recording of the start page again."""
    parser = argparse.ArgumentParser(prog="python -m core.studies.recording", description=main.__doc__)
    parser.add_argument("--model", choices=PLANS, default=FIRST, help="who writes the tales")
    parser.add_argument(
        "--out", type=Path, help="the file to write; assets/data/recording/MODEL.json by default"
    )
    asked = parser.parse_args()
    out: Path = asked.out or path_of(asked.model)
    torch.set_num_threads(1)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(serialise(make(PLANS[asked.model])), "utf-8")


if __name__ == "__main__":
    main()
