"""AppTest made quick: for every app that it opens it reads what all installed packages say of themselves."""

from __future__ import annotations

import functools

from streamlit.components.v2 import manifest_scanner

__all__ = ["scan_packages_once"]


def scan_packages_once() -> None:
    """Have Streamlit look for components of installed packages once a process: it takes .25 s."""
    scan = manifest_scanner.scan_component_manifests
    manifest_scanner.scan_component_manifests = functools.cache(scan)
