"""The pictures on the cards of the lessons: the curves of their demos, really trained.

    python -m benchmarks.lesson_pictures static/lessons [--lesson NAME]

Each curve is a run; the colours do not say of which arm, because the learner predicts first.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, indent, tostring

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import finish, fresh_engine
from dlcore import Store
from dlcore.analysis.history import history
from dlcore.engine.supervisor import LocalEngine
from dlcore.lessons import LESSONS, Lesson, Size
from pages.ui.charts.style import NEUTRAL, SERIES
from pages.ui.common.svg import add, polyline

WIDTH, HEIGHT, MARGIN = 320, 120, 8
POINTS = 60
"""More epochs than the picture can show are thinned evenly."""

Curve = Sequence[float]


def train_curves(store: Store, engine: LocalEngine, lesson: Lesson) -> list[Curve]:
    """Train the demo of a lesson; return the metric of each run by epoch."""
    runs = [
        store.create(spec, "pictures")
        for specs in lesson.specs(Size.DEMO).values()
        for spec in specs
    ]
    metrics = [
        history(event for _, event in store.events(run.id)).metrics
        for run in finish(store, engine, runs)
    ]
    name = lesson.metric.removeprefix("test_").removeprefix("val_")
    return [of_run.get(f"val_{name}") or of_run[name] for of_run in metrics]


def draw_curves(curves: Sequence[Curve]) -> str:
    """Return an SVG document with curves on a common scale."""
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}")
    axes = [(MARGIN, MARGIN), (MARGIN, HEIGHT - MARGIN), (WIDTH - MARGIN, HEIGHT - MARGIN)]
    add(svg, "path", d=polyline(axes), fill="none", stroke=NEUTRAL)
    values = [value for curve in curves for value in curve]
    low, high = min(values), max(values)
    longest = max(map(len, curves))
    for curve, colour in zip(curves, SERIES, strict=False):
        points = [
            (
                2 * MARGIN + (WIDTH - 4 * MARGIN) * epoch / max(1, longest - 1),
                HEIGHT - 2 * MARGIN - (HEIGHT - 4 * MARGIN) * (value - low) / (high - low),
            )
            for epoch, value in enumerate(curve)
        ]
        shown = [*points[:: math.ceil(len(points) / POINTS)], points[-1]]
        line = add(svg, "path", d=polyline(shown), fill="none", stroke=colour)
        line.attrib.update({"stroke-width": "3", "stroke-linejoin": "round"})
        x, y = points[-1]
        add(svg, "circle", cx=x, cy=y, r=4, fill=colour)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the lessons and write their pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lesson_pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lesson", choices=list(LESSONS), action="append")
    options = parser.parse_args(arguments)
    use_real_mnist()
    options.folder.mkdir(parents=True, exist_ok=True)
    with fresh_engine(workers=1) as (engine, store):
        for name in options.lesson or list(LESSONS):
            picture = draw_curves(train_curves(store, engine, LESSONS[name]))
            (options.folder / f"{name}.svg").write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
