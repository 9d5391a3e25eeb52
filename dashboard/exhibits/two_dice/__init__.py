"""The parts of the page "Two dice"."""
