"""Small pictures as SVG masks: a page gives them their colour."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from pages.ui.common.svg import Point, polyline

WIDTH, HEIGHT = 160, 64


def data_url(content: str) -> str:
    """Return the elements of a picture as the data URL of an SVG."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{content}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def scaled(values: Sequence[float], low: float, high: float) -> list[Point]:
    """Return values as the points of a curve over the whole picture."""
    x = np.linspace(4, WIDTH - 4, len(values))
    y = HEIGHT - 6 - (HEIGHT - 12) * (np.asarray(values) - low) / (high - low)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def line(points: Sequence[Point], width: float = 2, opacity: float = 1) -> str:
    """Return a line through points."""
    return (
        f'<path d="{polyline(points)}" fill="none" stroke="#000" stroke-width="{width}" '
        f'stroke-opacity="{opacity:.1f}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def dot(x: float, y: float, radius: float) -> str:
    """Return a disc."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def box(x: float, y: float, width: float, height: float, opacity: float = 1) -> str:
    """Return a rectangle with round corners."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="1.5" '
        f'fill-opacity="{opacity:.2f}"/>'
    )
