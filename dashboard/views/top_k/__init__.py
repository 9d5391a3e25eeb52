"""The page "Top-k, live" and its exhibits."""
