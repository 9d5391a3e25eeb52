"""The browser's history belongs to the reader: one entry for what they do, and none that they leave is lost.

A way round two faults of Streamlit 1.67, whose browser side makes the address that of every page that the
server answers with.

An answer that comes late: two presses of Back in a moment, and the answer to the first meets the address of
another page. It pushes an entry of its own, which throws away all that Forward would have led to, and so
does the answer to the second. After Back or Forward, until something is clicked, an answer can have nothing
to add but the settings of the page that the address names already; whatever else it would write is dropped.

An answer that comes early: the settings of a new page arrive before its name has been written, and make an
entry of the old page's name with them. They are written with the name anyway, so they wait for it.
"""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define

_mount = define(Path(__file__).parent)


def address_bar(path: str, language: str, key: str) -> None:
    """Tell the browser which page the server answers with, before anything of it is shown; no room is taken.

    Args:
        path: of the page, as its address has it below that of the app; "." for the page of the root.
        language: of the page, as HTML names it: screen readers choose their voice by it.
        key: of the component; it is mounted on all pages.
    """
    _mount(key=key, data={"path": path, "language": language})
