"""A second page, whose seed has another range than the first page's."""

import time

import streamlit as st

from dashboard import layout
from dashboard.layout import Param

SLOW = 9
"""A seed whose page takes long."""
values = layout.controls((Param("seed", 5, lo=0, hi=9),))
layout.claim("Where it comes from.")
st.number_input("seed", 0, 9, key="seed")
st.text(f"seed={values['seed']}")
if values["seed"] == SLOW:
    time.sleep(1)
