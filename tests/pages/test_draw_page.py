"""Tests of the Draw page; its board gets an image as a browser sends it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import dlcore
from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from pages.ui.common.canvas import MAX_ENCODED, CanvasState
from pages.ui.shell import services
from tests.handwriting.images import file_of, grey, ink
from tests.pages.page_driver import assert_no_error, html, message
from tests.waiting import wait_for

LEARNER = "a" * 32

OpenDraw = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def open_draw(open_app: Callable[..., AppTest]) -> OpenDraw:
    """Return a function that opens the page with an image on its board."""

    def open_(language: str, image_url: str | None = None, learner: str = "b" * 32) -> AppTest:
        at = open_app(lang=language)
        at.session_state["learner"] = learner
        at.session_state["draw_canvas.board"] = CanvasState(strokes=[{}], image_url=image_url)
        return at.switch_page("pages/draw.py").run()

    return open_


def pen_digit_url(number: int) -> str:
    """Return a pen digit as the browser sends it."""
    data = base64.b64encode(file_of(grey(ink(number), 0, 255))).decode()
    return f"data:image/png;base64,{data}"


def test_an_empty_canvas_has_no_prediction(open_draw: OpenDraw, language: str) -> None:
    at = assert_no_error(open_draw(language))
    assert at.title[0].value == message(at, "draw.title")
    assert [info.value for info in at.info] == [message(at, "draw.empty")]
    assert "dl-answer" not in html(at)


def test_a_drawing_is_classified_with_its_activations(open_draw: OpenDraw, language: str) -> None:
    at = assert_no_error(open_draw(language, pen_digit_url(0)))
    label = pen_digits.sample().labels[0]
    shown = html(at)
    assert f'data-answer="{label}"' in shown
    assert message(at, "draw.neuron", number=1) in shown
    assert message(at, "draw.step_box") in shown
    assert_no_error(at.toggle(key="draw_step_box").set_value(False).run())
    assert message(at, "draw.left_out") in html(at)


def test_a_run_and_the_bundled_network_classify_side_by_side(open_draw: OpenDraw) -> None:
    spec = dlcore.PRESETS["digits-mlp"].spec.changed(
        {"training.epochs": 2, "training.trainer": "exact"}
    )
    store = services.store()
    run = store.create(spec, LEARNER, name="<b>mine</b>")
    services.engine().start(run.id)
    wait_for(lambda: store.run(run.id).state.is_finished())
    at = assert_no_error(open_draw("en", pen_digit_url(0), learner=LEARNER))
    shown = html(at)
    assert shown.count('class="dl-answer"') == 2
    assert "&lt;b&gt;mine&lt;/b&gt;" in shown and "<b>mine</b>" not in shown
    assert at.multiselect[0].value == ["bundled", run.id]
    assert "dl-mistakes" in shown
    at.multiselect[0].set_value([]).run()
    assert html(at).count('class="dl-answer"') == 1


@pytest.mark.parametrize(
    "image_url", ["", "x", "data:image/png;base64,AAAA", "data:,%", "a" * (MAX_ENCODED + 1)]
)
def test_an_invalid_image_is_explained(open_draw: OpenDraw, image_url: str) -> None:
    at = open_draw("en", image_url)
    assert not at.exception
    assert len(at.error) == (1 if image_url else 0)


def upload(at: AppTest, drawn: Array) -> AppTest:
    """Upload dark writing on light paper."""
    data = file_of(grey(drawn, 240, 30), "JPEG")
    return at.file_uploader(key="draw_upload").upload("photo.jpg", data, "image/jpeg").run()


def test_a_picture_is_classified_with_its_steps(open_draw: OpenDraw, language: str) -> None:
    at = assert_no_error(upload(open_draw(language), ink(0)))
    shown = html(at)
    assert f'data-answer="{pen_digits.sample().labels[0]}" data-sure="yes"' in shown
    assert message(at, "draw.picture") in shown
    assert not at.warning


def test_several_digits_are_read_one_by_one(open_draw: OpenDraw) -> None:
    two = np.concatenate([ink(0), ink(1)], axis=1)
    at = assert_no_error(upload(open_draw("en"), two))
    assert [each.value for each in at.warning] == [message(at, "draw.several", count=2)]
    assert 'data-sure="yes"' not in html(at)
    assert_no_error(at.toggle(key="draw_each").set_value(True).run())
    labels = re.findall(r'data-answer="(.)" data-sure="yes"', html(at))
    assert labels == list(map(str, pen_digits.sample().labels[:2]))


def test_a_photo_that_cannot_be_read_is_named(open_draw: OpenDraw, language: str) -> None:
    at = open_draw(language)
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    at.file_uploader(key="draw_upload").upload("IMG_1.HEIC", heic, "image/heic").run()
    assert [error.value for error in at.error] == [message(at, "error.picture_heic")]
