"""A published file of a data set, pinned by address, length and hash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FetchProgress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes downloaded so far, and the bytes in all."""


@dataclass(frozen=True)
class File:
    """A pinned file.

    Args:
        dataset: name of its data set.
        path: path below a data folder, with ``/`` as separator.
        url: address of the download.
        sha256: 64 hexadecimal digits.
        size: length in bytes.
        aliases: paths below a data folder where other programs store the same file.
    """

    dataset: str
    path: str
    url: str
    sha256: str
    size: int
    aliases: tuple[str, ...] = ()
