"""Tests of the drawing canvas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import streamlit as st

from dlcore.handwriting.strokes import CANVAS
from pages.ui.common import canvas
from pages.ui.common.canvas import CanvasState, clear, draw_canvas, show_strokes, undo


@pytest.fixture
def board() -> Iterator[CanvasState]:
    board = CanvasState(strokes=["first", "second"], image_url="two strokes")
    st.session_state["canvas.board"] = board
    yield board
    del st.session_state["canvas.board"]


def test_undo_removes_the_last_stroke(board: CanvasState) -> None:
    undo("canvas")
    assert board.sent_strokes == board.strokes == ["first"] and board.image_url
    version = board.version
    undo("canvas")
    assert board.strokes == [] and board.image_url is None and board.version > version
    undo("canvas")
    assert board.strokes == []


def test_clear_removes_all_strokes(board: CanvasState) -> None:
    clear("canvas")
    assert board.sent_strokes == board.strokes == [] and board.image_url is None


def test_strokes_replace_the_drawing(board: CanvasState) -> None:
    version = board.version
    show_strokes("canvas", [np.array([[10, 20], [30, 40]]), np.array([[50, 60]])])
    assert [stroke["path"] for stroke in board.sent_strokes] == [
        [["M", 10, 20], ["L", 30, 40]],
        [["M", 50, 60], ["L", 50, 60]],
    ]
    assert board.version > version
    assert board.ink is not None and board.ink.shape == (CANVAS, CANVAS)
    assert board.ink[30, 20] == 1 and board.ink[60, 50] == 1 and board.ink[300, 300] == 0


def test_a_report_after_the_page_was_left_leaves_the_drawing(
    board: CanvasState, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted: list[dict[str, Any]] = []
    monkeypatch.setattr(canvas, "_component", lambda: lambda **given: mounted.append(given))
    board.image_url = None
    draw_canvas("canvas")
    # Streamlit calls it, though the component has no state any more.
    mounted[0]["on_drawing_change"]()
    assert board.strokes == ["first", "second"]
    monkeypatch.setitem(st.session_state, "canvas", {"drawing": {"raw": {"objects": []}}})
    mounted[0]["on_drawing_change"]()
    assert board.strokes == []
