"""Tests of the drawing canvas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from pages.ui.common.canvas import Board, clear, undo


@pytest.fixture
def board() -> Iterator[Board]:
    board = Board(strokes=["first", "second"], image_url="two strokes")
    st.session_state["canvas.board"] = board
    yield board
    del st.session_state["canvas.board"]


def test_undo_removes_the_last_stroke(board: Board) -> None:
    undo("canvas")
    assert board.sent_strokes == board.strokes == ["first"] and board.image_url
    version = board.version
    undo("canvas")
    assert board.strokes == [] and board.image_url is None and board.version > version
    undo("canvas")
    assert board.strokes == []


def test_clear_removes_all_strokes(board: Board) -> None:
    clear("canvas")
    assert board.sent_strokes == board.strokes == [] and board.image_url is None
