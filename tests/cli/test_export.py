"""``python -m dlcore export`` and ``import``: a run as a file, and back."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from dlcore import Run, Store
from dlcore.__main__ import main
from dlcore.export.bundle import unpack
from dlcore.planning.variables import variables
from dlcore.store.weights import LAST, save
from tests.stored_runs import finished


@pytest.fixture
def run(store: Store) -> Run:
    """A finished run that left weights."""
    done = finished(store, "shell", epochs=20)
    zeros = {name: np.zeros(shape, "float32") for name, shape in variables(done.spec).items()}
    save(store.artifacts, done.id, LAST, zeros)
    return done


def test_a_program(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.py"
    assert main(["export", run.id, "--format", "py", "-o", str(file)]) == 0
    ast.parse(file.read_text("utf-8"))


def test_a_program_in_japanese_on_the_screen(
    run: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
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


def test_a_bundle_comes_back(
    store: Store, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.zip"
    main(["export", run.id, "--format", "bundle", "-o", str(file)])
    assert main(["import", str(file)]) == 0
    back = store.run(capsys.readouterr().out.strip())
    assert back.id != run.id
    assert (back.spec, back.progress.epoch, back.progress.test) == (
        run.spec,
        run.progress.epoch,
        run.progress.test,
    )


def test_what_is_no_bundle_is_told(
    store: Store, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.zip"
    assert main(["import", str(file)]) == 1
    assert str(file) in capsys.readouterr().err
    file.write_bytes(b"no archive")
    assert main(["import", str(file)]) == 1
    assert "export --format bundle" in capsys.readouterr().err
    main(["export", run.id, "--format", "bundle", "-o", str(file)])
    file.write_bytes(file.read_bytes()[:-30])
    assert main(["import", str(file)]) == 1
    assert store.runs() == [run]


def test_what_cannot_be_exported_is_told(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.zip"
    empty = finished(store, "shell")
    for asked in ("0" * 24, empty.id):
        assert main(["export", asked, "--format", "bundle", "-o", str(file)]) == 1
        assert asked in capsys.readouterr().err
    assert not file.exists()


def test_a_folder_that_is_not_there_is_told(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none" / "run.py"
    assert main(["export", run.id, "-o", str(file)]) == 1
    assert str(file) in capsys.readouterr().err
