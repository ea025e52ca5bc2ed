"""The files for hosting name what exists, and start the app as its command line does."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from dlcore.__main__ import main

ROOT = Path(__file__).parents[2]
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
SERVICE = (ROOT / "docs" / "deploy" / "dl-lab.service").read_text("utf-8")


def test_the_container_gets_every_file_of_the_app() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", CONTAINER, re.MULTILINE))
    assert copied == {"requirements.txt", ".streamlit", "static", "dlcore", "pages", "app.py"}
    ignored = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert copied == {line[1:] for line in ignored if line.startswith("!")}
    assert all((ROOT / path).exists() for path in copied)


@pytest.mark.parametrize(
    "command",
    [
        json.loads(re.findall(r"^CMD (\[.*\])", CONTAINER, re.MULTILINE)[-1]),
        shlex.split(re.findall(r"^ExecStart=(.*)", SERVICE, re.MULTILINE)[0]),
    ],
    ids=["container", "service"],
)
def test_servers_start_by_the_command_line(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command[1:3] == ["-m", "dlcore"]
    # The settings are checked after the arguments and before the start.
    monkeypatch.setenv("DLCORE_WORKERS", "none")
    assert main(command[3:]) == 2


def test_a_wrong_setting_does_not_restart_the_service() -> None:
    assert "RestartPreventExitStatus=2" in SERVICE
