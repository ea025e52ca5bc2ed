"""``python -m dlcore import``."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore import Run, Store
from dlcore.__main__ import main
from dlcore.export.archive import pack_runs
from tests.stored_runs import finished_run_with_weights


@pytest.fixture
def run(store: Store) -> Run:
    """Return a finished run with weights."""
    return finished_run_with_weights(store, "shell")


def test_a_run_is_imported(
    store: Store, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.zip"
    main(["export", run.id, "--format", "bundle", "-o", str(file)])
    store.delete(run.id)
    assert main(["import", str(file)]) == 0
    imported = store.run(capsys.readouterr().out.strip())
    assert imported.id != run.id
    assert (imported.spec, imported.progress.epoch, imported.progress.test) == (
        run.spec,
        run.progress.epoch,
        run.progress.test,
    )


def test_the_runs_of_an_archive_are_imported_once(
    store: Store, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [run, finished_run_with_weights(store, "shell", run.spec.changed({"seed": 5}))]
    file = tmp_path / "experiments.zip"
    file.write_bytes(pack_runs(store, kept, "en"))
    store.delete(run.id)
    assert main(["import", str(file)]) == 0
    ids = capsys.readouterr().out.split()
    assert ids[1] == kept[1].id
    assert sorted(ids) == sorted(run.id for run in store.runs())


def test_files_that_are_not_bundles_are_errors(
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
