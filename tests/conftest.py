"""For all tests."""

import os

# The app computes with one torch thread (dashboard.runs.warm); so do its tests, from torch's import on.
os.environ.setdefault("OMP_NUM_THREADS", "1")
