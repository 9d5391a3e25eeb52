"""Every page at every width: do words lie on words, are they cut off, does anything leave the window?

    python -m tests.benchmarks.widths [--step 40] [--pages dropout ...] [--languages de] [--dark] [--embedded]

Opens each page of the app in headless Chromium, without motion and with its run at rest, and makes the window
wider from 320 to 3840 pixels, 900 high; `--embedded` tries the sizes of slides instead, in an embedded page.
One line a fault, with the widths at which it is seen; the last line counts them, and the command fails if
there are any.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator

from playwright.sync_api import Page

from dashboard import text
from tests.browser.faults import ADDRESSES, NOTE_WORDS, faults
from tests.browser.support import resize, visiting

NARROWEST, WIDEST, HEIGHT = 320, 3840, 900
SLIDES = ((960, 540), (960, 700), (1050, 700), (1024, 768))


def sizes(step: int, *, embedded: bool) -> Iterator[tuple[int, int]]:
    if embedded:
        yield from SLIDES
    else:
        yield from ((width, HEIGHT) for width in range(NARROWEST, WIDEST + 1, step))


def sweep(page: Page, options: argparse.Namespace) -> dict[str, list[int]]:
    """The faults of an opened page, each with the widths at which it is seen."""
    seen = defaultdict(list)
    for size in sizes(options.step, embedded=options.embedded):
        resize(page, size)
        for fault in faults(page):
            seen[fault].append(size[0])
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--step", type=int, default=40)
    parser.add_argument("--pages", nargs="+", choices=ADDRESSES, default=list(ADDRESSES))
    parser.add_argument("--languages", nargs="+", choices=text.LANGUAGES, default=list(text.LANGUAGES))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--embedded", action="store_true")
    options = parser.parse_args()
    count = 0
    with visiting(NOTE_WORDS) as visits:
        for name in options.pages:
            for language in options.languages:
                said = f"{ADDRESSES[name]}&lang={language}{'&embed=true' if options.embedded else ''}"
                page = visits(said, (1280, HEIGHT), options.dark, reduced_motion="reduce")
                for fault, widths in sweep(page, options).items():
                    count += 1
                    print(f"{name} {language}: {fault} at {', '.join(map(str, widths))}", flush=True)
                page.close()
    print(f"{count} faults")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
