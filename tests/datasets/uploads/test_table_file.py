"""Files of tables are stored under their hash."""

from __future__ import annotations

import pytest

from dlcore.datasets import Cache
from dlcore.datasets.uploads.table_file import load_table, save_table
from dlcore.errors import CsvMissing
from tests.datasets.uploads.flowers import FLOWERS


def test_a_file_is_stored_under_its_hash(cache: Cache) -> None:
    sha256 = save_table(cache, FLOWERS)
    assert save_table(cache, FLOWERS) == sha256
    assert load_table(cache, sha256) == FLOWERS
    assert [path.name for path in (cache.folder / "own").iterdir()] == [f"{sha256}.csv"]


def test_a_changed_or_deleted_file_is_missing(cache: Cache) -> None:
    sha256 = save_table(cache, FLOWERS)
    path = cache.folder / "own" / f"{sha256}.csv"
    path.write_bytes(FLOWERS.replace(b"rose", b"tree"))
    with pytest.raises(CsvMissing):
        load_table(cache, sha256)
    path.unlink()
    with pytest.raises(CsvMissing):
        load_table(cache, sha256)
