"""The exhibits of the page "Top-k, live"."""
