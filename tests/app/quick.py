"""AppTest made quick: what it finds out for every app that it opens is found out once a process."""

from __future__ import annotations

import functools
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

__all__ = ["deep_link", "scan_packages_once"]


def scan_packages_once() -> None:
    """Have Streamlit look for components of installed packages once a process: it takes .25 s."""
    scan = manifest_scanner.scan_component_manifests
    manifest_scanner.scan_component_manifests = functools.cache(scan)


def deep_link(app: AppTest, page: str) -> AppTest:
    """Have an app begin at a page, as a deep link does; by itself AppTest knows the start page alone.

    Args:
        app: not yet run.
        page: its name.
    """
    app._registered_pages = _pages(app._script_path)
    return app.switch_page(f"views/{page}/page.py")


@functools.cache
def _pages(script: str) -> dict[str, Any]:
    """The pages that an app registers when it runs."""
    return dict(AppTest.from_file(script, default_timeout=120).run()._registered_pages)
