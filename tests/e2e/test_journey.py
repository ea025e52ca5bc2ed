"""Train, pause, stop, compare and share a run, with a real browser, server and worker."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.ui.shell.text import catalogue
from tests.e2e.actions import click, enter
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.navigation import follow, page_link, switch_language
from tests.e2e.select_box import choose_option
from tests.page_function import wait_for_function
from tests.real_data import mnist_environment

POINTS = """() => {
  const chart = document.querySelector(".js-plotly-plot");
  const traces = chart && chart.data ? chart.data : [];
  const loss = traces.filter((trace) => /^(training|progress)-loss$/.test(trace.uid) && trace.x);
  return loss.flatMap((trace) => trace.x).filter((x) => x !== null);
}"""
"""JavaScript: x values of the loss curve, in epochs."""


def test_train_pause_stop_compare_and_share(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    if mnist_environment() is None:
        pytest.skip("MNIST is not on this machine")
    url = start_app()
    page = open_page(f"{url}/train?lang=ja")
    expect(page.locator(".dl-network")).to_be_visible()
    assert "plotly" not in loaded_files(page), "plotly is loaded for the curves of a run only"
    choose_mnist(page)
    set_number(page, "エポック数", 2000)
    wait_for_app_run(page)
    click(page.get_by_role("button", name="学習を始める"))
    expect(status(page)).to_have_text(re.compile("エポックを学習"), timeout=TRAINING_MS)
    run, epoch = run_of(page), wait_for_growth(page)
    # Settings can be changed while a run trains.
    set_number(page, "ユニット数（第1層）", 100)
    go(page, "data")
    go(page, "train")
    epoch = wait_for_growth(page, epoch)
    click(page.get_by_role("button", name="一時停止"))
    expect(status(page)).to_have_text("一時停止中")
    page.reload()
    expect(status(page)).to_have_text("一時停止中")
    assert run_of(page) == run

    guest = open_page(f"{url}/train?lang=en&run={run}", locale="en")
    expect(guest.get_by_text("Somebody else's run")).to_be_visible()
    expect(status(guest)).to_have_text("Paused")
    expect(guest.locator(".st-key-run_buttons")).to_have_count(0)
    go(guest, "compare", "en")
    expect(guest.get_by_text(catalogue("en")["compare.empty"].forms[0])).to_be_visible()
    guest.close()

    click(page.get_by_role("button", name="再開"))
    # Compare draws whole epochs.
    wait_for_growth(page, max(1, epoch))
    click(page.get_by_role("button", name="停止", exact=True))
    expect(status(page)).to_have_text("停止")
    expect(page.get_by_text(re.compile("正解率.*：テストデータ"))).to_be_visible()
    go(page, "compare")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    switch_language(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    expect(page_link(page, "train")).to_have_text(re.compile("Train"))


def go(page: Page, name: str, language: str = "ja") -> None:
    title = catalogue(language)[f"app.{name}"].forms[0]
    heading = page.get_by_role("heading", level=1)
    follow(page, name, lambda ms: expect(heading).to_contain_text(title, timeout=ms))


def choose_mnist(page: Page) -> None:
    """Choose the first experiment on MNIST instead of the default, the small digits."""
    experiment = page.get_by_role("combobox", name=re.compile("実験")).first
    choose_option(experiment, "MNIST・64ユニット・20エポック")
    expect(page.get_by_role("option")).to_have_count(0)
    dataset = page.get_by_role("combobox", name=re.compile("データセット")).first
    expect(dataset).to_have_value("MNIST（手書き数字）")
    wait_for_app_run(page)


def set_number(page: Page, label: str, value: int) -> None:
    """Type a number and wait until it is in the page's address."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    expect(field).to_have_count(1)
    is_kept = re.compile(rf"={value}\b")
    enter(field, str(value), lambda ms: expect(page).to_have_url(is_kept, timeout=ms))


def status(page: Page) -> Locator:
    return page.get_by_test_id("stProgress").locator("p").first


def wait_for_growth(page: Page, before: float = 0) -> float:
    """Wait until the curve is longer than before; return its length in epochs."""
    last = f"Math.max(0, ...({POINTS})())"
    script = f"(before) => {{ const last = {last}; return last > before ? last : null; }}"
    return float(wait_for_function(page, script, before, TRAINING_MS))


def loaded_files(page: Page) -> str:
    """Return the addresses that a page has loaded, in lower case."""
    script = "performance.getEntriesByType('resource').map((entry) => entry.name).join(' ')"
    return str(page.evaluate(script)).lower()


def run_of(page: Page) -> str:
    """Return the id of the open run from the page's address."""
    wait_for_function(page, "() => location.search.includes('run=')")
    return parse_qs(urlparse(page.url).query)["run"][0]
