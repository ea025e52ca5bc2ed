"""An uploaded image in the form of a data set's samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from dlcore.arrays import Array
from dlcore.datasets import Info
from dlcore.datasets.uploads.image_file import opaque

_MIDDLE = 127
"""Between black and white."""


@dataclass(frozen=True)
class UploadedImage:
    """An image before and after the conversion.

    Args:
        square: its centre crop, uint8 ``(side, side, 3)``.
        values: the sample, uint8 of the data set's ``input_shape``.
        is_inverted: whether light and dark were exchanged.
    """

    square: Array
    values: Array
    is_inverted: bool


def fit_image(pixels: Array, info: Info) -> UploadedImage:
    """Crop an image to its central square, resize it, and convert it to grey where needed.

    The grey data sets show light shapes on black: an image with light edges is inverted.

    Args:
        pixels: as ``dlcore.datasets.uploads.image_file.read_image`` returns them.
        info: of a data set of images.
    """
    image = Image.fromarray(opaque(pixels))
    side = min(image.size)
    square = ImageOps.fit(image, (side, side))
    rows, columns, *channels = info.input_shape
    is_grey = channels in ([], [1])
    converted = square.convert("L") if is_grey else square
    resized = np.asarray(converted.resize((columns, rows), Image.Resampling.BOX))
    is_inverted = is_grey and _edge_brightness(resized) > _MIDDLE
    values = 255 - resized if is_inverted else resized
    scaled = (values * (info.scale / 255)).round().astype(np.uint8).reshape(info.input_shape)
    return UploadedImage(np.asarray(square), scaled, is_inverted)


def _edge_brightness(grey: Array) -> float:
    return float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
