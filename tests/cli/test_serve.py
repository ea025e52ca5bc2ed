"""``python -m dlcore serve``; the browser tests start the app with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dlcore.__main__ import main
from dlcore.settings import SETTINGS, STORE, TEACHER_PASSCODE

START_SECONDS = 120

WRONG = {
    "DLCORE_STORE": ("mysql://host/runs",),
    "DLCORE_ARTIFACTS": ("ftp://host/runs",),
    "DLCORE_ENGINE": ("http://host:8786",),
    "DLCORE_TLS": ("/nowhere",),
    "DLCORE_DATA": ("/nowhere",),
    "DLCORE_MAX_DISK": ("lots", "-1", "9" * 5000),
    "DLCORE_WORKERS": ("0", "2.5", "99999"),
    "DLCORE_MEMORY": ("1GB", "0"),
    "DLCORE_LASTING": ("true", "YES"),
    "DLCORE_CLASS_DAYS": ("0", "a week", "4000000"),
    "DLCORE_TEACHER_PASSCODE": ("short",),
    "DLCORE_TEACHER_ADDRESSES": ("nobody",),
    "DLCORE_FRAME_ANCESTORS": ("moodle.example.org", "https://a;script-src", "*"),
}


@pytest.mark.parametrize(
    ("name", "given"), [(name, given) for name, values in WRONG.items() for given in values]
)
def test_a_wrong_setting_ends_the_start_with_a_sentence(
    name: str, given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, given)
    assert main(["serve"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    shown = "***" if name in (STORE, TEACHER_PASSCODE) else given
    assert f"{name}={shown}" in line


def test_a_home_that_is_a_file_ends_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("DLCORE_HOME", str(file))
    assert main(["serve"]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert str(file) in line


def test_every_setting_has_a_wrong_value_here() -> None:
    assert {"DLCORE_HOME", *WRONG} == set(SETTINGS)


@pytest.mark.parametrize("by", ["arguments", "variables"])
def test_an_address_where_nobody_can_listen_ends_the_start_with_a_sentence(
    by: str, tmp_path: Path
) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        addresses = [("127.0.0.1", port), ("203.0.113.1", "0"), ("no.host.invalid", "0")]
        for address, number in addresses:
            start = [sys.executable, "-m", "dlcore", "serve", "--headless"]
            variables = {"DLCORE_HOME": str(tmp_path)}
            if by == "arguments":
                start += ["--address", address, "--port", number]
            else:
                variables["STREAMLIT_SERVER_ADDRESS"] = address
                variables["STREAMLIT_SERVER_PORT"] = number
            ended = subprocess.run(
                start,
                env={**os.environ, **variables},
                capture_output=True,
                text=True,
                check=False,
                timeout=START_SECONDS,
            )
            (line,) = ended.stderr.splitlines()
            assert f"{address}:{number}" in line
            assert ended.returncode == 1 and not ended.stdout
