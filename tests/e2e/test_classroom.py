"""A teacher and a learner in two browsers: join, board, bring, pause, hand, delete."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.app_run import wait_for_app_run
from tests.e2e.classroom_page import make_class, open_view, press, sign_in, text
from tests.e2e.conftest import TEACHER_PASSCODE


def join(page: Page, name: str) -> Locator:
    """Join the class of the address in Japanese; return the bar of the class."""
    page.get_by_label(text("class.nickname", "ja")).fill(name)
    wait_for_app_run(page)
    press(page, "class.join", "ja")
    return page.locator(".dl-class")


def test_a_teacher_steers_a_learner(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    url = start_app()
    teacher = open_page(f"{url}/classroom?lang=en", locale="en")
    sign_in(teacher, TEACHER_PASSCODE)
    code = make_class(teacher, "2-3")
    learner = open_page(f"{url}/classroom?lang=ja&code={code}")
    bar = join(learner, "7 <b>")
    expect(bar).to_have_text("2-3 · 7 <b>")
    open_view(teacher, "board")
    tile = teacher.locator(".dl-board-tile")
    expect(tile.locator("b")).to_have_text("7 <b>")
    expect(tile.locator(".dl-board-where")).to_have_text(text("app.classroom"))

    learner.locator(".st-key-class_hand button").click()
    expect(tile.locator(".dl-board-hand")).to_be_visible()

    press(teacher, "class.bring")
    press(teacher, "class.bring_now")
    learner.wait_for_url(f"{url}/?lang=ja")
    expect(tile.locator(".dl-board-where")).to_have_text(text("app.home"))
    teacher.keyboard.press("Escape")

    pause = learner.locator(".dl-class-pause")
    teacher.locator(".st-key-class_pause button").click()
    expect(pause).to_have_text(text("class.paused", "ja"))
    learner.reload()
    expect(pause).to_be_visible()
    teacher.locator(".st-key-class_pause button").click()
    expect(pause).to_be_hidden()
    expect(learner.locator('[data-testid="stMain"]')).not_to_have_attribute("inert", "")

    open_view(teacher, "manage")
    press(teacher, "class.delete")
    press(teacher, "class.delete_now")
    expect(teacher.get_by_text(text("class.none"))).to_be_visible()
    expect(bar).to_be_hidden()
