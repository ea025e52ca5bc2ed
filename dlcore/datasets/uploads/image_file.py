"""Uploaded image files, PNG or JPEG: bounded before decoding, and never stored.

Only the pixels are read; all metadata but the orientation is ignored.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from dlcore.arrays import Array
from dlcore.errors import ImageFileTooLarge, ImageTooManyPixels, ImageUnreadable

MAX_BYTES = 8_000_000
MAX_PIXELS = 13_000_000
"""Default size of a photograph of a telephone; 52 MB when decoded to four channels."""

MAX_SIDE = 1024
"""Larger images are reduced to this length of their longer side, in pixels."""

_PNG = b"\x89PNG\r\n\x1a\n"


def read_image(data: bytes) -> Array:
    """Decode an image file, upright by its EXIF orientation.

    Args:
        data: content of the file, which alone decides the format.

    Returns:
        uint8 RGBA of shape ``(rows, columns, 4)``, each side at most ``MAX_SIDE``.

    Raises:
        ImageFileTooLarge, ImageTooManyPixels: rejected before decoding.
        ImageUnreadable: neither PNG nor JPEG, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise ImageFileTooLarge(given=len(data), maximum=MAX_BYTES)
    try:
        # Opening reads the header only; Pillow's own function refuses very large sizes unread.
        with _reader(data)(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise ImageTooManyPixels(width=width, height=height, maximum=MAX_PIXELS)
            return _decode(image)
    except ImageTooManyPixels:
        raise
    except Exception:
        # Damaged files make Pillow raise errors of many types.
        raise ImageUnreadable from None


def composite_on_white(pixels: Array) -> Array:
    """Composite an image on a white background.

    Args:
        pixels: RGBA as ``read_image`` returns it.

    Returns:
        uint8 RGB of shape ``(rows, columns, 3)``.
    """
    alpha = pixels[..., 3:].astype(np.float32) / 255
    rgb: Array = pixels[..., :3] * alpha + 255 * (1 - alpha)
    return rgb.round().astype(np.uint8)


def _reader(data: bytes) -> type[PngImageFile | JpegImageFile]:
    return PngImageFile if data.startswith(_PNG) else JpegImageFile


def _decode(image: Image.Image) -> Array:
    # A JPEG is decoded at a reduced size where possible.
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(image)
    # Resampling needs full colours: a palette cannot hold interpolated ones.
    rgba = _eight_bit(upright).convert("RGBA")
    rgba.thumbnail((MAX_SIDE, MAX_SIDE))
    return np.asarray(rgba)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Convert 16-bit greyscale to 8 bits, which Pillow would clip to white instead."""
    if not image.mode.startswith("I"):
        return image
    values = np.asarray(image, np.float32) * (255 / 65535)
    return Image.fromarray(values.clip(0, 255).round().astype(np.uint8))
