"""Kernels as images do to an input what the layer does."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.inference.weights.images import first_layer, weight_images
from dlcore.spec import Spec
from tests.inference.weights.models import MIXED_LAYERS, model_and_weights
from tests.stored_runs import DIGITS

COLOUR = PRESETS["cifar10-cnn"].spec


def test_the_image_of_a_unit_weighs_pixels_as_the_unit_does() -> None:
    model, weights = model_and_weights(DIGITS)
    layer = first_layer(DIGITS)
    assert layer and layer.kernel == "1/kernel"
    images = weight_images(layer, weights)
    assert images.shape == (64, 8, 8)
    image = np.random.default_rng(0).random((8, 8), np.float32)
    dense = model.layers[1]
    sums = np.asarray(image.reshape(1, -1) @ dense.kernel)[0]
    np.testing.assert_allclose((images * image).sum(axis=(1, 2)), sums, rtol=1e-4)


@pytest.mark.parametrize(("spec", "shape"), [(MIXED_LAYERS, (3, 3, 3)), (COLOUR, (32, 3, 3, 3))])
def test_the_image_of_a_filter_weighs_pixels_as_the_convolution_does(
    spec: Spec, shape: tuple[int, ...]
) -> None:
    model, weights = model_and_weights(spec)
    layer = first_layer(spec)
    assert layer
    images = weight_images(layer, weights)
    assert images.shape == shape
    convolution = next(each for each in model.layers if isinstance(each, keras.layers.Conv2D))
    patch = np.random.default_rng(0).random(shape[1:], np.float32)
    expected = keras.ops.conv(patch.reshape(1, 3, 3, -1), convolution.kernel)
    sums = (images * patch).reshape(len(images), -1).sum(axis=1)
    np.testing.assert_allclose(sums, np.asarray(expected).ravel(), rtol=1e-4)


@pytest.mark.parametrize(
    "layers",
    [
        [{"kind": "max_pooling2d"}, {"kind": "flatten"}],
        [{"kind": "batch_normalization"}, {"kind": "flatten"}],
        [{"kind": "dense", "units": 3}, {"kind": "flatten"}],
    ],
)
def test_a_layer_that_does_not_weigh_pixels_has_no_images(
    layers: list[dict[str, object]],
) -> None:
    last = {"kind": "dense", "units": 10, "activation": "softmax"}
    assert first_layer(DIGITS.changed({"layers": [*layers, last]})) is None


def test_runs_on_other_data_have_no_images() -> None:
    assert first_layer(PRESETS["airline-lstm"].spec) is None
