"""What a token of the built-in model costs: with its cache and without, as a ratio within one process.

python -m pytest tests/benchmarks/test_speaking_speed.py -s
"""

import statistics
import time
from collections.abc import Callable

import torch

from core.lm import registry

ROUNDS = 40


def median_ms(job: Callable[[], object]) -> float:
    def timed() -> float:
        start = time.perf_counter()
        job()
        return 1000 * (time.perf_counter() - start)

    job()
    return statistics.median(timed() for _ in range(ROUNDS))


def test_a_cached_token_costs_less_than_half_of_reading_the_whole_context_again() -> None:
    model = registry.load("storyteller")
    generator = torch.Generator().manual_seed(0)
    tokens = torch.randint(0, model.vocabulary, (model.context,), generator=generator).tolist()
    before = model.next_logits(tokens[:-1]).cache
    whole = median_ms(lambda: model.next_logits(tokens))
    cached = median_ms(lambda: model.next_logits(tokens[-1:], before))
    print(f"\n{model.context} tokens read: {whole:.1f} ms; one more with the cache: {cached:.1f} ms")
    assert cached < whole / 2
