"""The scripts of the components, formatted and linted by biome, their types checked by tsc.

    python -m tests.scripts

Both tools come from npm in the versions of `package.json`. Where Node is not, or npm fetches nothing, this
says so and passes: the app needs neither.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv-tests" / "node"
WANTED = ROOT / "package.json"
STAMP = TOOLS / "package.sha256"
LONGEST = 120
COMPONENTS = ROOT / "dashboard" / "components"
SCRIPTS = (COMPONENTS, ROOT / "tests")


def main() -> int:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return skip("Node is not here")
    if not installed(npm):
        return skip("npm could not fetch biome and tsc")
    biome = tool("biome", "ci", "--max-diagnostics=50", str(ROOT))
    return biome or types() or long_lines()


def skip(why: str) -> int:
    print(f"SKIPPED: {why}, so format, lint and types of the scripts were not checked", flush=True)
    return 0


def installed(npm: str) -> bool:
    """Whether the tools are there, after fetching them if they are not."""
    fingerprint = hashlib.sha256(WANTED.read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == fingerprint:
        return True
    shutil.rmtree(TOOLS, ignore_errors=True)
    TOOLS.mkdir(parents=True)
    shutil.copy(WANTED, TOOLS)
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--fetch-retries=1"]
    done = subprocess.run([npm, "install", *quiet], cwd=TOOLS, check=False)
    if done.returncode == 0:
        STAMP.write_text(fingerprint)
    return done.returncode == 0


def tool(name: str, *arguments: str) -> int:
    program = shutil.which(name, path=str(TOOLS / "node_modules" / ".bin"))
    if program is None:
        raise FileNotFoundError(f"{name} is not in {TOOLS}; delete that folder")
    return subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode


def types() -> int:
    """Check each component's script as the one module that the browser gets."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in bundles().items():
            (Path(folder) / f"{name}.js").write_text(text, "utf-8")
        shutil.copy(ROOT / "tsconfig.json", folder)
        return tool("tsc", "--project", folder)


def bundles() -> dict[str, str]:
    """The script of every component as Streamlit gets it, by name."""
    sys.path.insert(0, str(ROOT))
    from dashboard import components

    found: dict[str, str] = {}
    define = components.st.components.v2.component

    def note(name: str, *, js: str, **_parts: object) -> object:
        found[name.partition(".")[2]] = js
        return define

    components.st.components.v2.component = note  # type: ignore[assignment]
    for folder in sorted(COMPONENTS.iterdir()):
        if (folder / "__init__.py").is_file():
            __import__(f"dashboard.components.{folder.name}")
    one_file = sys.modules["dashboard.components.one_file"]
    waiting = (components.SHARED / "waiting.js").read_text("utf-8")
    alone = {"one_file": f"{one_file.HOST}\n{one_file.STORY}", "waiting": waiting}
    return found | {name: f"{text}\nexport {{}};" for name, text in alone.items()}


def long_lines() -> int:
    """No line is too long, strings included."""
    long = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters, at most {LONGEST} are wanted"
        for folder in SCRIPTS
        for path in sorted(folder.rglob("*.js"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]
    print("\n".join(long), end="\n" if long else "")
    return int(bool(long))


if __name__ == "__main__":
    sys.exit(main())
