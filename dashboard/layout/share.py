"""The menu of what a reader takes elsewhere, and the link as a code for a phone's camera."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache, partial
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from dashboard.components.share import Exhibit, asked_file, share
from dashboard.exhibits import EXHIBITS, FILES, FILMS, VECTORS
from dashboard.layout.one_file import Asked, file_for, made_file
from dashboard.layout.session import EXHIBIT, move, page_address, session, spelled_out
from dashboard.layout.words import page_text

__all__ = ["code_to_here", "share_menu"]

_HERE_ALONE = {"localhost", "127.0.0.1", "0.0.0.0", "::1"}


def share_menu(key: str) -> None:
    """Show what there is to share of this page.

    Args:
        key: of the component.
    """
    text, page, code = page_text("frame"), session().page, code_to_here()
    # A correction alone is no figure: it has no name.
    words = {name: text.labels.get(f"exhibit.{page}.{name}", "") for name in EXHIBITS[page]}
    vectors, files = VECTORS.get(page, ()), FILES.get(page, ())
    named = [Exhibit(name, said, name in vectors, name in files) for name, said in words.items() if said]
    films = {name: text(f"film.{page}") for name in FILMS.get(page, ())}
    sentence, made = text("share.code" if code else "share.no_code"), made_file()
    share(
        text, page, named, films, code, sentence, spelled_out(),
        made=None if made is None else asdict(made), key=key, on_file=partial(_on_file, key),
    )  # fmt: skip


def _on_file(key: str) -> None:
    said = asked_file(key)
    if said:
        file_for(Asked(int(said["number"]), str(said["exhibit"]), str(said["link"]), bool(said["dark"])))
        move()


def code_to_here() -> str:
    """A QR code in SVG that opens this page as it is; empty on a machine that no phone can reach."""
    url = st.context.url or ""
    if urlsplit(url).hostname in {None, *_HERE_ALONE}:
        return ""
    address = {**spelled_out(), **page_address(session().page)}
    if session().exhibit:
        address[EXHIBIT] = session().exhibit
    address.pop("present", None)
    link = f"{url.split('?')[0]}?{urlencode(address)}"
    return _drawn(link)


@lru_cache(maxsize=256)
def _drawn(link: str) -> str:
    return str(segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True))
