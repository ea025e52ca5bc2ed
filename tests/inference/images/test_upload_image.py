"""Uploaded images in the form of a data set's samples."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import dataset_named
from dlcore.inference.images.upload_image import fit_image


def opaque(colours: np.ndarray) -> np.ndarray:
    """Grey or coloured pixels as a file holds them."""
    shape = colours.shape[:2]
    rgb = np.broadcast_to(colours[..., None], (*shape, 3)) if colours.ndim == 2 else colours
    return np.dstack([rgb, np.full(shape, 255)]).astype(np.uint8)


@pytest.mark.parametrize("name", ["digits", "mnist", "fashion-mnist", "cifar10"])
def test_values_have_the_form_of_the_data_set(name: str) -> None:
    info = dataset_named(name).info()
    image = fit_image(opaque(np.full((50, 90), 255)), info)
    assert image.values.shape == info.input_shape
    assert image.square.shape == (50, 50, 3)
    assert image.values.max() <= info.scale


def test_only_dark_on_light_is_inverted() -> None:
    info = dataset_named("digits").info()
    pixels = np.zeros((80, 80))
    pixels[30:50, 30:50] = 255
    light_on_dark = fit_image(opaque(pixels), info)
    dark_on_light = fit_image(opaque(255 - pixels), info)
    assert (light_on_dark.is_inverted, dark_on_light.is_inverted) == (False, True)
    np.testing.assert_array_equal(light_on_dark.values, dark_on_light.values)
    assert light_on_dark.values.max() == 16 and light_on_dark.values[0].max() == 0
    assert light_on_dark.values[4, 4] == 16


def test_colours_stay_colours() -> None:
    red = np.zeros((64, 64, 3))
    red[..., 0] = 200
    image = fit_image(opaque(red), dataset_named("cifar10").info())
    assert not image.is_inverted
    assert np.unique(image.values.reshape(-1, 3), axis=0).tolist() == [[200, 0, 0]]


def test_the_centre_is_cut_out() -> None:
    wide = np.zeros((32, 96, 3))
    wide[:, 32:64] = 255
    assert fit_image(opaque(wide), dataset_named("cifar10").info()).values.min() == 255
