"""Cached calls into core: the only room that caches. Keys are frozen dataclasses of plain values.

One module a subject, imported by itself, so that a page without a network does not wait for torch.
"""

__all__ = ["KEPT"]

KEPT = 64
"""Results kept of each kind, a few kilobytes each: enough for a lecture hall on the same page."""
