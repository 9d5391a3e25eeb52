"""The exhibits of the page "Sources": the note, checked; the bibliography; the glossary."""
