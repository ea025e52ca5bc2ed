"""Ten digits of the bundled test data, one of each class."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dlcore.datasets import Cache, Digits
from dlcore.datasets.preprocess import indices_by_class, rescale
from pages.ui.common.pixels import png_data_url


@dataclass(frozen=True)
class SampleDigit:
    """One digit.

    Args:
        pixels: from 0 to 1, row by row.
        image: a data URL.
        label: its class.
    """

    pixels: tuple[float, ...]
    image: str
    label: int


@st.cache_resource(show_spinner=False)
def sample_digits() -> tuple[SampleDigit, ...]:
    """Return the digits in the order of the classes."""
    data = Digits().load(Cache.default())
    indices = indices_by_class(data.y_test, len(data.info.classes), 1)[:, 0]
    images = rescale(data.x_test[indices], data.info.scale)
    return tuple(
        SampleDigit(tuple(image.ravel().tolist()), png_data_url(image, 1.0), label)
        for label, image in enumerate(images)
    )
