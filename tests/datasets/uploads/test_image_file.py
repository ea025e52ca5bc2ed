"""Image files of any kind: intact, unusual, damaged and malicious."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

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
    load_image,
    opaque,
    read_image,
)
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


KINDS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
INTACT = {
    **{kind: encode(half_red(), kind) for kind in KINDS},
    "palette": encode(half_red().convert("P")),
    "CMYK": encode(half_red().convert("CMYK"), "JPEG"),
    "CMYK TIFF": encode(half_red().convert("CMYK"), "TIFF"),
    "progressive": encode(half_red(), "JPEG", progressive=True),
    "palette with transparency": encode(half_red().convert("P"), transparency=255),
}


@pytest.mark.parametrize("name", INTACT)
def test_pixels_are_decoded(name: str) -> None:
    pixels = read_image(INTACT[name])
    assert pixels.shape == (20, 40, 4) and pixels.dtype == np.uint8
    np.testing.assert_allclose(pixels[10, 5], (*RED, 255), atol=40)
    np.testing.assert_allclose(pixels[10, 35], (*BLUE, 255), atol=40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_becomes_rgba(mode: str) -> None:
    value = 65535 if mode == "I;16" else 1 if mode == "1" else "white"
    pixels = read_image(encode(Image.new(mode, (3, 2), value)))
    assert (pixels == 255).all()


def test_16_bit_greyscale_keeps_its_shades() -> None:
    values = np.array([[0, 32768, 65535]], np.uint16)
    assert read_image(encode(Image.fromarray(values)))[0, :, 0].tolist() == [0, 128, 255]


@pytest.mark.parametrize("depth", [10, 12, 16])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_greyscale_is_scaled_by_the_bits_in_use(depth: int, kind: str) -> None:
    values = np.array([[0, 2 ** (depth - 1), 2**depth - 1]], np.uint16)
    assert read_image(encode(Image.fromarray(values), kind))[0, :, 0].tolist() == [0, 128, 255]


def test_floating_point_greyscale_is_scaled_by_its_maximum() -> None:
    values = np.array([[0, 0.25, 0.5]], np.float32)
    assert read_image(encode(Image.fromarray(values), "TIFF"))[0, :, 0].tolist() == [0, 128, 255]


def test_transparent_pixels_contrast_with_the_opaque_ones() -> None:
    pixels = read_image(encode(Image.new("RGBA", (1, 1), (0, 0, 0, 0))))
    assert opaque(pixels).tolist() == [[[255, 255, 255]]]
    half = np.array([[[0, 0, 0, 51]]], np.uint8)
    assert opaque(half).tolist() == [[[204, 204, 204]]]
    white_on_nothing = np.array([[[255, 255, 255, 255], [0, 0, 0, 0]]], np.uint8)
    assert opaque(white_on_nothing)[0, :, 0].tolist() == [255, 0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_orientation_of_the_camera_is_applied(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    pixels = read_image(encode(half_red(), kind, exif=exif))
    assert pixels.shape == (40, 20, 4)
    np.testing.assert_allclose(pixels[5, 10, :3], RED, atol=40)


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "RGBA"])
def test_large_images_are_reduced(mode: str) -> None:
    pixels = read_image(encode(Image.new(mode, (6000, 600), 0)))
    assert max(pixels.shape) <= MAX_SIDE
    assert pixels.shape[1] == pytest.approx(10 * pixels.shape[0], rel=0.02)


def test_a_photograph_of_48_megapixels_is_decoded_at_a_reduced_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(Image.new("L", (8000, 6000), 200), "JPEG", exif=exif)
    decoded: list[tuple[int, int]] = []
    reduce = image_file._reduced

    def note(image: Image.Image) -> Image.Image:
        decoded.append(image.size)
        return reduce(image)

    monkeypatch.setattr(image_file, "_reduced", note)
    assert read_image(data).shape == (MAX_SIDE, 768, 4)
    assert decoded == [(2000, 1500)]


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


@pytest.mark.parametrize("size", [(5000, 5000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_rejected_before_decoding(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    monkeypatch.setattr(image_file, "_decode", lambda _: pytest.fail("decoded"))
    with pytest.raises(ImageTooManyPixels):
        read_image(bomb(*size))
    assert size[0] * size[1] > MAX_PIXELS


def test_a_progressive_jpeg_has_the_lower_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_file, "MAX_PIXELS", 799)
    read_image(encode(half_red(), "JPEG"))
    with pytest.raises(ImageTooManyPixels):
        read_image(encode(half_red(), "JPEG", progressive=True))


OTHERS = {
    "empty": (b"", ImageUnreadable),
    "text": (b"hello", ImageUnreadable),
    "archive": (b"PK\x03\x04", ImageUnreadable),
    "portable pixmap": (encode(half_red(), "PPM"), ImageUnreadable),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhoneImage),
    "avif": (b"\0\0\0\x1cftypavif\0\0\0\0", PhoneImage),
    "svg": (b"<svg/>", ImageVector),
    "svg with a declaration": (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="x">',
        ImageVector,
    ),
    "pdf": (b"%PDF-1.4", ImagePdf),
    "cut png": (INTACT["PNG"][:40], ImageDamaged),
    "cut jpeg": (INTACT["JPEG"][:-200], ImageDamaged),
    "cut webp": (INTACT["WEBP"][:30], ImageDamaged),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_named(name: str) -> None:
    data, error = OTHERS[name]
    with pytest.raises(error):
        read_image(data)


def test_paths_without_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ImageMissing):
        load_image(tmp_path / "missing.png")
    with pytest.raises(ImageIsFolder):
        load_image(tmp_path)
    with pytest.raises(ImageNotOpened):
        load_image(tmp_path / ("long" * 100))
    (tmp_path / "red.jpg").write_bytes(INTACT["PNG"])
    assert load_image(tmp_path / "red.jpg").shape == (20, 40, 4)


@given(st.sampled_from(list(INTACT.values())), st.data())
def test_a_damaged_file_is_decoded_or_rejected(intact: bytes, data: st.DataObject) -> None:
    broken = bytearray(intact)
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    try:
        pixels = read_image(bytes(broken[:cut]))
    except ImageFileError:
        return
    assert pixels.ndim == 3 and pixels.shape[2] == 4 and max(pixels.shape) <= MAX_SIDE


@given(st.binary(max_size=200))
def test_any_bytes_after_a_signature_are_rejected(data: bytes) -> None:
    for signature in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        with pytest.raises((ImageDamaged, ImageTooManyPixels)):
            read_image(signature + data)
