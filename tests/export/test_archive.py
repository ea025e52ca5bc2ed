"""Archives: round trip of several runs, and refusal of what is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dlcore import PRESETS, Store
from dlcore.errors import BundleError, BundleIncomplete
from dlcore.export.archive import import_runs, pack_runs, unpack_runs
from dlcore.export.bundle import MAX_BYTES, pack
from dlcore.store.weights import LAST
from tests.stored_runs import finished_run, finished_run_with_weights

SPEC = PRESETS["digits-mlp"].spec


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with two runs that have a model, and one that has none."""
    home = Store(tmp_path_factory.mktemp("home"))
    for seed in (1, 2):
        finished_run_with_weights(home, "ann", SPEC.changed({"seed": seed}))
    finished_run(home, "ann", SPEC.changed({"seed": 3}))
    return home


@pytest.fixture(scope="module")
def packed(home: Store) -> bytes:
    """An archive of all runs."""
    return pack_runs(home, home.runs("ann"), "en")


def test_runs_with_a_model_come_back(packed: bytes) -> None:
    assert [bundle.spec.seed for bundle in unpack_runs(packed)] == [2, 1]


def test_a_bundle_is_an_archive_of_one_run(home: Store) -> None:
    run = home.runs("ann")[1]
    (bundle,) = unpack_runs(pack(home, run, "en"))
    assert bundle.spec == run.spec


def test_an_archive_stays_within_the_size_limit(
    home: Store, packed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlcore.export.archive.MAX_BYTES", len(packed) * 3 // 4)
    monkeypatch.setattr("dlcore.export.archive.MAX_RUNS", 2)
    assert len(list(unpack_runs(pack_runs(home, home.runs("ann"), "en")))) == 1


def test_runs_that_are_there_are_not_imported_again(packed: bytes, store: Store) -> None:
    first = list(import_runs(store, "ann", packed))
    assert [imported.is_new for imported in first] == [True, True]
    again = list(import_runs(store, "ann", packed))
    assert [imported.is_new for imported in again] == [False, False]
    assert [imported.run.id for imported in again] == [imported.run.id for imported in first]
    assert len(list(import_runs(store, "bob", packed))) == len(store.runs("bob")) == 2


def test_one_of_two_equal_runs_is_imported(home: Store, store: Store) -> None:
    bundle = pack(home, home.runs("ann")[1], "en")
    assert [imported.is_new for imported in import_runs(store, "ann", zipped(bundle, bundle))] == [
        True,
        False,
    ]


def test_a_run_with_damaged_weights_does_not_keep_the_others_out(store: Store) -> None:
    runs = [finished_run_with_weights(store, "ann", SPEC.changed({"seed": n})) for n in (1, 2, 3)]
    file = Path(store.artifacts.address, runs[1].id, LAST)
    file.write_bytes(file.read_bytes()[:100])
    assert [bundle.spec.seed for bundle in unpack_runs(pack_runs(store, runs, "en"))] == [1, 3]


def zipped(*contents: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.zip", content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        zipped(),
        zipped(b"no bundle"),
        zipped(bytes(MAX_BYTES), compression=zipfile.ZIP_DEFLATED),
        zipped(zipped(b"nested")),
        bytes(MAX_BYTES + 1),
    ],
    ids=["empty", "no member", "foreign", "compressed", "nested", "too large"],
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        list(unpack_runs(content))


def test_an_archive_that_is_cut_off_is_not_taken_for_the_last_bundle_in_it(packed: bytes) -> None:
    for share in (0.3, 0.5, 0.7, 0.9):
        with pytest.raises(BundleIncomplete):
            list(unpack_runs(packed[: int(len(packed) * share)]))


def test_runs_before_a_damaged_one_are_read(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        first, _ = (archive.read(name) for name in archive.namelist())
    bundles = unpack_runs(zipped(first, b"damaged"))
    assert next(bundles).spec.seed == 2
    with pytest.raises(BundleError):
        next(bundles)
