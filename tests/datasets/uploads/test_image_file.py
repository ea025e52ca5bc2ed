"""Picture files of any kind, whole, odd, damaged and hostile."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dlcore.datasets.uploads import image_file as picture_file
from dlcore.datasets.uploads.image_file import (
    LONGEST,
    MAX_BYTES,
    MAX_PIXELS,
    on_white,
    read_picture,
)
from dlcore.errors import PictureTooLarge, PictureTooManyPixels, PictureUnreadable

RED, BLUE = (255, 0, 0), (0, 0, 255)


def encoded(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def half_red() -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (40, 20), BLUE)
    image.paste(RED, (0, 0, 20, 20))
    return image


WHOLE = [encoded(half_red()), encoded(half_red(), "JPEG"), encoded(half_red().convert("P"))]


@pytest.mark.parametrize("data", WHOLE, ids=["png", "jpeg", "palette"])
def test_pixels_are_read(data: bytes) -> None:
    pixels = read_picture(data)
    assert pixels.shape == (20, 40, 4) and pixels.dtype == np.uint8
    np.testing.assert_allclose(pixels[10, 5], (*RED, 255), atol=8)
    np.testing.assert_allclose(pixels[10, 35], (*BLUE, 255), atol=8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_becomes_colours(mode: str) -> None:
    value = 65535 if mode == "I;16" else 1 if mode == "1" else "white"
    pixels = read_picture(encoded(Image.new(mode, (3, 2), value)))
    assert (pixels == 255).all()


def test_grey_of_sixteen_bits_keeps_its_shades() -> None:
    values = np.array([[0, 32768, 65535]], np.uint16)
    assert read_picture(encoded(Image.fromarray(values)))[0, :, 0].tolist() == [0, 128, 255]


def test_what_is_transparent_shows_the_paper() -> None:
    pixels = read_picture(encoded(Image.new("RGBA", (1, 1), (0, 0, 0, 0))))
    assert on_white(pixels).tolist() == [[[255, 255, 255]]]
    half = np.array([[[0, 0, 0, 51]]], np.uint8)
    assert on_white(half).tolist() == [[[204, 204, 204]]]


def test_a_camera_says_what_is_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the picture was taken with the camera on its side
    pixels = read_picture(encoded(half_red(), "JPEG", exif=exif))
    assert pixels.shape == (40, 20, 4)
    np.testing.assert_allclose(pixels[5, 10, :3], RED, atol=8)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_pictures_are_reduced(kind: str) -> None:
    pixels = read_picture(encoded(Image.new("RGB", (3000, 300), RED), kind))
    assert max(pixels.shape) <= LONGEST
    assert pixels.shape[1] == pytest.approx(10 * pixels.shape[0], rel=0.02)


def test_a_file_with_too_many_bytes_is_not_opened() -> None:
    with pytest.raises(PictureTooLarge) as caught:
        read_picture(b"\0" * (MAX_BYTES + 1))
    assert caught.value.values == {"given": MAX_BYTES + 1, "maximum": MAX_BYTES}


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge, and would be."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 100_000)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(4000, 4000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    monkeypatch.setattr(picture_file, "_pixels", lambda _: pytest.fail("decoded"))
    with pytest.raises((PictureTooManyPixels, PictureUnreadable)):
        read_picture(bomb(*size))
    assert size[0] * size[1] > MAX_PIXELS


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_other_kinds_are_refused_whatever_their_name(kind: str) -> None:
    with pytest.raises(PictureUnreadable):
        read_picture(encoded(half_red(), kind))


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"%PDF-1.4", b"PK\x03\x04"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        read_picture(data)


@given(st.sampled_from(WHOLE), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    whole: bytes, data: st.DataObject
) -> None:
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    try:
        pixels = read_picture(bytes(broken[:cut]))
    except (PictureUnreadable, PictureTooManyPixels):
        return
    assert pixels.ndim == 3 and pixels.shape[2] == 4 and max(pixels.shape) <= LONGEST


@given(st.binary(max_size=200))
def test_any_bytes_after_a_signature_are_read_or_refused(data: bytes) -> None:
    for signature in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        with pytest.raises((PictureUnreadable, PictureTooManyPixels)):
            read_picture(signature + data)
