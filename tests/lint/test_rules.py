"""The rules of the house that no linter knows, read from the code itself."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.layout.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")])
DASHBOARD = [path for path in CODE if path.is_relative_to(ROOT / "dashboard")]
SHEETS = sorted([*(ROOT / "dashboard").rglob("*.css"), *(ROOT / "dashboard").rglob("*.js")])
WORDS = [path for path in DASHBOARD if {"views", "figures"} & set(path.relative_to(ROOT).parts)]
"""Where what a reader sees is put together: no words of its own there."""

WRITTEN = {".css", ".js", ".html", ".py", ".md", ".toml"}
"""Files that a browser reads in the end."""

HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
LONGEST_FUNCTION, LONG_FUNCTION, USUAL_FUNCTION = 40, 25, 8
LONGEST_FILE = 400

SHOWN_KEYWORDS = {
    "body",
    "help",
    "hovertemplate",
    "label",
    "name",
    "placeholder",
    "text",
    "ticktext",
    "title",
}
"""Arguments of Streamlit and plotly that a reader sees."""
MARKS = re.compile(r"<[^>]*>|&\w+;|%?\{[^}]*\}")
"""Tags, entities and placeholders inside a literal: not words."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def attributes_of_streamlit(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st":
            yield node.lineno, node.attr


def offences(names: set[str], rooms: list[Path], prefix: str = "") -> list[str]:
    return [
        f"{name_of(path)}:{line} st.{attribute}"
        for path in rooms
        for line, attribute in attributes_of_streamlit(path)
        if attribute in names or (prefix and attribute.startswith(prefix))
    ]


def test_only_layout_and_the_link_touch_session_state_the_address_and_the_context() -> None:
    link = ROOT / "dashboard" / "components" / "link.py"
    others = [
        path for path in DASHBOARD if not path.is_relative_to(ROOT / "dashboard" / "layout") and path != link
    ]
    assert offences({"session_state", "query_params", "context"}, others) == []


def test_every_fragment_follows_what_the_whole_page_has_to_follow() -> None:
    others = [path for path in DASHBOARD if path.name != "fragments.py"]
    assert offences({"fragment"}, others) == []


def test_only_runs_caches() -> None:
    others = [path for path in DASHBOARD if path.parent.name != "runs"]
    assert offences(set(), others, prefix="cache_") == []


def test_widgets_are_not_bound_to_the_address_behind_the_back_of_layout() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in DASHBOARD
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg == "bind"
    ]
    assert found == []


def is_words(node: ast.expr) -> bool:
    """True for a literal with two letters in a row; an f-string counts by its fixed parts."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    fixed = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(re.search(r"[^\W\d_]{2,}", MARKS.sub("", literal)) for literal in fixed)


def shown(call: ast.Call) -> Iterator[ast.expr]:
    """What a call shows: named arguments that hold words, and the first one of a call on `st` itself."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN_KEYWORDS)
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
        return
    if function.value.id == "st" or function.attr in {"claim", "lede", "measured", "fold"}:
        yield from call.args[:1]


def literal_words(path: Path) -> list[int]:
    """The lines on which a literal would be shown to a reader."""
    calls = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return sorted(value.lineno for call in calls for value in shown(call) if is_words(value))


@pytest.mark.parametrize("path", WORDS, ids=name_of)
def test_what_a_reader_sees_comes_from_the_catalogue(path: Path) -> None:
    assert literal_words(path) == []


def test_the_lint_for_words_sees_words(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(
        'st.button("Play", key="play")\n'
        'st.text(f"{p} of ten")\n'
        'st.slider(words, 0, 1, key="rate")\n'
        'layout.claim("Half of them")\n'
        'go.Scatter(x=x, name="train loss", mode="lines")\n'
        'go.Scatter(x=x, name=text("train"), hovertemplate="%{y:.3f}<extra></extra>")\n'
    )
    assert literal_words(page) == [1, 2, 4, 5]


def test_colours_live_in_the_theme_alone() -> None:
    found = []
    for path in [*DASHBOARD, *SHEETS]:
        if path.name == "theme.py":
            continue
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        found += [f"{name_of(path)}:{number}" for number, line in lines if HEX.search(line)]
    assert found == []


def test_styles_use_no_internal_class_of_streamlit() -> None:
    internal = re.compile(
        r"st-emotion|emotion-cache|\.css-|\.e[0-9a-z]{6,}\d|\.st-[a-z]{2}\b|data-baseweb|data-rac"
    )
    found = [
        name_of(path) for path in [*SHEETS, *DASHBOARD] if internal.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("misread", "where"),
    [
        # Safari drops the whole declaration: a mark would be missing that the page's words explain.
        pytest.param(
            r"text-decoration:\s*[^;}\s]+\s+[^;}\s]", "dashboard", id="text-decoration of two words"
        ),
        # Firefox blends from stop to stop: a hatching becomes a grey.
        pytest.param(r"gradient\((?![^,]*\bin )[^;]*color-mix", "dashboard", id="gradient without a space"),
        # The typesetter writes it as two parts, and Firefox complains about the index.
        pytest.param(
            r"[_^]\{?\\(max|min|sup|inf|lim|log|ln|exp|arg)\b", "assets/text", id="operator as an index"
        ),
    ],
)
def test_nothing_is_written_that_one_engine_reads_differently(misread: str, where: str) -> None:
    paths = (path for path in (ROOT / where).rglob("*") if path.suffix in WRITTEN)
    found = [name_of(path) for path in paths if re.search(misread, path.read_text(encoding="utf-8"))]
    assert found == []


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the lines of its body, the docstring apart; an inner function counts in both."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or node.lineno) - body[0].lineno + 1 if body else 1
            yield f"{name_of(path)}:{node.lineno} {node.name}", lines


def test_functions_are_short() -> None:
    lengths = {where: lines for path in CODE for where, lines in functions(path)}
    median = statistics.median(lengths.values())
    ninetieth = statistics.quantiles(lengths.values(), n=10)[-1]
    print(f"\n{len(lengths)} functions: median {median:g} lines, 90th percentile {ninetieth:g}")
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert median <= USUAL_FUNCTION
    assert ninetieth <= LONG_FUNCTION


def test_files_have_one_purpose() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_folder_is_called_pages() -> None:
    """Streamlit would run its files without the frame: see `dashboard/views/__init__.py`."""
    assert not (ROOT / "dashboard" / "pages").exists()


def test_every_page_file_has_a_place_in_the_header() -> None:
    files = {path.parent.name for path in (ROOT / "dashboard" / "views").glob("*/page.py")}
    assert files <= set(PAGES)


def test_the_app_downloads_nothing_at_run_time() -> None:
    """Addresses may be shown, never fetched: no network client, no remote script, style or font.

    Which proxy the machine has may be asked; that fetches nothing.
    """
    clients = re.compile(
        r"^\s*(import|from) (requests|httpx|aiohttp|huggingface_hub"
        r"|urllib\.request(?! import getproxies, proxy_bypass$))\b",
        re.MULTILINE,
    )
    found = [name_of(path) for path in CODE if clients.search(path.read_text(encoding="utf-8"))]
    remote = re.compile(r"(src|href|url\(|import|fetch\()\s*=?\s*[\"'(]?https?://")
    found += [name_of(path) for path in SHEETS if remote.search(path.read_text(encoding="utf-8"))]
    assert found == []


def opens_text_as_the_machine_likes(call: ast.Call) -> bool:
    """True for `open`, `read_text` and `write_text` that leave the encoding to the machine's locale."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name not in {"open", "read_text", "write_text"}:
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    literals = [each.value for each in given if isinstance(each, ast.Constant)]
    return "utf-8" not in literals and not (name == "open" and {"rb", "wb"} & set(literals))


def test_text_files_are_utf_8_on_every_machine() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and opens_text_as_the_machine_likes(node)
    ]
    assert found == []


def test_core_and_dashboard_never_seed_the_world() -> None:
    seeds = {"manual_seed", "seed", "seed_all"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in seeds
        and ast.unparse(node.func.value) in {"torch", "torch.cuda", "random", "np.random", "numpy.random"}
    ]
    assert found == []
