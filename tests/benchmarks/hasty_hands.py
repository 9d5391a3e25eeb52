"""The journeys of hasty hands again and again, near the server and far from it: does one ever fail?

    python -m tests.benchmarks.hasty_hands [--rounds 20] [--behind 0] [--workers 3]

Runs every browser test that is marked "hasty" so many times, none of them tried again; with `--behind` every
word takes so many milliseconds to the server, and as many back. One line a round, and what failed in it; the
command fails if any did.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time

FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def failures(behind: int, workers: int) -> list[str]:
    """What fails in one round."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        "hasty",
        "-p",
        "no:benchmark",
        "-p",
        "no:rerunfailures",
    ]
    command += ["-n", str(workers), "--dist", "worksteal", "tests/browser"]
    environment = {**os.environ, "TESTED_BEHIND_MS": str(behind)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    names = FAILED.findall(done.stdout)
    return names or (["pytest itself: " + done.stdout[-2000:]] if done.returncode else [])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--behind", type=int, default=0, help="milliseconds to the server")
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    clean = 0
    for number in range(1, options.rounds + 1):
        start = time.monotonic()
        failed = failures(options.behind, options.workers)
        clean += not failed
        print(f"{number}: {time.monotonic() - start:.0f} s, {', '.join(failed) or 'clean'}", flush=True)
    print(f"{clean} of {options.rounds} rounds clean, {options.behind} ms from the server")
    return int(clean < options.rounds)


if __name__ == "__main__":
    sys.exit(main())
