"""Units or filters of a first layer as a grid of small images, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dlcore.arrays import Array
from pages.ui.charts.weight_colours import colour_weights
from pages.ui.common.pixels import image_html

_MIN_WIDTH, _MAX_WIDTH = 56, 84


def image_grid(images: Array, numbers: Sequence[int], names: Sequence[str], limit: float) -> str:
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
