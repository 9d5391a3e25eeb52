"""The whole talk with a clicker, in every language: all exhibits, at 1280x720 and 1920x1080.

    python -m tests.benchmarks.talk

The test command gives it in one language, since it takes a minute; this command fails where that test would.
"""

from __future__ import annotations

import os
import subprocess
import sys

from dashboard.text import LANGUAGES

if __name__ == "__main__":
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:benchmark",
        "-n",
        "2",
        "tests/browser/test_talk.py",
    ]
    sys.exit(
        subprocess.run(command, env={**os.environ, "TALK_IN": " ".join(LANGUAGES)}, check=False).returncode
    )
