"""The page "Start" and its exhibits."""
