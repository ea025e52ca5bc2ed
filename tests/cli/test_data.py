"""``python -m dlcore data list`` and ``data fetch``."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from dlcore.cli import data
from dlcore.datasets import DATASETS, Cache, Mnist


@pytest.fixture(autouse=True)
def _no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DLCORE_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))


def call(*arguments: str) -> int:
    """Run ``python -m dlcore data`` with arguments."""
    parser = argparse.ArgumentParser()
    data.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["data", *arguments])
    return int(args.run(args))


def test_list_shows_every_data_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(DATASETS)
    assert "ready (comes with the app)" in lines[1]
    assert "to download: 11.5 MB" in lines[2]


def test_bundled_data_needs_no_download(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("fetch", "digits") == 0
    assert "digits: ready" in capsys.readouterr().out


def test_an_unknown_name_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call("fetch", "mnits")
    assert caught.value.code == 2
    assert "mnits" in capsys.readouterr().err


def test_an_offline_error_has_a_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A proxy that refuses connections is like no network, on any machine.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert call("fetch", "mnist") == 1
    message = capsys.readouterr().err
    assert "mnist.npz could not be downloaded" in message
    assert "DLCORE_DATA" in message


def test_the_error_has_the_path_of_a_damaged_copy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("DLCORE_DATA", str(tmp_path / "school"))
    copy = tmp_path / "school" / "mnist.npz"
    copy.parent.mkdir()
    copy.write_bytes(b"half")
    assert call("fetch", "mnist") == 1
    assert str(copy) in capsys.readouterr().err


def test_fetch_prints_the_paths(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, real_files: Path
) -> None:
    monkeypatch.setenv("DLCORE_DATA", str(real_files))
    assert call("fetch", "mnist") == 0
    assert "mnist.npz" in capsys.readouterr().out
    assert call("list") == 0
    assert capsys.readouterr().out.splitlines()[2].endswith("ready")


@pytest.fixture(scope="session")
def real_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the real MNIST, found before the environment is cleared."""
    path = Cache(tmp_path_factory.mktemp("data")).find(Mnist.files[0])
    if path is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return path.parent
