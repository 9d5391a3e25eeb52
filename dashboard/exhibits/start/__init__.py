"""The exhibits of the start page."""
