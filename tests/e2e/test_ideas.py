"""Every idea in a browser, by keyboard: its failures and its goal, in one of the languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dlcore.ideas import IDEAS, Choice, Control, Grid, Idea, Scale
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.e2e.actions import click, press
from tests.e2e.navigation import switch_language

_IDEAS = tuple(IDEAS.values())
_HALF = len(_IDEAS) // 2
PARTS = dict(zip(LANGUAGES, (_IDEAS[:_HALF], _IDEAS[_HALF:]), strict=True))
"""The ideas that are tested in a language; the tests of words compare all words of both."""


def move(stage: Locator, control: Control, old: Any, new: Any) -> None:
    """Move a control from one value to another by key presses."""
    if isinstance(control, Choice):
        box = stage.locator(f'[data-name="{control.name}"]')
        chosen = box.locator("input:checked")
        distance = control.options.index(new) - control.options.index(old)
        press_often(chosen, "ArrowRight" if distance > 0 else "ArrowLeft", abs(distance))
    elif isinstance(control, Grid):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                press(stage.locator(f'[data-index="{index}"]'), "Enter")
    else:
        slider = stage.locator(f'input[name="{control.name}"]')
        if isinstance(control, Scale):
            distance = control.values.index(new) - control.values.index(old)
        else:
            distance = round((new - old) / control.step)
        press_often(slider, "ArrowRight" if distance > 0 else "ArrowLeft", abs(distance))


def press_often(target: Locator, key: str, times: int) -> None:
    for _ in range(times):
        target.press(key)


def press_button(stage: Locator, code: str) -> None:
    press(stage.locator(f'button[data-code="{code}"]'), "Enter")


def reach_goal(stage: Locator, idea: Idea[Any]) -> None:
    start, solution = asdict(idea.start), asdict(idea.solution)
    for control in sorted(idea.controls, key=lambda each: not isinstance(each, Choice)):
        if start[control.name] != solution[control.name]:
            move(stage, control, start[control.name], solution[control.name])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_goal_and_every_failure(
    language: str, start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    ideas = PARTS[language]
    words = {key: entry.forms[0] for key, entry in catalogue(language).items()}
    page = open_page(f"{start_app()}/ideas?lang={language}&idea={ideas[0].id}")
    for idea in ideas:
        stage = page.locator(f'.dl-idea[data-idea="{idea.id}"]')
        expect(stage).to_have_attribute("data-reached", "false")
        for code in idea.failures:
            press_button(stage, code)
            expect(stage.locator(".why")).to_have_text(words[f"idea.why.{idea.id}.{code}"])
            expect(stage).to_have_attribute("data-reached", "false")
        press_button(stage, "restart")
        reach_goal(stage, idea)
        expect(stage).to_have_attribute("data-reached", "true")
        expect(stage.locator(".status")).to_have_text(words["idea.reached"])
        if idea != ideas[-1]:
            click(page.locator(".st-key-next_idea button"))


def test_a_failure_stays_explained_in_the_other_language(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/ideas?lang=ja&idea=activation")
    stage = page.locator('.dl-idea[data-idea="activation"]')
    press_button(stage, "dead")
    for language, summary in (("ja", "ReLU："), ("en", "ReLU: ")):
        switch_language(page, language)
        words = {key: entry.forms[0] for key, entry in catalogue(language).items()}
        expect(stage.locator(".why")).to_have_text(words["idea.why.activation.dead"])
        expect(stage.locator(".summary")).to_contain_text(summary)
