"""Nothing covers or leaves a page: on a tablet, on a phone, at a zoom of 400 %, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page, TimeoutError, expect

from dlcore import Store
from dlcore.experiments.forecasts import year_recipe
from tests.e2e.actions import click, repeat
from tests.e2e.app_run import wait_for_app_run, wait_until_drawn
from tests.e2e.conftest import BLANK, WINDOW, sign_in
from tests.e2e.navigation import go_to
from tests.inspectable_runs import inspectable_run
from tests.page_function import wait_for_function
from tests.stored_runs import finished_run, finished_run_with_weights

SIZES = ((820, 1180), (640, 400), (320, 200))
"""A tablet, and what a window of 1280 pixels has at 200 and 400 %; a phone lies between these."""

PHONE = {"width": 390, "height": 844}

FAULTS = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const width = main.clientWidth;
  const visible = (selector, root = main) =>
    [...root.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const box = (element) => element.getBoundingClientRect();
  const meet = (a, b) => a.width && b.width && a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom;
  const scrolls = (element) => {
    for (let each = element; each !== main; each = each.parentElement)
      if (getComputedStyle(each).overflowX !== "visible") return true;
    return false;
  };
  const name = (element) => `${element.tagName} ${element.className} ${element.textContent}`;
  const outside = visible("button, p, input, img, table, h1, h2, h3, .js-plotly-plot")
    .filter((each) => (box(each).right > width + 1 || box(each).left < -1) && !scrolls(each));
  const covering = visible("th, td").filter((cell) => {
    const { position, left, right } = getComputedStyle(cell);
    const sticks = position === "sticky" && (left !== "auto" || right !== "auto");
    return sticks && cell.colSpan === 1 && box(cell).width > cell.closest("div").clientWidth / 2;
  });
  const lines = (cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  const squeezed = visible("th, td").filter((cell) => {
    const { length } = cell.textContent.trim();
    return length > 6 && length / lines(cell) < 3;
  });
  const barred = visible(".js-plotly-plot").flatMap((plot) => visible(".modebar", plot)
    .flatMap((bar) => visible(".legend text", plot).filter((text) => meet(box(bar), box(text)))));
  const cut = visible('button p, [data-testid="stPageLink"] a span')
    .filter((each) => each.scrollWidth > each.clientWidth + 1);
  const unseen = visible('[data-testid="stButtonGroup"] button').filter((each) =>
    box(each).right > box(each.closest('[data-testid="stButtonGroup"]')).right + 1);
  return [
    ...(main.scrollWidth > width + 1 ? [`the page is ${main.scrollWidth} wide`] : []),
    ...outside.map((each) => `outside: ${name(each)}`),
    ...covering.map((each) => `covers its table: ${name(each)}`),
    ...squeezed.map((each) => `one letter below the other: ${name(each)}`),
    ...cut.map((each) => `cut off: ${name(each)}`),
    ...unseen.map((each) => `a choice out of sight: ${name(each)}`),
    ...barred.map((each) => `below buttons: ${name(each)}`),
  ].map((fault) => fault.slice(0, 120));
}"""
"""JavaScript: what is wrong with the layout of a page."""


FAULTS_MS = 10_000
"""After which a fault stays one."""

IS_NETWORK_WHOLE = """() => {
  const network = document.querySelector(".dl-network");
  return network && network.scrollWidth <= network.clientWidth;
}"""

IS_HELP_INSIDE = """() => {
  const help = document.querySelector('[data-testid="stTooltipContent"]');
  const { left, right } = help ? help.getBoundingClientRect() : { left: -1, right: 0 };
  return left >= 0 && right <= innerWidth;
}"""

HIDDEN_RESULTS = """[...document.querySelectorAll(".dl-table")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).length"""
"""JavaScript: how many tables have a last column out of sight."""

CUT_NAMES = """[...document.querySelectorAll(".js-plotly-plot .legend text")].filter((text) => {
  const plot = text.closest(".js-plotly-plot");
  return text.getBoundingClientRect().right > plot.getBoundingClientRect().right + 1;
}).length"""
"""JavaScript: how many names of a legend end outside of their chart."""

IS_WHOLE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.clientHeight >= main.scrollHeight;
}"""


def test_pages_fit_into_every_window(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    run = finished_run(app_store, sign_in(page, url), preset="digits-mlp")
    page.goto(f"{url}/train?lang=ja&run={run.id}")
    expect(page.locator(".js-plotly-plot .legend").first).to_be_visible()
    faults = {"a run": faults_of(page)}
    for name in ("compare", "data", "inside", "draw", "handouts", "home"):
        go_to(page, name)
        faults[name] = faults_of(page)
    page.goto(f"{url}/train?lang=en&preset=digits-cnn")
    expect(page.locator('[class*="add_layer"] button')).to_be_visible()
    faults["layers"] = faults_of(page)
    page.goto(f"{url}/compare?lang=ja&compare_view=seeds")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    faults["seeds"] = faults_of(page)
    assert {view: found for view, found in faults.items() if found} == {}
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    # On paper nothing scrolls.
    wait_for_function(page, IS_WHOLE)


def faults_of(page: Page) -> list[str]:
    """Return the faults of a page in windows of all sizes."""
    wait_for_app_run(page)
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wait_until_drawn(page)
        with suppress(TimeoutError):
            # On a busy machine charts follow the width later.
            wait_for_function(page, f"() => !({FAULTS})().length", timeout=FAULTS_MS)
        found += [f"{width}: {fault}" for fault in page.evaluate(FAULTS)]
    page.set_viewport_size(WINDOW)
    return found


def test_results_and_names_of_lines_are_in_sight_on_a_phone(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK, viewport={"width": 320, "height": 640})
    learner = sign_in(page, url)
    finished_run_with_weights(app_store, learner, year_recipe())
    run = inspectable_run(app_store, learner)
    page.goto(f"{url}/forecast?lang=ja")
    wait_for_function(page, f"() => document.querySelector('.dl-table') && !({HIDDEN_RESULTS})")
    page.goto(f"{url}/inside?lang=ja&run={run.id}")
    wait_for_function(page, f"() => document.querySelector('.legend text') && !({CUT_NAMES})")


def test_help_stays_in_the_window(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/train?lang=ja", viewport=PHONE)
    expect(page.locator(".st-key-train button")).to_be_visible()
    wait_for_app_run(page)
    help_text = page.get_by_test_id("stTooltipContent")
    for icon in page.get_by_test_id("stTooltipHoverTarget").all()[:6]:
        repeat(icon.hover, lambda ms: expect(help_text).to_be_visible(timeout=ms))
        # It moves while it opens.
        wait_for_function(page, IS_HELP_INSIDE)
        page.mouse.move(0, 0)
        expect(help_text).to_have_count(0)


def test_a_remedy_brings_the_form_into_view(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK, viewport=PHONE)
    run = finished_run(app_store, sign_in(page, url), preset="digits-mlp", epochs=20)
    page.goto(f"{url}/train?lang=ja&run={run.id}")
    remedy = page.locator(".st-key-coach button").first
    title = page.locator(".st-key-settings h3").first
    remedy.scroll_into_view_if_needed()
    expect(title).not_to_be_in_viewport()
    wait_for_app_run(page)
    click(remedy)
    expect(page.locator(".st-key-other_settings")).to_be_attached()
    expect(title).to_be_in_viewport()


def test_a_link_to_a_run_shows_the_run(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK, viewport=PHONE)
    run = finished_run(app_store, sign_in(page, url), name="shared")
    page.goto(f"{url}/train?run={run.id}&lang=en")
    expect(page.get_by_role("heading", name="shared")).to_be_in_viewport()
    expect(page.locator(".st-key-train button")).not_to_be_in_viewport()


def test_why_a_run_is_too_long_is_in_sight(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    address = f"{start_app()}/train?lang=ja&preset=mnist-cnn&training.epochs=10000"
    page = open_page(address, viewport={"width": 1280, "height": 800})
    expect(page.locator(".st-key-train_foot").get_by_role("alert")).to_be_in_viewport()
    button = page.locator(".st-key-train button")
    expect(button).to_be_in_viewport()
    expect(button).to_be_disabled()


def test_a_press_on_train_and_its_curve_are_in_sight(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(BLANK)
    for width, height in ((1280, 800), (820, 1180), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{start_app()}/train?lang=ja&preset=digits-mlp")
        button = page.locator(".st-key-train button")
        expect(button).to_be_in_viewport()
        wait_for_app_run(page)
        # The network is whole.
        wait_for_function(page, IS_NETWORK_WHOLE)
        click(button)
        expect(page.locator(".js-plotly-plot .scatterlayer").first).to_be_in_viewport()
        # A run that trains would be open on the next page before the press.
        expect(page.locator(".st-key-stop button")).to_have_count(0)
