"""Twenty kinds of simulated photographs of a digit, and one of two digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from benchmarks.photo_effects import (
    Random,
    field,
    grain,
    grid,
    linear_ramp,
    multiply,
    outside,
    printed_lines,
    shadow,
    write,
)
from dlcore.arrays import Array

Kind = Callable[[Random, Array], Array]
"""Takes the ink of a photograph and returns its RGB colours from 0 to 1."""

BLACK, BLUE, RED, GREEN = (0.1, 0.1, 0.12), (0.1, 0.15, 0.5), (0.7, 0.1, 0.12), (0.05, 0.4, 0.15)
WHITE, CREAM, GREY = (0.93, 0.93, 0.92), (0.94, 0.9, 0.8), (0.72, 0.72, 0.7)
TABLES = ((0.1, 0.08, 0.07), (0.3, 0.18, 0.1), (0.16, 0.17, 0.2), (0.4, 0.28, 0.18))


def _pen(random: Random) -> Sequence[float]:
    return (BLACK, BLUE, BLACK, GREEN, RED)[random.integers(5)]


def _sheet(random: Random, shape: tuple[int, int]) -> Array:
    tone = (WHITE, CREAM, GREY)[random.integers(3)]
    return field(shape, tone) * grain(random, shape, 0.01, 2)


def plain(random: Random, ink: Array) -> Array:
    return write(_sheet(random, ink.shape), ink, _pen(random))


def pencil(random: Random, ink: Array) -> Array:
    rough = ink * np.clip(0.75 + 0.25 * random.normal(0, 1, ink.shape), 0, 1)
    return write(_sheet(random, ink.shape), rough, (0.35, 0.35, 0.37), 0.8)


def table_at_a_side(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    for _ in range(random.integers(1, 3)):
        beyond = outside(ink, linear_ramp(random, ink.shape))
        wood = field(ink.shape, TABLES[random.integers(4)]) * grain(random, ink.shape, 0.08, 5)
        picture = np.where(beyond[..., None], wood, picture)
    return picture


def note_on_a_table(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    wood = field(ink.shape, TABLES[random.integers(4)]) * grain(random, ink.shape, 0.08, 5)
    turn = random.uniform(0, np.pi / 2)
    y, x = grid(ink.shape)
    for quarter in range(4):
        angle = turn + quarter * np.pi / 2
        beyond = outside(ink, y * np.sin(angle) + x * np.cos(angle), random.uniform(0.03, 0.1))
        picture = np.where(beyond[..., None], wood, picture)
    return picture


def shadow_edge(random: Random, ink: Array) -> Array:
    return plain(random, ink) * shadow(random, ink.shape, random.uniform(0.3, 0.65))


def light_falloff(random: Random, ink: Array) -> Array:
    ramp = linear_ramp(random, ink.shape)
    return plain(random, ink) * np.clip(0.75 - random.uniform(0.5, 1.0) * ramp, 0.15, 1)[..., None]


def thumb(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    rows, columns = ink.shape
    mask = Image.new("L", (columns, rows))
    size = random.uniform(0.1, 0.16) * min(rows, columns)
    free = [
        (x, y)
        for x, y in ((0, rows * 0.7), (columns, rows * 0.6), (columns * 0.3, rows), (columns, 0))
        if ink[_near(y, rows, 2.2 * size), _near(x, columns, 2.2 * size)].max() < 0.1
    ]
    for x, y in free[:1]:
        ImageDraw.Draw(mask).ellipse((x - 1.8 * size, y - size, x + 1.8 * size, y + size), fill=255)
    skin = field(ink.shape, ((0.8, 0.6, 0.5), (0.45, 0.3, 0.22))[random.integers(2)])
    return write(picture, ndimage.gaussian_filter(np.asarray(mask) / 255, 2), skin)


def _near(centre: float, size: int, distance: float) -> slice:
    return slice(max(0, int(centre - distance)), min(size, int(centre + distance)) or 1)


def specks(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    rows, columns = ink.shape
    mask = Image.new("L", (columns, rows))
    for _ in range(random.integers(1, 6)):
        x, y, r = random.uniform(0, columns), random.uniform(0, rows), random.uniform(1.5, 7)
        ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=255)
    return write(picture, np.asarray(mask) / 255, BLACK)


def blue_paper(random: Random, ink: Array) -> Array:
    tone = random.uniform((0.3, 0.5, 0.7), (0.65, 0.8, 0.98))
    picture = field(ink.shape, tone) * grain(random, ink.shape, 0.015, 2)
    return write(picture, ink, (BLACK, BLUE, WHITE)[random.integers(3)])


def squared_paper(random: Random, ink: Array) -> Array:
    pitch = min(ink.shape) * random.uniform(0.04, 0.16)
    lines = printed_lines(random, ink.shape, pitch, both=True, width=random.uniform(1, 2.5))
    tone = ((0.6, 0.75, 0.92), (0.72, 0.75, 0.75), (0.6, 0.82, 0.75))[random.integers(3)]
    sheet = write(field(ink.shape, WHITE), lines, tone)
    return write(sheet, ink, (BLACK, BLUE)[random.integers(2)])


def ruled_paper(random: Random, ink: Array) -> Array:
    pitch = min(ink.shape) * random.uniform(0.08, 0.4)
    lines = printed_lines(random, ink.shape, pitch, both=False, width=random.uniform(1, 3))
    tone = ((0.55, 0.68, 0.88), (0.62, 0.62, 0.62))[random.integers(2)]
    sheet = write(field(ink.shape, WHITE), lines, tone)
    return write(sheet, ink, (BLACK, BLUE)[random.integers(2)])


def red_margin(random: Random, ink: Array) -> Array:
    sheet = ruled_paper(random, ink * 0)
    y, x = (axis * size for axis, size in zip(grid(ink.shape), ink.shape, strict=True))
    distance = np.abs(x + random.uniform(-0.04, 0.04) * y + random.uniform(0.15, 0.4) * len(x[0]))
    line = np.clip(random.uniform(2, 4) / 2 + 0.5 - distance, 0, 1)
    return write(write(sheet, line, (0.85, 0.3, 0.35)), ink, (BLACK, BLUE)[random.integers(2)])


def printed_box(random: Random, ink: Array) -> Array:
    rows, columns = np.nonzero(ink > 0.1)
    gap = random.uniform(0.02, 0.08) * min(ink.shape)
    box = Image.new("L", ink.shape[::-1])
    corners = (columns.min() - gap, rows.min() - gap, columns.max() + gap, rows.max() + gap)
    ImageDraw.Draw(box).rectangle(corners, outline=255, width=int(random.integers(2, 5)))
    frame = np.asarray(box.rotate(random.uniform(-3, 3)), np.float32) / 255
    tone = (BLACK, (0.4, 0.4, 0.4), (0.8, 0.35, 0.3))[random.integers(3)]
    form = write(_sheet(random, ink.shape), frame, tone)
    return write(form, ink, (BLACK, BLUE)[random.integers(2)])


def yellow_marker(random: Random, ink: Array) -> Array:
    tone = ((0.98, 0.95, 0.25), (1.0, 0.9, 0.1), (0.75, 0.98, 0.4))[random.integers(3)]
    return multiply(field(ink.shape, WHITE), ink, tone)


def chalk(random: Random, ink: Array) -> Array:
    tone = ((0.05, 0.05, 0.05), (0.1, 0.25, 0.18), (0.12, 0.13, 0.2))[random.integers(3)]
    board = field(ink.shape, tone) * grain(random, ink.shape, 0.1, 6)
    rough = ink * np.clip(random.normal(0.9, 0.15, ink.shape), 0, 1)
    return write(board, rough, (0.95, 0.95, 0.9))


def tilted(random: Random, ink: Array) -> Array:
    pixels = (plain(random, ink) * 255).clip(0, 255).astype(np.uint8)
    rows, columns = ink.shape
    corners = np.array([0, 0, 0, rows, columns, rows, columns, 0], np.float64)
    moved = corners + random.uniform(-0.08, 0.08, 8) * np.tile((columns, rows), 4)
    turned = Image.fromarray(pixels).transform(
        (columns, rows),
        Image.Transform.QUAD,
        tuple(moved),
        Image.Resampling.BILINEAR,
        fillcolor=tuple(pixels[0, 0].tolist()),
    )
    return np.asarray(turned, np.float32) / 255


def low_quality(random: Random, ink: Array) -> Array:
    soft = ndimage.gaussian_filter(plain(random, ink), (2, 2, 0))
    noisy: Array = soft + random.normal(0, 0.05, soft.shape)
    return noisy


def blank_with_shadow(random: Random, ink: Array) -> Array:
    sheet = _sheet(random, ink.shape)
    for _ in range(random.integers(1, 3)):
        sheet = sheet * shadow(random, ink.shape, random.uniform(0.15, 0.6))
    return sheet


@dataclass(frozen=True)
class Scene:
    """How photographs of a kind are made.

    Args:
        draw: makes the picture.
        digits: how many are drawn.
        smallest: height of a digit as a share of the shorter side.
        largest: as ``smallest``.
    """

    draw: Kind
    digits: int = 1
    smallest: float = 0.25
    largest: float = 0.6


KINDS: Mapping[str, Scene] = {
    "plain": Scene(plain),
    "pencil": Scene(pencil),
    "table at a side": Scene(table_at_a_side),
    "note on a table": Scene(note_on_a_table, largest=0.45),
    "shadow edge": Scene(shadow_edge),
    "light falloff": Scene(light_falloff),
    "thumb": Scene(thumb, largest=0.45),
    "specks": Scene(specks),
    "blue paper": Scene(blue_paper),
    "squared paper": Scene(squared_paper),
    "ruled paper": Scene(ruled_paper),
    "red margin": Scene(red_margin),
    "printed box": Scene(printed_box, largest=0.5),
    "yellow marker": Scene(yellow_marker, smallest=0.4),
    "chalk": Scene(chalk),
    "tilted": Scene(tilted),
    "small": Scene(plain, smallest=0.08, largest=0.15),
    "large": Scene(plain, smallest=0.7, largest=0.9),
    "low quality": Scene(low_quality),
    "blank with a shadow": Scene(blank_with_shadow, digits=0),
}

SEVERAL = Scene(plain, digits=2, smallest=0.2, largest=0.4)
