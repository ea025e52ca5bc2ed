"""Where dlcore keeps its files."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder of this user's runs and data, made when needed and closed to others.

    Returns:
        The folder that the environment variable ``DLCORE_HOME`` names, else the system's usual
        place for a program's data.
    """
    named = os.environ.get("DLCORE_HOME")
    folder = Path(named).expanduser() if named else platformdirs.user_data_path("dlcore", False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()
