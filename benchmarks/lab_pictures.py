"""The pictures of the labs' gallery, each a real result on a run that this trains.

python -m benchmarks.lab_pictures static/labs [--lab NAME]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.trained_labs import draw, without_paper
from dlcore import PRESETS, Run, Store, train
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs import LABS
from dlcore.labs.between import BlendPair
from dlcore.labs.fooling import JUDGED, FoolImage
from dlcore.labs.saliency import ExplainImage
from pages.ui.charts.style import NEUTRAL, SERIES

SIDE, GAP = 96, 12
"""Pixels of an image, and between two."""

WIDTH = 3 * (SIDE + GAP) + GAP


def strip(images: Sequence[Array]) -> Image.Image:
    """Return grey images from 0 to 1 side by side, on nothing."""
    width = len(images) * (SIDE + GAP) + GAP
    sheet = Image.new("RGBA", (width, SIDE + 2 * GAP))
    for index, image in enumerate(images):
        pixels = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
        enlarged = pixels.resize((SIDE, SIDE), Image.Resampling.NEAREST)
        sheet.paste(enlarged.convert("RGB"), (GAP + index * (SIDE + GAP), GAP))
    return sheet


def fooling(context: QueryContext, run: Run) -> Image.Image:
    """Return a digit unchanged, after FGSM and after noise, of which only FGSM misleads."""
    for sample in range(100):
        image = FoolImage(run=run.id, sample=sample).answer(context)
        changed, _, noisy = image.probabilities[:, JUDGED].argmax(axis=1) == image.label
        if not changed and noisy and image.probabilities[0, 0].argmax() == image.label:
            break
    return strip(
        [each[..., 0] for each in (image.fgsm[0], image.fgsm[JUDGED], image.noise[JUDGED])]
    )


def surgery(context: QueryContext, run: Run) -> Image.Image:
    """Return the accuracy without the smallest weights, and without random ones."""
    queries = LABS["surgery"].queries(run)
    result = LABS["surgery"].combine([query.answer(context) for query in queries])
    (figure,) = LABS["surgery"].figures(result)
    sheet = Image.new("RGB", (WIDTH, SIDE + 2 * GAP), "white")
    pen = ImageDraw.Draw(sheet)
    for code, colour in (("random", "#808894"), ("smallest", "#0072b2")):
        points = [
            (GAP + (1 - kept) * (WIDTH - 2 * GAP), GAP + (1 - value) * SIDE)
            for kept, value in zip(map(float, figure.x), figure.series[code], strict=True)
        ]
        pen.line(points, fill=colour, width=4, joint="curve")
    return sheet


def saliency(context: QueryContext, run: Run) -> Image.Image:
    """Return a digit and its integrated gradients, trained and with random weights."""
    found = ExplainImage(run=run.id, sample=0).answer(context)
    maps = [np.abs(each[0]) / np.abs(each[0]).max() for each in (found.trained, found.random)]
    return strip([found.image[..., 0], *maps])


def film(context: QueryContext, run: Run) -> Image.Image:
    """Return the plane before the first and after the last epoch."""
    queries = LABS["film"].queries(run)
    result = LABS["film"].combine([query.answer(context) for query in queries])
    sheet = Image.new("RGB", (WIDTH, SIDE + 2 * GAP), "white")
    pen = ImageDraw.Draw(sheet)
    low, high = result.points.min(axis=(0, 1)), result.points.max(axis=(0, 1))
    for start, points in ((0, result.points[0]), (WIDTH // 2, result.points[-1])):
        for label, (x, y) in zip(result.labels, (points - low) / (high - low), strict=True):
            left = start + GAP + x * (WIDTH // 2 - 2 * GAP)
            top = GAP + (1 - y) * SIDE
            colour = (*SERIES, NEUTRAL)[int(label) % (len(SERIES) + 1)]
            pen.ellipse((left - 2, top - 2, left + 2, top + 2), fill=colour)
    return sheet


def dreams(context: QueryContext, run: Run) -> Image.Image:
    """Return what the class 3 likes best, plain and smooth, and the nearest training image."""
    queries = LABS["dreams"].queries(run)
    result = LABS["dreams"].combine([query.answer(context) for query in queries])
    shown = (result.pictures[0, 3, 0], result.pictures[1, 3, 0], result.nearest[1, 3, 0])
    return strip([each[..., 0] / 255 for each in shown])


def between(context: QueryContext, run: Run) -> Image.Image:
    """Return blends of the first two test images."""
    pair = BlendPair(run=run.id, first=0, second=1).answer(context)
    return strip([pair.pixels[index, ..., 0] for index in (0, 5, 10)])


def _chart(lab: str) -> Callable[[QueryContext, Run], Image.Image]:
    """Return the function that draws the first chart of a lab."""

    def draw_result(context: QueryContext, run: Run) -> Image.Image:
        queries = LABS[lab].queries(run)
        result = LABS[lab].combine([query.answer(context) for query in queries])
        return draw(LABS[lab].figures(result)[0])

    return draw_result


PICTURES: Mapping[str, Callable[[QueryContext, Run], Image.Image]] = {
    "fooling": fooling,
    "surgery": surgery,
    "saliency": saliency,
    "film": film,
    "dreams": dreams,
    "between": between,
    "hardening": _chart("hardening"),
    "transfer": _chart("transfer"),
    "strokes": _chart("strokes"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lab_pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lab", choices=PICTURES, action="append")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        context = QueryContext(Store(Path(home)), Cache.default())
        names = options.lab or list(PICTURES)
        presets = {LABS[name].preset for name in names}
        runs = {preset: train(PRESETS[preset].spec, store=context.store) for preset in presets}
        for name in names:
            picture = PICTURES[name](context, runs[LABS[name].preset])
            if picture.mode == "RGB":
                picture = without_paper(picture)
            picture.save(options.folder / f"{name}.webp", quality=80)
    return 0


if __name__ == "__main__":
    sys.exit(main())
