"""The drawing canvas: the only module that depends on streamlit-drawable-canvas.

This module mounts the package's frontend directly, because its built-in toolbar is English only and
invisibly covers a corner of the drawing area; the page has its own buttons instead. The version
that ``pyproject.toml`` pins fixes the message format.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import read_image
from dlcore.errors import ImageFileTooLarge, ImageUnreadable
from dlcore.handwriting.strokes import CANVAS, PEN, render_strokes
from pages.ui.common.pixels import png_data_url
from pages.ui.shell.reported import reported
from pages.ui.shell.style import style_element

MAX_ENCODED = 1_000_000
"""Maximum length of a data URL from the browser; a full board has 30,000 characters."""

MAX_STROKES = 2000

_PACKAGE = "streamlit-drawable-canvas.streamlit_drawable_canvas"
_BOARD, _CHALK = "#000000", "#FFFFFF"
_HTML = style_element("isolated/canvas.css") + '<div class="canvas-root"></div>'


@dataclass
class CanvasState:
    """The content of a canvas, as this session knows it.

    Args:
        strokes: in the frontend's format, oldest first.
        sent_strokes: the strokes that were sent to the browser last.
        version: number of times that strokes were sent; a new number makes the browser redraw.
        image_url: the image of the board as a data URL; None when nothing is drawn.
    """

    strokes: list[Any] = field(default_factory=list)
    sent_strokes: list[Any] = field(default_factory=list)
    version: int = 0
    image_url: str | None = None

    @property
    def ink(self) -> Array | None:
        """Ink from 0 to 1, float32 ``(CANVAS, CANVAS)``; None when nothing is drawn."""
        return decode_drawing(self.image_url) if self.image_url else None

    def replace(self, strokes: list[Any]) -> None:
        """Replace the strokes, in the browser too."""
        self.strokes = self.sent_strokes = strokes
        self.version += 1


def draw_canvas(key: str) -> Array | None:
    """Draw the canvas.

    The browser sends the drawing at the end of each stroke; call this function in a fragment to
    keep the rerun small.

    Args:
        key: key of the component; the drawing is kept under it across page switches.

    Returns:
        Ink from 0 to 1, float32 ``(CANVAS, CANVAS)``; None when nothing is drawn.
    """
    board = board_of(key)
    if key not in st.session_state:
        # The canvas is new in the browser, after a page switch: restore the drawing.
        board.replace(board.strokes)
    _component()(
        key=key,
        data=_message(board),
        default={"drawing": None},
        on_drawing_change=lambda: _receive(key),
        width="content",
        height="content",
    )
    return board.ink


def board_of(key: str) -> CanvasState:
    """Return the board of a canvas."""
    board: CanvasState = st.session_state.setdefault(f"{key}.board", CanvasState())
    return board


def undo(key: str) -> None:
    """Remove the last stroke; for a button's ``on_click``."""
    board = board_of(key)
    board.replace(board.strokes[:-1])
    if not board.strokes:
        board.image_url = None


def clear(key: str) -> None:
    """Remove all strokes; for a button's ``on_click``."""
    board = board_of(key)
    board.replace([])
    board.image_url = None


def show_strokes(key: str, strokes: Sequence[Array]) -> None:
    """Replace the drawing by strokes, as if they had been drawn.

    Args:
        key: of the canvas.
        strokes: points of each stroke, shape ``(n, 2)``: x and y in pixels of the canvas.
    """
    board = board_of(key)
    board.replace([_path(stroke) for stroke in strokes])
    board.image_url = png_data_url(render_strokes(strokes), 1.0)


def stroke_points(key: str) -> list[list[tuple[float, float]]]:
    """Return the points of the strokes that are drawn on a canvas, in its pixels."""
    return [_points(stroke) for stroke in board_of(key).strokes]


def _points(stroke: object) -> list[tuple[float, float]]:
    """Return the ends of the curves in a path of Fabric.js, which comes from a browser."""
    path = stroke.get("path") if isinstance(stroke, Mapping) else None
    points = []
    for command in path if isinstance(path, list) else []:
        match command:
            case [str(), *_, (int() | float()) as x, (int() | float()) as y]:
                if math.isfinite(x) and math.isfinite(y):
                    points.append((float(x), float(y)))
    return points


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        _PACKAGE, html=_HTML, css="index-*.css", js="index-*.js", isolate_styles=True
    )


def _message(board: CanvasState) -> dict[str, Any]:
    return {
        "canvasWidth": CANVAS,
        "canvasHeight": CANVAS,
        "strokeWidth": PEN,
        "strokeColor": _CHALK,
        "fillColor": _CHALK,
        "backgroundColor": _BOARD,
        "backgroundImageURL": None,
        "backgroundImageFit": "stretch",
        "initialDrawing": {
            "objects": board.sent_strokes,
            "background": _BOARD,
            "turn": board.version,
        },
        "drawingMode": "freedraw",
        "displayRadius": 0,
        "fontSize": PEN,
        "label": "",
        "disabled": False,
        "maxDisplayHeight": None,
        "realtimeUpdateStreamlit": True,
        "returnImageData": True,
    }


def _path(stroke: Array) -> dict[str, Any]:
    """Return a stroke in the frontend's format, a path of Fabric.js."""
    first, *others = stroke.tolist()
    return {
        "type": "Path",
        "path": [["M", *first], *(["L", *point] for point in others or [first])],
        "fill": None,
        "stroke": _CHALK,
        "strokeWidth": PEN,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
    }


def _receive(key: str) -> None:
    """Store the drawing that the browser sent."""
    message, board = reported(key, "drawing"), board_of(key)
    match message:
        case {"raw": {"objects": [_, *_] as strokes}, "data": str(image_url)}:
            board.strokes, board.image_url = strokes[:MAX_STROKES], image_url
        case None:
            # The canvas is not drawn any more.
            return
        case _:
            board.strokes, board.image_url = [], None


def decode_drawing(image_url: str) -> Array:
    """Decode the image of the board, which comes from a browser and is not trusted."""
    if len(image_url) > MAX_ENCODED:
        raise ImageFileTooLarge(given=len(image_url), maximum=MAX_ENCODED)
    try:
        data = base64.b64decode(image_url.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise ImageUnreadable from None
    return read_image(data)[..., 0].astype(np.float32) / np.float32(255)
