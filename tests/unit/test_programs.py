"""What the tests need of the machine: got where it can be, else said in one line."""

import sys

import pytest

from tests import __main__ as command
from tests import programs

LIBRARY = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"
BROKEN = f"import sys; sys.exit('Traceback\\n{LIBRARY}\\n  and more')"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages that were asked for; none can be had."""
    packages: list[str] = []
    monkeypatch.setattr(programs, "from_debian", lambda *names: packages.extend(names))
    return packages


def test_a_driver_that_cannot_start_is_one_sentence(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "DRIVER", BROKEN)
    with pytest.raises(programs.MissingError) as said:
        programs.driver(sys.executable)
    assert "\n" not in str(said.value)
    assert LIBRARY in str(said.value)
    assert asked == ["libatomic1"]


def test_a_driver_that_starts_asks_for_nothing(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "DRIVER", "print('/a/browser')")
    programs.driver(sys.executable)
    assert asked == []


def test_an_engine_that_cannot_be_had_is_named_in_one_line(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda name: None if name == "Xvfb" else f"/{name}")
    assert programs.engines() == ["Firefox"]
    assert asked == ["xvfb"]
    assert capsys.readouterr().out == "No WebKit here (WebKitWebDriver and Xvfb): its tests are left out.\n"


def test_a_check_that_fails_does_not_stop_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails = ["python", "-c", "raise SystemExit(3)"]
    why = ["python", "-c", "print('why'); raise SystemExit(3)"]
    checks = {"first": why, "browser": fails, "last": ["python", "-c", "pass"]}
    monkeypatch.setattr(command, "CHECKS", checks)
    monkeypatch.setattr(command, "ALONE", {"first"})
    monkeypatch.setattr(command, "BINARIES", command.Path(sys.executable).parent)
    monkeypatch.setattr(command, "with_browsers", lambda names: (names, {}, "no driver"))
    with pytest.raises(command.CheckError, match=r"^2 of 3 checks failed: first, browser \("):
        command.run_checks(list(checks))
    said = capsys.readouterr().out
    assert "FAILED: first failed (exit code 3)\nwhy" in said
    assert "FAILED: browser: no driver" in said
    assert "== last" in said
