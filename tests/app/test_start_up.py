"""What opening the app costs: torch comes with the pages that compute with it, not with the frame."""

from __future__ import annotations

import subprocess
import sys

import pytest

FRAME = "import dashboard.layout.frame, dashboard.theme, dashboard.text, dashboard.address"


@pytest.mark.parametrize("heavy", ["torch", "plotly", "sklearn", "pandas"])
def test_the_frame_does_not_import(heavy: str) -> None:
    # Streamlit itself needs pandas, so that one is compared with Streamlit alone.
    code = f"import sys, streamlit; before = {heavy!r} in sys.modules; {FRAME}; "
    code += f"print(before or {heavy!r} not in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
