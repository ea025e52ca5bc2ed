"""The playground in a real browser: play, edit, draw, scrub, share and use the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue

StartApp = Callable[..., str]
OpenPage = Callable[..., Page]

ROOT = ".dl-playground"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_network_is_played_edited_and_shared(
    start_app: StartApp, open_page: OpenPage, language: str
) -> None:
    address = start_app()
    page = open_page(f"{address}/playground?lang={language}&hidden=3&samples=60&noise=0.2")
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()

    # By keyboard: the space bar plays, arrows walk the neurons.
    page.locator(".dlp-dots").focus()
    page.keyboard.press(" ")
    expect(page.locator(ROOT)).to_have_attribute("data-state", "playing")
    await_epoch(page, 3)
    page.keyboard.press(" ")
    expect(page.locator(ROOT)).to_have_attribute("data-state", "paused")
    page.locator(".dlp-selected").focus()
    page.keyboard.press("ArrowDown")
    neuron = word(language, "neuron").format(layer=1, unit=2)
    expect(page.locator(".dlp-neuron:focus")).to_have_accessible_name(neuron)

    # A weight as a number; one that is too large gets a sentence.
    weight = page.locator(".dlp-weights input").first
    weight.fill("1e30")
    weight.press("Tab")
    expect(page.get_by_text(word(language, "weight_problem"))).to_be_visible()
    weight.fill("2.5")
    weight.press("Tab")
    expect(weight).to_have_value("2.5")

    # Back in time, and a point's way through the network.
    page.locator("input[type=range]").fill("1")
    expect(page.locator("input[type=range]")).to_have_value("1")
    page.locator(".dlp-dots").click(position={"x": 150, "y": 90})
    expect(page.locator(".dlp-sum")).to_contain_text("Σ")

    # Own points, of both classes.
    brushes = page.locator(".dlp-brushes button")
    brushes.nth(0).click()
    stroke(page, 40, 60)
    brushes.nth(1).click()
    stroke(page, 60, 160)
    page.wait_for_function("location.search.includes('own=')")
    page.locator(".dlp-play").click()
    await_epoch(page, 1)

    # A new session has the settings and the points from the address.
    shared = page.url
    page.reload()
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    assert page.url == shared
    expect(page.locator(".dlp-units b")).to_have_text("3")


def word(language: str, name: str) -> str:
    return catalogue(language)[f"playground.{name}"].forms[0]


def await_epoch(page: Page, epoch: int) -> None:
    page.wait_for_function(
        "([root, epoch]) => Number(document.querySelector(root).dataset.epoch) >= epoch",
        arg=[ROOT, epoch],
    )


def stroke(page: Page, x: int, y: int) -> None:
    """Draw a line of points on the map."""
    board = page.locator(".dlp-dots")
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for step in range(15):
        page.mouse.move(box["x"] + x + 5 * step, box["y"] + y + 3 * (step % 4))
    page.mouse.up()
