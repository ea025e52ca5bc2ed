"""Extraction of ink from an image: dark on light, light on dark, or by transparency alone."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.errors import DrawingEmpty

MIN_CONTRAST = 0.12
"""Minimum difference in brightness between ink and background."""

_PAPER, _FULL = 0.25, 0.85
"""Relative strengths up to which it is uneven paper, and from which it is full ink."""

_LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue (ITU-R BT.601)."""


def extract_ink(pixels: Array) -> Array:
    """Extract the ink of an image.

    Args:
        pixels: uint8 RGBA ``(rows, columns, 4)``, as returned by
            ``dlcore.datasets.uploads.image_file.read_image``.

    Returns:
        float32 from 0 (no ink) to 1, shape ``(rows, columns)``.

    Raises:
        DrawingEmpty: the image has no contrast.
    """
    channels = pixels.astype(np.float32) / np.float32(255)
    grey = channels[..., :3] @ np.array(_LUMA, np.float32)
    alpha = channels[..., 3]
    opaque = alpha >= 0.5
    if opaque.all():
        return _separate(grey)
    if _is_sheet(grey, opaque):
        return _separate(np.where(opaque, grey, np.median(grey[opaque])))
    return _separate(alpha)


def _is_sheet(grey: Array, opaque: Array) -> bool:
    """Return whether the opaque part is a sheet with ink on it, not the ink itself."""
    return opaque.mean() > 0.5 and float(np.ptp(grey[opaque])) > MIN_CONTRAST


def _separate(plane: Array) -> Array:
    """Separate ink from background; ink is darker or lighter, whichever is stronger."""
    background = _background(plane)
    darker, lighter = np.maximum(background - plane, 0), np.maximum(plane - background, 0)
    ink = max(darker, lighter, key=lambda side: float(side.max()))
    strongest = float(ink.max())
    if strongest < MIN_CONTRAST:
        raise DrawingEmpty
    clear: Array = np.clip((ink / strongest - _PAPER) / (_FULL - _PAPER), 0, 1)
    return clear.astype(np.float32)


def _background(plane: Array) -> float:
    """Brightness of the background: the median of the edges."""
    edges = np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])
    return float(np.median(edges))
