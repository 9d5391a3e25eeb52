"""The timeline's parts: its controls, its events in words, their cards, pictures and doors."""
