"""Keras reads the file that a query writes, and predicts the same."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from dlcore import PRESETS, Spec, Store
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.inference.weights.keras_file import WriteKerasFile
from tests.stored_runs import DIGITS, finished_run_with_weights

SPECS = {
    "layers in series": DIGITS,
    "two inputs": PRESETS["two-inputs"].spec,
    "two outputs": PRESETS["digits-two-outputs"].spec,
    "cells": PRESETS["airline-lstm"].spec,
}


@pytest.mark.filterwarnings("error:Skipping variable loading")
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_keras_reads_the_file(spec: Spec, store: Store, tmp_path: Path) -> None:
    run = finished_run_with_weights(store, "me", spec)
    context = QueryContext(store, Cache.default())
    path = tmp_path / "model.keras"
    path.write_bytes(WriteKerasFile(run=run.id).answer(context).content.tobytes())
    read, expected = keras.saving.load_model(path), context.whole_model(run.id)
    assert list(map(type, read.layers)) == list(map(type, expected.layers))
    assert len(read.outputs) == (2 if spec.second_output else 1)
    for found, weights in zip(read.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(found, weights)
