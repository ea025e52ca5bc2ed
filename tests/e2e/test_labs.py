"""Labs in a real browser by keyboard: predict, run, conclude, and stop."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from dlcore import PRESETS, Store
from dlcore.classroom import Classroom
from dlcore.labs import LABS
from dlcore.store.lease import Lease
from pages.ui.shell.text import catalogue
from tests.e2e import actions
from tests.e2e.actions import repeat
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.conftest import BLANK, TEACHER_PASSCODE, sign_in
from tests.e2e.navigation import switch_language
from tests.e2e.select_box import choose_option
from tests.e2e.test_keyboard import press, reach
from tests.stored_runs import OWNER, finished_run_with_weights, running_run

SMALL = PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": 8})


def test_a_lab_is_trained_for_predicted_concluded_and_another_one_stopped(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/labs?lang=en")
    press(page.locator(".st-key-open_fooling button"))
    press(page.locator(".st-key-lab_train button"))
    expect(page.locator(".st-key-lab_start button")).to_be_disabled(timeout=TRAINING_MS)
    predict_and_start(page, "fooling")
    expect_conclusion(page, "fooling", "en")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    press(page.locator(".st-key-all_labs button"))
    press(page.locator(".st-key-open_transfer button"))
    predict_and_start(page, "transfer")
    # Focused at once: it may end before the tabulator key gets there.
    actions.press(page.locator(".st-key-lab_stop button"), "Enter")
    # It concludes from what it has; before its first part that is nothing.
    again = ".st-key-lab_start button, .st-key-lab_again button"
    expect(page.locator(again).first).to_be_visible()
    expect(page.locator(".st-key-lab_stop")).to_have_count(0)


def test_the_choice_of_a_class_stays_over_a_switch_a_reload_and_a_run(
    start_app: Callable[..., str], open_page: Callable[..., Page], app_store: Store
) -> None:
    url, page = start_app(), open_page(BLANK)
    teacher = sign_in(page, url)
    made = class_of_writers(app_store, teacher)
    finished_run_with_weights(app_store, teacher, SMALL)
    # Keeps the server's engine away from the other run.
    with Lease(app_store, OWNER):
        running_run(app_store, teacher, SMALL, name="beside")
        page.goto(f"{url}/labs?lang=ja&lab=transfer")
        data = page.get_by_role("combobox", name=message("ja", "lab.class"))
        expect(data).to_have_value(message("ja", "lab.no_class"))
        wait_for_app_run(page)
        choose_option(data, message("ja", "lab.class_of").format(name="writers"))
        expect(page).to_have_url(re.compile(f"lab_class={made}"))
        switch_language(page, "en")
        data = page.get_by_role("combobox", name=message("en", "lab.class"))
        of_class = message("en", "lab.class_of").format(name="writers")
        expect(data).to_have_value(of_class)
        page.reload()
        expect(data).to_have_value(of_class)
        predict_and_start(page, "transfer")
        working = page.locator(".st-key-lab_stop, .st-key-lab_conclusion").first
        expect(working).to_be_visible()
        # The work goes on over a switch, or has ended by then.
        switch_language(page, "ja")
        expect_conclusion(page, "transfer", "ja")
        data = page.get_by_role("combobox", name=message("ja", "lab.class"))
        expect(data).to_have_value(message("ja", "lab.class_of").format(name="writers"))
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def class_of_writers(store: Store, teacher: str) -> str:
    """Store a class of two writers who drew twelve lines each; return its id."""
    with contextlib.closing(Classroom(store)) as classroom:
        classroom.teachers.set_passcode(TEACHER_PASSCODE)
        classroom.teachers.enter(teacher, TEACHER_PASSCODE)
        made = classroom.classes.create("writers")
        for name in ("a", "b"):
            classroom.members.join(made.code, secrets.token_urlsafe(24), name)
        for member in classroom.members.of_class(made.id):
            for _ in range(12):
                classroom.drawings.add(member.id, 1, [[(160.0, 60.0), (160.0, 260.0)]])
        return made.id


def message(language: str, key: str) -> str:
    return catalogue(language)[key].forms[0]


def predict_and_start(page: Page, lab: str) -> None:
    """Choose the first outcome with the arrow keys, and start."""
    expect(page.get_by_text(choice(lab, LABS[lab].outcomes[0]), exact=True)).to_be_visible()
    radio = page.get_by_test_id("stRadio").get_by_role("radio").first
    wait_for_app_run(page)
    repeat(
        lambda: actions.press(reach(radio), "Space"),
        lambda ms: expect(radio).to_be_checked(timeout=ms),
    )
    start = page.locator(".st-key-lab_start button")
    expect(start).to_be_enabled()
    press(start)


def expect_conclusion(page: Page, lab: str, language: str) -> None:
    """Expect one of the outcomes of a lab."""
    words = [choice(lab, code, language) for code in LABS[lab].outcomes]
    outcome = re.compile(f"^({'|'.join(map(re.escape, words))})$")
    expect(page.locator(".st-key-lab_conclusion strong").first).to_have_text(outcome)


def choice(lab: str, outcome: str, language: str = "en") -> str:
    return message(language, f"lab.choice.{lab}.{outcome}")
