"""Exhibits: one claim with its figure, its line of measurement and its folds. Pages put them in order."""
