"""Images with their predicted classes, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dlcore.arrays import Array
from pages.ui.common.pixels import image_html

_RIGHT, _WRONG = "✓", "✗"


@dataclass(frozen=True)
class PredictedImage:
    """One image and its predicted class.

    Args:
        image: as stored.
        predicted: name of the predicted class.
        notes: lines in small print.
        is_right: whether the prediction is the true class.
    """

    image: Array
    predicted: str
    notes: Sequence[str]
    is_right: bool


def prediction_grid(
    images: Sequence[PredictedImage], scale: float, *, width: int, columns: int | None = None
) -> str:
    """Return the images as a grid; right and wrong ones differ by mark and by colour.

    Args:
        scale: the largest value that can be stored.
        width: of an image on the screen, in pixels.
        columns: of the grid; by default as many as fit.
    """
    grid = f"repeat({columns}, 1fr)" if columns else f"repeat(auto-fill, minmax({width}px, 1fr))"
    figures = "".join(_figure(image, scale, width) for image in images)
    style = f"--columns:{grid};--width:{width}px"
    return f'<div class="dl-predicted-images" style="{style}">{figures}</div>'


def _figure(image: PredictedImage, scale: float, width: int) -> str:
    mark, right = (_RIGHT, "yes") if image.is_right else (_WRONG, "no")
    notes = "".join(f"<small>{escape(note)}</small>" for note in image.notes)
    return (
        f'<figure data-right="{right}">{image_html(image.image, scale, width, image.predicted)}'
        f"<figcaption>{mark} {escape(image.predicted)}{notes}</figcaption></figure>"
    )
