"""Exported programs in a process that cannot import the product."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.events import EpochEnded, Event, Finished
from dlcore.spec import Spec
from dlcore.store import Artifacts
from dlcore.training.slot import ExclusiveSlot
from dlcore.training.train import RunFiles, SharedResources, train
from tests.real_data import data_folder

RUNNER = """
import functools, importlib.util, json, os, runpy, sys
assert importlib.util.find_spec("dlcore") is None
import keras, numpy as np

def subset():
    file = np.load(os.path.join(os.environ["KERAS_HOME"], "datasets", "cifar10_subset.npz"))
    train, test = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
    return tuple((x, y.reshape(-1, 1)) for x, y in (train, test))

keras.datasets.cifar10.load_data = subset
for name in ("imdb", "mnist"):
    module = getattr(keras.datasets, name)
    module.load_data = functools.cache(module.load_data)
told, sys.stdout = sys.stdout, sys.stderr
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    told.write(json.dumps({"history": names["history"].history, "test": names["test"]}) + "\\n")
"""
"""The whole of CIFAR-10 is not on every machine; all else is what the program itself does. Data
that many programs read are read once.
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
    """Files of the data set that this machine does not have."""
    return [file.path for file in spec.dataset.missing_files(cache)]


def run_programs(folder: Path, programs: Mapping[str, str], home: Path) -> dict[str, Any]:
    """What each program measured, by its name; all in one process that starts in ``folder``."""
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
        encoding="utf-8",
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = dict(zip(names, map(json.loads, done.stdout.splitlines()), strict=True))
    return {name: told[text] for name, text in programs.items()}


def assert_same(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        np.testing.assert_allclose(theirs[name], values, rtol=TOLERANCE, atol=TOLERANCE)


def figures(spec: Spec, resources: SharedResources, folder: Path) -> tuple[History, Test]:
    """What the product measures of a spec."""
    told: list[Event] = []
    train(spec, resources, RunFiles(Artifacts(folder), "run"), told.append, ExclusiveSlot())
    last = told[-1]
    assert isinstance(last, Finished), last
    epochs = [event.metrics for event in told if isinstance(event, EpochEnded)]
    return {name: [epoch[name] for epoch in epochs] for name in epochs[0]}, last.test


@pytest.fixture(scope="session")
def measure(mnist_cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Measure:
    """A function that measures a spec on the real data, each once."""
    resources = SharedResources(mnist_cache)
    return functools.cache(lambda spec: figures(spec, resources, tmp_path_factory.mktemp("run")))
