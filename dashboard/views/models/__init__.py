"""The page "Models" and its exhibits."""
