"""Tests of the Ideas page; ``tests/e2e/test_ideas.py`` moves the ideas in a browser."""

from __future__ import annotations

import json

import pytest

from dlcore.ideas import IDEAS
from pages.ui.ideas.stage import stage_message
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import assert_no_error, message, open_page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_opens_every_idea(language: str) -> None:
    at = assert_no_error(open_page("ideas", language))
    for idea in IDEAS:
        assert_no_error(at.button(key=f"open_{idea}").click().run())
        assert at.query_params["idea"] == idea
        shown = "\n".join(element.value for element in (*at.title, *at.markdown))
        for part in ("name", "lead", "question", "answer"):
            assert message(at, f"idea.{part}.{idea}") in shown
        assert_no_error(at.button(key="all_ideas").click().run())
    assert at.title[0].value == message(at, "idea.title")


def test_an_address_opens_an_idea_and_the_next_one_follows() -> None:
    first, *others = IDEAS
    at = assert_no_error(open_page("ideas", "en", query={"idea": first}))
    for idea in others:
        at.button(key="next_idea").click().run()
        assert at.title[0].value == message(at, f"idea.name.{idea}")
    assert "next_idea" not in [button.key for button in at.button]


def test_an_unknown_idea_is_the_gallery() -> None:
    at = assert_no_error(open_page("ideas", "ja", query={"idea": "no-such-idea"}))
    assert at.title[0].value == message(at, "idea.title")


@pytest.mark.parametrize("id", IDEAS)
def test_the_message_of_the_component_is_json(id: str) -> None:
    sent = json.loads(json.dumps(stage_message(IDEAS[id]), allow_nan=False))
    assert len(json.dumps(sent)) < 400_000
