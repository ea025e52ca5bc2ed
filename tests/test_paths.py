"""Where dlcore keeps its files."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import platformdirs
import pytest

from dlcore.paths import home


def test_home_is_the_folder_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "deep" / "home"))
    assert home() == (tmp_path / "deep" / "home").resolve()
    assert home().is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_home_is_closed_to_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    assert stat.S_IMODE(home().stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform != "linux", reason="the usual place differs by system")
def test_home_is_the_usual_place_without_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DLCORE_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == (tmp_path / "dlcore").resolve() == platformdirs.user_data_path("dlcore")
