"""Half precision on Train in a real browser: chosen, kept over a switch, trained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore import RunState, Store
from dlcore.planning.half_precision import FILE, PrecisionSpeed, save_speed
from pages.ui.shell.text import catalogue
from tests.e2e.actions import click, repeat
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.e2e.navigation import switch_language
from tests.e2e.select_box import choose_option

FASTER = PrecisionSpeed(2.0, 1.0)
HALF = "name.precision.mixed_bfloat16"


@pytest.fixture
def faster_store(app_store: Store) -> Iterator[Store]:
    """The store of a server that has measured half precision to be faster."""
    save_speed(app_store.folder, FASTER)
    yield app_store
    (app_store.folder / FILE).unlink()


def test_half_precision_is_chosen_kept_over_a_switch_and_trained(
    start_app: Callable[..., str], open_page: Callable[..., Page], faster_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    learner = sign_in(page, url)
    page.goto(f"{url}/train?lang=ja&preset=digits-cnn&training.epochs=1")
    expect(page.locator(".st-key-train button")).to_be_visible()
    wait_for_app_run(page)
    choice = precision(page, "ja")
    expect(choice).to_have_value(word("ja", "name.precision.float32"))
    choose_option(choice, word("ja", HALF))
    expect(page).to_have_url(re.compile("training.precision=mixed_bfloat16"))
    switch_language(page, "en")
    expect(precision(page, "en")).to_have_value(word("en", HALF))
    click(page.locator(".st-key-train button"))
    tabs = page.locator('[class*="st-key-run_part"]')
    expect(tabs).to_be_visible(timeout=TRAINING_MS)
    (run,) = faster_store.runs(learner)
    assert run.state is RunState.FINISHED
    assert run.spec.training.precision == "mixed_bfloat16"
    expect(page.get_by_text("bfloat16").first).to_be_visible()


def precision(page: Page, language: str) -> Locator:
    """Return the choice, in the settings that are folded up at first and in another language."""
    found = page.get_by_role("combobox", name=word(language, "train.precision"))
    more = page.get_by_text(word(language, "train.more"), exact=True)
    expect(more).to_be_visible()

    def unfold() -> None:
        if not found.is_visible():
            click(more)

    repeat(unfold, lambda ms: expect(found).to_be_visible(timeout=ms))
    return found


def word(language: str, key: str) -> str:
    return catalogue(language)[key].forms[0]
