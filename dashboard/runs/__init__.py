"""Cached calls into core. Keys are frozen dataclasses of plain values.

Besides these, the exhibits keep what they draw or write alike for every visitor.

One module a subject, imported by itself, so that a page without a network does not wait for torch.
"""

__all__ = ["KEPT"]

KEPT = 64
"""Results kept of each kind, a few kilobytes each: enough for a lecture hall on the same page."""
