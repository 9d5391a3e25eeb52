"""The commands that measure, and the tables that they leave for the pages."""
