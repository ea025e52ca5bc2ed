"""Units or filters of a first layer as a grid of small images, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dlcore.arrays import Array
from dlcore.inference.weights.images import FirstLayer, weight_images
from dlcore.inference.weights.weight_history import WeightHistory
from dlcore.models.layers.traits import KernelView
from dlcore.store.weights import Weights
from pages.ui.charts.weight_colours import colour_limit, colour_weights
from pages.ui.common.pixels import image_html
from pages.ui.shell.text import t

_MIN_WIDTH, _MAX_WIDTH = 56, 84


def draw_first_layer(
    layer: FirstLayer, history: WeightHistory, weights: Weights, numbers: range
) -> None:
    """Draw units or filters of a first layer.

    Args:
        layer: of the model.
        history: its first and last weights set the strongest colour.
        weights: of one snapshot.
        numbers: of the units or filters.
    """
    images = weight_images(layer, weights)[numbers.start : numbers.stop]
    name = "inside.unit" if layer.view is KernelView.UNITS else "inside.filter"
    names = [t(name, number=number) for number in numbers]
    limit = colour_limit(history.first[layer.kernel], history.last[layer.kernel])
    st.html(_image_grid(images, numbers, names, limit))
    if images.ndim == 3:
        st.caption(t("inside.colours_grey", most=f"{limit:.2f}"))
    else:
        st.caption(t("inside.colours_rgb"))


def _image_grid(images: Array, numbers: Sequence[int], names: Sequence[str], limit: float) -> str:
    """Return the images with their numbers below.

    Args:
        images: weights, shape ``(n, rows, columns)`` or in colour ``(n, rows, columns, 3)``.
        numbers: of the units.
        names: text alternatives.
        limit: absolute value of the strongest colour.
    """
    columns = images.shape[2]
    # A multiple of the pixels, unless that is too small or too large.
    width = min(max(columns * round(_MAX_WIDTH / columns), _MIN_WIDTH), _MAX_WIDTH)
    figures = "".join(
        f"<figure>{image_html(colour_weights(image, limit), 255, width, name)}"
        f"<figcaption>{escape(str(number))}</figcaption></figure>"
        for image, number, name in zip(images, numbers, names, strict=True)
    )
    return f'<div class="dl-image-grid" style="--width:{width}px">{figures}</div>'
