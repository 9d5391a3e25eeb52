"""The speaking die: from a model's scores to one token, step by step.

    stages = trace(logits, [temperature(0.8), top_k(40)])  # what each step leaves; nothing is drawn yet
    token = draw(stages[-1], u)                            # the die is the number u in [0, 1), held in sight

Steps shape a distribution and never draw; `draw` draws and never shapes. Neither keeps anything.
"""

from core.sampling.distribution import Distribution, Step, distribution, trace
from core.sampling.drawing import cumulative, draw, probability_of, rank_of, ranking
from core.sampling.settings import ORDER, SamplingSettings, StepName
from core.sampling.steps import (
    epsilon,
    eta,
    min_p,
    repetition_penalty,
    temperature,
    top_k,
    top_k_with_ties,
    top_p,
    typical,
)

__all__ = [
    "ORDER",
    "Distribution",
    "SamplingSettings",
    "Step",
    "StepName",
    "cumulative",
    "distribution",
    "draw",
    "epsilon",
    "eta",
    "min_p",
    "probability_of",
    "rank_of",
    "ranking",
    "repetition_penalty",
    "temperature",
    "top_k",
    "top_k_with_ties",
    "top_p",
    "trace",
    "typical",
]
