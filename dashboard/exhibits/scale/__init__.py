"""The exhibits of the page "Scale"."""
