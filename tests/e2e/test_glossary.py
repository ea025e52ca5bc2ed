"""The glossary in a real browser: search, open a term, run its snippet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.ui.shell.text import catalogue
from tests.e2e.actions import click, enter
from tests.e2e.app_run import wait_for_app_run


def test_a_term_is_found_opened_and_run(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/glossary?lang=ja")
    search = page.locator(".st-key-glossary_search input")
    other = page.locator(".st-key-open_epoch")
    expect(other).to_be_visible()
    wait_for_app_run(page)
    # The terms that do not match are gone.
    enter(search, "にゅーろん", lambda ms: expect(other).to_have_count(0, timeout=ms))
    wait_for_app_run(page)
    click(page.locator(".st-key-open_neuron button"))
    name = catalogue("ja")["term.name.neuron"].forms[0]
    expect(page.get_by_role("heading", level=1)).to_have_text([name])
    page.wait_for_url("**term=neuron**")
    expect(page.locator(".katex").first).to_be_visible()
    wait_for_app_run(page)
    click(page.locator(".st-key-run_snippet button"))
    expect(page.locator(".st-key-snippet_output_text")).to_contain_text("x = 1: 0.73")
    expect(page.locator(".st-key-snippet_figure .js-plotly-plot")).to_be_visible()
