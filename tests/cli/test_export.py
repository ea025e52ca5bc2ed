"""``python -m dlcore export``."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from dlcore import Run, Store
from dlcore.__main__ import main
from dlcore.export.bundle import unpack
from tests.stored_runs import finished_run, finished_run_with_weights


@pytest.fixture
def run(store: Store) -> Run:
    """Return a finished run with weights."""
    return finished_run_with_weights(store, "shell")


def test_a_program(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.py"
    assert main(["export", run.id, "--format", "py", "-o", str(file)]) == 0
    ast.parse(file.read_text("utf-8"))


def test_a_japanese_program_on_stdout(run: Run, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", run.id, "--language", "ja"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert "学習" in out
    ast.parse(out)


def test_a_notebook(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.ipynb"
    assert main(["export", run.id, "--format", "ipynb", "-o", str(file)]) == 0
    assert json.loads(file.read_text("utf-8"))["nbformat"] == 4


def test_a_bundle(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.zip"
    assert main(["export", run.id, "--format", "bundle", "-o", str(file)]) == 0
    assert unpack(file.read_bytes()).spec == run.spec


def test_missing_runs_and_runs_without_weights_are_errors(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.zip"
    empty = finished_run(store, "shell")
    for run_id in ("0" * 24, empty.id):
        assert main(["export", run_id, "--format", "bundle", "-o", str(file)]) == 1
        assert run_id in capsys.readouterr().err
    assert not file.exists()


def test_a_missing_folder_is_an_error(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none" / "run.py"
    assert main(["export", run.id, "-o", str(file)]) == 1
    assert str(file) in capsys.readouterr().err
