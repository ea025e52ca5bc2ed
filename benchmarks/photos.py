"""Simulated photographs of handwritten digits: 20 kinds of paper, pen, light and camera.

    python -m benchmarks.photos [--pen PEN_STROKES.npz] [--count 100] [--seed 0] [--json]

Each photograph shows one digit, a pen digit or one of MNIST's test set, or none. An answer counts
as right when its label is right, sure or not; blank paper counts as right when no digit is sure.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from benchmarks.photo_effects import Random, camera
from benchmarks.photo_kinds import KINDS, SEVERAL, Scene
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

MAX_SURE_AND_WRONG = 0.02
MAX_SURE_OF_SEVERAL = 0.05

SIZES = ((480, 640), (640, 480), (600, 600), (768, 1024), (900, 675))
"""Heights and widths of the photographs in pixels."""


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


def photograph(scene: Scene, sources: Sources, random: Random) -> tuple[Array, list[int]]:
    """Make a photograph; return uint8 RGBA and the labels of its digits."""
    shape = SIZES[random.integers(len(SIZES))]
    share = random.uniform(scene.smallest, scene.largest)
    drawn = [sources.draw(random, round(share * min(shape))) for _ in range(scene.digits)]
    inks = [np.pad(ink, ((0, 0), (3, 3))) for ink, _ in drawn]
    ink = _canvas(random, inks, shape, share) if inks else np.zeros(shape, np.float32)
    pixels = camera(random, scene.draw(random, ink))
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
