"""How long a reader of "Top-k, live" waits: for a distribution, a token, new bars, a picture after a move.

    python -m tests.benchmarks.token_rate [--only model|typing|dragging|writing] [--model NAME]

The model is timed alone, on one core. For the rest it starts the app with the README's command, opens the
page in headless Chromium and measures in the browser. One JSON line a case; nothing is asserted: numbers
depend on the machine and on what else it does, so each line says how loaded it was.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import torch
from playwright.sync_api import Page, sync_playwright

from core.lm import registry
from core.lm.generation import generate
from core.sampling import top_k
from tests.benchmarks.picture_rate import say, spread
from tests.browser.support import CHROMIUM_ARGS, DESKTOP, chromium, idle, serving
from tests.browser.test_top_k import DRAG, HOST, READY
from tests.browser.test_write import AT_REST, PRESS, WRITTEN, rest

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


def model(name: str) -> None:
    """A model on one core: opened, a distribution after a prompt and a full context, a token, a text."""
    torch.set_num_threads(1)
    before, start, used = resident(), time.perf_counter(), time.process_time()
    teller = registry.load(name)
    seconds, work = time.perf_counter() - start, time.process_time() - used
    say("opened", seconds=round(seconds, 2), of_processor=round(work, 2), megabytes=resident() - before)
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
    start, used = time.perf_counter(), time.process_time()
    count = sum(1 for _ in islice(generate(teller, prompt, [top_k(40)], die=generator), ROUNDS))
    seconds, work = time.perf_counter() - start, time.process_time() - used
    say(f"{count} tokens", a_second=round(count / seconds, 1), a_second_of_processor=round(count / work, 1))


def resident() -> int:
    """Megabytes of this process in memory; 0 where Linux does not say."""
    said = Path("/proc/self/statm")
    pages = int(said.read_text().split()[1]) if said.is_file() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000 if pages else 0


def writing(page: Page) -> None:
    """From a press of the button to the last of sixty more tokens, or the end of the text, as they come."""
    before = len(rest(page))
    start = time.perf_counter()
    page.evaluate(PRESS, ["button.write"])
    page.wait_for_function(f"before => parseInt(({WRITTEN})()) > before && ({AT_REST})()", arg=before)
    seconds, count = time.perf_counter() - start, len(rest(page)) - before
    say(f"{count} more tokens on the page", a_second=round(count / seconds, 1))


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
def opened(name: str) -> Iterator[Page]:
    """The page, at rest, where a model speaks."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(serving(Path(folder) / "log.txt"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-US")
        page.set_default_timeout(120_000)
        start = time.perf_counter()
        page.goto(f"{server.url}/top_k?model={name}")
        page.wait_for_function(READY)
        say(f"the page with {name} for the first visitor", seconds=round(time.perf_counter() - start, 1))
        idle(page)
        page.wait_for_timeout(SETTLE_MS)
        yield page


IN_BROWSER = {"typing": typing, "dragging": dragging, "writing": writing}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("model", *IN_BROWSER), help="one part instead of all")
    parser.add_argument("--model", default="storyteller", help="who speaks; by name, as in the address")
    chosen = parser.parse_args()
    only = chosen.only
    if only in (None, "model"):
        model(chosen.model)
    for name, measure in IN_BROWSER.items():
        if only in (None, name):
            with opened(chosen.model) as page:
                measure(page)


if __name__ == "__main__":
    main()
