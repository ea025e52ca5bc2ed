"""The live chart in a real browser: it grows, keeps zoom and legend, and loses no point."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.ui.shell.assets import STATIC, publish_scripts
from tests.e2e.actions import click, drag, repeat
from tests.e2e.conftest import BLANK
from tests.page_function import TIMEOUT_MS, wait_for_function

APP = Path(__file__).parent / "apps" / "live_chart_app.py"
NAME = b"dl_live_chart"
UPDATE_BYTES = 4000

STATE = """() => {
  const chart = document.querySelector(".js-plotly-plot");
  if (!chart || !chart._fullLayout) return null;
  const { xaxis, yaxis, xaxis2, paper_bgcolor } = chart._fullLayout;
  const axis = ({ range, domain } = {}) => ({ range, domain });
  const series = (name) => chart.data.find((trace) => trace.uid === name);
  return {
    x: axis(xaxis), y: axis(yaxis), x2: axis(xaxis2), background: paper_bgcolor,
    epochs: series("training-loss").x, progress: series("progress-loss").x,
    visible: Object.fromEntries(chart._fullData.map((trace) => [trace.uid, trace.visible])),
    label: chart.getAttribute("aria-label"),
  };
}"""

State = dict[str, Any]
Show = Callable[..., Page]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, start_app: Callable[[Path], str]) -> str:
    """Return the address of the test app, with ``static`` next to its script."""
    publish_scripts()
    folder = tmp_path_factory.mktemp("app")
    shutil.copytree(STATIC, folder / "static")
    return start_app(Path(shutil.copy(APP, folder)))


@pytest.fixture
def show(address: str, open_page: Callable[..., Page]) -> Show:
    """Return a function that opens the test app with a run of this test."""

    def show_(settings: dict[str, Any] | None = None, **parameters: Any) -> Page:
        return open_page(with_query(address, **parameters), **(settings or {}))

    return show_


def with_query(address: str, lang: str = "ja", **parameters: Any) -> str:
    query = "&".join(f"{key}={value}" for key, value in parameters.items())
    return f"{address}/?lang={lang}&run={uuid.uuid4().hex}&{query}"


def wait_for_chart(
    page: Page, condition: str, value: object = None, ms: float = TIMEOUT_MS
) -> State:
    """Wait until a condition on ``s``, the chart's state, and ``value`` holds; return the state."""
    script = f"(value) => {{ const s = ({STATE})(); return s && ({condition}) ? s : null; }}"
    found: State = wait_for_function(page, script, value, ms)
    return found


def zoom(page: Page) -> None:
    area = page.locator(".nsewdrag").first
    box = area.bounding_box()
    assert box
    width, height = box["width"], box["height"]
    drag(area, (0.1 * width, 0.2 * height), (0.4 * width, 0.8 * height))


def test_grows_keeps_zoom_legend_and_hover_and_restores_all_points(show: Show) -> None:
    page = show(epochs=100, start=100)
    before = wait_for_chart(page, "s.epochs.length > 10")
    # The chart grows meanwhile, which redraws its legend.
    repeat(lambda: zoom(page), lambda ms: wait_for_chart(page, "s.x.range[0] > 1", ms=ms))
    zoomed = wait_for_chart(page, "true")
    is_hidden = "s.visible['validation-loss'] === 'legendonly'"
    toggle = page.locator(".legendtoggle").nth(1)
    repeat(toggle.click, lambda ms: wait_for_chart(page, is_hidden, ms=ms))
    hidden = wait_for_chart(page, is_hidden)
    hover = page.locator(".hoverlayer .legend")
    area = page.locator(".nsewdrag").nth(1)
    repeat(area.hover, lambda ms: expect(hover).to_be_visible(timeout=ms))

    after = wait_for_chart(page, "s.progress.length >= value", len(hidden["progress"]) + 10)

    assert after["epochs"][0] == 1
    assert len(after["epochs"]) > len(before["epochs"])
    for axis in ("x", "y", "x2"):
        assert after[axis]["range"] == zoomed[axis]["range"]
    assert after["visible"] == hidden["visible"]
    expect(hover).to_be_visible()

    click(page.locator(".modebar-btn").nth(2))
    wait_for_chart(page, "s.x.range[0] === 0 && s.x.range[1] === 102 && s.y.range[0] === 0")

    page.reload()
    reloaded = wait_for_chart(page, "s.epochs.length >= value", len(after["epochs"]))
    click(page.get_by_text("hidden"))
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    click(page.get_by_text("hidden"))
    remounted = wait_for_chart(page, "s.epochs.length >= value", len(reloaded["epochs"]) + 1)
    for seen in (reloaded, remounted):
        assert seen["epochs"] == list(range(1, len(seen["epochs"]) + 1))
        assert seen["progress"] == sorted(seen["progress"])


def test_a_long_run_is_thinned(show: Show) -> None:
    page = show(epochs=2000, start=12_001)
    seen = wait_for_chart(page, "s.epochs.at(-1) >= 2000")
    assert seen["epochs"][0] == 1
    assert len(seen["epochs"]) <= 1002
    assert len(seen["progress"]) <= 600
    assert 9 in seen["epochs"], "the best epoch stays"


def test_has_texts_and_an_image_and_follows_the_width_and_the_theme(show: Show) -> None:
    page = show(
        lang="en",
        start=70,
        end=70,
        settings={"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    )
    narrow = wait_for_chart(page, "s.epochs.length >= 10")
    assert "done. Loss (training)" in narrow["label"]
    for index, name in enumerate(("Training data", "Validation data")):
        expect(page.locator(".legendtext").nth(index)).to_have_text(name)
    expect(page.locator('[data-title="Show everything"]')).to_have_count(1)
    expect(page.get_by_role("figure", name=re.compile("kaneko-mlp 1"))).to_be_visible()
    best = page.locator(".annotation-text").get_by_text("Best: epoch 9", exact=True)
    expect(best).to_have_count(2)
    with page.expect_download() as download:
        click(page.locator(".modebar-btn").last)
    assert download.value.suggested_filename == "kaneko-mlp_1.png"
    assert narrow["x"]["domain"] == narrow["x2"]["domain"] == [0, 1]
    page.set_viewport_size({"width": 1280, "height": 900})
    wait_for_chart(page, "s.x.domain[1] < 0.5 && s.x2.domain[0] > 0.5")
    page.emulate_media(color_scheme="dark")
    wait_for_chart(page, "s.background !== value", narrow["background"])


def test_has_its_size_before_there_is_data_and_reports_a_gap(show: Show) -> None:
    page = show(end=0)
    seen = wait_for_chart(page, "true")
    assert page.locator(".js-plotly-plot").evaluate("(chart) => chart.clientHeight") == 420
    assert seen["x"]["range"] == [0, 20.4]
    assert seen["label"] == "kaneko-mlp 1：まだ値はありません。"
    reports = page.evaluate(
        """async (path) => {
          const module = new URL(`app/static/${path}/live_chart.js`, document.baseURI);
          const { default: receive } = await import(module);
          const parentElement = document.createElement("div");
          parentElement.innerHTML = '<div class="dl-chart"><div></div></div>';
          document.body.append(parentElement);
          const reports = [];
          const setTriggerValue = (name, { run, cursor }) => reports.push([name, run, cursor]);
          const send = (data) => receive({ data, parentElement, setTriggerValue });
          const data = { run: "r", from: 7, to: 9, points: [], look: "" };
          send(data);
          send({ ...data, to: 10 });
          send({ ...data, from: 0 });
          send({ ...data, from: 8, to: 11 });
          const timers = [];
          const { setTimeout } = window;
          window.setTimeout = (act) => timers.push(act);
          send({ ...data, from: 12, to: 13 });
          window.setTimeout = setTimeout;
          performance.now = () => 1e9;
          timers[0]();
          return reports;
        }""",
        publish_scripts(),
    )
    assert reports == [["have", "r", 0], ["have", "r", 11], ["have", "r", 11]]


def test_two_charts_of_the_loss_load_plotly_once_and_updates_are_small(
    address: str, open_page: Callable[..., Page]
) -> None:
    loads: list[str] = []
    frames: list[bytes | str] = []
    page = open_page(BLANK)
    page.on("request", lambda request: loads.append(request.url))
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)),
    )
    page.goto(with_query(address, charts=2, metric="none"))
    expect(page.locator(".js-plotly-plot .legend")).to_have_count(2)
    assert len([url for url in loads if "plotly.min.js" in url]) == 1
    seen = wait_for_chart(page, "s.epochs.length >= 5")
    assert seen["x"]["domain"] == [0, 1]
    assert seen["x2"]["domain"] is None
    sizes = [len(frame) for frame in frames if isinstance(frame, bytes) and NAME in frame]
    assert len(sizes) > 5
    assert median(sizes) < UPDATE_BYTES
