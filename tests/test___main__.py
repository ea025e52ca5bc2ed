"""The entry point of the command line."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import dlcore
from dlcore import PRESETS, Store
from dlcore.__main__ import main
from dlcore.cli.error_messages import EXIT_CODES

ROOT = Path(__file__).parents[1]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"dlcore {dlcore.__version__}\n"


def test_the_package_has_the_version_of_the_module() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" in pyproject["project"]["dynamic"]
    assert pyproject["tool"]["hatch"]["version"] == {"path": "dlcore/__init__.py"}


def test_the_change_log_starts_with_the_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = changes.replace("## Unreleased\n", "").partition("\n## ")[2]
    assert released.startswith(f"{dlcore.__version__} ")


@pytest.mark.parametrize("words", [[], ["sing"], ["train"], ["train", "x", "--epochs", "many"]])
def test_wrong_arguments_are_a_usage_error(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: python -m dlcore" in capsys.readouterr().err


def test_help_lists_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert EXIT_CODES.strip() in capsys.readouterr().out


def make_garbage(home: Path) -> None:
    home.mkdir()
    (home / "dlcore.db").write_bytes(b"no database " * 100)


def make_file(home: Path) -> None:
    home.write_bytes(b"")


@pytest.mark.parametrize("prepare", [make_garbage, make_file])
def test_an_unusable_home_is_one_sentence(
    prepare: Callable[[Path], None], dlcore_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(dlcore_home)
    assert main(["runs"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "DLCORE_HOME" in line or str(dlcore_home) in line


def test_an_invalid_disk_limit_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DLCORE_MAX_DISK", "lots")
    assert main(["runs"]) == 2
    assert "DLCORE_MAX_DISK=lots" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["digits-mlp", "--set", f"layers={'[' * 100_000}"],
        ["digits-mlp", "--set", "training.epochs=true"],
        ["digits-mlp", "--set", "training.\x1b[31m=1"],
        ["nothing"],
    ],
)
def test_wrong_settings_change_nothing(
    words: list[str], store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert store.runs() == []


def test_a_closed_pipe_is_not_an_error(store: Store) -> None:
    for _ in range(1000):
        store.create(PRESETS["digits-mlp"].spec, "ann")
    command = subprocess.Popen(
        [sys.executable, "-m", "dlcore", "runs"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout
    assert command.stderr
    command.stdout.close()
    errors = command.stderr.read()
    command.wait(240)
    assert errors == b""
