"""Small images as HTML: as sharp squares and as tables of their values."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from io import BytesIO

import numpy as np
from PIL import Image

_TABLE_WIDTH = 728
_MIN_CELL = 25
_MAX_CELL = 52

TINTS = ("red", "green", "blue")
"""The channels of a colour image in storage order."""


def sample_rows(images: Sequence[np.ndarray], names: Sequence[str], scale: float) -> str:
    """Return a row of images for each class, as many as fit the page's width.

    Args:
        images: for each class an array of shape ``(count, rows, columns)``, with channels
            ``(count, rows, columns, 3)``.
        names: of the classes.
        scale: the value of white.
    """
    lines = []
    for name, line in zip(names, images, strict=True):
        cells = "".join(image_html(image, scale, 56, name) for image in line)
        lines.append(f"<span>{escape(name)}</span><div>{cells}</div>")
    return f'<div class="dl-samples">{"".join(lines)}</div>'


def image_html(image: np.ndarray, scale: float, width: int, name: str) -> str:
    """Return one image as sharp squares.

    Args:
        image: shape ``(rows, columns)`` or, in colour, ``(rows, columns, 3)``.
        scale: the largest value that can be stored.
        width: on the screen, in pixels; preferably a multiple of the image's.
        name: text alternative.
    """
    return (
        f'<img class="dl-picture" alt="{escape(name)}" width="{width}"'
        f' src="{png_data_url(image, scale)}">'
    )


def png_data_url(image: np.ndarray, scale: float) -> str:
    """Return an image as a PNG data URL."""
    file = BytesIO()
    Image.fromarray(_greys(image, scale)).save(file, format="PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def pixel_table(image: np.ndarray, scale: float, tint: str = "") -> str:
    """Return an image as a table of its stored values, each on its grey.

    Args:
        image: shape ``(rows, columns)``, whole numbers from 0 to ``scale``.
        scale: the value of white.
        tint: one of ``TINTS`` for a channel of a colour image.
    """
    rows = "".join(f"<tr>{''.join(grey_cells(row, scale))}</tr>" for row in image)
    style = f"--columns:{image.shape[1]};--widest:{table_width(image.shape[1])}px"
    table = f'<table style="{style}">{rows}</table>'
    return f'<div class="dl-numbers" tabindex="0"{tint_attribute(tint)}>{table}</div>'


def table_width(columns: int) -> int:
    """Return the width in pixels of a pixel table on a wide page."""
    return min(max(_TABLE_WIDTH, _MIN_CELL * columns), _MAX_CELL * columns)


def tint_attribute(tint: str) -> str:
    """Return the attribute that tints the cells inside; empty for grey ones."""
    return f' data-tint="{tint}"' if tint else ""


def grey_cells(values: np.ndarray, scale: float) -> list[str]:
    """Return table cells, each on the grey of its value.

    Args:
        values: shape ``(n,)``, whole numbers from 0 to ``scale``.
        scale: the value of white.
    """
    # Most values are 0: the short form keeps the page small.
    return [
        f'<td class="dl-grey" style="--grey:{grey}">{value}</td>'
        if value
        else '<td class="dl-grey" data-zero>0</td>'
        for value, grey in zip(values.tolist(), _greys(values, scale).tolist(), strict=True)
    ]


def _greys(values: np.ndarray, scale: float) -> np.ndarray:
    greys: np.ndarray = (values * (255 / scale)).round().astype(np.uint8)
    return greys
