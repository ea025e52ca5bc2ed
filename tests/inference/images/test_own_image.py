"""Pictures of one's own in the form of a data set."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import dataset_named
from dlcore.inference.images.own_image import fitted


def opaque(colours: np.ndarray) -> np.ndarray:
    """Grey or coloured pixels as a file holds them."""
    shape = colours.shape[:2]
    rgb = np.broadcast_to(colours[..., None], (*shape, 3)) if colours.ndim == 2 else colours
    return np.dstack([rgb, np.full(shape, 255)]).astype(np.uint8)


@pytest.mark.parametrize("name", ["digits", "mnist", "fashion-mnist", "cifar10"])
def test_the_picture_gets_the_data_sets_form(name: str) -> None:
    info = dataset_named(name).info()
    own = fitted(opaque(np.full((50, 90), 255)), info)
    assert own.values.shape == info.input_shape
    assert own.square.shape == (50, 50, 3)
    assert own.values.max() <= info.scale


def test_dark_on_light_is_inverted_and_light_on_dark_is_not() -> None:
    info = dataset_named("digits").info()
    dark = np.zeros((80, 80))
    dark[30:50, 30:50] = 255
    as_it_is, turned = fitted(opaque(dark), info), fitted(opaque(255 - dark), info)
    assert (as_it_is.is_inverted, turned.is_inverted) == (False, True)
    np.testing.assert_array_equal(as_it_is.values, turned.values)
    assert as_it_is.values[:, :].max() == 16 and as_it_is.values[0].max() == 0
    assert as_it_is.values[4, 4] == 16


def test_colours_stay_colours() -> None:
    red = np.zeros((64, 64, 3))
    red[..., 0] = 200
    own = fitted(opaque(red), dataset_named("cifar10").info())
    assert not own.is_inverted
    assert np.unique(own.values.reshape(-1, 3), axis=0).tolist() == [[200, 0, 0]]


def test_the_middle_is_cut_out() -> None:
    wide = np.zeros((32, 96, 3))
    wide[:, 32:64] = 255
    assert fitted(opaque(wide), dataset_named("cifar10").info()).values.min() == 255
