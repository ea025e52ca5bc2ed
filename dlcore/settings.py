"""The folder of dlcore's files."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import platformdirs


def home() -> Path:
    """Return the current user's folder of runs and data; creates it, closed to other users.

    Returns:
        The folder named by the environment variable ``DLCORE_HOME``, else the operating system's
        default folder for application data.
    """
    path = os.environ.get("DLCORE_HOME")
    folder = Path(path).expanduser() if path else platformdirs.user_data_path("dlcore", False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _close(folder)
    return folder.resolve()


def _close(folder: Path) -> None:
    """Close a folder of this user to others, if they can enter it."""
    mode = folder.stat().st_mode
    # A folder with the sticky bit, such as /tmp, is meant for all.
    if mode & 0o077 and not mode & stat.S_ISVTX:
        with suppress(OSError):
            folder.chmod(0o700)
