"""The frame of the app: language, address, session, header. Pages reach a reader's visit through it alone.

A page is a straight line: words, controls, computation, figures.

    PARAMS = (Param("preset", "moons", choices=("moons", "tiny")), Param("p", 0.5, lo=0, hi=0.9))
    text = layout.page_text("dropout")
    controls = layout.controls(PARAMS, presets={"moons": {}, "tiny": {"p": 0.8}})
    layout.claim(text("claim"))
    st.slider(text("rate"), 0.0, 0.9, key="p")          # no value=: layout has seeded it
    ...
    layout.measured(text("measured", seed=controls["seed"]))
"""

from dashboard.address import Param, Value
from dashboard.layout.excuse import part, reason
from dashboard.layout.fields import number_field
from dashboard.layout.fragments import fragment, looking_in
from dashboard.layout.one_file import offer_files
from dashboard.layout.page_links import go, leads_somewhere, page_link
from dashboard.layout.predict import ask, lede_and_switch, predict_switch, predicting, rounds, tally, waits
from dashboard.layout.session import (
    apply_preset,
    asked,
    controls,
    follow,
    get_control,
    language,
    move,
    set_control,
    set_controls,
)
from dashboard.layout.stage import exhibit
from dashboard.layout.voice import lend, lent, speaker, voice
from dashboard.layout.words import (
    Source,
    claim,
    code_fold,
    fold,
    lede,
    markup,
    measured,
    measured_words,
    page_text,
    palette,
    picture,
    present,
    room,
    shortened,
    strip,
)
from dashboard.page_links import PageLink

__all__ = [
    "PageLink",
    "Param",
    "Source",
    "Value",
    "apply_preset",
    "ask",
    "asked",
    "claim",
    "code_fold",
    "controls",
    "exhibit",
    "fold",
    "follow",
    "fragment",
    "get_control",
    "go",
    "language",
    "leads_somewhere",
    "lede",
    "lede_and_switch",
    "lend",
    "lent",
    "looking_in",
    "markup",
    "measured",
    "measured_words",
    "move",
    "number_field",
    "offer_files",
    "page_link",
    "page_text",
    "palette",
    "part",
    "picture",
    "predict_switch",
    "predicting",
    "present",
    "reason",
    "room",
    "rounds",
    "set_control",
    "set_controls",
    "shortened",
    "speaker",
    "strip",
    "tally",
    "voice",
    "waits",
]
