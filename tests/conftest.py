"""For all tests."""

import os

import pytest

# The app computes with one torch thread (dashboard/app.py); so do its tests, from torch's import on.
os.environ["OMP_NUM_THREADS"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker is left alone with one in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of each journey that needed a second try what the first one met."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("-", f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
        for title, words in report.sections:
            terminalreporter.write_line(f"{title}: {words}")
