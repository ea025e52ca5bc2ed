"""Renaming of files that others may be reading."""

from __future__ import annotations

import os
import time
from pathlib import Path

WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds before each further attempt."""


def replace_file(source: Path, target: Path) -> None:
    """Rename a file to a path whose file it replaces, completely or not at all.

    Windows refuses to replace a file while it is open, where other systems let its readers
    finish; so wait until they have.

    Raises:
        PermissionError: this user may not, or the file stays open.
    """
    for seconds in WAITS:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            time.sleep(seconds)
    os.replace(source, target)
