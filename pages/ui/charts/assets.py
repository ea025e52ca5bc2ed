"""The files that the browser loads for the charts."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

STATIC = Path(__file__).parents[3] / "static"
MODULE = "live_chart.js"
PLOTLY = "plotly.min.js"


@cache
def ensure_static(folder: Path = STATIC) -> str:
    """Puts the installed package's plotly.js beside the charts' modules.

    Copied under a temporary name and renamed, so a browser never gets half of it, and only
    if what is there differs. The time stamp comes along: browsers keep an old file longer.

    Args:
        folder: what the server serves as ``app/static``; holds the charts' modules.

    Returns:
        A short hash of all files, which changes the address when one of them changes.
    """
    target = folder / PLOTLY
    with as_file(files("plotly") / "package_data" / PLOTLY) as source:
        if not target.exists() or _digest(source) != _digest(target):
            _copy(source, target)
    digests = "".join(_digest(path) for path in sorted(folder.glob("*.js")))
    return hashlib.sha256(digests.encode()).hexdigest()[:10]


def _copy(source: Path, target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        shutil.copy2(source, name)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
