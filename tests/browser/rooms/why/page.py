"""A page with every kind of control, to try the frame on; it needs no torch, so it opens fast."""

import time

import streamlit as st

from dashboard import layout
from dashboard.layout import Param
from dashboard.layout.memory import choose

PARAMS = (
    Param("preset", "plain", choices=("plain", "wild")),
    Param("p", 0.5, lo=0, hi=0.9),
    Param("seed", 0, lo=0, hi=999),
    Param("speed", 60, lo=1, hi=1000),
)
SLOW = 9
"""A seed whose exhibit takes long."""
values = layout.controls(PARAMS, {"plain": {}, "wild": {"p": 0.8}})
layout.claim("Why roll a <learning>learning die</learning>?")
layout.lede("One line under the claim.")
shown = layout.exhibit()
if shown in (None, "controls"):
    with layout.strip():
        st.pills("preset", ["plain", "wild"], key="preset", label_visibility="collapsed")
        st.slider("rate", 0.0, 0.9, key="p")
        st.number_input("seed", 0, 999, key="seed")
if shown == "values" and values["seed"] == SLOW:
    time.sleep(2)
if shown == "field":
    st.text_input("words", key="words")


@layout.fragment
def faster() -> None:
    if st.button("faster", on_click=layout.set_control, args=("speed", 70)):
        st.text("told")
    st.button("wilder", on_click=choose, args=("p", 0.75))


faster()
st.text(" ".join(f"{name}={value}" for name, value in values.items()))
layout.measured("nothing, seed 0")
