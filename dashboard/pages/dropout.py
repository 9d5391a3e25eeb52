"""Dropout, live."""

import streamlit as st

from dashboard import layout
from dashboard.layout import Param

PARAMS = (
    Param("preset", "moons", choices=("moons", "tiny")),
    Param("p", 0.5, lo=0, hi=0.9),
    Param("seed", 0, lo=0, hi=999),
    Param("speed", 60, lo=1, hi=1000),
)
controls = layout.controls(PARAMS, presets={"moons": {}, "tiny": {"p": 0.8}})
show = layout.exhibits(["network", "twins", "gap"])
layout.claim("Half the units vanish at every step, and the network memorises less.")
layout.lede("Two networks: same 60 noisy points, same first weights, same order. Only one of them rolls the <learning>learning die</learning>.")
with st.container(horizontal=True):
    st.pills("preset", ["moons", "tiny"], key="preset", label_visibility="collapsed")
    st.slider("dropout rate p", 0.0, 0.9, key="p")
    st.number_input("seed", 0, 999, key="seed")
st.text(f"{show} {controls}")
if st.button("faster"):
    layout.put("speed", controls["speed"] + 10)
layout.measured("net 2-24-24-1, ReLU, Adam 0.01, all 60 points at every step, 1,000 test points · seed 0, 1 run ·").button("spread over 20 seeds", type="tertiary")
with layout.fold("The arithmetic"):
    st.code("print(1)")
