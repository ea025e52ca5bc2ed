"""The playground in a real browser: play, edit, draw, scrub, share and use the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.e2e.actions import check, click, press, repeat
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.navigation import switch_language
from tests.e2e.select_box import choose_option
from tests.page_function import TIMEOUT_MS, wait_for_function

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
    press(page.locator(".dlp-dots"), " ")
    expect(page.locator(ROOT)).to_have_attribute("data-state", "playing")
    await_epoch(page, 3)
    press(page.locator(".dlp-dots"), " ")
    expect(page.locator(ROOT)).to_have_attribute("data-state", "paused")
    press(page.locator(".dlp-selected"), "ArrowDown")
    neuron = word(language, "neuron").format(layer=1, unit=2)
    expect(page.locator(".dlp-neuron:focus")).to_have_accessible_name(neuron)

    # A weight as a number; one that is too large gets a sentence.
    weight = page.locator(".dlp-weights input").first
    problem = page.get_by_text(word(language, "weight_problem"))
    repeat(lambda: type_(weight, "1e30"), lambda ms: expect(problem).to_be_visible(timeout=ms))
    expect(weight).not_to_have_value("1e30")
    repeat(lambda: type_(weight, "2.5"), lambda ms: expect(weight).to_have_value("2.5", timeout=ms))

    # Back in time and forth again, and a point's way through the network.
    timeline = page.locator("input[type=range]")
    last = timeline.input_value()
    timeline.fill("1")
    expect(timeline).to_have_value("1")
    click(page.get_by_role("button", name=word(language, "replay")))
    expect(timeline).to_have_value(last)
    click(page.locator(".dlp-dots"), {"x": 150, "y": 90})
    expect(page.locator(".dlp-sum")).to_contain_text("Σ")

    # Own points, of both classes.
    brushes = page.locator(".dlp-brushes button")

    def draw() -> None:
        click(brushes.nth(0))
        stroke(page, 40, 60)
        click(brushes.nth(1))
        stroke(page, 60, 160)

    repeat(draw, lambda ms: wait_for_search(page, "own=", ms))
    click(page.locator(".dlp-play"))
    await_epoch(page, 1)

    # A new session has the settings and the points from the address.
    shared = page.url
    page.reload()
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    expect(page).to_have_url(shared)
    expect(page.locator(".dlp-units b")).to_have_text("3")


def test_the_focus_stays_where_a_key_was_pressed(start_app: StartApp, open_page: OpenPage) -> None:
    page = open_page(f"{start_app()}/playground?lang=en&hidden=2.2&samples=60")
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()

    for name, control in (
        ("more_units", page.locator(".dlp-head button").nth(3)),
        ("more_layers", page.locator(".dlp-depth button").last),
        ("switch_off", page.locator(".dlp-inspector button").first),
    ):
        press(control, "Enter")
        focused = page.locator(":focus")
        expect(focused).to_have_accessible_name(word("en", name).format(layer=2))
    expect(page.locator(".dlp-units b")).to_have_text(["2", "3", "3"])

    # A button that can be pressed no more leaves the focus to the one beside it.
    press(page.locator(".dlp-head button").first, "Enter")
    expect(page.locator(".dlp-head button").nth(1)).to_be_focused()

    # On to the next field, which is rebuilt.
    page.locator(".dlp-more summary").press("Enter")
    seed = page.locator("input[name=seed]")
    type_(seed, "1.5")
    problem = word("en", "whole_problem").format(minimum="0", maximum="2,147,483,647")
    expect(page.get_by_text(problem)).to_be_visible()
    expect(seed).to_have_value("1")
    seed.fill("7")
    seed.press("Tab")
    wait_for_search(page, "seed=7", TIMEOUT_MS)
    expect(page.locator("input[name=stop_epoch]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".dlp-more summary")).to_be_focused()

    # As where the page comes by plain HTTP.
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name=word("en", "share"), exact=True).press("Enter")
    expect(page.get_by_text(word("en", "not_copied"))).to_be_visible()


def test_a_million_pasted_points_get_a_sentence(start_app: StartApp, open_page: OpenPage) -> None:
    page = open_page(f"{start_app()}/playground?lang=en&hidden=2")
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    page.get_by_role("button", name=word("en", "paste"), exact=True).click()
    page.locator("dialog textarea").evaluate("""(field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "1,2,0\\n".repeat(1e6));
      const paste = new ClipboardEvent("paste", { clipboardData, cancelable: true });
      // As the browser does, unless the page prevents it.
      if (field.dispatchEvent(paste)) field.value = clipboardData.getData("text");
    }""")
    expect(page.get_by_text(word("en", "paste_too_many"))).to_be_visible()
    expect(page.locator("dialog textarea")).to_have_value("")


def test_a_finger_drags_the_lines_of_the_selected_neuron_and_scrolls_elsewhere(
    start_app: StartApp, open_page: OpenPage
) -> None:
    page = open_page(f"{start_app()}/playground?lang=en&hidden=2", has_touch=True)
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    touch = page.context.new_cdp_session(page)
    first, second = page.locator(".dlp-neuron:not(.dlp-feature)").all()[:2]

    def drag_beside(neuron: Locator) -> None:
        box = neuron.bounding_box()
        assert box
        x, y = box["x"] - 6, box["y"] + box["height"] / 2
        for step in range(20):
            event = "touchMove" if step else "touchStart"
            points = [{"x": x, "y": y - 5 * step}]
            touch.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def shown_weights() -> list[str]:
        # All at once, when they are drawn.
        values: list[str] = wait_for_function(
            page,
            """() => {
              const fields = [...document.querySelectorAll('.dlp-weights input')];
              return fields.every((field) => field.value) && fields.map((field) => field.value);
            }""",
        )
        return values

    second.click()
    before = shown_weights()
    first.click()
    page.evaluate(
        """() => {
          const main = document.querySelector("[data-testid=stMain]");
          window.hasScrolled = new Promise((resolve) =>
            main.addEventListener("scrollend", () => resolve(main.scrollTop > 0), { once: true }));
        }"""
    )
    drag_beside(second)
    # A finger that comes down while the page still moves cannot drag a line.
    assert page.evaluate("window.hasScrolled")
    expect(second).to_have_class("dlp-neuron dlp-selected")
    assert shown_weights() == before

    drag_beside(second)
    wait_for_function(
        page,
        """before => [...document.querySelectorAll('.dlp-weights input')]
          .some((field, n) => Math.abs(field.value - before[n]) > 1.5)""",
        before,
    )


def test_a_diverged_network_has_a_way_back(start_app: StartApp, open_page: OpenPage) -> None:
    query = "lang=ja&shape=hills&activations=relu&optimizer=sgd&learning_rate=10&hide=shape.noise"
    page = open_page(f"{start_app()}/playground?{query}")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    click(page.locator(".dlp-play"))
    expect(page.locator(f"{ROOT}[data-state=diverged]")).to_be_visible()
    expect(page.locator(".dlp-notice").first).to_have_text(word("ja", "diverged"))
    page.locator(".dlp-back").click()
    expect(page.locator(f"{ROOT}[data-state=paused]")).to_be_visible()
    expect(page.locator(".dlp-notice").first).to_be_empty()

    # A regression has no cross-entropy; the address leaves out the shapes; the epoch fits a phone.
    expect(page.locator("select[name=loss] option")).to_have_count(2)
    expect(page.locator("select[name=samples]")).to_be_visible()
    expect(page.locator("select[name=noise], .dlp-shapes")).to_have_count(0)
    epoch = page.locator(".dlp-epoch").bounding_box()
    bar = page.locator(".dlp-top").bounding_box()
    assert epoch and bar
    assert epoch["x"] + epoch["width"] <= bar["x"] + bar["width"]


def test_columns_of_an_own_table_become_points(start_app: StartApp, open_page: OpenPage) -> None:
    rows = "".join(f"{n % 7},{n % 5},{'ab'[n % 7 > 3]}\n" for n in range(60))
    content = f"length,width,kind\n{rows}".encode()
    page = open_page(f"{start_app()}/data?lang=en&data=own-csv")
    file: FilePayload = {"name": "flowers.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    choose_option(page.get_by_role("combobox", name="Target"), "kind (suggested)")
    expect(page.locator(".st-key-own_train button")).to_be_visible()

    page.goto(f"{start_app()}/playground?lang=en&hidden=3")
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    wait_for_app_run(page)
    click(page.get_by_text(word("en", "table_title")))
    accept = page.get_by_role("button", name=word("en", "table_accept"))
    repeat(lambda: click(accept), lambda ms: wait_for_search(page, "own=-500_-500_0.", ms))
    click(page.locator(".dlp-play"))
    await_epoch(page, 1)

    check(page.get_by_role("radio", name=word("en", "table_series")))
    expect(page.get_by_text(word("en", "table_series_about"))).to_be_visible()
    repeat(lambda: click(accept), lambda ms: wait_for_search(page, "shape=slope", ms))
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()


def test_a_challenge_is_taken_and_its_run_kept(start_app: StartApp, open_page: OpenPage) -> None:
    page = open_page(f"{start_app()}/lessons?lang=en")
    click(page.locator(".st-key-challenge_features button"))
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    expect(page.locator(".dlp-data")).to_be_hidden()
    expect(page.locator(".dlp-brushes")).to_be_hidden()
    expect(page.get_by_text(word("en", "about_title"))).to_be_visible()
    expect(page.get_by_text(word("en", "table_title"))).to_have_count(0)
    fewer = page.get_by_role("button", name=word("en", "fewer_layers"))
    expect(fewer).to_have_count(0)
    network = page.locator(".dlp-middle").bounding_box()
    answer = page.locator(".dlp-right").bounding_box()
    assert network and answer
    assert network["width"] > answer["width"]
    goal = word("en", "goal").format(loss="0.05")
    expect(page.get_by_text(goal)).to_be_visible()
    for feature in ("x₁²", "x₂²"):
        click(page.get_by_role("button", name=feature, exact=True))
    wait_for_search(page, "x2_squared", TIMEOUT_MS)

    # What covers the map is closed by a press elsewhere.
    page.locator(".dlp-more summary").click()
    expect(page.locator(".dlp-more[open]")).to_be_visible()
    page.locator(".dlp-play").click()
    expect(page.locator(".dlp-more[open]")).to_have_count(0)
    expect(page.get_by_text(word("en", "done").format(loss="0.05"))).to_be_visible()
    expect(page.locator(ROOT)).to_have_attribute("data-state", "paused")

    page.get_by_role("button", name=word("en", "keep")).click()
    kept = word("en", "kept").partition("{")[0]
    expect(page.locator(".dlp-notice", has_text=kept)).to_be_visible()


def test_a_goal_is_reached_at_the_same_epoch_at_every_speed(
    start_app: StartApp, open_page: OpenPage
) -> None:
    solved = "shape=xor&hidden=3&activations=relu&learning_rate=0.03&seed=3&stop_loss=0.05"
    done = word("en", "done").format(loss="0.05")
    page = open_page(f"{start_app()}/connection")
    epochs = set()
    for speed in (0, 20, 200):
        page.goto(f"{start_app()}/playground?lang=en&{solved}&speed={speed}")
        expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
        click(page.locator(".dlp-play"))
        expect(page.get_by_text(done)).to_be_visible()
        expect(page.locator(ROOT)).to_have_attribute("data-state", "paused")
        timeline = page.locator("input[type=range]")
        expect(timeline).to_have_value(timeline.get_attribute("max") or "")
        epoch = int(page.locator(ROOT).get_attribute("data-epoch") or 0)
        epochs.add(epoch)
        # The network goes on where it has paused.
        click(page.get_by_role("button", name=word("en", "epoch_step")))
        await_epoch(page, epoch + 1)
    assert len(epochs) == 1


def test_a_network_plays_on_in_another_language(start_app: StartApp, open_page: OpenPage) -> None:
    page = open_page(f"{start_app()}/connection", locale="en-US")
    answers: list[dict[str, Any]] = []
    page.on("websocket", lambda socket: socket.on("framereceived", partial(record, answers)))
    page.goto(f"{page.url.rpartition('/')[0]}/playground?hidden=3&samples=60&speed=0")
    play = page.locator(".dlp-play")
    expect(page.locator(f"{ROOT}[data-ready=true]")).to_be_visible()
    click(play)
    await_epoch(page, 3)
    # Answers to polls have frames alone: the browser has the texts of its language.
    assert "texts" in answers[0] and "texts" not in answers[-1]
    switch_language(page, "ja")
    expect(play).to_have_accessible_name(word("ja", "pause"))
    epoch = int(page.locator(ROOT).get_attribute("data-epoch") or 0)
    await_epoch(page, epoch + 3)
    click(play)
    expect(play).to_have_accessible_name(word("ja", "play"))
    languages = [each["texts"]["language"] for each in answers if "texts" in each]
    assert set(languages) == {"en", "ja"} and "texts" not in answers[-1]


def record(answers: list[dict[str, Any]], payload: str | bytes) -> None:
    """Add the data of the playground in a message of the server."""
    assert isinstance(payload, bytes)
    component = ForwardMsg.FromString(payload).delta.new_element.bidi_component
    if component.component_name.endswith("dl_playground"):
        answers.append(json.loads(component.json))


def word(language: str, name: str) -> str:
    return catalogue(language)[f"playground.{name}"].forms[0]


def type_(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Tab")


def wait_for_search(page: Page, part: str, ms: float) -> None:
    """Wait until the query of the page's address contains something."""
    wait_for_function(page, "(part) => location.search.includes(part)", part, ms)


def await_epoch(page: Page, epoch: int) -> None:
    wait_for_function(
        page,
        "([root, epoch]) => Number(document.querySelector(root).dataset.epoch) >= epoch",
        [ROOT, epoch],
    )


def stroke(page: Page, x: int, y: int) -> None:
    """Draw a line of points on the map."""
    board = page.locator(".dlp-dots")
    for step in range(15):
        # Each time, because the page may move the map under the pen.
        box = board.bounding_box()
        assert box
        page.mouse.move(box["x"] + x + 5 * step, box["y"] + y + 3 * (step % 4))
        if not step:
            page.mouse.down()
    page.mouse.up()
