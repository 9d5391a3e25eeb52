"""One token's way from its score to its share, the same in a few lines of torch, and where a nucleus ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from torch import Tensor

from core import sampling
from core.lm.generation import Draw
from core.sampling import SamplingSettings
from dashboard.components.token_bars.props import BarsState, by_letter
from dashboard.text import Text

__all__ = ["arithmetic", "code", "nucleus", "nucleus_sizes", "penalty_lines", "step_lines"]

_FIFTY = 50
_USUAL_P = 0.95

_STEPS = {
    "temperature": "scores = scores / {t:g}  # temperature",
    "top_k": "scores[{k}:] = -torch.inf  # top-k",
    "top_p": "shares = scores.softmax(0)\n"
    "scores[shares.double().cumsum(0) - shares >= {p:g}] = -torch.inf  # top-p: enough mass before it",
    "min_p": "shares = scores.softmax(0)\nscores[shares < {m:g} * shares[0]] = -torch.inf  # min-p",
    "typical": "shares = scores.double().softmax(0)\n"
    "far = (-shares.log() - torch.special.entr(shares).sum()).abs()  # from the expected surprisal\n"
    "near = far.argsort(stable=True)\n"
    "scores[near[shares[near].cumsum(0) - shares[near] >= {y:g}]] = -torch.inf  # typical",
    "epsilon": "shares = scores.double().softmax(0)\n"
    "scores[(shares < {e:g}) & (shares < shares.max())] = -torch.inf  # epsilon",
    "eta": "shares = scores.double().softmax(0)\n"
    "least = min({h:g}, {h:g} ** 0.5 * float((-torch.special.entr(shares).sum()).exp()))\n"
    "scores[(shares < least) & (shares < shares.max())] = -torch.inf  # eta",
}
_PENALTY = """\
used = torch.tensor(sorted(set({used})))
old = logits[used]
logits = logits.index_put((used,), torch.where(old < 0, old * {r:g}, old / {r:g}))  # repetition penalty
"""
_CODE = """\
import torch
from core.lm import registry

model = registry.load({model!r})
prompt = {prompt!r}
logits = model.next_logits(model.encode(prompt)[-model.context :]).logits
{penalty}scores, tokens = logits.sort(descending=True, stable=True)  # the likeliest first

{steps}shares = scores.softmax(0)  # what is left, shared out again to 1
u = {u!r}  # the die
place = int((shares.double().cumsum(0) <= u).sum())
print(f"rank {{place + 1}}: {{model.display(int(tokens[place]))}} {{float(shares[place]):.4f}}")
"""


def code(model: str, prompt: str, state: BarsState) -> str:
    """The page's computation in plain torch, with the numbers of the moment; it runs as it stands.

    Args:
        model: the model's name.
        prompt: the text that goes on.
        state: the controls; steps that do nothing are left out.
    """
    lines = step_lines(state.settings)
    block = f"{lines}\n\n" if lines else ""
    penalty = penalty_lines(state.settings, "model.encode(prompt)")
    return _CODE.format(model=model, prompt=prompt, penalty=penalty, steps=block, u=state.u)


def penalty_lines(settings: SamplingSettings, used: str) -> str:
    """The repetition penalty as lines that change `logits`, each with its end; empty without one.

    Args:
        settings: the chain.
        used: an expression for the tokens so far.

    Example:
        >>> print(penalty_lines(SamplingSettings(repetition_penalty=1.2), "text").splitlines()[0])
        used = torch.tensor(sorted(set(text)))
    """
    penalty = settings.repetition_penalty
    return "" if penalty == 1 else _PENALTY.format(used=used, r=penalty)


def step_lines(settings: SamplingSettings) -> str:
    """The chain as lines that change `scores`, sorted from the likeliest; none for steps that do nothing.

    Args:
        settings: the chain.

    Example:
        >>> step_lines(SamplingSettings(top_k=5))
        'scores[5:] = -torch.inf  # top-k'
    """
    values = by_letter(settings)
    return "\n".join(_STEPS[name].format(**values) for name in settings.changing().order)


def arithmetic(
    logits: Tensor, settings: SamplingSettings, u: float, vocabulary: Sequence[str], text: Text,
    *, used: Sequence[int], made: Draw | None = None,
) -> str:  # fmt: skip
    """The prose with the numbers of one token.

    Args:
        logits: [V].
        settings: the chain.
        u: that draws it.
        vocabulary: the tokens as the eye needs them.
        text: the page's words.
        used: the tokens so far, for a repetition penalty.
        made: how the token came to be; None for the one that u picks.
    """
    stages = sampling.trace(logits, settings.steps(used))
    drawn = int(sampling.draw(stages[-1], u))
    token = made.token if made else drawn
    scores = logits if settings.repetition_penalty == 1 else stages[1].logits  # the penalty comes first
    values = _rounded(_numbers(scores, settings.temperature, stages[-1].kept, token), text)
    counts = {
        "size": len(logits),
        "count": int(stages[-1].kept.sum()),
        "rank": sampling.rank_of(stages[0], token),
    }
    values |= {name: text.number(count) for name, count in counts.items()}
    values |= {"u": _u(u, text), "token": _inline(vocabulary[token]), "drawn": _inline(vocabulary[drawn])}
    prose = text.prose("arithmetic_forced" if made and made.forced else "arithmetic")
    told = re.sub(r"<(\w+)>", lambda found: values[found[1]], prose)
    return told if scores is logits else f"{told}\n\n{text('arithmetic.penalty')}"


def _rounded(numbers: Mapping[str, float], text: Text) -> dict[str, str]:
    values = {name: text.number(value, 4).replace(",", "{,}") for name, value in numbers.items()}
    coarse = {name: text.number(numbers[name], 2).replace(",", "{,}") for name in ("logit", "top", "T")}
    return values | coarse


def _u(u: float, text: Text) -> str:
    return text.number(u, 3 if u == round(u, 3) else 4).replace(",", "{,}")


def _numbers(logits: Tensor, t: float, kept: Tensor, token: int) -> dict[str, float]:
    logit, top = float(logits[token]), float(logits.max())
    weights = ((logits.double() - top) / t).exp()
    whole, left, weight = float(weights.sum()), float(weights[kept].sum()), float(weights[token])
    return {
        "logit": logit, "top": top, "T": t, "weight": weight, "sum": whole, "before": weight / whole,
        "mass": left / whole, "left": left, "after": weight / left if kept[token] else 0.0,
    }  # fmt: skip


def _inline(token: str) -> str:
    """A token as inline code, whatever it holds."""
    fence = "`" * (1 + max((len(run) for run in token.replace("`", " ` ").split() if "`" in run), default=0))
    return f"{fence} {token} {fence}" if "`" in token else f"`{token}`"


def nucleus(logits: Tensor, settings: SamplingSettings, text: Text) -> str:
    """A sentence on the nucleus over all tokens and over the fifty likeliest only, counted here.

    Args:
        logits: [V].
        settings: the chain; with top-p off the usual p stands in.
        text: the page's words.
    """
    p = settings.top_p if settings.top_p < 1 else _USUAL_P
    true, short, mass = nucleus_sizes(logits / settings.temperature, p)
    key = "nucleus.same" if true == short else "nucleus"
    values = {"p": text.number(p, 2), "size": text.number(len(logits)), "true": text.number(true)}
    return text(key, **values, short=text.number(short), mass=text.percent(mass, 1))


def nucleus_sizes(logits: Tensor, p: float) -> tuple[int, int, float]:
    """How many tokens top-p keeps of the whole vocabulary, how many of the fifty likeliest, and their mass.

    Args:
        logits: [V].
        p: in (0, 1].

    Example:
        >>> import torch
        >>> nucleus_sizes(torch.zeros(1000), 0.9123)
        (913, 46, 0.05)
    """
    whole, fifty = (
        sampling.trace(logits, steps)[-1]
        for steps in ([sampling.top_p(p)], [sampling.top_k(_FIFTY), sampling.top_p(p)])
    )
    mass = logits.double().softmax(0).topk(min(_FIFTY, len(logits))).values.sum()
    return int(whole.kept.sum()), int(fifty.kept.sum()), round(float(mass), 12)
