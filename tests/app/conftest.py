"""The app without a browser, through Streamlit's AppTest: every page, in every language and appearance."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit.config
from streamlit.testing.v1 import AppTest

from tests.app.quick import deep_link, scan_packages_once

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboard" / "app.py"
PAGES = sorted(path.parent.name for path in (ROOT / "dashboard" / "views").glob("*/page.py"))
FIRST = "start"
"""The page at the root."""

Run = Callable[..., AppTest]

# `streamlit run` looks for the configuration beside the app that it is told to run; AppTest tells nobody.
streamlit.config._main_script_path = str(APP)
scan_packages_once()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts side by side, which every new prompt has written anew, are a third as long."""
    monkeypatch.setattr("dashboard.runs.repetition.TOKENS", 40)


@pytest.fixture
def run() -> Run:
    """`run(page, theme=..., locale=..., **query)` opens a page as a visitor with that context does."""

    def opened(page: str = FIRST, theme: str = "light", locale: str = "en-US", **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context["theme"] = theme
        app.context["locale"] = locale
        if page != FIRST:
            deep_link(app, page)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return opened


def given(app: AppTest, key: str) -> dict[str, Any]:
    """What a component of the page was given.

    Args:
        app: the page, after a run.
        key: of the component.
    """
    found = next(each for each in app.get("bidi_component") if each.key == key)
    data: dict[str, Any] = json.loads(found.proto.json)
    return data
