"""Whether the folder with the runs outlives a restart of the server."""

from __future__ import annotations

import re
from pathlib import Path

from dlcore.settings import lasting

MOUNTS = Path("/proc/mounts")
"""Of Linux: lines of ``device folder type options 0 0``."""

FORGETTING = frozenset({"aufs", "overlay", "overlayfs", "ramfs", "tmpfs"})
"""Types of file systems that a container, or the memory, loses with its end."""

CLOUD = Path("/mount/src")
"""Where Streamlit Community Cloud keeps the sources; it empties the disk with every restart."""


def is_lasting(folder: Path) -> bool:
    """Return whether a folder outlives a restart: ``DLCORE_LASTING``, else by where it is."""
    given = lasting()
    if given is not None:
        return given
    return not CLOUD.is_dir() and file_system(folder) not in FORGETTING


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """Return the type of the file system that holds a folder; empty if unknown.

    Args:
        folder: absolute.
        mounts: a list of what is mounted, in the form of ``MOUNTS``.
    """
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    types = {Path(_unescape(path)): kind for _, path, kind, *_ in map(str.split, lines)}
    return next((types[path] for path in (folder, *folder.parents) if path in types), "")


def _unescape(text: str) -> str:
    """Replace the octal codes of blanks and the like."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
