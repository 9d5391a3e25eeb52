"""A page that is never at rest: its fragment runs by the clock until the browser hears that it was left."""

import streamlit as st

from dashboard import layout
from dashboard.layout import PageLink

layout.claim("Never at rest.")


@st.fragment(run_every=0.3)
def restless() -> None:
    st.text("ticking")


restless()
if st.button("leave"):
    layout.go(PageLink("sources", {"seed": "9"}))
