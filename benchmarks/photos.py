"""Simulated photographs of handwritten digits: 20 kinds of paper, pen, light and camera.

    python -m benchmarks.photos [--pen PEN_STROKES.npz] [--count 100] [--seed 0] [--json]

Each photograph shows one digit, a pen digit or one of MNIST's test set, or none. An answer counts
as right when its label is right, sure or not; blank paper counts as right when no digit is sure.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import Store
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.errors import DrawingError
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import prepare_drawing
from dlcore.handwriting.ink import extract_ink
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.strokes import render_strokes
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classify import ClassifyDigit
from dlcore.pretrained import BUNDLED

Random = np.random.Generator
Kind = Callable[[Random, Array], Array]
"""Takes the ink of a photograph and returns its RGB colours from 0 to 1."""

MAX_SURE_AND_WRONG = 0.02
MAX_SURE_OF_SEVERAL = 0.05

SIZES = ((480, 640), (640, 480), (600, 600), (768, 1024), (900, 675))
"""Heights and widths of the photographs in pixels."""

BLACK, BLUE, RED, GREEN = (0.1, 0.1, 0.12), (0.1, 0.15, 0.5), (0.7, 0.1, 0.12), (0.05, 0.4, 0.15)
WHITE, CREAM, GREY = (0.93, 0.93, 0.92), (0.94, 0.9, 0.8), (0.72, 0.72, 0.7)
TABLES = ((0.1, 0.08, 0.07), (0.3, 0.18, 0.1), (0.16, 0.17, 0.2), (0.4, 0.28, 0.18))


# The ink


@dataclass(frozen=True)
class Sources:
    """Digits of people whose writing no bundled network was trained on.

    Args:
        pen: pen digits.
        indices: those of them that may be used.
        images: of MNIST's test set.
        labels: of the images.
    """

    pen: PenDigits
    indices: Sequence[int]
    images: Array
    labels: Array

    def draw(self, random: Random, side: int) -> tuple[Array, int]:
        """Draw a digit on a square canvas; return its ink from 0 to 1 and its label."""
        if random.random() < 0.5:
            index = int(random.choice(self.indices))
            return _from_strokes(random, self.pen.strokes(index), side), int(self.pen.labels[index])
        index = int(random.integers(len(self.labels)))
        return _from_image(self.images[index], side), int(self.labels[index])


def load_sources(pen_path: Path | None) -> Sources:
    """Load the digits; by default the bundled sample of the pen digits."""
    pen = pen_digits.load(pen_path) if pen_path else pen_digits.sample()
    indices = pen_digits.test_indices(pen) if pen_path else range(len(pen))
    mnist = Mnist().load(Cache.default())
    return Sources(pen, indices, mnist.x_test, mnist.y_test)


def _from_strokes(random: Random, strokes: Sequence[Array], side: int) -> Array:
    points = np.concatenate(strokes)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    pen = side * random.uniform(0.04, 0.11)
    scale = (side - 2 * pen) / (float(np.ptp(points, axis=0).max()) + 1)
    turn = random.uniform(-0.12, 0.12)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    moved = [((stroke - middle) @ rotation) * scale * 0.95 + side / 2 for stroke in strokes]
    return render_strokes(moved, side, pen)


def _from_image(image: Array, side: int) -> Array:
    rows, columns = (np.flatnonzero((image > 20).any(axis=axis)) for axis in (1, 0))
    digit = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    factor = side / max(digit.shape)
    size = max(1, round(digit.shape[1] * factor)), max(1, round(digit.shape[0] * factor))
    large = np.asarray(Image.fromarray(digit).resize(size, Image.Resampling.BICUBIC), np.float32)
    ink = np.zeros((side, side), np.float32)
    top, left = (side - size[1]) // 2, (side - size[0]) // 2
    ink[top : top + size[1], left : left + size[0]] = np.clip((large - 70) / 90, 0, 1)
    return ink


def _canvas(random: Random, digits: Sequence[Array], shape: tuple[int, int], share: float) -> Array:
    """Lay digits side by side at a random position."""
    row = np.concatenate(digits, axis=1)
    ink = np.zeros(shape, np.float32)
    rows, columns = row.shape
    margin = int(0.06 * min(shape))
    top = random.integers(margin, max(margin + 1, shape[0] - rows - margin))
    left = random.integers(margin, max(margin + 1, shape[1] - columns - margin))
    if share > 0.6:
        top, left = (shape[0] - rows) // 2, (shape[1] - columns) // 2
    ink[top : top + rows, left : left + columns] = row[: shape[0] - top, : shape[1] - left]
    return ink


# Paper, light, and what else is in the picture


def _field(shape: tuple[int, int], colour: Sequence[float]) -> Array:
    return np.broadcast_to(np.asarray(colour, np.float32), (*shape, 3)).copy()


def _grain(random: Random, shape: tuple[int, int], amount: float, blur: float) -> Array:
    noise = ndimage.gaussian_filter(random.normal(0, 1, shape), blur)
    return (1 + amount * noise / max(noise.std(), 1e-6))[..., None]


def _write(picture: Array, ink: Array, colour: Sequence[float], opacity: float = 1.0) -> Array:
    weight = (ink * opacity)[..., None]
    return picture * (1 - weight) + np.asarray(colour, np.float32) * weight


def _multiply(picture: Array, ink: Array, colour: Sequence[float]) -> Array:
    """Write with a transparent colour."""
    weight = ink[..., None]
    return picture * (1 - weight + weight * np.asarray(colour, np.float32))


def _grid(shape: tuple[int, int]) -> tuple[Array, Array]:
    rows, columns = shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    return y / rows - 0.5, x / columns - 0.5


def _ramp(random: Random, shape: tuple[int, int]) -> Array:
    """From about -0.5 to 0.5 in a random direction."""
    y, x = _grid(shape)
    angle = random.uniform(0, 2 * np.pi)
    ramp: Array = y * np.sin(angle) + x * np.cos(angle)
    return ramp


def _outside(ink: Array, ramp: Array, margin: float = 0.03) -> Array:
    """The part of a ramp beyond the ink, from 0 to 1 with a sharp edge at a random distance."""
    limit = float(ramp[ink > 0.1].max()) + margin if ink.max() > 0.1 else 0.25
    return ramp > limit


def _printed_lines(
    random: Random, shape: tuple[int, int], pitch: float, *, both: bool, width: float
) -> Array:
    """Lines of a ruled or squared paper, turned a little, as ink from 0 to 1."""
    y, x = (axis * size for axis, size in zip(_grid(shape), shape, strict=True))
    turn = random.uniform(-0.05, 0.05)
    across = y * np.cos(turn) + x * np.sin(turn) + random.uniform(0, pitch)
    along = x * np.cos(turn) - y * np.sin(turn) + random.uniform(0, pitch)
    distances = [np.abs((axis + pitch / 2) % pitch - pitch / 2) for axis in (across, along)]
    distance = np.minimum(*distances) if both else distances[0]
    lines: Array = np.clip(width / 2 + 0.5 - distance, 0, 1)
    return lines


def _shadow(random: Random, shape: tuple[int, int], darkness: float) -> Array:
    ramp = _ramp(random, shape) + random.uniform(-0.2, 0.2)
    softness = random.uniform(0.004, 0.06)
    return (1 - darkness / (1 + np.exp(-ramp / softness)))[..., None]


def _camera(random: Random, picture: Array, quality: int = 0, noise: float = 0.0) -> Array:
    """Blur, noise and JPEG artefacts; returns uint8 RGB."""
    blur = random.uniform(0.4, 1.1)
    soft = ndimage.gaussian_filter(picture, (blur, blur, 0))
    sensor = random.normal(0, noise or random.uniform(0.004, 0.02), soft.shape)
    pixels = ((soft + sensor).clip(0, 1) * 255).round().astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality or int(random.integers(60, 95)))
    with Image.open(file) as image:
        return np.asarray(image)


# The kinds


def _pen(random: Random) -> Sequence[float]:
    return (BLACK, BLUE, BLACK, GREEN, RED)[random.integers(5)]


def _sheet(random: Random, shape: tuple[int, int]) -> Array:
    tone = (WHITE, CREAM, GREY)[random.integers(3)]
    return _field(shape, tone) * _grain(random, shape, 0.01, 2)


def plain(random: Random, ink: Array) -> Array:
    return _write(_sheet(random, ink.shape), ink, _pen(random))


def pencil(random: Random, ink: Array) -> Array:
    rough = ink * np.clip(0.75 + 0.25 * random.normal(0, 1, ink.shape), 0, 1)
    return _write(_sheet(random, ink.shape), rough, (0.35, 0.35, 0.37), 0.8)


def table_at_a_side(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    for _ in range(random.integers(1, 3)):
        beyond = _outside(ink, _ramp(random, ink.shape))
        wood = _field(ink.shape, TABLES[random.integers(4)]) * _grain(random, ink.shape, 0.08, 5)
        picture = np.where(beyond[..., None], wood, picture)
    return picture


def note_on_a_table(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    wood = _field(ink.shape, TABLES[random.integers(4)]) * _grain(random, ink.shape, 0.08, 5)
    turn = random.uniform(0, np.pi / 2)
    y, x = _grid(ink.shape)
    for quarter in range(4):
        angle = turn + quarter * np.pi / 2
        beyond = _outside(ink, y * np.sin(angle) + x * np.cos(angle), random.uniform(0.03, 0.1))
        picture = np.where(beyond[..., None], wood, picture)
    return picture


def shadow_edge(random: Random, ink: Array) -> Array:
    return plain(random, ink) * _shadow(random, ink.shape, random.uniform(0.3, 0.65))


def light_falloff(random: Random, ink: Array) -> Array:
    ramp = _ramp(random, ink.shape)
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
    skin = _field(ink.shape, ((0.8, 0.6, 0.5), (0.45, 0.3, 0.22))[random.integers(2)])
    return _write(picture, ndimage.gaussian_filter(np.asarray(mask) / 255, 2), skin)


def _near(centre: float, size: int, distance: float) -> slice:
    return slice(max(0, int(centre - distance)), min(size, int(centre + distance)) or 1)


def specks(random: Random, ink: Array) -> Array:
    picture = plain(random, ink)
    rows, columns = ink.shape
    mask = Image.new("L", (columns, rows))
    for _ in range(random.integers(1, 6)):
        x, y, r = random.uniform(0, columns), random.uniform(0, rows), random.uniform(1.5, 7)
        ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=255)
    return _write(picture, np.asarray(mask) / 255, BLACK)


def blue_paper(random: Random, ink: Array) -> Array:
    tone = random.uniform((0.3, 0.5, 0.7), (0.65, 0.8, 0.98))
    picture = _field(ink.shape, tone) * _grain(random, ink.shape, 0.015, 2)
    return _write(picture, ink, (BLACK, BLUE, WHITE)[random.integers(3)])


def squared_paper(random: Random, ink: Array) -> Array:
    pitch = min(ink.shape) * random.uniform(0.04, 0.16)
    lines = _printed_lines(random, ink.shape, pitch, both=True, width=random.uniform(1, 2.5))
    tone = ((0.6, 0.75, 0.92), (0.72, 0.75, 0.75), (0.6, 0.82, 0.75))[random.integers(3)]
    sheet = _write(_field(ink.shape, WHITE), lines, tone)
    return _write(sheet, ink, (BLACK, BLUE)[random.integers(2)])


def ruled_paper(random: Random, ink: Array) -> Array:
    pitch = min(ink.shape) * random.uniform(0.08, 0.4)
    lines = _printed_lines(random, ink.shape, pitch, both=False, width=random.uniform(1, 3))
    tone = ((0.55, 0.68, 0.88), (0.62, 0.62, 0.62))[random.integers(2)]
    sheet = _write(_field(ink.shape, WHITE), lines, tone)
    return _write(sheet, ink, (BLACK, BLUE)[random.integers(2)])


def red_margin(random: Random, ink: Array) -> Array:
    sheet = ruled_paper(random, ink * 0)
    y, x = (axis * size for axis, size in zip(_grid(ink.shape), ink.shape, strict=True))
    distance = np.abs(x + random.uniform(-0.04, 0.04) * y + random.uniform(0.15, 0.4) * len(x[0]))
    line = np.clip(random.uniform(2, 4) / 2 + 0.5 - distance, 0, 1)
    return _write(_write(sheet, line, (0.85, 0.3, 0.35)), ink, (BLACK, BLUE)[random.integers(2)])


def printed_box(random: Random, ink: Array) -> Array:
    rows, columns = np.nonzero(ink > 0.1)
    gap = random.uniform(0.02, 0.08) * min(ink.shape)
    box = Image.new("L", ink.shape[::-1])
    corners = (columns.min() - gap, rows.min() - gap, columns.max() + gap, rows.max() + gap)
    ImageDraw.Draw(box).rectangle(corners, outline=255, width=int(random.integers(2, 5)))
    frame = np.asarray(box.rotate(random.uniform(-3, 3)), np.float32) / 255
    tone = (BLACK, (0.4, 0.4, 0.4), (0.8, 0.35, 0.3))[random.integers(3)]
    form = _write(_sheet(random, ink.shape), frame, tone)
    return _write(form, ink, (BLACK, BLUE)[random.integers(2)])


def yellow_marker(random: Random, ink: Array) -> Array:
    tone = ((0.98, 0.95, 0.25), (1.0, 0.9, 0.1), (0.75, 0.98, 0.4))[random.integers(3)]
    return _multiply(_field(ink.shape, WHITE), ink, tone)


def chalk(random: Random, ink: Array) -> Array:
    tone = ((0.05, 0.05, 0.05), (0.1, 0.25, 0.18), (0.12, 0.13, 0.2))[random.integers(3)]
    board = _field(ink.shape, tone) * _grain(random, ink.shape, 0.1, 6)
    rough = ink * np.clip(random.normal(0.9, 0.15, ink.shape), 0, 1)
    return _write(board, rough, (0.95, 0.95, 0.9))


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
    return soft + random.normal(0, 0.05, soft.shape)


def blank_with_shadow(random: Random, ink: Array) -> Array:
    sheet = _sheet(random, ink.shape)
    for _ in range(random.integers(1, 3)):
        sheet = sheet * _shadow(random, ink.shape, random.uniform(0.15, 0.6))
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


def photograph(scene: Scene, sources: Sources, random: Random) -> tuple[Array, list[int]]:
    """Make a photograph; return uint8 RGBA and the labels of its digits."""
    shape = SIZES[random.integers(len(SIZES))]
    share = random.uniform(scene.smallest, scene.largest)
    drawn = [sources.draw(random, round(share * min(shape))) for _ in range(scene.digits)]
    inks = [np.pad(ink, ((0, 0), (3, 3))) for ink, _ in drawn]
    ink = _canvas(random, inks, shape, share) if inks else np.zeros(shape, np.float32)
    pixels = _camera(random, scene.draw(random, ink))
    return np.dstack([pixels, np.full(shape, 255, np.uint8)]), [label for _, label in drawn]


@dataclass(frozen=True)
class Score:
    """Answers for the photographs of a kind, as shares of all.

    Args:
        right: with the right label, sure or not; without a digit, those that are not sure.
        sure_and_wrong: sure of another label, or of any where there is not exactly one digit.
    """

    right: float
    sure_and_wrong: float


def measure(scene: Scene, sources: Sources, context: QueryContext, count: int, seed: int) -> Score:
    """Read photographs of a kind as the command line and the pages do."""
    random = np.random.default_rng(seed)
    right = wrong = 0
    for _ in range(count):
        pixels, labels = photograph(scene, sources, random)
        truth = labels[0] if len(labels) == 1 else None
        label, is_sure = _read(pixels, context)
        right += label == truth if truth is not None else not is_sure
        wrong += is_sure and label != truth
    return Score(right / count, wrong / count)


def _read(pixels: Array, context: QueryContext) -> tuple[int | None, bool]:
    try:
        ink = extract_ink(pixels)
        answer = ClassifyDigit.of(ink, {BUNDLED: prepare_drawing(ink)}).answer(context)
    except DrawingError:
        return None, False
    return answer.label(0), answer.is_confident(0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photos")
    parser.add_argument("--pen", type=Path, help="file of all pen digits")
    parser.add_argument("--count", type=int, default=100, help="photographs of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    sources = load_sources(options.pen)
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        context = QueryContext(Store(Path(folder)), Cache.default())
        scores = {
            name: measure(scene, sources, context, options.count, options.seed + number)
            for number, (name, scene) in enumerate([*KINDS.items(), ("two digits", SEVERAL)])
        }
    one = [score.right for name, score in scores.items() if KINDS.get(name, SEVERAL).digits == 1]
    measurements = [
        Measurement("right, mean of all kinds with a digit", [float(np.mean(one))], "", minimum=0.6)
    ]
    for name, score in scores.items():
        limit = MAX_SURE_AND_WRONG if name in KINDS else MAX_SURE_OF_SEVERAL
        note = f"right {score.right:.2f}"
        measurements.append(
            Measurement(
                f"sure and wrong: {name}", [score.sure_and_wrong], "", maximum=limit, note=note
            )
        )
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
