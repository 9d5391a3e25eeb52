"""What opening the app costs: torch comes with the pages that compute with it, not with frame or start."""

from __future__ import annotations

import subprocess
import sys

import pytest

FRAME = "import dashboard.layout.frame, dashboard.theme, dashboard.text, dashboard.address"
# Everything that `dashboard/views/start.py` imports: the view itself would run.
START = "from dashboard.exhibits.start import answer, comparison, rooms, routes"


@pytest.mark.parametrize("modules", [FRAME, START], ids=["frame", "start"])
@pytest.mark.parametrize("heavy", ["torch", "plotly", "sklearn", "pandas"])
def test_what_the_first_page_needs_does_not_import(modules: str, heavy: str) -> None:
    # Streamlit itself needs pandas, so that one is compared with Streamlit alone.
    code = f"import sys, streamlit; before = {heavy!r} in sys.modules; {modules}; "
    code += f"print(before or {heavy!r} not in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
