"""Links within the app name their settings in the order in which the page writes them.

Otherwise the page writes its address anew on arrival, and the browser's way back leads to the same page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import chain

import pytest

from core.lm.voices import VOICES
from dashboard.layout.voice import SPEAKING, named
from dashboard.page_links import PageLink
from dashboard.views.dropout.controls import PARAMS as DROPOUT
from dashboard.views.models.controls import PARAMS as MODELS
from dashboard.views.sources.page_links import CLAIM_LINKS, CORRECTION_LINKS, QUESTION_LINKS
from dashboard.views.timeline.page_links import PAGE_LINKS
from dashboard.views.top_k import controls as top_k
from dashboard.views.two_dice import controls as two_dice
from dashboard.views.why.controls import PARAMS as WHY

ORDERS = {
    "dropout": [param.name for param in DROPOUT],
    "models": [param.name for param in MODELS],
    "top_k": [param.name for param in top_k.params(4096)],
    "two_dice": [param.name for param in two_dice.params(4096)],
    "why": [param.name for param in WHY],
}
CLAIMED = chain.from_iterable(CLAIM_LINKS.values())
LABELLED = (*CLAIMED, *CORRECTION_LINKS.values(), *QUESTION_LINKS.values())
LINKS = [*PAGE_LINKS.values(), *(labelled.link for labelled in LABELLED)]


def ordered(page: str, names: Iterable[str]) -> list[str]:
    return sorted(names, key=ORDERS[page].index)


@pytest.mark.parametrize("link", [link for link in LINKS if link.page in ORDERS], ids=str)
def test_settings_stand_in_the_order_of_the_page(link: PageLink) -> None:
    assert list(link.address) == ordered(link.page, link.address)


@pytest.mark.parametrize("address", [{"k": "50"}, {"prompt": "x", "k": "5"}, {"p": "0.1"}])
@pytest.mark.parametrize("page", SPEAKING)
def test_who_speaks_stands_in_its_place(
    page: str, address: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[named.__module__], "language", lambda: "de")
    said = named(page, address)
    assert said["model"] == VOICES["de"]
    assert next(iter(said)) == next(iter(ORDERS[page])) == "model"
