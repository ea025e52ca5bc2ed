"""Runs exported programs in a process that cannot import dlcore."""

from __future__ import annotations

import functools
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from dlcore.datasets import Cache
from dlcore.datasets.characters.characters import CHARACTERS
from dlcore.events import EpochEnded, Event, Finished
from dlcore.spec import Spec
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import ExclusiveSlot
from dlcore.training.tensors import Arrays, DatasetCache, Encoding, Part
from dlcore.training.train import train
from tests.real_data import data_folder

TEST_SIZE = 500

FEW_TESTS = f"""
import functools, importlib.util, keras
assert importlib.util.find_spec("dlcore") is None

def few_tests(load):
    @functools.cache
    def load_few(*arguments, **options):
        train, test = load(*arguments, **options)
        return train, tuple(part[:{TEST_SIZE}] for part in test)
    return load_few

for name in ("cifar10", "fashion_mnist", "imdb", "mnist"):
    module = getattr(keras.datasets, name)
    module.load_data = few_tests(module.load_data)
"""
"""Keras' data sets with their first test samples: evaluating all takes longer than training. Data
that several programs load are loaded once.
"""

RUNNER = f"""
import os, pickle, runpy, sys
import keras, numpy as np

def subset():
    file = np.load(os.path.join(os.environ["KERAS_HOME"], "datasets", "cifar10_subset.npz"))
    train, test = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
    return tuple((x, y.reshape(-1, 1)) for x, y in (train, test))

keras.datasets.cifar10.load_data = subset
{FEW_TESTS}
results, sys.stdout = sys.stdout.buffer, sys.stderr
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    if "history" in names:
        result = {{"history": names["history"].history, "test": names["test"]}}
    else:
        result = {{name: names[name] for name in ("x_train", "y_train", "x_test", "y_test")}}
    pickle.dump(result, results)
"""
"""CIFAR-10 is replaced by its subset, as few machines have the whole; all else is as in a learner's
Python.
"""

TOLERANCE = 1e-6

History = dict[str, list[float]]
Test = Mapping[str, float]
Measure = Callable[[Spec], tuple[History, Test]]


@pytest.fixture(scope="session")
def keras_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A writable folder where Keras finds the real data; skips where there is none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    home = tmp_path_factory.mktemp("keras")
    (home / "datasets").mkdir()
    for path in folder.iterdir():
        (home / "datasets" / path.name).symlink_to(path, target_is_directory=path.is_dir())
    return home


def missing(spec: Spec, cache: Cache) -> list[str]:
    """Return the files of the data set that this machine does not have."""
    return [file.path for file in spec.dataset.missing_files(cache)]


def run_programs(folder: Path, programs: Mapping[str, str], home: Path) -> dict[str, Any]:
    """Return each program's history and test by its name; all run in one process in ``folder``.

    Of the code that only prepares data, return its arrays.
    """
    names = {text: name for name, text in programs.items()}
    for text, name in names.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    (folder / "runner.txt").write_text(RUNNER, "utf-8")
    paths = [f"{name}.py" for name in names.values()]
    done = subprocess.run(
        [sys.executable, "-I", "runner.txt", *paths],
        cwd=folder,
        env={**os.environ, "KERAS_HOME": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    output = io.BytesIO(done.stdout)
    results = {text: pickle.load(output) for text in names}
    return {name: results[text] for name, text in programs.items()}


def assert_same(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        np.testing.assert_allclose(theirs[name], values, rtol=TOLERANCE, atol=TOLERANCE)


def data_code(program: str) -> str:
    """Return the first part of a program, which loads and prepares its data."""
    return program.partition("keras.utils.set_random_seed(")[0]


def assert_same_data(spec: Spec, datasets: DatasetCache, theirs: Mapping[str, Any]) -> None:
    """Assert that the arrays of a program are those on which the product trains a spec."""
    unvalidated = spec.training.model_copy(update={"validation": 0.0})
    arrays = datasets.arrays(spec.model_copy(update={"training": unvalidated}))
    encoding = Encoding.of(spec)
    for name, part in (("train", arrays.train), ("test", arrays.test)):
        ours = tf.nest.flatten(encoding.arrays(part))
        shown = tf.nest.flatten((theirs[f"x_{name}"], theirs[f"y_{name}"]))
        for one, other in zip(ours, map(np.asarray, shown), strict=True):
            np.testing.assert_allclose(other.reshape(one.shape), one, TOLERANCE, TOLERANCE)


class FewTestsCache(DatasetCache):
    """Data sets with their first test samples, as ``FEW_TESTS`` makes them."""

    def arrays(self, spec: Spec) -> Arrays:
        arrays = super().arrays(spec)
        if spec.dataset.name == CHARACTERS:
            # Its program contains the text.
            return arrays
        test = Part(arrays.test.x[:TEST_SIZE], arrays.test.y[:TEST_SIZE])
        validation = test if spec.training.validation == "test" else arrays.validation
        return replace(arrays, test=test, validation=validation)


def train_spec(spec: Spec, resources: SharedResources, folder: Path) -> tuple[History, Test]:
    """Return the history and the test of the product's own trainer."""
    events: list[Event] = []
    train(spec, resources, RunFiles(FolderArtifacts(folder), "run"), events.append, ExclusiveSlot())
    last = events[-1]
    assert isinstance(last, Finished), last
    epochs = [event.metrics for event in events if isinstance(event, EpochEnded)]
    return {name: [epoch[name] for epoch in epochs] for name in epochs[0]}, last.test


@pytest.fixture(scope="session")
def resources(mnist_cache: Cache) -> SharedResources:
    """The real data with few tests, and traced models."""
    resources = SharedResources(mnist_cache)
    resources.datasets = FewTestsCache(mnist_cache)
    return resources


@pytest.fixture(scope="session")
def measure(resources: SharedResources, tmp_path_factory: pytest.TempPathFactory) -> Measure:
    """Trains a spec on the real data, once per session."""
    return functools.cache(lambda spec: train_spec(spec, resources, tmp_path_factory.mktemp("run")))
