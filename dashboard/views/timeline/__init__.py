"""The page "Timeline" and its exhibits."""
