"""The numbers that the browser works out from the logits are those of `core.sampling`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page
from scipy import stats
from torch import Tensor

from core import sampling
from core.sampling import Distribution, SamplingSettings
from dashboard import components, text
from dashboard.components import token_bars as package
from dashboard.components.token_bars.props import LETTERS, MORE, by_letter, order_of
from dashboard.views.top_k.controls import ORDERS

SIZE = 400


def drawn(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def nearly_tied() -> Tensor:
    """Neighbouring floats, the larger at the higher index: in single precision a division made them equal."""
    steps = torch.arange(SIZE).flip(0) // 2
    base = torch.full((SIZE,), 3.0) - 0.01 * steps
    return torch.where(torch.arange(SIZE) % 2 == 1, torch.nextafter(base, torch.tensor(9.0)), base)


LOGITS = {
    "random": 3 * torch.randn(SIZE, generator=drawn(1)),
    "peaked": torch.randn(SIZE, generator=drawn(2))
    + torch.nn.functional.one_hot(torch.tensor(37), SIZE) * 12,
    "many ties": torch.randint(-3, 4, (SIZE,), generator=drawn(3)).float(),
    "all equal": torch.zeros(SIZE),
    "nearly tied": nearly_tied(),
    "some impossible": torch.randn(SIZE, generator=drawn(4)).masked_fill(
        torch.arange(SIZE) % 3 == 0, -torch.inf
    ),
    "far apart": 60 * torch.randn(SIZE, generator=drawn(5)),
    "two tokens": torch.tensor([0.2, 0.9]),
}
SETTINGS = [
    {"k": 10},
    {"k": 1, "t": 1.7, "p": 0.4321},
    {"k": 37, "p": 0.9137},
    {"k": 7, "t": 0.7, "p": 0.8137, "m": 0.0613},
    {"k": 4000, "t": 1.9, "m": 0.1317},
    {"k": 120, "t": 0.1, "p": 0.9913, "m": 0.0007},
    {"k": 4000, "y": 0.3137},
    {"k": 350, "t": 1.9, "y": 0.9137, "e": 0.00413},
    {"k": 4000, "t": 0.7, "p": 0.9913, "h": 0.01317, "r": 1.37},
    {"k": 90, "t": 1.3, "y": 0.6137, "e": 0.00713, "h": 0.03137, "r": 1.9},
]
USED = list(range(0, SIZE, 7))
"""Tokens of the text so far."""

each_logits = pytest.mark.parametrize("logits", LOGITS.values(), ids=list(LOGITS))


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """A blank page with the component's script in it, and nothing that would run it."""
    page = browser.new_page()
    parts = components.script(Path(package.__file__).parent, package.PARTS)
    page.add_script_tag(content=parts.replace("export default function", "function heroOf"))
    page.evaluate("""() => {
        window.heard = texts => Float64Array.from(texts, text => text === null ? -Infinity : text);
        window.run = (logits, settings, used) => {
            const chain = outcome(ranking(heard(logits)), settings, used), n = chain.n;
            const places = Array.from({ length: n }, (_, i) => nth(chain, i));
            return {
                tokens: places.map(place => chain.order[place]), cut: cutMass(chain),
                kept: Array.from(chain.order, (_, place) => isKept(chain, place)).filter(Boolean).length,
                ends: [chain.first, chain.last],
                stages: chain.stages.map(stage => stage.n),
                after: places.map(i => shareAfter(chain, i)), before: places.map(i => shareBefore(chain, i)),
            };
        };
    }""")
    yield page
    page.close()


def plain(logits: Tensor) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in logits.tolist()]


def settings_of(order: str = ORDERS[0], **settings: Any) -> SamplingSettings:
    values = {"k": 10, "t": 1.0, "p": 1.0, "m": 0.0, "y": 1.0, "e": 0.0, "h": 0.0, "r": 1.0, **settings}
    named = {name: values[letter] for letter, name in {**LETTERS, **MORE}.items()}
    return SamplingSettings(**named, order=order_of(order))


def used_of(logits: Tensor) -> list[int]:
    return [token for token in USED if token < len(logits)]


def kept_tokens(distribution: Distribution) -> list[int]:
    return [token for token in sampling.ranking(distribution).tolist() if distribution.kept[token]]


def counts_of(settings: SamplingSettings, left: dict[str, int], count: int) -> list[int]:
    """What each step of the order leaves; one that is not taken leaves what was there."""
    counts = []
    for name in settings.order:
        count = left.get(name, count)
        counts.append(count)
    return counts


@each_logits
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_in_every_order_the_same_tokens_are_kept_with_the_same_shares(
    script: Page, logits: Tensor, settings: dict[str, Any]
) -> None:
    for order in ORDERS:
        wanted = settings_of(order, **settings)
        used = used_of(logits)
        stages = sampling.trace(logits, wanted.steps(used))
        asked = [plain(logits), by_letter(wanted), used]
        found = script.evaluate("([logits, state, used]) => run(logits, state, used)", asked)
        possible = int(stages[0].kept.sum())
        left = {stage.name: int(stage.kept.sum()) for stage in stages[1:]}
        assert [min(n, possible) for n in found["stages"]] == counts_of(wanted, left, possible), order
        tokens = kept_tokens(stages[-1])
        assert found["tokens"][: len(tokens)] == tokens, order
        np.testing.assert_allclose(
            found["after"][: len(tokens)], stages[-1].probabilities[tokens], rtol=1e-9, atol=1e-15
        )
        hot = sampling.trace(logits, replace(wanted, order=("temperature",)).steps(used))[-1].probabilities
        np.testing.assert_allclose(found["before"][: len(tokens)], hot[tokens], rtol=1e-9, atol=1e-15)
        assert found["kept"] == found["stages"][-1]
        assert found["ends"][0] <= found["ends"][1] - found["kept"] + 1
        assert found["cut"] == pytest.approx(1 - float(hot[tokens].sum()), abs=1e-12)


@each_logits
def test_the_same_u_picks_the_same_token(script: Page, logits: Tensor) -> None:
    us = torch.rand(200, generator=drawn(6), dtype=torch.float64)
    for settings in SETTINGS:
        wanted = settings_of("ptkm", **settings)
        expected = sampling.draw(sampling.trace(logits, wanted.steps(used_of(logits)))[-1], us)
        found = script.evaluate(
            """([logits, state, us, used]) => {
                const chain = outcome(ranking(heard(logits)), state, used);
                return us.map(u => chain.order[nth(chain, keptUnder(chain, u))]);
            }""",
            [plain(logits), by_letter(wanted), us.tolist(), used_of(logits)],
        )
        assert found == expected.tolist()


def test_u_of_zero_and_just_below_one_pick_the_ends(script: Page) -> None:
    found = script.evaluate("""() => {
        const chain = outcome(ranking(heard([0, 1, 2, 3])), { k: 3, t: 1, p: 1, m: 0, order: 'tkpm' });
        return [0, 0.9999999999999999].map(u => keptUnder(chain, u));
    }""")
    assert found == [0, 2]


@each_logits
def test_the_fewest_and_the_most_over_all_orders_are_those_of_core(script: Page, logits: Tensor) -> None:
    for settings in SETTINGS:
        used = used_of(logits)
        counts = [
            int(sampling.trace(logits, settings_of(order, **settings).steps(used))[-1].kept.sum())
            for order in ORDERS
        ]
        found = script.evaluate(
            "([logits, state, used]) => extremes(ranking(heard(logits)), state, used)",
            [plain(logits), by_letter(settings_of(**settings)), used],
        )
        possible = int((logits > -torch.inf).sum())
        assert (min(found["fewest"], possible), min(found["most"], possible)) == (min(counts), max(counts))


def test_the_orders_are_all_there_are() -> None:
    assert set(ORDERS) == {"".join(order) for order in permutations("tkpm")}


@pytest.mark.parametrize(("value", "freedom"), [(0.3, 1), (8.2, 9), (41.8, 39), (900, 800), (0, 3), (300, 5)])
def test_the_tail_of_chi_square_is_that_of_scipy(script: Page, value: float, freedom: int) -> None:
    found = script.evaluate("([x, df]) => upperGamma(df / 2, x / 2)", [value, freedom])
    assert found == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-10, abs=1e-300)


@pytest.mark.parametrize("k", [1, 2, 10, 400])
def test_a_thousand_draws_are_counted_and_compared_as_scipy_does(script: Page, k: int) -> None:
    wanted = by_letter(settings_of(k=k))
    found = script.evaluate(
        """([logits, state]) => {
            const chain = outcome(ranking(heard(logits)), state), us = throws(7), counts = tally(chain, us);
            return { us: [...us], counts: [...counts], test: chiSquare(chain, counts) };
        }""",
        [plain(LOGITS["random"]), wanted],
    )
    shares = (
        sampling.trace(LOGITS["random"], [sampling.top_k(k)])[-1]
        .probabilities.double()
        .sort(descending=True)
        .values[:k]
    )
    ends = (shares / shares.sum()).cumsum(0).numpy()
    expected_counts = np.bincount(
        np.searchsorted(ends, found["us"], side="right").clip(max=k - 1), minlength=k
    )
    assert found["counts"] == expected_counts.tolist()
    seen, expected = pooled(np.array(found["counts"]), 1000 * (shares / shares.sum()).numpy())
    if len(seen) == 1:
        assert found["test"]["freedom"] == 0
        return
    value, p = stats.chisquare(seen, expected * seen.sum() / expected.sum())
    assert found["test"]["freedom"] == len(seen) - 1
    assert found["test"]["value"] == pytest.approx(value, rel=1e-4)
    assert found["test"]["p"] == pytest.approx(p, rel=1e-3)


def pooled(seen: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tokens expected fewer than five times become one class, or join the last if together still few."""
    common = expected >= 5
    if common.all():
        return seen, expected
    rest = (seen[~common].sum(), expected[~common].sum())
    seen, expected = seen[common].astype(float), expected[common].copy()
    if rest[1] >= 5:
        return np.append(seen, rest[0]), np.append(expected, rest[1])
    seen[-1] += rest[0]
    expected[-1] += rest[1]
    return seen, expected


def test_the_thousand_throws_have_a_seed_and_are_uniform(script: Page) -> None:
    first, again, other = (script.evaluate("seed => [...throws(seed)]", seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    for us in (first, other):
        assert min(us) >= 0
        assert max(us) < 1
        assert stats.kstest(us, "uniform").pvalue > 0.001


ENGLISH, GERMAN, PROJECTOR = [57, 74, 61, 100, 124], [57, 74, 61, 100, 132], [92, 120, 96, 170, 210]
"""Widths of the labels under the slider, in pixels."""


@pytest.mark.parametrize(
    ("labels", "width"),
    [
        *[(labels, width) for labels in (ENGLISH, GERMAN) for width in (288, 328, 358, 420, 560, 700, 1100)],
        *[(PROJECTOR, width) for width in (768, 1100, 1600)],
    ],
)
def test_no_label_under_the_slider_covers_another_or_its_leader(
    script: Page, labels: list[int], width: int
) -> None:
    places = script.evaluate(
        """([labels, width]) => placeLabels(marksOf(4096).map(({ k, sides }, i) => (
            { x: railX(shareOf(k, 4096), width), width: labels[i], sides })), width)""",
        [labels, width],
    )
    for i, a in enumerate(places):
        assert a["left"] >= 0
        assert a["right"] <= width
        for b in places[:i]:
            assert a["row"] != b["row"] or a["left"] >= b["right"] or b["left"] >= a["right"]
            upper, lower = (a, b) if a["row"] < b["row"] else (b, a)
            assert upper["row"] == lower["row"] or not upper["left"] < lower["x"] < upper["right"]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_number_of_the_longest_bar_and_the_lines_of_a_throw_have_room(
    script: Page, language: text.Language
) -> None:
    found = script.evaluate(
        """language => {
            const g = document.createElement("canvas").getContext("2d"), numbers = numbersIn(language);
            const words = rowWidth(g, [{ text: numbers.share(1), weight: 600 }], 13);
            const phone = { ...numbers, present: false, narrow: true };
            const rolls = [250, 298, 330, 480, 700].map(height => {
                const { second, tall } = rollLayout(1180, height, { present: true });
                return height - second - tall - 4;
            });
            const rooms = [288, 358, 700].map(
                width => width - barLayout(g, width, 330, 49152, phone).right - 7 - words);
            return [...rolls, ...rooms];
        }""",
        language,
    )
    assert min(found) >= 0


@pytest.mark.parametrize("rows", [13, 16, 20])
@pytest.mark.parametrize("size", [2, 9, 50, 4096])
def test_the_rows_around_the_cut_always_show_it_and_fit(script: Page, rows: int, size: int) -> None:
    ns = sorted({1, 2, 5, 9, 10, 11, 12, 40, size // 2, size - 1, size} & set(range(1, size + 1)))
    for n, found in zip(
        ns,
        script.evaluate("([ns, size, rows]) => ns.map(n => rowsAround(n, size, rows))", [ns, size, rows]),
        strict=True,
    ):
        shown = found["rows"]
        assert len(shown) <= rows + 1, json.dumps(shown)
        line = next(i for i, row in enumerate(shown) if "line" in row)
        assert shown[line - 1]["place"] == n - 1
        assert line == len(shown) - 1 if n == size else shown[line + 1]["place"] == n
        kept = sum(row.get("gap", 1) for row in shown[:line])
        assert kept == n
        assert found["more"] == size - n - (len(shown) - 1 - line)
