"""For all tests."""

import os

# The app computes with one torch thread (dashboard/app.py); so do its tests, from torch's import on.
os.environ["OMP_NUM_THREADS"] = "1"
