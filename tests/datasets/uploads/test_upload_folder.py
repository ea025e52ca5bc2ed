"""The folder of uploads is bounded."""

from __future__ import annotations

import os

import pytest

from dlcore.datasets import Cache
from dlcore.datasets.uploads import upload_folder
from dlcore.datasets.uploads.table_file import load_table, save_table
from tests.datasets.uploads.flowers import FLOWERS


def test_the_least_recently_used_file_is_deleted(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [FLOWERS + b"\n1,red,rose,x,%d" % number for number in range(3)]
    monkeypatch.setattr(upload_folder, "MAX_TOTAL_BYTES", 2 * len(contents[0]))
    paths = [cache.folder / "own" / f"{save_table(cache, content)}.csv" for content in contents[:2]]
    for time, path in zip((100, 200), paths, strict=True):
        os.utime(path, (time, time))
    load_table(cache, paths[0].stem)
    save_table(cache, contents[2])
    assert [path.exists() for path in paths] == [True, False]
