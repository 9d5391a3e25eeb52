"""Prompts to start with: what the page says of each is what the storyteller does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from core.lm import measures, registry
from core.lm.interface import LanguageModel
from dashboard import text
from dashboard.views.top_k.controls import LONGEST
from dashboard.views.top_k.prompts import BREAKING, STARTERS, WORLD, foreign_pieces


@dataclass
class Answer:
    """A model's distribution after a prompt, asked in the words that the eye sees."""

    model: LanguageModel
    shares: Tensor

    @classmethod
    def to(cls, model: LanguageModel, prompt: str) -> Answer:
        return cls(model, model.next_logits(model.encode(prompt)).logits.double().softmax(0))

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


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    torch.set_num_threads(1)
    return registry.load("storyteller")


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


CLAIMS: dict[str, Callable[[Answer], None]] = {
    claim.__name__: claim
    for claim in (sharp, few, flat, middle, context, empty, unknown, code, foreign, numbers)
}


@pytest.mark.parametrize("name", STARTERS)
def test_what_is_said_of_a_prompt_is_what_the_storyteller_does(name: str, model: LanguageModel) -> None:
    CLAIMS[name](Answer.to(model, STARTERS[name].prompt))


def test_five_are_of_its_world_and_five_break_it_and_no_two_are_alike() -> None:
    assert (len(WORLD), len(BREAKING)) == (5, 5)
    assert len({starter.prompt for starter in STARTERS.values()}) == 10
    assert all(len(starter.prompt) <= LONGEST for starter in STARTERS.values())


@pytest.mark.parametrize("language_code", text.LANGUAGES)
def test_each_has_a_tag_and_a_sentence_that_begins_in_bold(language_code: text.Language) -> None:
    words = text.load("top_k", language_code)
    for name in STARTERS:
        assert words(f"prompts.{name}")
        assert words(f"prompts.{name}.look").startswith("**")


ENGLISH = (
    "She took out her smartphone and called a taxi",
    "The capital of France is a city that I have never seen",
    "Machine learning is a field of study that",
    "Dear Sir or Madam, I am writing to complain about my washing machine",
    "WHEN THE KING CAME HOME he said: ",
    "Yesterday we went to the cinema, but the film was dull.",
)
FOREIGN = (
    "Es war einmal ein kleines Mädchen, das hatte",
    "Die Hauptstadt von Frankreich ist eine Stadt, die",
    "Gestern gingen wir ins Kino, aber der Film war langweilig.",
    "for (int i = 0; i < n; i++) { sum += a[i]; }",
)


@pytest.mark.parametrize("prompt", ENGLISH)
def test_english_of_any_kind_is_taken_for_english(model: LanguageModel, prompt: str) -> None:
    assert foreign_pieces(model, prompt) == 0


@pytest.mark.parametrize("prompt", FOREIGN)
def test_what_is_hardly_english_is_told_by_its_short_pieces(model: LanguageModel, prompt: str) -> None:
    assert 0.5 < foreign_pieces(model, prompt) < 2.5


def test_a_short_text_gets_the_benefit_of_the_doubt(model: LanguageModel) -> None:
    assert foreign_pieces(model, "Es war einmal ein Kind") == foreign_pieces(model, "") == 0
