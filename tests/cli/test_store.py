"""``python -m dlcore store copy``: copies a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.__main__ import main
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store
from tests.postgres import Server


def test_a_folder_is_copied_to_a_folder(store: Store, tmp_path: Path) -> None:
    run = store.create(PRESETS["digits-mlp"].spec, "ann")
    assert main(["store", "copy", str(store.folder), str(tmp_path / "new")]) == 0
    assert Store(tmp_path / "new").run(run.id) == run


def test_a_folder_is_copied_to_an_address(store: Store, postgres: Server, tmp_path: Path) -> None:
    run = store.create(PRESETS["digits-mlp"].spec, "ann")
    address = postgres.empty_database()
    assert main(["store", "copy", str(store.folder), address]) == 0
    assert main(["store", "copy", address, str(tmp_path / "back")]) == 0
    assert Store(tmp_path / "back").run(run.id) == run


def test_what_is_no_store_is_not_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "copy", str(tmp_path / "old"), str(tmp_path / "new")]) == 1
    assert "there is no store" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_store_with_runs_is_not_overwritten(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Store(tmp_path / "new")
    for each in (store, other):
        each.create(PRESETS["digits-mlp"].spec, "ann")
    assert main(["store", "copy", str(store.folder), str(other.folder)]) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert len(other.runs()) == 1


def test_a_server_that_cannot_be_reached_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("psycopg_pool", reason="the extra `cluster` is not installed")
    monkeypatch.setenv("DLCORE_STORE", f"postgresql://ann:secret@/runs?host={tmp_path}")
    assert main(["runs"]) == 1
    printed = capsys.readouterr().err
    assert "cannot be used now" in printed and "secret" not in printed
    assert printed.count("\n") == 1
