"""Flattening as HTML: an image, its flattened row of pixels, and one image row in detail."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pages.ui.common.pixels import grey_cells, image_html, png_data_url, tint_attribute


def flattening_html(image: np.ndarray, scale: float, row: int, first: int, alt: str) -> str:
    """Return the image with one row framed, the flattened image, and the row's position in it.

    Args:
        image: shape ``(rows, columns)``.
        scale: the value of white.
        row: index of the framed row.
        first: index of the row's first value in the flattened image.
        alt: alternative text of the image.
    """
    rows, columns = image.shape
    total = image.size
    height = 224 / rows
    style = (
        f"--top:{row * height - 3:.1f}px;--height:{height:.1f}px"
        f";--left:{100 * first / total:.3f}%;--right:{100 * (first + columns) / total:.3f}%"
    )
    positions = [f'<td class="dl-plain">{first + i}</td>' for i in range(columns)]
    return (
        f'<div class="dl-flat" style="{style}">'
        f"<figure>{image_html(image, scale, 224, alt)}"
        '<b></b></figure><div><div class="dl-strip">'
        f'<img class="dl-picture" alt="" src="{png_data_url(image.reshape(1, -1), scale)}">'
        '<b></b></div><div class="dl-ends"><div class="dl-cone"></div>'
        f"<span>0</span><span>{total - 1}</span></div>"
        f"{_table([grey_cells(image[row], scale), positions])}</div></div>"
    )


def scaling_html(values: np.ndarray, scaled: np.ndarray, scale: float, tint: str = "") -> str:
    """Return the stored values of an image row above their scaled values.

    Args:
        values: as stored, shape ``(columns,)``.
        scaled: from 0 to 1, of the same shape.
        scale: the value of white.
        tint: one of ``TINTS`` for a channel of a colour image.
    """
    scaled_cells = [f"<td>{value:.2f}</td>" for value in scaled.tolist()]
    return _table([grey_cells(values, scale), scaled_cells], tint)


def _table(rows: Sequence[Sequence[str]], tint: str = "") -> str:
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    table = f'<table style="--columns:{len(rows[0])}">{body}</table>'
    return f'<div class="dl-row" tabindex="0"{tint_attribute(tint)}>{table}</div>'
