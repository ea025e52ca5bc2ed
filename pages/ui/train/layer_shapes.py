"""How the output of a layer is drawn: as units, as steps of a sequence, or as maps.

Positions are in pixels from the middle of the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element

from dlcore.models.layers import Shape
from pages.ui.common.svg import Point, add, polyline

MAX_ROWS = 11
"""Units or steps that are drawn; an ellipsis counts as one."""

MAX_SHEETS = 12

_ROW = 25
_RADIUS = 8
_OUTPUTS_GAP = 25
_CELL, _MAX_CELLS = 11, 7
_EDGE, _MIN_EDGE = 84, 8
_SHEET_OFFSET = 4
_PIXEL = 8
"""Least distance of the lines of a grid."""


class LayerShape(Protocol):
    """The drawing of a layer's output."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    @property
    def entries(self) -> Sequence[Point]:
        """Where lines from the previous layer end."""

    @property
    def exits(self) -> Sequence[Point]:
        """Where lines to the next layer begin."""

    def draw(self, parent: Element) -> None: ...


@dataclass(frozen=True)
class Units:
    """A column of units.

    Args:
        count: number of units; an ellipsis replaces some of many.
        are_neurons: draw circles, instead of squares for values that no neuron computes.
        masked_share: share that is crossed out.
    """

    count: int
    are_neurons: bool
    masked_share: float = 0.0

    @property
    def width(self) -> float:
        return 2.0 * _RADIUS

    @property
    def height(self) -> float:
        return float(min(self.count, MAX_ROWS) * _ROW)

    @property
    def entries(self) -> Sequence[Point]:
        return [(0.0, y) for y in offsets(self.count, MAX_ROWS, _ROW)]

    exits = entries

    def draw(self, parent: Element) -> None:
        masked = _distribute(len(self.entries), self.masked_share)
        for (x, y), is_masked in zip(self.entries, masked, strict=True):
            unit = add(parent, "g", "masked" if is_masked else "")
            if self.are_neurons:
                add(unit, "circle", cx=x, cy=y, r=_RADIUS)
            else:
                side = 2 * _RADIUS - 2
                add(unit, "rect", x=x - side / 2, y=y - side / 2, width=side, height=side)
            if is_masked:
                add(unit, "path", d=_cross((x, y), _RADIUS / math.sqrt(2)))
        if self.count > MAX_ROWS:
            draw_ellipsis(parent, [(0.0, y) for y in (-7.0, 0.0, 7.0)])


@dataclass(frozen=True)
class TwoOutputs:
    """The units of two output layers, one below the other.

    Args:
        first, second: their units.
    """

    first: Units
    second: Units

    @property
    def width(self) -> float:
        return self.first.width

    @property
    def height(self) -> float:
        return self.first.height + _OUTPUTS_GAP + self.second.height

    @property
    def placed(self) -> Sequence[tuple[Units, float]]:
        """Both, each with the middle of its drawing."""
        first = (self.first.height - self.height) / 2
        return [(self.first, first), (self.second, (self.height - self.second.height) / 2)]

    @property
    def entries(self) -> Sequence[Point]:
        return [(x, y + middle) for units, middle in self.placed for x, y in units.entries]

    exits = entries

    def draw(self, parent: Element) -> None:
        for units, middle in self.placed:
            units.draw(add(parent, "g", transform=f"translate(0 {middle:.1f})"))


@dataclass(frozen=True)
class Steps:
    """A row of features for each step of a sequence.

    Args:
        count: number of steps.
        features: of each step.
    """

    count: int
    features: int

    @property
    def width(self) -> float:
        return float(min(self.features, _MAX_CELLS) * _CELL)

    @property
    def height(self) -> float:
        return float(min(self.count, MAX_ROWS) * _ROW)

    @property
    def entries(self) -> Sequence[Point]:
        return [(-self.width / 2, y) for y in offsets(self.count, MAX_ROWS, _ROW)]

    @property
    def exits(self) -> Sequence[Point]:
        return [(-x, y) for x, y in self.entries]

    def draw(self, parent: Element) -> None:
        side = _CELL - 1.0
        for _, y in self.entries:
            for x in offsets(self.features, _MAX_CELLS, _CELL):
                add(parent, "rect", x=x - side / 2, y=y - side / 2, width=side, height=side)
            if self.features > _MAX_CELLS:
                draw_ellipsis(parent, [(x, y) for x in (-3.5, 0.0, 3.5)], radius=1.0)
        if self.count > MAX_ROWS:
            draw_ellipsis(parent, [(0.0, y) for y in (-7.0, 0.0, 7.0)])


@dataclass(frozen=True)
class Maps:
    """A stack of sheets, one behind the other.

    Args:
        shape: ``(height, width, channels)``.
        largest: height or width of the network's largest map, which has the longest edge.
    """

    shape: Shape
    largest: int

    @property
    def sheets(self) -> int:
        """Number of sheets; of more than four channels it is their logarithm plus two."""
        channels = self.shape[-1]
        if channels <= 4:
            return channels
        return min(2 + round(math.log2(channels)), MAX_SHEETS)

    @property
    def sheet(self) -> tuple[float, float]:
        """Height and width of a sheet."""
        height, width, _ = self.shape
        scale = _EDGE / self.largest
        return max(height * scale, _MIN_EDGE), max(width * scale, _MIN_EDGE)

    @property
    def width(self) -> float:
        return self.sheet[1] + self._depth

    @property
    def height(self) -> float:
        return self.sheet[0] + self._depth

    @property
    def front(self) -> Point:
        """Left upper corner of the sheet in front."""
        return -self.width / 2, -self.height / 2 + self._depth

    @property
    def entries(self) -> Sequence[Point]:
        """A value in the left half of the sheet in front."""
        (left, top), (height, width) = self.front, self.sheet
        return [(left + width * 0.3, top + height / 2)]

    @property
    def exits(self) -> Sequence[Point]:
        """The right corners of the stack."""
        return [(self.width / 2, -self.height / 2), (self.width / 2, self.height / 2 - self._depth)]

    def window(self, size: int) -> tuple[Point, float, float]:
        """Return a window on the sheet in front: its right upper corner, height and width.

        Args:
            size: edge of the window in values.
        """
        (left, top), (height, width) = self.front, self.sheet
        rows, columns, _ = self.shape
        window_height = min(max(size / rows * height, 4.0), height)
        window_width = min(max(size / columns * width, 4.0), width)
        right = left + width - min(0.12 * width, width - window_width)
        middle = top + height / 2
        return (right, middle - window_height / 2), window_height, window_width

    def draw(self, parent: Element) -> None:
        (left, top), (height, width) = self.front, self.sheet
        for index in reversed(range(self.sheets)):
            shift = index * _SHEET_OFFSET
            add(parent, "rect", "sheet", x=left + shift, y=top - shift, width=width, height=height)
        add(parent, "path", "grid", d="".join(self._grid()))

    @property
    def _depth(self) -> float:
        return float((self.sheets - 1) * _SHEET_OFFSET)

    def _grid(self) -> Iterator[str]:
        """Yield lines between pixels; between several pixels where they are small."""
        (left, top), (height, width) = self.front, self.sheet
        rows, columns, _ = self.shape
        for y in _divide(top, height, rows):
            yield polyline([(left, y), (left + width, y)])
        for x in _divide(left, width, columns):
            yield polyline([(x, top), (x, top + height)])


def offsets(count: int, limit: int, distance: float) -> list[float]:
    """Return positions around 0, of at most ``limit``; of more, the middle one is left out."""
    drawn = min(count, limit)
    found = [(index - (drawn - 1) / 2) * distance for index in range(drawn)]
    return [offset for offset in found if offset] if count > limit else found


def draw_ellipsis(parent: Element, at: Sequence[Point], radius: float = 2.0) -> None:
    """Draw the dots that replace units, steps or features."""
    for x, y in at:
        add(parent, "circle", "dot", cx=x, cy=y, r=radius)


def _divide(start: float, length: float, count: int) -> list[float]:
    cells = min(count, int(length / _PIXEL))
    return [start + length * index / cells for index in range(1, cells)]


def _cross(at: Point, half: float) -> str:
    x, y = at
    return polyline([(x - half, y - half), (x + half, y + half)]) + polyline(
        [(x - half, y + half), (x + half, y - half)]
    )


def _distribute(count: int, share: float) -> list[bool]:
    """Return flags of which a share is true, evenly distributed."""
    return [int((i + 0.5) * share) < int((i + 1.5) * share) for i in range(count)]
