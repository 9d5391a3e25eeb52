"""What makes AppTest quick: it reads the descriptions of all installed packages for every app that it opens."""

from __future__ import annotations

import functools

from streamlit.components.v2 import manifest_scanner

__all__ = ["scan_packages_once"]


def scan_packages_once() -> None:
    """Have Streamlit look for components of installed packages once in this process: a quarter of a second."""
    scan = manifest_scanner.scan_component_manifests
    manifest_scanner.scan_component_manifests = functools.cache(scan)
