"""The files for hosting name what exists, and start the app as its command line does."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from dlcore.__main__ import main
from dlcore.settings import check_settings
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OWN = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
"""The services that run the app's image."""
PROXY = ("BIND", "SERVER_1", "SERVER_2")
SBIN = f"{os.environ['PATH']}:/usr/sbin"
SERVICE, USER_SERVICE = (
    (ROOT / "docs" / "deploy" / f"{name}.service").read_text("utf-8")
    for name in ("dl-lab", "dl-lab-user")
)


def test_the_container_gets_every_file_of_the_app() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", CONTAINER, re.MULTILINE))
    assert copied == {
        "requirements-hashed.txt",
        ".streamlit",
        "static",
        "dlcore",
        "pages",
        "app.py",
    }
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


def test_the_installed_command_starts_the_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *arguments = shlex.split(re.findall(r"^ExecStart=(.*)", USER_SERVICE, re.MULTILINE)[0])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = scripts[Path(command).name].partition(":")
    monkeypatch.setattr(sys, "argv", [command, *arguments])
    monkeypatch.setenv("DLCORE_WORKERS", "none")
    assert getattr(import_module(module), function)() == 2
    assert "DLCORE_WORKERS" in capsys.readouterr().err


@pytest.mark.parametrize("service", [SERVICE, USER_SERVICE], ids=["system", "user"])
def test_a_wrong_setting_does_not_restart_a_service(service: str) -> None:
    assert "RestartPreventExitStatus=2" in service


def test_the_container_gets_the_pinned_packages() -> None:
    pinned = pins("requirements-cluster.txt")
    assert pins("requirements-hashed.txt") == pinned, "run `make requirements`"
    assert set(pins("requirements.txt")) <= set(pinned), "run `make requirements`"
    assert set(pinned) <= set(pins("requirements-dev.txt")), "run `make requirements`"


def pins(name: str) -> list[str]:
    """Return the lines with packages and versions, without hashes."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(r"^(\S+==.+?)(?: \\)?$", text, re.MULTILINE)


def test_the_container_may_do_little() -> None:
    *_, final = CONTAINER.split("\nFROM ")
    assert re.search(r"^USER \d+$", final, re.MULTILINE), "no user that the host may not have"
    assert "curl" not in final
    (volume,) = instructions("VOLUME")
    assert f"DLCORE_HOME={volume} " in final
    for service in OWN.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["mem_limit"]
        assert f"data:{volume}" in service["volumes"]


def test_a_cluster_of_containers_is_reached_through_its_proxy_alone() -> None:
    cluster = services("cluster")
    assert {name for name, service in cluster.items() if "ports" in service} == {"proxy"}
    for name in ("database", "scheduler"):
        assert cluster[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert set(services("one")) == {"app"}


def services(profile: str) -> dict[str, dict[str, Any]]:
    return {
        name: service
        for name, service in COMPOSE["services"].items()
        if profile in service["profiles"]
    }


def test_the_containers_of_a_cluster_find_each_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dlcore.settings.find_spec", lambda package: True)
    for name in ("ca.crt", "client.crt", "client.key"):
        (tmp_path / name).touch()
    cluster = services("cluster")
    for name in ("pages-1", "pages-2", "machine"):
        for setting, value in cluster[name]["environment"].items():
            monkeypatch.setenv(setting, value.replace("${TEACHER_PASSCODE:-}", "a passcode"))
        monkeypatch.setenv("DLCORE_TLS", str(tmp_path))
        check_settings()
        store, engine = (
            urlsplit(os.environ[setting]) for setting in ("DLCORE_STORE", "DLCORE_ENGINE")
        )
        assert {store.hostname, engine.hostname} <= set(cluster)
        assert f"--port={engine.port}" in cluster["scheduler"]["command"]
    arguments = cluster["machine"]["command"][3:]
    monkeypatch.setenv("DLCORE_WORKERS", "none")
    assert main(arguments) == 2
    proxy = cluster["proxy"]["environment"]
    assert {proxy[name].partition(":")[0] for name in ("SERVER_1", "SERVER_2")} <= set(cluster)


@pytest.mark.skipif(shutil.which("haproxy", path=SBIN) is None, reason="HAProxy is not installed")
def test_the_proxy_reads_its_configuration() -> None:
    addresses = {name: f"127.0.0.1:{port}" for port, name in enumerate(PROXY, start=18501)}
    command = [str(shutil.which("haproxy", path=SBIN)), "-c", "-f", "docs/deploy/haproxy.cfg"]
    subprocess.run(command, cwd=ROOT, env=os.environ | addresses, check=True)


def instructions(name: str) -> list[str]:
    """Return the arguments of an instruction of the Containerfile, each on one line."""
    return re.findall(rf"^{name} (.*)", CONTAINER.replace("\\\n", " "), re.MULTILINE)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folder of the app in the container, built without the packages."""
    app = tmp_path / "app"
    app.mkdir()
    unneeded = shutil.ignore_patterns("published", "__pycache__")
    for source, target in (line.split() for line in instructions("COPY") if "--from" not in line):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, app / target, ignore=unneeded)
        else:
            shutil.copy(ROOT / source, app / target)
    (command,) = (command for command in instructions("RUN") if "publish_scripts" in command)
    command = command.replace("/venv/bin/python", shlex.quote(sys.executable))
    subprocess.run(["sh", "-c", command], cwd=app, env=environment(tmp_path), check=True)
    return app


def environment(root: Path) -> dict[str, str]:
    """Return the environment of the container's processes, whose volume is in a folder."""
    (variables,) = instructions("ENV")
    pairs = (pair.split("=") for pair in variables.replace("=/", f"={root}/").split())
    return {"PATH": os.environ["PATH"], **dict(pairs)}


def contents(folder: Path) -> dict[Path, int]:
    """Return the files of a folder with the time of their change."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def port(image: Path, tmp_path: Path) -> Iterator[str]:
    """Run the container's command; yield the port of its server."""
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port = str(probe.getsockname()[1])
    _, *arguments = json.loads(instructions("CMD")[-1])
    command = [sys.executable, *arguments, "--port", port]
    with subprocess.Popen(command, cwd=image, env=environment(tmp_path)) as server:
        yield port
        server.terminate()


@pytest.mark.skipif(sys.platform == "win32", reason="a container runs Linux")
def test_the_steps_of_the_container_start_a_server_that_writes_to_its_volume_alone(
    image: Path, port: str, tmp_path: Path
) -> None:
    built = contents(image)
    _, code, text = json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2])
    check = [sys.executable, code, text.replace("8501", port)]
    wait_for(lambda: subprocess.run(check, capture_output=True, check=False).returncode == 0)
    static = image / "static"
    (plotly,) = static.glob("published/*/plotly.min.js")
    url = f"http://localhost:{port}/app/static/{plotly.relative_to(static).as_posix()}"
    with urllib.request.urlopen(url) as response:
        assert len(response.read()) == plotly.stat().st_size
    assert contents(image) == built
    assert (tmp_path / "data" / "dlcore.db").is_file()
