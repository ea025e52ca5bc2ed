"""Renaming over a file that is open; here Windows is imitated where the tests do not run on it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dlcore.io import renaming
from dlcore.io.renaming import replace_file


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renaming, "WAITS", (0.0, 0.0))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_text("new", "utf-8")
    target.write_text("old", "utf-8")
    return source, target


@pytest.mark.parametrize("refusals", [0, 2])
def test_a_file_is_replaced_when_its_readers_have_finished(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    errors = [PermissionError("open")] * refusals
    real = os.replace

    def refuse(source: Path, target: Path) -> None:
        if errors:
            raise errors.pop()
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    replace_file(*files)
    assert not files[0].exists() and files[1].read_text("utf-8") == "new"


def test_a_file_that_may_not_be_replaced_stays(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        replace_file(*files)
    assert [path.read_text("utf-8") for path in files] == ["new", "old"]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows locks open files")
def test_windows_refuses_while_a_reader_has_the_file(files: tuple[Path, Path]) -> None:
    with files[1].open("rb"), pytest.raises(PermissionError):
        replace_file(*files)
    replace_file(*files)
