"""Weights as matrices, numbered as Keras numbers them."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.inference.weights.matrices import VARIABLES, as_table, matrices
from dlcore.spec import Spec
from tests.inference.weights.models import MIXED_LAYERS, model_and_weights
from tests.stored_runs import DIGITS


@pytest.mark.parametrize("spec", [DIGITS, MIXED_LAYERS, PRESETS["airline-lstm"].spec])
def test_matrices_have_the_indices_of_get_weights(spec: Spec) -> None:
    model, weights = model_and_weights(spec)
    entries = matrices(weights)
    arrays = model.get_weights()
    assert [matrix.index for matrix in entries] == list(range(len(arrays)))
    for matrix, array in zip(entries, arrays, strict=True):
        np.testing.assert_array_equal(weights[matrix.name], array)
        assert matrix.shape == array.shape
        assert matrix.variable in VARIABLES
        assert 0 <= matrix.layer < len(spec.layers)


def test_get_weights_2_is_the_kernel_of_the_second_dense_layer() -> None:
    third = matrices(model_and_weights(DIGITS)[1])[2]
    assert (third.name, third.layer, third.shape) == ("2/kernel", 2, (64, 10))


def test_every_array_is_a_table_with_units_as_columns() -> None:
    assert as_table(np.arange(3)).tolist() == [[0, 1, 2]]
    assert as_table(np.zeros((3, 3, 2, 5))).shape == (18, 5)
    assert as_table(np.array(1.0)).shape == (1, 1)
