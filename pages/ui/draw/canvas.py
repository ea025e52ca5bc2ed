"""The canvas to draw on: the one file that knows streamlit-drawable-canvas.

The package's browser half is mounted here directly, because its own toolbar speaks English only and
lies, unseen, over a corner that fingers draw on; the page has buttons of its own instead. What
passes between the two is fixed by the version that ``pyproject.toml`` pins.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import read_picture
from dlcore.errors import PictureTooLarge, PictureUnreadable
from dlcore.handwriting.strokes import CANVAS, PEN

MAX_ENCODED = 1_000_000
"""Characters of a drawing on its way from the browser; a full board has 30,000."""

MAX_STROKES = 2000

_PACKAGE = "streamlit-drawable-canvas.streamlit_drawable_canvas"
_BOARD, _CHALK = "#000000", "#FFFFFF"
_HTML = """
<style>
.dc-toolbar { display: none !important; }
.dc-canvas, .dc-container { border-radius: 8px; }
.dc-container { touch-action: none; cursor: crosshair; }
</style>
<div class="canvas-root"></div>
"""


@dataclass
class Board:
    """What is on a canvas, as this session knows it.

    Args:
        strokes: in the form of the browser's half, the last one last.
        shown: those that the browser was told to show when it was last told to.
        turn: how often it was told; a new number makes it show them anew.
        picture: of the board, as a data address; None when nothing is drawn.
    """

    strokes: list[Any] = field(default_factory=list)
    shown: list[Any] = field(default_factory=list)
    turn: int = 0
    picture: str | None = None

    def show(self, strokes: list[Any]) -> None:
        """Puts other strokes on the board."""
        self.strokes = self.shown = strokes
        self.turn += 1


def canvas(key: str) -> Array | None:
    """Draws the canvas.

    A drawing is sent when the pen goes up; call this in a fragment, so that little is drawn anew.

    Args:
        key: of the component; what is drawn stays under it over a switch of pages.

    Returns:
        Ink from 0 to 1, float32 ``(CANVAS, CANVAS)``; None when nothing was drawn yet.
    """
    board = board_of(key)
    if key not in st.session_state:
        # A new canvas in the browser: it shows what was drawn before a switch of pages.
        board.show(board.strokes)
    _component()(
        key=key,
        data=_message(board),
        default={"drawing": None},
        on_drawing_change=lambda: _hear(key),
        width="content",
        height="content",
    )
    return _ink(board.picture) if board.picture else None


def board_of(key: str) -> Board:
    """What is on a canvas."""
    board: Board = st.session_state.setdefault(f"{key}.board", Board())
    return board


def undo(key: str) -> None:
    """Takes the last stroke away; for a button's ``on_click``."""
    board = board_of(key)
    left = board.strokes[:-1]
    board.show(left)
    if not left:
        board.picture = None


def clear(key: str) -> None:
    """Takes everything away; for a button's ``on_click``."""
    board = board_of(key)
    board.show([])
    board.picture = None


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        _PACKAGE, html=_HTML, css="index-*.css", js="index-*.js", isolate_styles=True
    )


def _message(board: Board) -> dict[str, Any]:
    return {
        "canvasWidth": CANVAS,
        "canvasHeight": CANVAS,
        "strokeWidth": PEN,
        "strokeColor": _CHALK,
        "fillColor": _CHALK,
        "backgroundColor": _BOARD,
        "backgroundImageURL": None,
        "backgroundImageFit": "stretch",
        "initialDrawing": {"objects": board.shown, "background": _BOARD, "turn": board.turn},
        "drawingMode": "freedraw",
        "displayRadius": 0,
        "fontSize": PEN,
        "label": "",
        "disabled": False,
        "maxDisplayHeight": None,
        "realtimeUpdateStreamlit": True,
        "returnImageData": True,
    }


def _hear(key: str) -> None:
    """Takes what the browser sent."""
    sent, board = st.session_state[key].get("drawing"), board_of(key)
    match sent:
        case {"raw": {"objects": [_, *_] as strokes}, "data": str(picture)}:
            board.strokes, board.picture = strokes[:MAX_STROKES], picture
        case _:
            board.strokes, board.picture = [], None


def _ink(address: str) -> Array:
    """The picture of the board, which a browser sent and which may therefore be anything."""
    if len(address) > MAX_ENCODED:
        raise PictureTooLarge(given=len(address), maximum=MAX_ENCODED)
    try:
        data = base64.b64decode(address.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise PictureUnreadable from None
    return read_picture(data)[..., 0].astype(np.float32) / np.float32(255)
