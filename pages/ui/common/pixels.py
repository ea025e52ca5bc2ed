"""Small images as pictures and as numbers: HTML made of nothing but numbers and names."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from io import BytesIO

import numpy as np
from PIL import Image

_WIDEST_TABLE = 728
_SMALLEST_CELL = 25
_LARGEST_CELL = 52

TINTS = ("red", "green", "blue")
"""The channels of a colour image, in the order in which they are stored."""

STYLE = """
<style>
.dl-picture { image-rendering: pixelated; border-radius: 4px; display: block; }
.dl-samples { display: grid; gap: 6px 20px; align-items: center;
  grid-template-columns: fit-content(9rem) 1fr; }
.dl-samples > div { display: flex; flex-wrap: wrap; gap: 6px; height: 56px; overflow: hidden; }
.dl-samples > span { font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.dl-numbers { overflow-x: auto; container-type: inline-size; }
.dl-numbers table { --width: min(var(--widest), max(100cqw, 560px)); width: var(--width);
  --cell: calc(var(--width) / var(--columns)); font-size: min(18px, 0.42 * var(--cell));
  table-layout: fixed; border-collapse: collapse; border-radius: 4px; overflow: hidden;
  font-variant-numeric: tabular-nums; line-height: 1; }
.dl-numbers tr { height: var(--cell); }
.dl-grey { padding: 0; text-align: center; border: 1px solid #80889424;
  background: rgb(var(--grey) var(--grey) var(--grey));
  color: hsl(0 0% calc((132 - var(--grey)) * 100%)); }
[data-tint="red"] .dl-grey { background: rgb(var(--grey) 0 0);
  color: hsl(0 0% calc((215 - var(--grey)) * 100%)); }
[data-tint="green"] .dl-grey { background: rgb(0 var(--grey) 0);
  color: hsl(0 0% calc((140 - var(--grey)) * 100%)); }
[data-tint="blue"] .dl-grey { background: rgb(0 0 var(--grey)); color: #ffffff; }
.dl-grey[data-zero] { --grey: 0; color: #747b87; }
</style>
"""


def samples(images: Sequence[np.ndarray], names: Sequence[str], scale: float) -> str:
    """A line of pictures for each class; as many as the page is wide enough for.

    Args:
        images: for each class an array of shape ``(count, rows, columns)``, with channels
            ``(count, rows, columns, 3)``.
        names: what the classes are called.
        scale: the value of white.
    """
    lines = []
    for name, line in zip(names, images, strict=True):
        drawn = "".join(picture(image, scale, 56, name) for image in line)
        lines.append(f"<span>{escape(name)}</span><div>{drawn}</div>")
    return f'{STYLE}<div class="dl-samples">{"".join(lines)}</div>'


def picture(image: np.ndarray, scale: float, width: int, name: str) -> str:
    """One image as sharp squares.

    Args:
        image: shape ``(rows, columns)`` or, in colour, ``(rows, columns, 3)``.
        scale: the largest value that can be stored.
        width: on the screen, in pixels; best a multiple of the image's own.
        name: for those who cannot see it.
    """
    return (
        f'<img class="dl-picture" alt="{escape(name)}" width="{width}"'
        f' src="{png_address(image, scale)}">'
    )


def png_address(image: np.ndarray, scale: float) -> str:
    """An image as the address of a picture that lies in the address itself."""
    file = BytesIO()
    Image.fromarray(_greys(image, scale)).save(file, format="PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def numbers(image: np.ndarray, scale: float, tint: str = "") -> str:
    """An image as a table of its stored values, each on the grey that it stands for.

    Args:
        image: shape ``(rows, columns)``, whole numbers from 0 to ``scale``.
        scale: the value of white.
        tint: one of ``TINTS`` for a channel of a colour image.
    """
    rows = "".join(f"<tr>{''.join(grey_cells(row, scale))}</tr>" for row in image)
    style = f"--columns:{image.shape[1]};--widest:{table_width(image.shape[1])}px"
    return (
        f'{STYLE}<div class="dl-numbers"{tinted(tint)}><table style="{style}">{rows}</table></div>'
    )


def table_width(columns: int) -> int:
    """Width in pixels that a table of numbers takes where there is room for it."""
    return min(max(_WIDEST_TABLE, _SMALLEST_CELL * columns), _LARGEST_CELL * columns)


def tinted(tint: str) -> str:
    """The attribute that colours the cells inside; nothing for grey ones."""
    return f' data-tint="{tint}"' if tint else ""


def grey_cells(values: np.ndarray, scale: float) -> list[str]:
    """Table cells, each on the grey that its value stands for.

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
