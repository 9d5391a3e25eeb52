"""Start here: `streamlit run dashboard/app.py`. The path, the frame, the page."""

import sys
from pathlib import Path

# `streamlit run` puts this file's folder on the path, not the repository that holds `core` and `dashboard`.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.layout.frame import Frame  # noqa: E402

Frame().run()
