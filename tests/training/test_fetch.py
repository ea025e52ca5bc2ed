"""The download of a run's data, before its training."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.datasets import Cache, Mnist
from dlcore.events import Event, Failed
from dlcore.training.fetch import fetch
from tests.training.conftest import SMALL


def test_a_run_without_its_data_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    events: list[Event] = []
    spec = SMALL.changed({"dataset": {"name": "mnist"}})
    assert not fetch(spec, Cache(tmp_path / "data", others=()), events.append)
    (failed,) = events
    assert isinstance(failed, Failed)
    assert failed.code == "data_offline"
    assert failed.values["file"] == Mnist.files[0].path


def test_bundled_data_needs_no_download(tmp_path: Path) -> None:
    events: list[Event] = []
    assert fetch(SMALL, Cache(tmp_path / "data", others=()), events.append)
    assert events == []
