"""What axe-core finds on a page: barriers for those who do not read it with eyes and a mouse."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["barriers"]

_AXE = Axe()
_LATE_MS = 1500


def barriers(page: Page) -> list[str]:
    """Every rule that is broken, with the element that breaks it; a component may come late.

    Nothing of Streamlit's own is left out.

    Args:
        page: an opened page of the app.
    """
    if found := _seen(page):
        page.wait_for_timeout(_LATE_MS)
        found = _seen(page)
    return found


def _seen(page: Page) -> list[str]:
    rules = _AXE.run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}" for rule in rules for node in rule["nodes"]
    ]
