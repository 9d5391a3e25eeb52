"""The page "Sources" and its exhibits."""
