"""The page "Two dice" and its exhibits."""
