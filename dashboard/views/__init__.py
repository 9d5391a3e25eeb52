"""The pages: each walks once, downward: words, controls, computation, figures. No page imports another.

The folder must not be called `pages`. Streamlit takes a folder of that name beside the main script for an
app of its older kind and, until the main script has run once, answers a link to a page with the bare file of
that page: no path to `core`, no frame. The first visitor of a fresh server may well come by such a link.
"""
