"""A picture of the learner's own, made into what a run's data set consists of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from dlcore.arrays import Array
from dlcore.datasets import Info
from dlcore.datasets.uploads.image_file import on_white

_MIDDLE = 127
"""Between black and white."""


@dataclass(frozen=True)
class OwnImage:
    """A picture on its way into the network.

    Args:
        square: the middle of it, uint8 ``(side, side, 3)``.
        values: as the data set stores its samples, uint8 of its ``input_shape``.
        is_inverted: whether light and dark were exchanged.
    """

    square: Array
    values: Array
    is_inverted: bool


def fitted(pixels: Array, info: Info) -> OwnImage:
    """Cuts out the middle, makes it as small as the data set's images, and grey if they are.

    The grey data sets show light things on black: a picture with a light edge is inverted.

    Args:
        pixels: as ``dlcore.datasets.uploads.image_file.read_picture`` gives them.
        info: facts of a data set of images.
    """
    seen = Image.fromarray(on_white(pixels))
    side = min(seen.size)
    square = ImageOps.fit(seen, (side, side))
    rows, columns, *channels = info.input_shape
    is_grey = channels in ([], [1])
    wanted = square.convert("L") if is_grey else square
    small = np.asarray(wanted.resize((columns, rows), Image.Resampling.BOX))
    is_inverted = is_grey and _edge(small) > _MIDDLE
    light = 255 - small if is_inverted else small
    values = (light * (info.scale / 255)).round().astype(np.uint8).reshape(info.input_shape)
    return OwnImage(np.asarray(square), values, is_inverted)


def _edge(grey: Array) -> float:
    return float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
