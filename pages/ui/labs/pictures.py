"""Rows of small pictures with captions, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from dlcore.arrays import Array
from pages.ui.common.pixels import image_html


@dataclass(frozen=True)
class Picture:
    """One picture.

    Args:
        image: from 0 to ``scale``, shape ``(rows, columns)`` or ``(rows, columns, channels)``.
        caption: plain text below it, which is its text alternative too.
        scale: the value of white.
    """

    image: Array
    caption: str
    scale: float = 1.0


def picture_row(title: str, pictures: Sequence[Picture], *, width: int) -> str:
    """Return pictures side by side under a title; they wrap where the page is narrow.

    Args:
        title: plain text.
        pictures: from left to right.
        width: of a picture on the screen, in pixels.
    """
    figures = "".join(_figure(picture, width) for picture in pictures)
    return f'<div class="dl-lab-row"><h4>{escape(title)}</h4><div>{figures}</div></div>'


def heat(values: Array) -> Array:
    """Return the absolute values of a map, scaled so that the largest one is white."""
    sizes = np.abs(values)
    scaled: Array = sizes / max(float(sizes.max()), 1e-12)
    return scaled


def _figure(picture: Picture, width: int) -> str:
    image = picture.image
    grey = image[..., 0] if image.ndim == 3 and image.shape[-1] == 1 else image
    caption = escape(picture.caption)
    return (
        f"<figure>{image_html(grey, picture.scale, width, picture.caption)}"
        f"<figcaption>{caption}</figcaption></figure>"
    )
