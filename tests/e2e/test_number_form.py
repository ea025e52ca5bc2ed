"""Numbers out of range in a real browser: nothing starts with the value before them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dlcore import Store
from dlcore.store.lease import Lease
from tests.e2e.actions import click, enter, repeat
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.conftest import BLANK, sign_in
from tests.stored_runs import OWNER, finished_run
from tests.waiting import wait_for

StartApp = Callable[..., str]
OpenPage = Callable[..., Page]


def test_a_press_goes_to_the_number_of_its_form_that_is_out_of_range(
    start_app: StartApp, open_page: OpenPage, app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    learner = sign_in(page, url)
    # Keeps the server's engine away from the runs.
    with Lease(app_store, OWNER):
        run = finished_run(app_store, learner)
        page.goto(f"{url}/train?lang=en&run={run.id}&run_part=repeat")
        wait_for_app_run(page)
        epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
        repetitions = page.get_by_role("spinbutton", name="Repetitions")
        start = page.locator(".st-key-train button")
        more_seeds = page.locator(".st-key-run_repeat_now button")
        fill_wrongly(epochs, "123456789")
        press_in_vain(start, epochs)

        # The other form has numbers of its own.
        fill_wrongly(repetitions, "99")
        press_in_vain(more_seeds, repetitions)
        enter(repetitions, "2")
        wait_for_app_run(page)
        expect(repetitions).not_to_have_attribute("aria-invalid", "true")
        click(more_seeds)
        wait_for(lambda: len(app_store.runs(learner)) == 3)
        expect(epochs).to_have_attribute("aria-invalid", "true")

        enter(epochs, "3")
        wait_for_app_run(page)
        expect(epochs).not_to_have_attribute("aria-invalid", "true")
        click(start)
        wait_for(lambda: len(app_store.runs(learner)) == 4)
    assert app_store.runs(learner)[0].spec.training.epochs == 3


def test_no_runs_are_deleted_by_the_number_before_one_out_of_range(
    start_app: StartApp, open_page: OpenPage, app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    learner = sign_in(page, url)
    for _ in range(3):
        finished_run(app_store, learner)
    page.goto(f"{url}/compare?lang=en")
    wait_for_app_run(page)
    click(page.get_by_role("button", name="Delete old runs"))
    kept = page.get_by_role("spinbutton", name="Newest runs to keep")
    delete = page.locator(".st-key-storage_delete button")
    enter(kept, "1", lambda ms: expect(delete).to_contain_text("Delete 2 runs", timeout=ms))
    wait_for_app_run(page)
    fill_wrongly(kept, "-2")
    press_in_vain(delete, kept)
    enter(kept, "2", lambda ms: expect(delete).to_contain_text("Delete 1 run", timeout=ms))
    click(delete)
    wait_for(lambda: len(app_store.runs(learner)) == 2)


def test_a_snippet_does_not_run_with_the_number_before_one_out_of_range(
    start_app: StartApp, open_page: OpenPage
) -> None:
    page = open_page(f"{start_app()}/glossary?lang=en&term=neuron")
    wait_for_app_run(page)
    weight = page.get_by_role("spinbutton").first
    run = page.locator(".st-key-run_snippet button")
    output = page.locator(".st-key-snippet_output_text")
    fill_wrongly(weight, "1000")
    press_in_vain(run, weight)
    wait_for_app_run(page)
    expect(output).to_have_count(0)
    enter(weight, "2")
    wait_for_app_run(page)
    click(run)
    expect(output).to_be_visible()


def fill_wrongly(field: Locator, text: str) -> None:
    """Type a number out of range and leave the field."""
    field.fill(text)
    # The sentence moves the button: a press that leaves the field may miss it.
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).not_to_be_focused()


def press_in_vain(button: Locator, field: Locator) -> None:
    """Press a button until a field gets the focus: a script run may move the button meanwhile."""
    repeat(button.click, lambda ms: expect(field).to_be_focused(timeout=ms))
