"""Figures: numbers and words in, a plotly figure out. Nothing here knows Streamlit."""
