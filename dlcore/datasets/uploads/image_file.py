"""Image files: recognised by their content, bounded before decoding, and never stored.

Only the pixels are read; all metadata but the orientation is ignored.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from dlcore.arrays import Array
from dlcore.errors import (
    ImageDamaged,
    ImageFileError,
    ImageFileTooLarge,
    ImageIsFolder,
    ImageMissing,
    ImageNotOpened,
    ImagePdf,
    ImageTooManyPixels,
    ImageUnreadable,
    ImageVector,
    PhoneImage,
)

MAX_BYTES = 20_000_000
"""As many as the server accepts, see ``maxUploadSize`` in ``.streamlit/config.toml``."""

MAX_PIXELS = 20_000_000
"""Of an image that must be decoded whole: 80 MB with four channels."""

MAX_JPEG_PIXELS = 120_000_000
"""Of a JPEG image, which is decoded at a reduced size, a few rows at a time."""

MAX_SIDE = 1024
"""Larger images are reduced to this length of their longer side, in pixels."""

_READERS: Mapping[bytes, type[ImageFile]] = {
    b"\x89PNG": PngImageFile,
    b"\xff\xd8\xff": JpegImageFile,
    b"RIFF": WebPImageFile,
    b"BM": BmpImageFile,
    b"II*\0": TiffImageFile,
    b"MM\0*": TiffImageFile,
    b"GIF8": GifImageFile,
}
"""Classes of Pillow by the first bytes of a file."""

_OTHER_KINDS: tuple[tuple[re.Pattern[bytes], type[ImageFileError]], ...] = (
    (re.compile(rb"....ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1|avi[fs])", re.DOTALL), PhoneImage),
    (re.compile(rb"[^%]{0,1000}%PDF-"), ImagePdf),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<[?!].*)?<svg\b", re.DOTALL | re.IGNORECASE), ImageVector),
)
"""Patterns at the start of files that are often taken for photographs or drawings."""

_START = 4096
"""Bytes that are searched for these patterns."""

_DEPTHS = (8, 10, 12, 14, 16)
"""Bits that a camera or scanner may use of the 16 of a grey value."""

_REDUCIBLE = ("L", "LA", "RGB", "RGBA", "CMYK")
"""Modes whose pixels can be averaged."""

_LIGHT = 127
"""Ink that is brighter is shown on black."""

_decoding = Lock()
"""Held while an image is decoded, so that the memory does not grow with the number of learners."""


def load_image(path: Path) -> Array:
    """Decode an image file, see ``read_image``.

    Raises:
        ImageMissing, ImageIsFolder, ImageNotOpened: there is no such file, or it cannot be opened.
        ImageFileError: as ``read_image``.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ImageMissing from None
    except IsADirectoryError:
        raise ImageIsFolder from None
    except OSError as error:
        raise ImageNotOpened(reason=error.strerror or str(error)) from None
    return read_image(data)


def read_image(data: bytes) -> Array:
    """Decode an image, upright by its EXIF orientation; of several frames or pages the first.

    Args:
        data: content of the file, which alone decides the format.

    Returns:
        uint8 RGBA of shape ``(rows, columns, 4)``, each side at most ``MAX_SIDE``.

    Raises:
        ImageFileTooLarge, ImageTooManyPixels: rejected before decoding.
        PhoneImage, ImagePdf, ImageVector: the file has a known format that is not decoded.
        ImageDamaged: the file begins like an image, but cannot be decoded.
        ImageUnreadable: the file is nothing of that.
    """
    if len(data) > MAX_BYTES:
        raise ImageFileTooLarge(given=len(data), maximum=MAX_BYTES)
    for pattern, error in _OTHER_KINDS:
        if pattern.match(data[:_START]):
            raise error
    reader = next((each for start, each in _READERS.items() if data.startswith(start)), None)
    if reader is None:
        raise ImageUnreadable
    try:
        # Opening reads the header only; Pillow's own function refuses very large sizes unread.
        with _decoding, reader(io.BytesIO(data)) as image:
            _check_size(image)
            return _decode(image)
    except ImageTooManyPixels:
        raise
    except Exception:
        # Damaged files make Pillow raise errors of many types.
        raise ImageDamaged from None


def opaque(pixels: Array) -> Array:
    """Composite an image on white, or on black where its opaque part is light.

    Args:
        pixels: RGBA as ``read_image`` returns it.

    Returns:
        uint8 RGB of shape ``(rows, columns, 3)``.
    """
    alpha = pixels[..., 3:].astype(np.float32) / 255
    total = float(alpha.sum())
    brightness = float((pixels[..., :3] * alpha).mean(axis=2).sum()) / total if total else 0.0
    background = 0 if brightness > _LIGHT else 255
    rgb: Array = pixels[..., :3] * alpha + background * (1 - alpha)
    return rgb.round().astype(np.uint8)


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    # A progressive JPEG keeps all coefficients in memory until its last scan.
    is_by_rows = image.format == "JPEG" and not image.info.get("progressive")
    maximum = MAX_JPEG_PIXELS if is_by_rows else MAX_PIXELS
    if width * height > maximum:
        raise ImageTooManyPixels(width=width, height=height, maximum=maximum)


def _decode(image: Image.Image) -> Array:
    # A JPEG is decoded at a reduced size where possible.
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    # Resampling needs full colours: a palette cannot hold interpolated ones.
    rgba = _eight_bit(_reduced(image)).convert("RGBA")
    upright = ImageOps.exif_transpose(rgba)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    return np.asarray(upright)


def _reduced(image: Image.Image) -> Image.Image:
    """Reduce a large image before a conversion to four channels needs as much memory again."""
    factor = max(image.size) // (2 * MAX_SIDE)
    return image.reduce(factor) if factor > 1 and image.mode in _REDUCIBLE else image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Convert greyscale of more than 8 bits, which Pillow would clip to white instead."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.nan_to_num(np.asarray(image, np.float32))
    highest = float(values.max())
    white = next((2**bits - 1 for bits in _DEPTHS if highest < 2**bits), highest)
    if image.mode == "F":
        white = max(highest, 1e-6)
    grey = Image.fromarray((values * (255 / white)).clip(0, 255).round().astype(np.uint8))
    grey.getexif().update(image.getexif())
    return grey
