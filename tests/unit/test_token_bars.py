"""What the page "Top-k, live" sends to the browser, hears from it, and prints below."""

from __future__ import annotations

import contextlib
import io
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from core import sampling
from core.lm import gpt, registry, tokens
from core.lm.built_in import BuiltIn
from core.lm.voices import FIRST, opening
from core.sampling import SamplingSettings
from dashboard import text
from dashboard.address import Value
from dashboard.components.token_bars.packing import pack, unpack
from dashboard.components.token_bars.props import DEFAULT, BarsState, by_letter, order_of, props
from dashboard.views.top_k.arithmetic import arithmetic, code, nucleus, nucleus_sizes
from dashboard.views.top_k.controls import LONGEST, ORDERS, params, state_of, told
from dashboard.views.top_k.formulas import entropy_before, formulas
from dashboard.views.top_k.hero import BarsSession

LOGITS = 2 * torch.randn(300, generator=torch.Generator().manual_seed(5))
WORDS = [f"␣word{i}" for i in range(300)]
KNOWN: dict[str, Value] = {param.name: param.default for param in params(300)}
ENGLISH, GERMAN = text.load("top_k", "en"), text.load("top_k", "de")


def blob(logits: torch.Tensor = LOGITS, prompt: str = opening(FIRST)) -> bytes:
    said = props(
        BarsState(),
        ENGLISH,
        model="storyteller",
        reads="en",
        prompt=prompt,
        tokens=WORDS,
        used=[7, 2, 7],
        epoch=2,
        since={},
        limit=2000,
    )
    return pack(logits, said)


@pytest.mark.parametrize("size", [1, 2, 3, 257])
@pytest.mark.parametrize("prompt", ["", "a", "ab", "The wolf 🐺", "\u0000</script>"])
def test_logits_and_prompt_come_back_bit_by_bit(size: int, prompt: str) -> None:
    for kind in (torch.float32, torch.float64):
        logits = torch.randn(size, generator=torch.Generator().manual_seed(size), dtype=kind)
        said, found = unpack(blob(logits, prompt))
        np.testing.assert_array_equal(found, logits.numpy())
        assert (said["prompt"], said["vocabulary"], found.dtype) == (prompt, size, logits.numpy().dtype)


def test_a_token_that_cannot_come_keeps_its_minus_infinity() -> None:
    _, found = unpack(pack(torch.tensor([0.5, -torch.inf]), {}))
    assert found.tolist() == [0.5, -math.inf]


def test_equal_states_make_equal_bytes_so_that_nothing_is_sent_twice() -> None:
    assert blob() == blob()


def test_a_batch_and_a_header_with_nan_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one distribution \[V\]; got shape \(2, 3\)"):
        pack(torch.zeros(2, 3), {})
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack(LOGITS, {"value": math.nan})


def test_only_the_words_of_the_browser_travel() -> None:
    said, _ = unpack(blob())
    words = said["words"]
    assert isinstance(words, dict)
    assert set(words) == {key for key in ENGLISH.labels if key.startswith("hero.")} | {"hero.prompt"}
    assert words["hero.prompt"] == ENGLISH("prompt.en")
    assert json.dumps(said, allow_nan=False)


def test_the_controls_reach_the_steps_in_their_order() -> None:
    values = {**KNOWN, "k": 7, "t": 0.5, "top_p": 0.8, "min_p": 0.02, "order": "mpkt", "u": 0.25}
    state = state_of(values)
    assert state == BarsState(
        SamplingSettings(top_k=7, temperature=0.5, top_p=0.8, min_p=0.02, order=order_of("mpkt")), u=0.25
    )
    assert [step.name for step in state.settings.steps()] == ["min_p", "top_p", "top_k", "temperature"]


def test_the_steps_that_have_their_place_stand_around_those_that_move() -> None:
    values = {**KNOWN, "typical": 0.9, "epsilon": 0.001, "eta": 0.002, "penalty": 1.2, "order": "kpmt"}
    settings = state_of(values).settings
    assert [step.name for step in settings.steps([3])] == [
        "repetition_penalty", "top_k", "top_p", "min_p", "temperature", "typical", "epsilon", "eta",
    ]  # fmt: skip
    assert by_letter(settings) == {
        "t": 1, "k": 10, "p": 1, "m": 0, "y": 0.9, "e": 0.001, "h": 0.002, "r": 1.2, "order": "kpmt",
    }  # fmt: skip


def test_the_first_order_is_that_of_transformers() -> None:
    assert [step.name for step in DEFAULT.steps()] == ["temperature", "top_k", "top_p", "min_p"]
    assert len(set(ORDERS)) == math.factorial(4)


def test_what_the_browser_says_is_taken_over_and_nonsense_is_not() -> None:
    said = {"k": 40, "t": 0.8, "p": 0.93, "m": 0.01, "order": "ktpm", "u": 0.1234, "seed": 3, "r": 1.1}
    assert told(said, KNOWN, 300) == {
        **KNOWN, "k": 40, "t": 0.8, "top_p": 0.93, "min_p": 0.01, "order": "ktpm", "u": 0.1234, "seed": 3,
        "penalty": 1.1,
    }  # fmt: skip
    assert told({"prompt": "half \ud83d"}, {"prompt": "The wolf"}, 300) == {"prompt": "half ?"}
    assert told({"prompt": "x" * (LONGEST + 1)}, {"prompt": "The wolf"}, 300) == {"prompt": "The wolf"}
    wrong = {"k": 301, "t": 0, "p": "much", "m": -1, "order": "kkkk", "u": 1, "seed": 0.5, "r": 3, "other": 1}
    assert told(wrong, KNOWN, 300) == KNOWN
    assert told({}, KNOWN, 300) == KNOWN


def test_a_report_that_crosses_a_run_of_the_page_counts_but_for_what_that_run_has_set() -> None:
    session = BarsSession()
    session.welcome({**KNOWN, "prompt": "The wolf"})
    assert session.since == dict.fromkeys(KNOWN, 1)  # on arrival everything
    session.welcome({**KNOWN, "prompt": "The king"})  # a prompt to try
    assert (session.epoch, session.since["k"], session.since["prompt"]) == (2, 1, 2)
    late = {"k": 40, "prompt": "The wolf and", "epoch": 1}
    assert session.hear(late, 300) == {**KNOWN, "k": 40, "prompt": "The king"}
    assert session.hear({**late, "epoch": 2}, 300)["prompt"] == "The wolf and"
    assert session.hear({"k": 3, "epoch": None}, 300)["k"] == 40
    session.welcome(session.known)  # another language: nothing to take over
    assert max(session.since.values()) == 2


def test_a_vocabulary_smaller_than_the_usual_k_still_has_a_default() -> None:
    table = {param.name: param for param in params(4)}
    assert (table["k"].default, table["k"].hi) == (4, 4)


@pytest.mark.parametrize("language_of_text", [ENGLISH, GERMAN], ids=["en", "de"])
@pytest.mark.parametrize(
    "state",
    [
        BarsState(),
        BarsState(SamplingSettings(top_k=3, temperature=0.7), u=0.9),
        BarsState(SamplingSettings(top_k=300, top_p=0.4, order=order_of("ptkm")), u=0),
        BarsState(SamplingSettings(top_k=300, typical=0.3, epsilon=0.001, repetition_penalty=1.4), u=0.5),
    ],
    ids=str,
)
def test_the_arithmetic_has_the_numbers_of_the_token_under_the_die(
    state: BarsState, language_of_text: text.Text
) -> None:
    used = LOGITS.topk(9).indices.tolist()
    prose = arithmetic(LOGITS, state.settings, state.u, WORDS, language_of_text, used=used)
    left = sampling.trace(LOGITS, state.settings.steps(used))[-1]
    token = int(sampling.draw(left, state.u))
    assert f"`{WORDS[token]}`" in prose
    hot = sampling.trace(LOGITS, replace(state.settings, order=("temperature",)).steps(used))[-1]
    punished = language_of_text("arithmetic.penalty") in prose
    assert punished == (state.settings.repetition_penalty > 1)
    for share in (hot.probabilities[token], left.probabilities[token], hot.probabilities[left.kept].sum()):
        assert language_of_text.number(float(share), 4).replace(",", "{,}") in prose
    assert not re.search(r"<\w+>", prose)


def test_a_token_with_markup_or_backticks_stays_code() -> None:
    words = ["`a``b", "<b>x</b>", "$z$"]
    for token, word in enumerate(words):
        logits = torch.full((3,), -9.0)
        logits[token] = 9.0
        prose = arithmetic(logits, SamplingSettings(top_k=1), 0.412, words, ENGLISH, used=[])
        assert re.search(r"(`+) ?" + re.escape(word) + r" ?\1", prose)


def test_a_nucleus_over_fifty_tokens_is_not_the_nucleus() -> None:
    flat = torch.zeros(1000)
    assert nucleus_sizes(flat, 0.9123) == (913, 46, 0.05)
    true, short, mass = nucleus_sizes(LOGITS, 0.95)
    shares = LOGITS.double().softmax(0).sort(descending=True).values
    assert true == int((shares.cumsum(0) < 0.95).sum()) + 1
    assert short == int((shares[:50].cumsum(0) / shares[:50].sum() < 0.95).sum()) + 1
    assert mass == pytest.approx(float(shares[:50].sum()))


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["en", "de"])
def test_the_sentence_on_the_nucleus_has_both_counts(words: text.Text) -> None:
    true, short, mass = nucleus_sizes(LOGITS / 1.3, 0.8)
    said = nucleus(LOGITS, SamplingSettings(top_k=10, temperature=1.3, top_p=0.8), words)
    assert {words.number(true), words.number(short)} <= set(re.findall(r"\*\*([\d.,]+)\*\*", said))
    assert words.percent(mass, 1) in said
    peaked = torch.zeros(300)
    peaked[0] = 20
    assert re.findall(r"\*\*(\d+)\*\*", nucleus(peaked, DEFAULT, words)) == ["1", "1"]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> BuiltIn:
    """A small model under the storyteller's name, so that the lines run as they stand."""
    encoder = tokens.train(["the wolf and the king and the old woman"] * 9, 280)
    shape = gpt.GPTConfig(280, context=16, width=16, layers=1, heads=2)
    network = gpt.GPT(shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        network.token_embedding.weight.mul_(60)
    model = BuiltIn("storyteller", {}, network.eval().requires_grad_(False), encoder)
    monkeypatch.setattr(registry, "load", {"storyteller": model}.__getitem__)
    return model


@pytest.mark.parametrize(
    "state",
    [
        BarsState(),
        BarsState(SamplingSettings(top_k=3), u=0.9),
        BarsState(SamplingSettings(top_k=280, temperature=1.7), u=0.77),
        BarsState(
            SamplingSettings(top_k=20, temperature=0.6, top_p=0.83, min_p=0.01, order=order_of("ptkm")),
            u=0.31,
        ),
        BarsState(
            SamplingSettings(top_k=9, temperature=1.4, top_p=0.71, min_p=0.02, order=order_of("mkpt")),
            u=0.999,
        ),
        BarsState(SamplingSettings(top_k=270, typical=0.31, epsilon=0.004, eta=0.007), u=0.2),
        BarsState(SamplingSettings(top_k=99, temperature=0.8, eta=0.02, repetition_penalty=1.7), u=0.6),
    ],
    ids=str,
)
@pytest.mark.parametrize("prompt", ["the wolf", "", "a \"quoted\" \\ line\nand 'more'", "the " * 50])
def test_the_lines_run_as_they_stand_and_pick_the_token_on_the_screen(
    tiny: BuiltIn, state: BarsState, prompt: str
) -> None:
    lines, out = code("storyteller", prompt, state), io.StringIO()
    assert len(lines.splitlines()) <= 25
    with contextlib.redirect_stdout(out):
        exec(compile(lines, "<fold>", "exec"), {})
    logits = tiny.next_logits(tiny.encode(prompt)[-16:]).logits
    left = sampling.trace(logits, state.settings.steps(tiny.encode(prompt)))[-1]
    token = int(sampling.draw(left, state.u))
    rank, share = sampling.rank_of(left, token), sampling.probability_of(left, token)
    assert out.getvalue() == f"rank {rank}: {tiny.display(token)} {share:.4f}\n"


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["en", "de"])
def test_the_formulas_have_the_numbers_of_the_moment(words: text.Text) -> None:
    used = LOGITS.topk(7).indices.tolist()
    settings = SamplingSettings(temperature=1.2, top_k=90, typical=0.8, eta=0.02, repetition_penalty=1.3)
    prose = formulas(LOGITS, settings, used, words)
    stages = {stage.name: stage for stage in sampling.trace(LOGITS, settings.steps(used))}
    flat, left = (
        float(-(p * p.log()).sum())
        for p in (stages[name].probabilities[stages[name].kept] for name in ("min_p", "typical"))
    )
    assert entropy_before(LOGITS, settings, used, "typical") == pytest.approx(flat)
    least = min(0.02, math.sqrt(0.02) * math.exp(-left))
    for value, digits in ((flat, 2), (math.exp(-flat), 3), (left, 2), (0.02, 4), (least, 6)):
        assert words.number(value, digits).replace(",", "{,}") in prose
    assert f" {len(used)} " in prose
    assert not re.search(r"<\w+>", prose)
