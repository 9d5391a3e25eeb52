"""How long a reader of "Top-k, live" waits: for a distribution, a token, new bars, a picture after a move.

    python -m tests.benchmarks.token_rate [--only model|typing|dragging]

The model is timed alone, on one core. For the rest it starts the app with the README's command, opens the
page in headless Chromium and measures in the browser. One JSON line a case; nothing is asserted: numbers
depend on the machine and on what else it does, so each line says how loaded it was.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from playwright.sync_api import Page, sync_playwright

from core.lm import registry
from tests.benchmarks.picture_rate import say, spread
from tests.browser.support import CHROMIUM_ARGS, DESKTOP, chromium, idle, serving
from tests.browser.test_top_k import DRAG, HOST, READY
from tests.browser.test_write import AT_REST

ROUNDS = 60
SETTLE_MS, WRITING_MS = 3000, 1500
PROMPTS = (
    "The wolf", "The king said to his", "Once upon a time", "A poor miller had", "She opened the door and",
    "In the middle of the forest", "Then the witch", "\"Who is there?\" asked the", "Long, long ago",
    "The youngest son", "He took the ring and", "There was a castle", "At midnight the", "Three golden",
    "The little bird sang", "And so they", "The sea was", "When the princess saw the", "One day",
    "Nobody knew",
)  # fmt: skip
TYPED = f"""async prompt => {{
    {HOST}
    const field = root.querySelector('textarea'), before = host.dataset.marker, start = performance.now();
    field.value = prompt;
    field.dispatchEvent(new Event('input'));
    const waiting = () => host.dataset.marker === before && performance.now() - start < 10000;
    while (waiting()) await new Promise(done => requestAnimationFrame(done));
    return performance.now() - start;
}}"""


def timed(job: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of many rounds of a job, after one to warm up."""
    job()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    return spread(times)


def model() -> None:
    """The storyteller on one core: a distribution after a prompt and after a full context, a cached token."""
    torch.set_num_threads(1)
    teller = registry.load("storyteller")
    prompt = teller.encode("Once upon a time there was a")
    generator = torch.Generator().manual_seed(0)
    full = torch.randint(0, teller.vocabulary, (teller.context,), generator=generator).tolist()
    short, long = teller.next_logits(prompt[:-1]).cache, teller.next_logits(full[:-1]).cache
    cases = {
        f"a distribution after {len(prompt)} tokens": lambda: teller.next_logits(prompt),
        f"a distribution after {len(full)} tokens": lambda: teller.next_logits(full),
        f"a cached token after {len(prompt) - 1}": lambda: teller.next_logits(prompt[-1:], short),
        f"a cached token after {len(full) - 1}": lambda: teller.next_logits(full[-1:], long),
    }
    for case, job in cases.items():
        say(case, **timed(job))


def typing(page: Page) -> None:
    """From a changed prompt to its bars, the pause after the last key (150 ms) included."""
    waits = []
    for prompt in PROMPTS:
        waits.append(page.evaluate(TYPED, prompt))
        page.wait_for_timeout(WRITING_MS)  # the text below is written anew when the prompt has rested
        page.wait_for_function(AT_REST)
        idle(page)
    say(f"new bars after {len(PROMPTS)} typed prompts", **spread(waits))


def dragging(page: Page) -> None:
    """From a move of k to the repaint."""
    moves = page.evaluate(DRAG)
    frames = max(frames for _, frames in moves)
    say(f"repaint after {len(moves)} moves of k", **spread([wait for wait, _ in moves]), most_frames=frames)


@contextlib.contextmanager
def opened() -> Iterator[Page]:
    """The page, at rest."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(serving(Path(folder) / "log.txt"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-US")
        page.set_default_timeout(120_000)
        page.goto(f"{server.url}/top_k")
        page.wait_for_function(READY)
        idle(page)
        page.wait_for_timeout(SETTLE_MS)
        yield page


IN_BROWSER = {"typing": typing, "dragging": dragging}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("model", *IN_BROWSER), help="one part instead of all")
    only = parser.parse_args().only
    if only in (None, "model"):
        model()
    for name, measure in IN_BROWSER.items():
        if only in (None, name):
            with opened() as page:
                measure(page)


if __name__ == "__main__":
    main()
