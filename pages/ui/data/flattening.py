"""Flattening drawn: the rows of an image one behind the other, one of them seen closely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pages.ui.common.pixels import STYLE, grey_cells, picture, png_address, tinted
from pages.ui.shell.theme import accent

_STYLE = """
<style>
.dl-flat { display: flex; flex-wrap: wrap; gap: 24px 40px; align-items: flex-start; }
.dl-flat > figure { position: relative; margin: 0; width: 224px; }
.dl-flat > figure > b, .dl-strip > b { position: absolute; border: 3px solid var(--accent);
  border-radius: 5px; box-sizing: content-box; }
.dl-flat > figure > b { left: -6px; width: 230px; margin-top: -3px; }
.dl-flat > div { flex: 1 1 640px; min-width: 0; }
.dl-strip { position: relative; }
.dl-strip > img { width: 100%; height: 36px; }
.dl-strip > b { top: -6px; height: 42px; margin-left: -3px; }
.dl-ends { display: flex; justify-content: space-between; font-size: 0.8em; line-height: 1;
  font-variant-numeric: tabular-nums; position: relative; height: 56px; padding-top: 10px; }
.dl-cone { position: absolute; inset: 6px 0 0; background: var(--accent); opacity: 0.25; }
.dl-row { overflow-x: auto; container-type: inline-size; }
.dl-row table { --width: max(100cqw, 620px); width: var(--width); table-layout: fixed;
  font-size: clamp(10px, 0.42 * var(--width) / var(--columns), 17px); border-collapse: collapse;
  font-variant-numeric: tabular-nums; letter-spacing: -0.02em; }
.dl-row td { padding: 0; height: 32px; text-align: center; }
.dl-row .dl-plain { font-size: 0.88em; opacity: 0.75; }
</style>
"""


def flattening(image: np.ndarray, scale: float, row: int, first: int, name: str) -> str:
    """The image with one row framed, the flattened image, and where the row lies in it.

    Args:
        image: shape ``(rows, columns)``.
        scale: the value of white.
        row: the framed row, from 0.
        first: position of its first value in the flattened image.
        name: of the picture, for those who cannot see it.
    """
    rows, columns = image.shape
    total = image.size
    height = 224 / rows
    left, right = 100 * first / total, 100 * (first + columns) / total
    cone = f"polygon({left:.3f}% 0, {right:.3f}% 0, 100% 100%, 0 100%)"
    positions = [f'<td class="dl-plain">{first + i}</td>' for i in range(columns)]
    return (
        f'{STYLE}{_STYLE}<div class="dl-flat" style="--accent:{accent()}">'
        f"<figure>{picture(image, scale, 224, name)}"
        f'<b style="top:{row * height - 3:.1f}px;height:{height:.1f}px"></b></figure>'
        '<div><div class="dl-strip">'
        f'<img class="dl-picture" alt="" src="{png_address(image.reshape(1, -1), scale)}">'
        f'<b style="left:{left:.3f}%;width:{right - left:.3f}%"></b></div>'
        f'<div class="dl-ends"><div class="dl-cone" style="clip-path:{cone}"></div>'
        f"<span>0</span><span>{total - 1}</span></div>"
        f"{_table([grey_cells(image[row], scale), positions])}</div></div>"
    )


def scaling(values: np.ndarray, results: np.ndarray, scale: float, tint: str = "") -> str:
    """One row of an image, stored and divided by the largest value.

    Args:
        values: as stored, shape ``(columns,)``.
        results: from 0 to 1, of the same shape.
        scale: the value of white.
        tint: one of ``TINTS`` for a channel of a colour image.
    """
    divided = [f"<td>{result:.2f}</td>" for result in results.tolist()]
    return f"{STYLE}{_STYLE}{_table([grey_cells(values, scale), divided], tint)}"


def _table(rows: Sequence[Sequence[str]], tint: str = "") -> str:
    drawn = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    style = f"--columns:{len(rows[0])}"
    return f'<div class="dl-row"{tinted(tint)}><table style="{style}">{drawn}</table></div>'
