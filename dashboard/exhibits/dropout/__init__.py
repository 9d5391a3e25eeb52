"""The exhibits of the page "Dropout, live"."""
