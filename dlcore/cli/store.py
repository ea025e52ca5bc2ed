"""``python -m dlcore store``: copy a store into another folder or database."""

from __future__ import annotations

import argparse
import errno
from pathlib import Path
from typing import Any

from dlcore.store import Store
from dlcore.store.copy import copy_store
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.store.open_artifacts import FOLDER
from dlcore.store.open_database import FILE, connect
from dlcore.store.sqlite import SQLiteDatabase


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("store", help="copy all runs and classes to another store")
    actions = parser.add_subparsers(required=True, metavar="action")
    copy = actions.add_parser(
        "copy",
        help="copy FROM into the empty store TO",
        description="Each is a folder like DLCORE_HOME, or an address like DLCORE_STORE with the"
        " files in DLCORE_ARTIFACTS or DLCORE_HOME. Stop the servers that use them first.",
    )
    copy.add_argument("source", metavar="FROM")
    copy.add_argument("target", metavar="TO")
    copy.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Copy and print how many runs there are."""
    if not _is_address(arguments.source) and not _database(arguments.source).exists():
        raise FileNotFoundError(errno.ENOENT, "there is no store", arguments.source)
    source, target = _open(arguments.source), _open(arguments.target)
    print(f"{copy_store(source, target)} runs copied")
    return 0


def _open(name: str) -> Store:
    if not _is_address(name):
        path = _database(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = FolderArtifacts(path.parent / FOLDER)
        return Store(path.parent, database=SQLiteDatabase(path), artifacts=files)
    return Store(database=connect(name))


def _database(folder: str) -> Path:
    return Path(folder).expanduser() / FILE


def _is_address(name: str) -> bool:
    return "://" in name
