"""Bundles: round trip of a run, and refusal of damaged or malicious files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dlcore
from dlcore import Run, RunState, Store
from dlcore.datasets.class_handwriting import CLASS_HANDWRITING
from dlcore.errors import BundleError, BundleForeign, BundleIncomplete, NoWeights
from dlcore.events import EpochEnded
from dlcore.export.bundle import can_be_packed, import_bundle, pack, unpack
from dlcore.labs.registry import TRAINED_LABS
from dlcore.lessons.registry import LESSONS
from dlcore.store import Command
from dlcore.store.weights import load
from tests.security.bundles import GROWING, SPEC, parts_of, weights, zipped
from tests.stored_runs import finished_run, finished_run_with_weights, running_run

OLD_BUNDLES = sorted((Path(__file__).parent / "files").glob("*.zip"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the machine that trained the run."""
    return Store(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def trained(home: Store) -> Run:
    """A finished run with a name."""
    return dlcore.train(SPEC, name="数字  of mine", preset="digits-mlp", store=home)


@pytest.fixture(scope="module")
def packed(home: Store, trained: Run) -> bytes:
    """The bundle of the trained run."""
    return pack(home, trained, "ja")


def test_an_imported_run_equals_the_exported_one(
    home: Store, trained: Run, packed: bytes, store: Store
) -> None:
    run = import_bundle(store, "ann", unpack(packed))
    assert (run.learner, run.name, run.preset) == ("ann", "数字 of mine", "digits-mlp")
    assert (run.spec, run.state) == (trained.spec, RunState.FINISHED)
    assert run.progress == trained.progress
    assert run.ended == trained.ended
    assert run.id != trained.id
    imported_epochs, exported_epochs = (
        [event.metrics for _, event in where.events(which.id) if isinstance(event, EpochEnded)]
        for where, which in ((store, run), (home, trained))
    )
    assert imported_epochs == exported_epochs
    for name in ("last.npz", "best.npz"):
        exported = load(home.artifacts, trained.id, name)
        imported = load(store.artifacts, run.id, name)
        assert list(exported) == list(imported)
        for key, array in exported.items():
            np.testing.assert_array_equal(imported[key], array)
            assert imported[key].dtype == array.dtype


def test_a_model_accepts_the_weights(packed: bytes, store: Store) -> None:
    from dlcore.training.model import assign_weights, build_model

    run = import_bundle(store, "ann", unpack(packed))
    assign_weights(build_model(run.spec), load(store.artifacts, run.id))


def test_the_bundle_of_an_imported_run_is_equal(packed: bytes, store: Store) -> None:
    again = parts_of(pack(store, import_bundle(store, "ann", unpack(packed)), "ja"))
    before = parts_of(packed)
    history = json.loads(before["history.json"])
    assert json.loads(again["history.json"]) == {**history, "name": "数字 of mine"}
    assert {name: again[name] for name in ("spec.json", "program.py")} == {
        name: before[name] for name in ("spec.json", "program.py")
    }


def test_an_imported_run_is_not_trained(packed: bytes, store: Store) -> None:
    import_bundle(store, "ann", unpack(packed))
    assert store.claim("worker", 10) == []


def test_a_failed_import_leaves_nothing(
    packed: bytes, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("dlcore.export.bundle.save", full)
    with pytest.raises(OSError, match="full"):
        import_bundle(store, "ann", unpack(packed))
    assert store.runs() == []
    assert not Path(store.artifacts.address).exists()


@pytest.mark.parametrize("path", OLD_BUNDLES, ids=lambda path: path.stem)
def test_a_bundle_of_an_older_version_can_be_imported(path: Path, store: Store) -> None:
    run = import_bundle(store, "ann", unpack(path.read_bytes()))
    assert run.has_result() and run.progress.epoch
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz"]


def test_there_is_a_bundle_of_an_older_version() -> None:
    assert OLD_BUNDLES


def test_runs_of_lessons_labs_and_other_versions_come_back(home: Store, store: Store) -> None:
    origins = [lesson.origin(arm) for lesson in LESSONS.values() for arm in lesson.arms]
    origins += [lab.origin(arm) for lab in TRAINED_LABS.values() for arm in lab.arms]
    for origin in (*origins, CLASS_HANDWRITING, "a-lesson-of-tomorrow/arm"):
        run = finished_run_with_weights(home, "bob", preset=origin)
        assert import_bundle(store, "bob", unpack(pack(home, run, "en"))).preset == origin


def test_only_a_run_with_a_model_is_packed(store: Store) -> None:
    waiting = store.create(SPEC, "ann")
    stopped = store.create(SPEC, "ann")
    store.command(stopped.id, Command.STOP)
    runs = [waiting, running_run(store, "ann"), finished_run(store, "ann"), store.run(stopped.id)]
    for run in runs:
        assert not can_be_packed(store, run)
        with pytest.raises(NoWeights):
            pack(store, run, "en")


def test_a_run_with_a_model_can_be_packed(home: Store, trained: Run) -> None:
    assert can_be_packed(home, trained)


def test_an_unchanged_bundle_is_accepted(packed: bytes) -> None:
    assert unpack(zipped(parts_of(packed))).spec == SPEC
    assert unpack(weights(lambda arrays: None, True)(parts_of(packed))).spec == SPEC


@settings(max_examples=150)
@given(st.data())
def test_any_damage_is_refused_or_harmless(packed: bytes, data: st.DataObject) -> None:
    """Replaces, removes or inserts bytes anywhere in the archive or in a part."""
    name = data.draw(st.sampled_from(["", *parts_of(packed)]))
    whole = parts_of(packed)[name] if name else packed
    start = data.draw(st.integers(0, len(whole)))
    end = start + data.draw(st.integers(0, 20))
    changed = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    try:
        unpack(zipped({**parts_of(packed), name: changed}) if name else changed)
    except BundleError:
        return


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        unpack(content)


MEGABYTES = 100

MEASURE = """
import os, re, sys
from pathlib import Path
import dlcore
from dlcore.datasets.class_handwriting import CLASS_HANDWRITING
from dlcore.errors import BundleError
from dlcore.export.bundle import unpack

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def measure(path):
    before, data = peak(), path.read_bytes()
    try:
        unpack(data)
    except BundleError as error:
        print(path.name, error.code, (peak() - before) // 1024, sep=",", flush=True)

for name in sys.argv[1:]:
    if not os.fork():
        measure(Path(name))
        os._exit(0)
    os.wait()
"""
"""Each file has its own process, because freed memory stays with the process."""


@pytest.fixture(scope="module")
def unpacked(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The code of the error and the growth in MB of each growing file."""
    if sys.platform != "linux":
        pytest.skip("the peak of memory is read from /proc")
    folder, parts = tmp_path_factory.mktemp("bundles"), parts_of(packed)
    for name, change in GROWING.items():
        (folder / name).write_bytes(change(parts))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *(str(folder / name) for name in GROWING)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name: found for name, *found in (line.split(",") for line in done.stdout.splitlines())}


@pytest.mark.parametrize("name", GROWING)
def test_a_small_file_uses_little_memory(name: str, unpacked: Mapping[str, list[str]]) -> None:
    code, megabytes = unpacked[name]
    assert code in ("bundle_damaged", "bundle_foreign", "bundle_too_large")
    assert int(megabytes) < MEGABYTES


def test_the_longest_run_can_be_unpacked(packed: bytes) -> None:
    """The bounds allow the maximum number of epochs with every metric."""
    names = ("accuracy", "loss", "val_accuracy", "val_loss", "learning_rate")
    epoch = {
        "metrics": dict.fromkeys(names, 0.12345678901234567),
        "seconds": 0.12345678901234567,
        "best": True,
    }
    parts = parts_of(packed)
    spec = SPEC.changed({"training.epochs": 10_000}).to_json().encode()
    history = json.loads(parts["history.json"]) | {
        "epochs": [epoch] * 10_000,
        "spec": hashlib.sha256(spec).hexdigest(),
    }
    whole = {**parts, "spec.json": spec, "history.json": json.dumps(history).encode()}
    assert unpack(zipped(whole)).history.epochs[-1].metrics["loss"] == pytest.approx(0.1234567)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_bundle_that_is_cut_off_is_no_foreign_file(packed: bytes, share: float) -> None:
    with pytest.raises(BundleIncomplete):
        unpack(packed[: int(share * len(packed))])
    with pytest.raises(BundleForeign):
        unpack(b"PK and something else")
