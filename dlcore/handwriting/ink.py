"""The pixels of a picture as ink: dark on light, light on dark, or by transparency alone."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.errors import DrawingEmpty

LEAST_CONTRAST = 0.12
"""Ink that differs less from its ground is none."""

_PAPER, _FULL = 0.25, 0.85
"""Of the strongest ink, what still is uneven paper and what already is full ink."""

_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114
"""How bright each colour looks (ITU-R BT.601)."""


def ink_of(pixels: Array) -> Array:
    """Finds the ink of a picture.

    Args:
        pixels: as ``dlcore.datasets.uploads.image_file.read_picture`` gives them, uint8 ``(rows, columns, 4)``.

    Returns:
        float32 from 0 (none) to 1, shape ``(rows, columns)``.

    Raises:
        DrawingEmpty: all of the picture is alike.
    """
    planes = pixels.astype(np.float32) / np.float32(255)
    grey = planes[..., :3] @ np.array([_RED, _GREEN, _BLUE], np.float32)
    cover = planes[..., 3]
    covered = cover >= 0.5
    if covered.all():
        return _against_ground(grey)
    if _is_sheet(grey, covered):
        return _against_ground(np.where(covered, grey, np.median(grey[covered])))
    return _against_ground(cover)


def _is_sheet(grey: Array, covered: Array) -> bool:
    """Whether what covers is a sheet with ink of another brightness, not the ink itself."""
    return covered.mean() > 0.5 and float(np.ptp(grey[covered])) > LEAST_CONTRAST


def _against_ground(plane: Array) -> Array:
    """Ink is what is darker than the ground or what is lighter, whichever is stronger."""
    ground = _ground(plane)
    darker, lighter = np.maximum(ground - plane, 0), np.maximum(plane - ground, 0)
    ink = max(darker, lighter, key=lambda side: float(side.max()))
    strongest = float(ink.max())
    if strongest < LEAST_CONTRAST:
        raise DrawingEmpty
    clear: Array = np.clip((ink / strongest - _PAPER) / (_FULL - _PAPER), 0, 1)
    return clear.astype(np.float32)


def _ground(plane: Array) -> float:
    """Brightness of the sheet, which is what most of its edge shows."""
    edges = np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])
    return float(np.median(edges))
