"""Pictures of the app in each of its languages."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.server import Server, fresh_server
from pages.ui.shell.language import LANGUAGES
from tests.chromium import chromium


def write_pictures(
    program: str,
    write: Callable[[Browser, Server, str, Path], None],
    arguments: Sequence[str] | None,
) -> int:
    """Run a program that writes pictures to a folder; return its exit code.

    Args:
        program: name of its module.
        write: writes those of one language, given by its code, to a folder.
        arguments: of the command line; those of the process when None.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    with chromium() as browser, fresh_server() as server:
        for language in LANGUAGES:
            write(browser, server, language, folder)
    return 0
