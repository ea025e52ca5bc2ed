"""Tests of the Reviews page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.reviews.written_review import EXAMPLE
from tests.inference.reviews.reviews import JAPANESE, NASTY, review_cache
from tests.pages.page_driver import assert_no_exception, html, message, open_page

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(autouse=True)
def _real_reviews(tmp_path: Path) -> None:
    review_cache(tmp_path)


@pytest.fixture
def page(language: str) -> AppTest:
    """The page, opened by a new learner."""
    return open_page("reviews", language)


def submit(at: AppTest, text: str) -> AppTest:
    """Type a review and click the button."""
    at.text_area[0].set_value(text)
    button = next(b for b in at.button if b.label == message(at, "review.read"))
    return assert_no_exception(button.click().run())


def test_an_example_is_classified_at_first(page: AppTest) -> None:
    assert page.text_area[0].value == EXAMPLE
    assert 'data-verdict="positive"' in html(page)
    assert message(page, "review.speak_for") in [header.value for header in page.subheader]
    assert "wonderful" in html(page)


def test_a_written_review_is_classified(page: AppTest) -> None:
    submit(page, "The film was terrible.")
    assert 'data-verdict="negative"' in html(page)
    assert message(page, "review.negative") in html(page)
    submit(page, "The film was superb.")
    assert 'data-verdict="positive"' in html(page)
    assert "dl-moved" not in html(page)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_classified_or_refused(page: AppTest, text: str) -> None:
    submit(page, text)
    assert not page.error
    assert bool(page.warning) != ("dl-verdict" in html(page))
    assert "<script" not in html(page) and "<img" not in html(page)
    assert all("<script" not in block.value for block in page.markdown)


def test_a_japanese_review_is_explained(page: AppTest) -> None:
    submit(page, JAPANESE)
    assert [warning.value for warning in page.warning] == [message(page, "error.review_japanese")]


def test_the_first_ten_test_reviews_are_classified(page: AppTest) -> None:
    assert html(page).count('class="dl-read"') == 10
    assert html(page).count('data-right="yes"') >= 7
    assert message(page, "review.first", count=10) in [header.value for header in page.header]
    assert_no_exception(next(b for b in page.button if b.key == "review_first_1").click().run())
    assert str(page.text_area[0].value).startswith("this film requires a lot of patience")
    assert 'data-verdict="positive"' in html(page)


def test_misclassified_reviews_come_first_and_words_are_found(page: AppTest) -> None:
    assert_no_exception(next(b for b in page.button if b.key == "review_all").click().run())
    assert html(page).count('data-right="no"') >= 10
    (field,) = page.text_input
    assert_no_exception(field.set_value("kurosawa").run())
    assert html(page).count('class="dl-read"') == 20
    (field,) = page.text_input
    assert_no_exception(field.set_value("qwertyish").run())
    warnings = [warning.value for warning in page.warning]
    assert warnings == [message(page, "error.review_word_unknown", word="qwertyish")]
