"""Weights as matrices, as pictures and through time, against Keras itself."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore import Store
from dlcore.errors import NoWeights
from dlcore.experiments.presets import PRESETS
from dlcore.inference.weights import weight_history as moments
from dlcore.inference.weights.images import first_layer, pictures
from dlcore.inference.weights.matrices import VARIABLES, as_table, matrices
from dlcore.inference.weights.weight_history import Moment
from dlcore.spec import Spec
from dlcore.store import snapshots, weights
from dlcore.training.model import build_model, named_weights
from tests.stored_runs import DIGITS, finished

LAYERED = DIGITS.changed(
    {
        "layers": [
            {"kind": "dropout", "rate": 0.2},
            {"kind": "conv2d", "filters": 3},
            {"kind": "batch_normalization"},
            {"kind": "dropout", "rate": 0.2},
            {"kind": "flatten"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ]
    }
)
COLOUR = PRESETS["cifar10-cnn"].spec


def built(spec: Spec) -> tuple[keras.Model, dict[str, np.ndarray]]:
    model = build_model(spec)
    return model, named_weights(model, [variable.numpy() for variable in model.variables])


@pytest.mark.parametrize("spec", [DIGITS, LAYERED, PRESETS["airline-lstm"].spec])
def test_matrices_are_numbered_as_get_weights_numbers_them(spec: Spec) -> None:
    model, named = built(spec)
    known = matrices(named)
    arrays = model.get_weights()
    assert [matrix.place for matrix in known] == list(range(len(arrays)))
    for matrix, array in zip(known, arrays, strict=True):
        np.testing.assert_array_equal(named[matrix.name], array)
        assert matrix.shape == array.shape
        assert matrix.variable in VARIABLES
        assert 0 <= matrix.layer < len(spec.layers)


def test_get_weights_2_is_the_second_dense_layers_kernel() -> None:
    third = matrices(built(DIGITS)[1])[2]
    assert (third.name, third.layer, third.shape) == ("2/kernel", 2, (64, 10))


def test_every_array_is_a_table_with_units_as_columns() -> None:
    assert as_table(np.arange(3)).tolist() == [[0, 1, 2]]
    assert as_table(np.zeros((3, 3, 2, 5))).shape == (18, 5)
    assert as_table(np.float32(1)).shape == (1, 1)


def test_a_units_picture_weighs_the_image_as_the_unit_does() -> None:
    model, named = built(DIGITS)
    layer = first_layer(DIGITS)
    assert layer and layer.kernel == "1/kernel"
    images = pictures(layer, named)
    assert images.shape == (64, 8, 8)
    image = np.random.default_rng(0).random((8, 8), np.float32)
    dense = model.layers[1]
    sums = np.asarray(image.reshape(1, -1) @ dense.kernel)[0]
    np.testing.assert_allclose((images * image).sum(axis=(1, 2)), sums, rtol=1e-4)


@pytest.mark.parametrize(("spec", "shape"), [(LAYERED, (3, 3, 3)), (COLOUR, (32, 3, 3, 3))])
def test_a_filters_picture_gives_what_the_convolution_gives(
    spec: Spec, shape: tuple[int, ...]
) -> None:
    model, named = built(spec)
    layer = first_layer(spec)
    assert layer
    images = pictures(layer, named)
    assert images.shape == shape
    convolution = next(one for one in model.layers if isinstance(one, keras.layers.Conv2D))
    patch = np.random.default_rng(0).random(shape[1:], np.float32)
    given = patch.reshape(1, 3, 3, -1)
    expected = keras.ops.conv(given, convolution.kernel)
    found = (images * patch).reshape(len(images), -1).sum(axis=1)
    np.testing.assert_allclose(found, np.asarray(expected).ravel(), rtol=1e-4)


@pytest.mark.parametrize(
    "layers",
    [
        [{"kind": "max_pooling2d"}, {"kind": "flatten"}],
        [{"kind": "batch_normalization"}, {"kind": "flatten"}],
        [{"kind": "dense", "units": 3}, {"kind": "flatten"}],
    ],
)
def test_a_layer_that_does_not_weigh_pixels_has_no_pictures(
    layers: list[dict[str, object]],
) -> None:
    last = {"kind": "dense", "units": 10, "activation": "softmax"}
    assert first_layer(DIGITS.changed({"layers": [*layers, last]})) is None


def test_runs_on_other_data_have_no_pictures() -> None:
    assert first_layer(PRESETS["airline-lstm"].spec) is None


# Moments


def stored(value: float) -> dict[str, np.ndarray]:
    return {"0/kernel": np.full((2, 2), value, "float32")}


def test_moments_are_before_kept_epochs_and_the_end(store: Store) -> None:
    run = finished(store, "me", epochs=3)
    snapshots.save(store.artifacts, run.id, {0: stored(1), 2: stored(2), 3: stored(5)})
    weights.save(store.artifacts, run.id, weights.LAST, stored(5))
    read = moments.load(store.artifacts, run)
    # The third epoch's end is the end, told once.
    assert read.moments == (Moment(0), Moment(2), Moment(3, is_end=True))
    np.testing.assert_equal(read.at(Moment(2)), stored(2))
    np.testing.assert_allclose(read.changes("0/kernel"), [0, 1, 4])


def test_an_end_that_differs_from_its_epoch_stands_beside_it(store: Store) -> None:
    run = finished(store, "me", epochs=3)
    snapshots.save(store.artifacts, run.id, {0: stored(1), 3: stored(5)})
    weights.save(store.artifacts, run.id, weights.LAST, stored(2))
    read = moments.load(store.artifacts, run)
    assert read.moments == (Moment(0), Moment(3), Moment(3, is_end=True))


def test_without_snapshots_there_is_the_end_alone(store: Store) -> None:
    run = finished(store, "me", epochs=3)
    with pytest.raises(NoWeights):
        moments.load(store.artifacts, run)
    weights.save(store.artifacts, run.id, weights.LAST, stored(2))
    assert moments.load(store.artifacts, run).moments == (Moment(3, is_end=True),)
