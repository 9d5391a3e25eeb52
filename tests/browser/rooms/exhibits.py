"""What the small pages show alone; takes the place of the app's own table."""

EXHIBITS = {
    "why": ("controls", "values", "field", "own", "last"),
    "timeline": ("clock",),
    "sources": ("a", "b"),
}
