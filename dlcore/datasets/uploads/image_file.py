"""Picture files from outside, PNG or JPEG: bounded before they are decoded, and never kept.

What is read is only ever the pixels; whatever else a file holds is left behind.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from dlcore.arrays import Array
from dlcore.errors import PictureTooLarge, PictureTooManyPixels, PictureUnreadable

MAX_BYTES = 8_000_000
MAX_PIXELS = 13_000_000
"""What a telephone's camera takes by default; decoded as bytes of four colours, 52 MB."""

LONGEST = 1024
"""Larger pictures are reduced to so many pixels along their longer side."""

FORMATS = ("PNG", "JPEG")
TYPES = ("png", "jpg", "jpeg")
"""Endings of such files, for whoever lets people choose one."""


def read_picture(data: bytes) -> Array:
    """The pixels of a picture file, turned the way a camera says is up.

    Args:
        data: the file's content; whatever its name says, the content decides.

    Returns:
        uint8 of shape ``(rows, columns, 4)``: red, green, blue, and how far each pixel covers
        what is below; at most ``LONGEST`` along each side.

    Raises:
        PictureTooLarge, PictureTooManyPixels: it is refused before it is decoded.
        PictureUnreadable: it is no PNG and no JPEG, or is damaged.
    """
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(given=len(data), maximum=MAX_BYTES)
    try:
        # Opening reads the header alone.
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise PictureTooManyPixels(width=width, height=height, maximum=MAX_PIXELS)
            return _pixels(image)
    except PictureTooManyPixels:
        raise
    except Exception:
        # Damaged files make Pillow raise errors of many kinds; all mean the same here.
        raise PictureUnreadable from None


def on_white(pixels: Array) -> Array:
    """What is seen when a picture with transparent parts lies on white paper.

    Args:
        pixels: as ``read_picture`` gives them.

    Returns:
        uint8 of shape ``(rows, columns, 3)``.
    """
    cover = pixels[..., 3:].astype(np.float32) / 255
    seen = pixels[..., :3] * cover + 255 * (1 - cover)
    result: Array = seen.round().astype(np.uint8)
    return result


def _pixels(image: Image.Image) -> Array:
    # A JPEG is decoded no larger than it is wanted.
    image.draft("RGB", (LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(image)
    # A palette has no colours between two of its own, so all is made full colour first.
    colours = _eight_bit(upright).convert("RGBA")
    colours.thumbnail((LONGEST, LONGEST))
    return np.asarray(colours)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 bits a pixel as 8 bits, which Pillow would else cut off at white."""
    if not image.mode.startswith("I"):
        return image
    values = np.asarray(image, np.float32) * (255 / 65535)
    return Image.fromarray(values.clip(0, 255).round().astype(np.uint8))
