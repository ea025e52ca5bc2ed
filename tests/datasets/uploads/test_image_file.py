"""Image files of any kind: intact, unusual, damaged and malicious."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dlcore.datasets.uploads import image_file
from dlcore.datasets.uploads.image_file import (
    MAX_BYTES,
    MAX_PIXELS,
    MAX_SIDE,
    composite_on_white,
    read_image,
)
from dlcore.errors import ImageFileTooLarge, ImageTooManyPixels, ImageUnreadable

RED, BLUE = (255, 0, 0), (0, 0, 255)


def encode(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def half_red() -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (40, 20), BLUE)
    image.paste(RED, (0, 0, 20, 20))
    return image


INTACT = [encode(half_red()), encode(half_red(), "JPEG"), encode(half_red().convert("P"))]


@pytest.mark.parametrize("data", INTACT, ids=["png", "jpeg", "palette"])
def test_pixels_are_decoded(data: bytes) -> None:
    pixels = read_image(data)
    assert pixels.shape == (20, 40, 4) and pixels.dtype == np.uint8
    np.testing.assert_allclose(pixels[10, 5], (*RED, 255), atol=8)
    np.testing.assert_allclose(pixels[10, 35], (*BLUE, 255), atol=8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_becomes_rgba(mode: str) -> None:
    value = 65535 if mode == "I;16" else 1 if mode == "1" else "white"
    pixels = read_image(encode(Image.new(mode, (3, 2), value)))
    assert (pixels == 255).all()


def test_16_bit_greyscale_keeps_its_shades() -> None:
    values = np.array([[0, 32768, 65535]], np.uint16)
    assert read_image(encode(Image.fromarray(values)))[0, :, 0].tolist() == [0, 128, 255]


def test_transparent_pixels_are_composited_on_white() -> None:
    pixels = read_image(encode(Image.new("RGBA", (1, 1), (0, 0, 0, 0))))
    assert composite_on_white(pixels).tolist() == [[[255, 255, 255]]]
    half = np.array([[[0, 0, 0, 51]]], np.uint8)
    assert composite_on_white(half).tolist() == [[[204, 204, 204]]]


def test_the_orientation_of_the_camera_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    pixels = read_image(encode(half_red(), "JPEG", exif=exif))
    assert pixels.shape == (40, 20, 4)
    np.testing.assert_allclose(pixels[5, 10, :3], RED, atol=8)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_images_are_reduced(kind: str) -> None:
    pixels = read_image(encode(Image.new("RGB", (3000, 300), RED), kind))
    assert max(pixels.shape) <= MAX_SIDE
    assert pixels.shape[1] == pytest.approx(10 * pixels.shape[0], rel=0.02)


def test_a_file_with_too_many_bytes_is_not_opened() -> None:
    with pytest.raises(ImageFileTooLarge) as caught:
        read_image(b"\0" * (MAX_BYTES + 1))
    assert caught.value.values == {"given": MAX_BYTES + 1, "maximum": MAX_BYTES}


def bomb(width: int, height: int) -> bytes:
    """A small PNG file of a huge image."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 100_000)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(4000, 4000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_rejected_before_decoding(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    monkeypatch.setattr(image_file, "_decode", lambda _: pytest.fail("decoded"))
    with pytest.raises(ImageTooManyPixels):
        read_image(bomb(*size))
    assert size[0] * size[1] > MAX_PIXELS


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_other_formats_are_rejected(kind: str) -> None:
    with pytest.raises(ImageUnreadable):
        read_image(encode(half_red(), kind))


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"%PDF-1.4", b"PK\x03\x04"])
def test_other_files_are_rejected(data: bytes) -> None:
    with pytest.raises(ImageUnreadable):
        read_image(data)


@given(st.sampled_from(INTACT), st.data())
def test_a_damaged_file_is_decoded_or_rejected(intact: bytes, data: st.DataObject) -> None:
    broken = bytearray(intact)
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    try:
        pixels = read_image(bytes(broken[:cut]))
    except (ImageUnreadable, ImageTooManyPixels):
        return
    assert pixels.ndim == 3 and pixels.shape[2] == 4 and max(pixels.shape) <= MAX_SIDE


@given(st.binary(max_size=200))
def test_any_bytes_after_a_signature_are_rejected(data: bytes) -> None:
    for signature in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        with pytest.raises((ImageUnreadable, ImageTooManyPixels)):
            read_image(signature + data)
