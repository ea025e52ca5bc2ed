"""A table with numeric, categorical and constant columns."""

from __future__ import annotations

from typing import Any

from dlcore.datasets import Cache, UploadCsv
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import build_spec

FLOWERS = "\n".join(
    [
        "length,colour,name,same,price",
        *(
            f"{number if number % 10 else ''},{'red' if number % 3 else 'blue'},"
            f"{'rose' if number % 2 else 'lily'},x,{number * 1.5}"
            for number in range(100)
        ),
    ]
).encode()
"""100 rows; ten lengths are missing."""


def save_flowers(
    cache: Cache, target: str, features: tuple[str, ...], **settings: Any
) -> UploadCsv:
    """Save the table and build a spec of its columns."""
    sha256 = save_table(cache, FLOWERS)
    return build_spec(read_table(FLOWERS), sha256, features, target, **settings)
