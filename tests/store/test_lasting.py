"""Where a home is forgotten at a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.store.lasting import file_system, is_lasting

MOUNTS = r"""overlay / overlay rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/vda1 /data ext4 rw 0 0
/dev/vdb1 /my\040runs xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/me", "overlay"),
        ("/tmp/home", "tmpfs"),
        ("/data", "ext4"),
        ("/data/deep/home", "ext4"),
        ("/database", "overlay"),
        ("/my runs/home", "xfs"),
    ],
)
def test_the_nearest_mount_holds_a_folder(tmp_path: Path, folder: str, expected: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, "utf-8")
    assert file_system(Path(folder), mounts) == expected


def test_a_system_may_not_list_its_mounts(tmp_path: Path) -> None:
    assert file_system(Path("/data"), tmp_path / "missing") == ""


@pytest.mark.parametrize(("given", "expected"), [("yes", True), ("no", False)])
def test_the_setting_decides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, expected: bool
) -> None:
    monkeypatch.setenv("DLCORE_LASTING", given)
    assert is_lasting(tmp_path) is expected
