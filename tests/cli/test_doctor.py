"""``python -m dlcore doctor``: what is enough for a class, and what is not."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from dlcore.__main__ import main
from dlcore.cli.doctor import examine, local_address
from dlcore.datasets import DATASETS


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))


def test_every_part_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--class", "2"])
    lines = capsys.readouterr().out.splitlines()
    names = [line[4:].split()[0] for line in lines]
    assert names == ["memory", "cores", "disk", *DATASETS, "port", "address"]
    assert lines[-1].endswith(f"http://{local_address()}:8501/classroom")


def test_too_little_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_MAX_DISK", "1000")
    findings = {finding.name: finding for finding in examine(10_000, 8501)}
    assert not any(findings[name].is_good for name in ("memory", "cores", "disk"))
    assert "DLCORE_MAX_DISK" in findings["disk"].text
    assert findings["digits"].is_good


def test_a_port_in_use_is_named() -> None:
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        (finding,) = [each for each in examine(1, port) if each.name == "port"]
    assert "in use" in finding.text


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_wrong_number_is_refused(number: str) -> None:
    with pytest.raises(SystemExit):
        main(["doctor", "--class", number])
