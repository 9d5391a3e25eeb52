"""Every page under axe-core: light, dark, on a projector and on a phone, in both languages.

    python -m tests.benchmarks.axe [--pages dropout ...] [--languages de]

One line a barrier, with where it stands; the last line counts them, and the command fails if there are any.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from dashboard import text
from tests.browser.barriers import barriers
from tests.browser.faults import ADDRESSES
from tests.browser.support import DESKTOP, PHONE, visiting


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page."""

    name: str
    more: str = ""
    size: tuple[int, int] = DESKTOP
    dark: bool = False


READERS = (
    Reader("light"),
    Reader("dark", dark=True),
    Reader("projector", "&present=1"),
    Reader("phone", size=PHONE),
    Reader("embedded", "&embed=true", (960, 540)),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", nargs="+", choices=ADDRESSES, default=list(ADDRESSES))
    parser.add_argument("--languages", nargs="+", choices=text.LANGUAGES, default=list(text.LANGUAGES))
    options = parser.parse_args()
    count = 0
    with visiting() as visits:
        for name in options.pages:
            for language in options.languages:
                for reader in READERS:
                    address = f"{ADDRESSES[name]}&lang={language}{reader.more}"
                    page = visits(address, reader.size, reader.dark, reduced_motion="reduce")
                    found = barriers(page)
                    count += len(found)
                    print(
                        *(f"{name} {language} {reader.name}: {one}" for one in found),
                        sep="\n",
                        end="\n" * bool(found),
                        flush=True,
                    )
                    page.close()
    print(f"{count} barriers")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
