"""The entry point of the command line."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dlcore
from dlcore import PRESETS, Store
from dlcore.__main__ import main

ROOT = Path(__file__).parents[1]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"dlcore {dlcore.__version__}\n"


def test_the_package_has_the_version_of_the_module() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" in pyproject["project"]["dynamic"]
    assert pyproject["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "dlcore.__version__"}


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
    command.wait(60)
    assert errors == b""
