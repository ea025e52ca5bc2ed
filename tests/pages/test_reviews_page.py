"""The Reviews page without a browser, in both languages; words are changed as the browser would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as hst
from streamlit.testing.v1 import AppTest

from pages.ui.reviews import own_review
from pages.ui.reviews.visible import visible
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.inference.reviews.reviews import JAPANESE, NASTY, review_cache

PAGE = Path(__file__).parents[2] / "pages" / "reviews.py"
PATIENCE = 120.0


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(scope="module")
def engine_environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Lets the pages and the worker find the real reviews."""
    return {"DLCORE_DATA": str(review_cache(tmp_path_factory.mktemp("reviews")).others[0])}


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> AppTest:
    """The page, opened by a new learner."""
    at = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
    at.session_state["language"] = request.param
    return shown(at.run())


def shown(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def words(at: AppTest, key: str, **values: object) -> str:
    forms = catalogue(at.session_state["language"])[key].forms
    return forms[-1].format(**values)


def html(at: AppTest) -> str:
    return "".join(str(block.proto.body) for block in at.get("html"))


def read(at: AppTest, text: str) -> AppTest:
    """Writes a review and presses the button."""
    at.text_area[0].set_value(text)
    return shown(next(b for b in at.button if b.label == words(at, "review.read")).click().run())


def test_an_example_is_read_at_once(page: AppTest) -> None:
    assert page.text_area[0].value == own_review.EXAMPLE
    assert 'data-verdict="positive"' in html(page)
    assert words(page, "review.speak_for") in [header.value for header in page.subheader]
    assert "wonderful" in html(page)


def test_a_review_is_read(page: AppTest) -> None:
    read(page, "The film was terrible.")
    assert 'data-verdict="negative"' in html(page)
    assert words(page, "review.negative") in html(page)
    read(page, "The film was superb.")
    assert 'data-verdict="positive"' in html(page)
    assert "dl-moved" not in html(page)


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_written_is_read_or_refused(page: AppTest, text: str) -> None:
    read(page, text)
    assert not page.error
    assert bool(page.warning) != ("dl-verdict" in html(page))
    assert "<script" not in html(page) and "<img" not in html(page)
    assert all("<script" not in block.value for block in page.markdown)


def test_japanese_gets_a_plain_explanation(page: AppTest) -> None:
    read(page, JAPANESE)
    assert [warning.value for warning in page.warning] == [words(page, "error.review_japanese")]


def test_the_first_ten_test_reviews_are_judged(page: AppTest) -> None:
    assert html(page).count('class="dl-read"') == 10
    assert html(page).count('data-right="yes"') >= 7
    assert words(page, "review.first", count=10) in [header.value for header in page.header]
    shown(next(b for b in page.button if b.key == "review_first_1").click().run())
    assert page.text_area[0].value.startswith("this film requires a lot of patience")
    assert 'data-verdict="positive"' in html(page)


def test_wrong_verdicts_come_first_and_words_are_found(page: AppTest) -> None:
    shown(next(b for b in page.button if b.key == "review_all").click().run())
    assert html(page).count('data-right="no"') >= 10
    (field,) = page.text_input
    shown(field.set_value("kurosawa").run())
    assert html(page).count('class="dl-read"') == 20
    (field,) = page.text_input
    shown(field.set_value("qwertyish").run())
    said = [warning.value for warning in page.warning]
    assert said == [words(page, "error.review_word_unknown", word="qwertyish")]


@given(hst.text())
def test_nothing_unseen_is_shown(text: str) -> None:
    made = visible(text)
    assert len(made) == len(text)
    assert all(letter.isprintable() or letter.isspace() or letter == "\u200d" for letter in made)
