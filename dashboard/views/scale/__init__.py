"""The page "Scale" and its exhibits."""
