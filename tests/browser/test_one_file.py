"""Saved files in Chromium, opened from the disk with the net off."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.barriers import barriers
from tests.engines.driving import ByPlaywright, until
from tests.engines.saved import DEEDS, nothing_fetched, opened
from tests.saved_files import LINK, written


def test_every_kind_of_file_works_by_itself_offline(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    engine = ByPlaywright(page)
    for exhibit, file in written(tmp_path, dark=True).items():
        opened(engine, file)
        found = barriers(page)
        DEEDS[exhibit](engine)
        nothing_fetched(engine)
        assert found == [], exhibit
        assert page.locator("footer a").get_attribute("href") == LINK
        page.set_viewport_size({"width": 390, "height": 844})
        until(engine, "document.documentElement.scrollWidth === 390")
        page.set_viewport_size({"width": 1280, "height": 720})
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()
