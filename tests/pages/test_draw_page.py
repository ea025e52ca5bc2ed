"""The Draw page without a browser: its board is given a picture as the browser would send it."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dlcore
from dlcore.handwriting import pen_digits
from pages.ui.draw.canvas import MAX_ENCODED, Board, clear, undo
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.handwriting.images import file_of, grey, ink
from tests.waiting import wait_for

LEARNER = "a" * 32

Opened = Callable[..., AppTest]


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def opened(open_app: Callable[..., AppTest]) -> Opened:
    """A function that opens the page in a language, with a picture on its board."""

    def open_(language: str, picture: str | None = None, learner: str = "b" * 32) -> AppTest:
        at = open_app(lang=language)
        at.session_state["learner"] = learner
        at.session_state["draw_canvas.board"] = Board(strokes=[{}], picture=picture)
        return at.switch_page("pages/draw.py").run()

    return open_


def sent(number: int) -> str:
    """A pen digit as the browser sends it."""
    data = base64.b64encode(file_of(grey(ink(number), 0, 255))).decode()
    return f"data:image/png;base64,{data}"


def html(at: AppTest) -> str:
    return "".join(str(block.proto.body) for block in at.get("html"))


def word(language: str, key: str, **values: object) -> str:
    return catalogue(language)[key].forms[0].format(**values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_canvas_is_no_digit(opened: Opened, language: str) -> None:
    at = opened(language)
    assert not at.exception and not at.error
    assert at.title[0].value == word(language, "draw.title")
    assert [info.value for info in at.info] == [word(language, "draw.empty")]
    assert "dl-answer" not in html(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_is_read_and_followed(opened: Opened, language: str) -> None:
    at = opened(language, sent(0))
    assert not at.exception and not at.error
    label = pen_digits.sample().labels[0]
    shown = html(at)
    assert f'data-answer="{label}"' in shown
    assert word(language, "draw.neuron", number=1) in shown
    assert word(language, "draw.step_box") in shown
    at.toggle(key="draw_step_box").set_value(False).run()
    assert word(language, "draw.left_out") in html(at)
    assert not at.exception and not at.error


def test_ones_own_run_reads_beside_the_bundled_network(opened: Opened) -> None:
    spec = dlcore.PRESETS["digits-mlp"].spec.changed({"training.epochs": 2})
    store = services.store()
    run = store.create(spec, LEARNER, name="<b>mine</b>")
    services.engine().start(run.id)
    wait_for(lambda: store.run(run.id).state.is_finished())
    at = opened("en", sent(0), learner=LEARNER)
    shown = html(at)
    assert not at.exception and not at.error
    assert shown.count('class="dl-answer"') == 2
    assert "&lt;b&gt;mine&lt;/b&gt;" in shown and "<b>mine</b>" not in shown
    assert at.multiselect[0].value == ["bundled", run.id]
    assert "dl-mistakes" in shown
    at.multiselect[0].set_value([]).run()
    assert html(at).count('class="dl-answer"') == 1


@pytest.mark.parametrize(
    "picture", ["", "x", "data:image/png;base64,AAAA", "data:,%", "a" * (MAX_ENCODED + 1)]
)
def test_what_no_browser_would_send_is_explained(opened: Opened, picture: str) -> None:
    at = opened("en", picture)
    assert not at.exception
    assert len(at.error) == (1 if picture else 0)


def test_undo_and_clear() -> None:
    board = Board(strokes=["one", "two"], picture="two strokes")
    st.session_state["canvas.board"] = board
    undo("canvas")
    assert board.shown == board.strokes == ["one"]
    first = board.turn
    undo("canvas")
    assert board.strokes == [] and board.picture is None and board.turn > first
    undo("canvas")
    board.strokes, board.picture = ["three"], "a stroke"
    clear("canvas")
    assert board.strokes == [] and board.picture is None
