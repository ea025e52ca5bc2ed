"""A file of a data set as it was published: where it is, how long, and its hash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FetchProgress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes had so far, and the bytes in all."""


@dataclass(frozen=True)
class File:
    """One pinned file.

    Args:
        dataset: name of the data set it belongs to.
        path: where it lies below a folder of data, with ``/`` between the parts.
        url: where it is downloaded from.
        sha256: 64 hexadecimal digits.
        size: bytes.
        also: paths below a folder of data at which other programs keep the same file.
    """

    dataset: str
    path: str
    url: str
    sha256: str
    size: int
    also: tuple[str, ...] = ()
