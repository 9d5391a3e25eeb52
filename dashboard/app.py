"""Start here: `streamlit run dashboard/app.py`. The path, the frame, the page."""

import os
import sys
from pathlib import Path

# `streamlit run` puts this file's folder on the path, not the repository that holds `core` and `dashboard`.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

# Before anyone imports torch: with two threads a busy neighbour slows small products tenfold, and a thread
# that has computed once keeps the number that it began with.
os.environ["OMP_NUM_THREADS"] = "1"

from dashboard.layout.frame import Frame  # noqa: E402

Frame().run()
