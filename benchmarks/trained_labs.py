"""Time of each lab that trains, from the start of the first run to its conclusion.

    python -m benchmarks.trained_labs [--lab NAME] [--pictures FOLDER] [--json]

The runs of a lab start at once in one engine with a warm worker, as the page starts them. The note
has the outcome. With a folder, a picture of the result is written for the gallery.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.engine import finish, fresh_engine
from benchmarks.measurement import Measurement, report
from dlcore import Store
from dlcore.engine.supervisor import LocalEngine
from dlcore.labs import TRAINED_LABS, Figure, TrainedLab

MAX_SECONDS = 180.0
SIZE, MARGIN, SCALE = (336, 120), 8, 4
COLOURS = ("#2a6fbb", "#d1652f", "#4d9a4a", "#8a5fb0")
CONTROL = "#8c8c8c"
LIGHTEST = 0x94
"""The largest of the smallest parts of a colour that a chart draws with."""

Results = Mapping[str, Sequence[Any]]


def run_lab(store: Store, engine: LocalEngine, lab: TrainedLab[Any]) -> tuple[float, Results]:
    """Return the seconds of one lab and what was measured."""
    start = time.perf_counter()
    runs = {
        code: [store.create(spec, "benchmark") for spec in specs]
        for code, specs in lab.specs().items()
    }
    ended = {code: finish(store, engine, arm_runs) for code, arm_runs in runs.items()}
    results = {
        code: [lab.measure(run, store.artifacts, engine.answer) for run in arm_runs]
        for code, arm_runs in ended.items()
    }
    return time.perf_counter() - start, results


def draw(figure: Figure) -> Image.Image:
    """Return a small chart without words: lines over numbers, bars over texts."""
    width, height = (SCALE * side for side in SIZE)
    margin = SCALE * MARGIN
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    top = max(max(values) for values in figure.series.values())
    steps = len(figure.x)

    def at(index: float, value: float) -> tuple[float, float]:
        share = value / top if top else 0.0
        across = margin + index / steps * (width - 2 * margin)
        return across, height - margin - share * (height - 2 * margin)

    for number, (code, values) in enumerate(figure.series.items()):
        colour = CONTROL if code in figure.controls else COLOURS[number % len(COLOURS)]
        if isinstance(figure.x[0], str):
            wide = 0.8 / len(figure.series)
            for index, value in enumerate(values):
                left, upper = at(index + 0.1 + number * wide, value)
                right, lower = at(index + 0.1 + (number + 1) * wide, 0.0)
                pen.rectangle((left, upper, right - SCALE, lower), fill=colour)
        else:
            points = [at(index + 0.5, value) for index, value in enumerate(values)]
            pen.line(points, fill=colour, width=3 * SCALE, joint="curve")
    pen.line((*at(0, 0.0), *at(steps, 0.0)), fill="#444444", width=SCALE)
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def without_paper(chart: Image.Image) -> Image.Image:
    """Return a chart on white paper without the paper, for pages of every colour."""
    pixels = np.asarray(chart.convert("RGB"), float)
    opaque = np.minimum(1, (255 - pixels.min(axis=2, keepdims=True)) / (255 - LIGHTEST))
    ink = (pixels - 255 * (1 - opaque)) / np.maximum(opaque, 1 / 255)
    layers = np.concatenate([ink, 255 * opaque], axis=2)
    return Image.fromarray(layers.clip(0, 255).round().astype(np.uint8), "RGBA")


def measure(names: Sequence[str], pictures: Path | None = None) -> list[Measurement]:
    """Run the labs one after another in one engine."""
    measurements = []
    with fresh_engine() as (engine, store):
        for name in names:
            lab = TRAINED_LABS[name]
            seconds, results = run_lab(store, engine, lab)
            conclusion = lab.conclude(results)
            values = {code: round(amount.value, 3) for code, amount in conclusion.values.items()}
            note = f"{conclusion.outcome}: {values}"
            measurements.append(
                Measurement(f"lab {name}", [seconds], "s", maximum=MAX_SECONDS, note=note)
            )
            if pictures:
                picture = without_paper(draw(lab.figures(results)[0]))
                picture.save(pictures / f"{name}.webp", quality=80)
    return measurements


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trained_labs")
    parser.add_argument("--lab", choices=list(TRAINED_LABS), action="append")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    measurements = measure(options.lab or list(TRAINED_LABS), options.pictures)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
