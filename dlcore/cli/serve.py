"""``python -m dlcore serve``, also installed as ``dlcore-app``: start the app."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from dlcore.classroom import Classroom
from dlcore.cli.arguments import port_number
from dlcore.cli.passcode import print_passcode
from dlcore.cli.terminal import printable
from dlcore.settings import check_settings, teacher_passcode
from dlcore.store import Store

ROOT = Path(__file__).parents[2]
SERVER = Path("pages", "ui", "server")
SERVERS = (ROOT / SERVER, ROOT / "dlcore_app" / SERVER)
"""The program of the server in a checkout and in an installed package."""


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("serve", help="start the app for the browser")
    # Arguments have priority over Streamlit's variables, so that these are the defaults.
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    parser.add_argument("--port", type=port_number, default=port)
    parser.add_argument("--address", default=address, help="0.0.0.0 lets other computers connect")
    parser.add_argument("--headless", action="store_true", help="do not open a browser")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the settings, print a new teacher's passcode, then become the server."""
    check_settings()
    teachers = Classroom(Store()).teachers
    try:
        _check_address(arguments.address, arguments.port)
    except OSError as error:
        where = f"{printable(arguments.address)}:{arguments.port}"
        reason = f"Nobody can listen at {where}: {error.strerror}."
        print(f"{reason} Name another --port or --address.", file=sys.stderr)
        return 1
    if teacher_passcode() is None and not teachers.has_passcode():
        print_passcode(teachers.generate_passcode())
    command = [
        *(sys.executable, str(next(filter(Path.is_dir, SERVERS)))),
        *("--server.port", str(arguments.port), "--server.address", arguments.address),
        *("--server.headless", str(arguments.headless).lower()),
    ]
    if sys.platform != "win32":
        os.execv(sys.executable, command)
    # On Windows a shell does not wait for what replaces a process.
    return subprocess.run(command, check=False).returncode


def _check_address(address: str, port: int) -> None:
    """Listen for a moment where the server will; Streamlit would end with a traceback.

    Raises:
        OSError: the address is not this computer's, or the port is in use or needs more rights.
    """
    if address.startswith("unix://"):
        return
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))
