"""Artifacts in S3: the contract of the store, against moto's server."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.store import Store, snapshots
from dlcore.store.artifacts import UNFINISHED
from dlcore.store.weights import LAST, load, save
from tests.contracts.store_contract import ArtifactsContract

s3fs = pytest.importorskip("s3fs", reason="the extra `cluster` is not installed")
moto = pytest.importorskip("moto.server", reason="moto is not installed")

SPEC = PRESETS["digits-mlp"].spec


numbers = itertools.count()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Return the address of a server of S3."""
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    # A client of an earlier server; each one takes half a second to make.
    s3fs.S3FileSystem.clear_instance_cache()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(endpoint: str, dlcore_home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with its artifacts in a bucket of their own."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = f"bucket-{next(numbers)}"
    s3fs.S3FileSystem().mkdir(bucket)
    monkeypatch.setenv("DLCORE_ARTIFACTS", f"s3://{bucket}/runs")
    return Store(dlcore_home)


class TestObjectArtifacts(ArtifactsContract):
    """The contract of files with S3."""


def test_the_setting_keeps_no_file_in_the_home(store: Store) -> None:
    run = store.create(SPEC, "ann")
    save(store.artifacts, run.id, LAST, {"1/kernel": np.arange(3.0)})
    np.testing.assert_equal(load(store.artifacts, run.id), {"1/kernel": np.arange(3.0)})
    assert not (store.folder / "runs").exists()


def test_what_a_killed_writer_left_is_no_artifact(store: Store) -> None:
    run = store.create(SPEC, "ann")
    with store.artifacts.atomic_write(run.id, "last.npz") as path:
        path.write_bytes(b"x")
    s3fs.S3FileSystem().pipe_file(f"{store.artifacts.address}/{run.id}/{UNFINISHED}1", b"half")
    assert store.artifacts.sizes(run.id) == {"last.npz": 1}
    store.artifacts.remove_unfinished(run.id)
    store.artifacts.remove_all(run.id)
    assert store.artifacts.run_ids(before=math.inf) == []


def test_a_damaged_file_is_put_aside(store: Store) -> None:
    run = store.create(SPEC, "ann")
    with store.artifacts.atomic_write(run.id, snapshots.NAME) as path:
        path.write_bytes(b"damaged")
    assert snapshots.load(store.artifacts, run.id) is None
    assert store.artifacts.names(run.id) == [f"damaged-{snapshots.NAME}"]


@pytest.fixture
def unreachable(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Return a store whose new clients find no server."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3fs.S3FileSystem.clear_instance_cache()
    yield store
    s3fs.S3FileSystem.clear_instance_cache()


def test_a_store_that_cannot_be_reached_is_an_error_of_files(unreachable: Store) -> None:
    with pytest.raises(OSError, match="127"):
        Store(unreachable.folder).artifacts.open("a" * 24, LAST)
