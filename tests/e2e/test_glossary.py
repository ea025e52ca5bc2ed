"""The glossary in a real browser: search, open a term, run its snippet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.e2e.app_run import wait_for_app_run

QUERIES = {"ja": "にゅーろん", "en": "perceptron"}


def test_a_term_is_found_opened_and_run(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    address, page = start_app(), open_page("about:blank")
    for language in LANGUAGES:
        page.goto(f"{address}/glossary?lang={language}")
        search = page.locator(".st-key-glossary_search input")
        search.fill(QUERIES[language])
        search.press("Enter")
        # The terms that do not match are gone.
        expect(page.locator(".st-key-open_epoch")).to_have_count(0)
        wait_for_app_run(page)
        page.locator(".st-key-open_neuron button").click()
        name = catalogue(language)["term.name.neuron"].forms[0]
        expect(page.get_by_role("heading", level=1)).to_have_text([name])
        page.wait_for_url("**term=neuron**")
        expect(page.locator(".katex").first).to_be_visible()
        wait_for_app_run(page)
        page.locator(".st-key-run_snippet button").click()
        expect(page.locator(".st-key-snippet_output_text")).to_contain_text("x = 1: 0.73")
        expect(page.locator(".st-key-snippet_figure .js-plotly-plot")).to_be_visible()
