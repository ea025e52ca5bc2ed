"""What a simulated photograph is made of: paper, pen, light and the camera."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image
from scipy import ndimage

from dlcore.arrays import Array

Random = np.random.Generator


def field(shape: tuple[int, int], colour: ArrayLike) -> Array:
    """Return an even area of a colour."""
    area: Array = np.broadcast_to(np.asarray(colour, np.float32), (*shape, 3)).copy()
    return area


def grain(random: Random, shape: tuple[int, int], amount: float, blur: float) -> Array:
    """Return factors about 1 that vary over the area like fibres of paper."""
    noise = ndimage.gaussian_filter(random.normal(0, 1, shape), blur)
    factors: Array = 1 + amount * noise / max(noise.std(), 1e-6)
    return factors[..., None]


def write(picture: Array, ink: Array, colour: ArrayLike, opacity: float = 1.0) -> Array:
    """Cover a picture with a colour where there is ink."""
    weight = (ink * opacity)[..., None]
    covered: Array = picture * (1 - weight) + np.asarray(colour, np.float32) * weight
    return covered


def multiply(picture: Array, ink: Array, colour: ArrayLike) -> Array:
    """Write with a transparent colour."""
    weight = ink[..., None]
    tinted: Array = picture * (1 - weight + weight * np.asarray(colour, np.float32))
    return tinted


def grid(shape: tuple[int, int]) -> tuple[Array, Array]:
    """Return y and x of every pixel, from -0.5 to 0.5."""
    rows, columns = shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    return y / rows - 0.5, x / columns - 0.5


def linear_ramp(random: Random, shape: tuple[int, int]) -> Array:
    """From about -0.5 to 0.5 in a random direction."""
    y, x = grid(shape)
    angle = random.uniform(0, 2 * np.pi)
    ramp: Array = y * np.sin(angle) + x * np.cos(angle)
    return ramp


def outside(ink: Array, ramp: Array, margin: float = 0.03) -> Array:
    """The part of a ramp beyond the ink, from 0 to 1 with a sharp edge at a random distance."""
    limit = float(ramp[ink > 0.1].max()) + margin if ink.max() > 0.1 else 0.25
    return ramp > limit


def printed_lines(
    random: Random, shape: tuple[int, int], pitch: float, *, both: bool, width: float
) -> Array:
    """Lines of a ruled or squared paper, turned a little, as ink from 0 to 1."""
    y, x = (axis * size for axis, size in zip(grid(shape), shape, strict=True))
    turn = random.uniform(-0.05, 0.05)
    across = y * np.cos(turn) + x * np.sin(turn) + random.uniform(0, pitch)
    along = x * np.cos(turn) - y * np.sin(turn) + random.uniform(0, pitch)
    distances = [np.abs((axis + pitch / 2) % pitch - pitch / 2) for axis in (across, along)]
    distance = np.minimum(*distances) if both else distances[0]
    lines: Array = np.clip(width / 2 + 0.5 - distance, 0, 1)
    return lines


def shadow(random: Random, shape: tuple[int, int], darkness: float) -> Array:
    """Return the light that is left on either side of an edge."""
    ramp = linear_ramp(random, shape) + random.uniform(-0.2, 0.2)
    softness = random.uniform(0.004, 0.06)
    return (1 - darkness / (1 + np.exp(-ramp / softness)))[..., None]


def camera(random: Random, picture: Array, quality: int = 0, noise: float = 0.0) -> Array:
    """Blur, noise and JPEG artefacts; returns uint8 RGB."""
    blur = random.uniform(0.4, 1.1)
    soft = ndimage.gaussian_filter(picture, (blur, blur, 0))
    sensor = random.normal(0, noise or random.uniform(0.004, 0.02), soft.shape)
    pixels = ((soft + sensor).clip(0, 1) * 255).round().astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality or int(random.integers(60, 95)))
    with Image.open(file) as image:
        return np.asarray(image)
