"""Units or filters of a first layer as a wall of small pictures: HTML of numbers and names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dlcore.arrays import Array
from pages.ui.common.pixels import STYLE, picture
from pages.ui.inside.weight_colours import coloured

_STYLE = """
<style>
.dl-wall { display: grid; gap: 8px; font-variant-numeric: tabular-nums;
  grid-template-columns: repeat(auto-fill, minmax(var(--width), max-content)); }
.dl-wall figure { margin: 0; text-align: center; line-height: 1.3; }
.dl-wall img { width: var(--width); height: auto; border: 1px solid #80889440; }
.dl-wall figcaption { font-size: 0.75rem; opacity: 0.75; }
</style>
"""

_NARROWEST, _WIDEST = 56, 84


def image_grid(images: Array, numbers: Sequence[int], names: Sequence[str], most: float) -> str:
    """The pictures with their numbers below.

    Args:
        images: weights, shape ``(n, rows, columns)`` or in colour ``(n, rows, columns, 3)``.
        numbers: of the units.
        names: for those who cannot see the pictures.
        most: the weight of the strongest colour.
    """
    columns = images.shape[2]
    # Whole multiples of the pixels, where that is neither too small nor too large.
    width = min(max(columns * round(_WIDEST / columns), _NARROWEST), _WIDEST)
    figures = "".join(
        f"<figure>{picture(coloured(image, most), 255, width, name)}"
        f"<figcaption>{escape(str(number))}</figcaption></figure>"
        for image, number, name in zip(images, numbers, names, strict=True)
    )
    return f'{STYLE}{_STYLE}<div class="dl-wall" style="--width:{width}px">{figures}</div>'
