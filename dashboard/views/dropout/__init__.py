"""The page "Dropout, live" and its exhibits."""
