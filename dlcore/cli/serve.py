"""``python -m dlcore serve``, also installed as ``dlcore-app``: start the app."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from dlcore.classroom import Classroom
from dlcore.cli.passcode import print_passcode
from dlcore.settings import check_settings, teacher_passcode
from dlcore.store import Store

ROOT = Path(__file__).parents[2]
SERVER = Path("pages", "ui", "server")
SERVERS = (ROOT / SERVER, ROOT / "dlcore_app" / SERVER)
"""The program of the server in a checkout and in an installed package."""


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("serve", help="start the app for the browser")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument(
        "--address", default="localhost", help="0.0.0.0 lets other computers connect"
    )
    parser.add_argument("--headless", action="store_true", help="do not open a browser")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the settings, print a new teacher's passcode, then become the server."""
    check_settings()
    teachers = Classroom(Store()).teachers
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
