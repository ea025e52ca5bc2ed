"""The folder of dlcore's files."""

from __future__ import annotations

import os
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
    return folder.resolve()
