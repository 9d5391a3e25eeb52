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
