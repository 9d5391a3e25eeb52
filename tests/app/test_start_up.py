"""What opening the app costs: torch comes with the pages that compute with it, not with frame or start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FRAME = "import dashboard.layout.frame, dashboard.theme, dashboard.text, dashboard.address"
# Everything that `dashboard/views/start/page.py` imports: the page itself would run.
START = "from dashboard.views.start import answer, comparison, rooms, routes"


@pytest.mark.parametrize("modules", [FRAME, START], ids=["frame", "start"])
@pytest.mark.parametrize("heavy", ["torch", "plotly", "sklearn", "pandas"])
def test_what_the_first_page_needs_does_not_import(modules: str, heavy: str) -> None:
    # Streamlit itself needs pandas, so that one is compared with Streamlit alone.
    code = f"import sys, streamlit; before = {heavy!r} in sys.modules; {modules}; "
    code += f"print(before or {heavy!r} not in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


OPENED = """
import sys, streamlit.testing.v1
app = streamlit.testing.v1.AppTest.from_file("dashboard/app.py", default_timeout=120).run()
print(not app.exception, {"torch", "pandas", "pyarrow"} & set(sys.modules))
"""


def test_the_first_page_opens_without_torch_and_pandas() -> None:
    done = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True set()"


SPOKEN = """
import sys, core.lm.gpt
core.lm.gpt.load("assets/models/twin_plain")
print({"torch._dynamo", "sympy"} & set(sys.modules))
"""


def test_a_model_opens_without_the_compiler_of_torch() -> None:
    # It would take 100 MB of memory for as long as the server runs.
    done = subprocess.run([sys.executable, "-c", SPOKEN], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


THREADS = """
import threading, streamlit.testing.v1
app = streamlit.testing.v1.AppTest.from_file("dashboard/app.py", default_timeout=120).run()
import torch
counts = []
def compute():
    torch.ones(300, 300) @ torch.ones(300, 300)
    counts.append(torch.get_num_threads())
for _ in range(2):
    thread = threading.Thread(target=compute)
    thread.start()
    thread.join()
compute()
print(counts, not app.exception)
"""


def test_every_thread_computes_with_one_thread_from_its_first_product_on() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OMP")}
    done = subprocess.run(
        [sys.executable, "-c", THREADS], capture_output=True, text=True, check=True, env=clean
    )
    assert done.stdout.strip() == "[1, 1, 1] True"
