"""Whatever text a visitor brings is learnt or refused; and recital means what it says."""

from __future__ import annotations

import math
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from core.lm.own_text import FEWEST, MOST, Lesson, OwnTextError, learn, prepare, recital

LESSON = Lesson(steps=1, every=1, length=4)

WORDS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=60)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Words of any characters, said again and again until there are about so many bytes."""
    words = draw(WORDS)
    once = draw(st.sampled_from([" ", "\n", "\n\n", ""])).join(words) or "x"
    size = draw(st.sampled_from([0, 300, FEWEST, FEWEST + 2000, 30_000]))
    return once * (size // max(1, len(once.encode("utf-8", "replace"))))


@settings(max_examples=25)
@given(texts())
def test_any_text_is_learnt_or_refused(text: str) -> None:
    try:
        own = prepare(text)
    except OwnTextError:
        return
    size = len(text.encode("utf-8", "replace"))
    assert size <= 3 * MOST
    for update in islice(learn(own, LESSON), 2):
        assert update.moment is not None
        learned, held_out = update.moment.losses.learned, update.moment.losses.held_out
        assert all(map(math.isfinite, (learned.plain, learned.dropout, held_out.plain, held_out.dropout)))
        for spoken in update.moment.spoken:
            found = spoken.recital
            assert 0 <= found.share <= 1
            assert spoken.words[found.start : found.start + found.longest] in own.words


OWN = prepare("\n\n".join(f"Tale {i}: the hen met {i * i} foxes by the sea." for i in range(400)))


@given(st.integers(0, 3000), st.integers(1, 40))
def test_a_piece_of_the_text_is_recited_whole(start: int, length: int) -> None:
    said = OWN.learned[start : start + length].tolist()
    found = recital(OWN, said)
    assert found.share == (1.0 if len(said) >= 8 else 0.0)
