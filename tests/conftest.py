"""For all tests."""

import os

import pytest

# The app computes with one torch thread (dashboard/app.py); so do its tests, from torch's import on.
os.environ["OMP_NUM_THREADS"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker is left alone with one in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
