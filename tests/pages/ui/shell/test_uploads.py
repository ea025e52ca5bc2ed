"""Uploaded files are bounded in memory and freed with their session."""

from __future__ import annotations

import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.ui.shell import uploads
from pages.ui.shell.uploads import BoundedUploads


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> BoundedUploads:
    """A manager with small bounds."""
    monkeypatch.setattr(uploads, "MAX_SESSION_BYTES", 30)
    monkeypatch.setattr(uploads, "MAX_BYTES", 70)
    return BoundedUploads("/upload")


def add(manager: BoundedUploads, session: str, name: str, size: int) -> None:
    manager.add_file(session, UploadedFileRec(name, name, "text/csv", b"x" * size))


def held(manager: BoundedUploads, session: str) -> list[str]:
    return list(manager.file_storage.get(session, {}))


def test_a_session_keeps_its_newest_files(manager: BoundedUploads) -> None:
    for number in range(120):
        add(manager, "ann", f"file {number}", 10)
    assert held(manager, "ann") == ["file 117", "file 118", "file 119"]
    add(manager, "ann", "larger than the share", 31)
    assert held(manager, "ann") == []


def test_the_session_that_holds_most_loses_first(manager: BoundedUploads) -> None:
    add(manager, "bob", "table", 10)
    for session in ("ann", "eve", "mallory"):
        for number in range(3):
            add(manager, session, f"file {number}", 10)
    assert held(manager, "bob") == ["table"]
    assert sum(len(held(manager, session)) for session in ("ann", "eve", "mallory")) == 6


def test_a_session_that_leaves_frees_its_files(manager: BoundedUploads) -> None:
    add(manager, "ann", "table", 30)
    manager.remove_session_files("ann")
    assert held(manager, "ann") == [] and manager._total_bytes == 0
