"""What makes a prediction doubtful."""

from __future__ import annotations

import pytest

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.classify import ClassifyReview
from dlcore.inference.reviews.doubts import Doubt, is_negated
from dlcore.inference.reviews.languages import LATIN_LANGUAGES
from dlcore.pretrained import BUNDLED
from tests.inference.reviews.reviews import FOREIGN, TEXT, written_reviews

LONG = "A wonderful story with great actors, and the music was superb from the beginning."


@pytest.mark.parametrize(
    ("text", "verdict", "doubts"),
    [
        (LONG, "positive", []),
        ("Superb!", "positive", [Doubt.FEW_WORDS]),
        ("The plot is slow, but the actors and the music are great.", "unsure", [Doubt.UNSURE]),
        (f"{LONG} I couldn’t stop laughing.", "positive", [Doubt.NEGATION]),
        (f"{LONG} You wont stop laughing.", "positive", [Doubt.NEGATION]),
        (
            "qwertyish zxcv bnmpoiu, good asdfgh",
            "unsure",
            [Doubt.OTHER_LANGUAGE, Doubt.UNSURE, Doubt.FEW_WORDS],
        ),
    ],
)
def test_doubts(context: QueryContext, text: str, verdict: str, doubts: list[Doubt]) -> None:
    prediction = ClassifyReview(model=BUNDLED, text=text).answer(context)
    assert (prediction.verdict, list(prediction.doubts)) == (verdict, doubts)
    assert prediction.language is None


@pytest.mark.parametrize("language", LATIN_LANGUAGES)
def test_other_languages_get_no_verdict(context: QueryContext, language: str) -> None:
    prediction = ClassifyReview(model=BUNDLED, text=FOREIGN[language]).answer(context)
    assert prediction.verdict == "unsure" and prediction.language == language


def test_reviews_in_english_are_no_other_language(context: QueryContext) -> None:
    for review in written_reviews("test"):
        excerpt = " ".join(review.text.split()[:20])
        prediction = ClassifyReview(model=BUNDLED, text=excerpt).answer(context)
        assert Doubt.OTHER_LANGUAGE not in prediction.doubts, excerpt


def test_negations_are_a_limit_of_the_bundled_model(context: QueryContext, run: Run) -> None:
    prediction = ClassifyReview(model=run.id, text=TEXT + " I did not like it.").answer(context)
    assert Doubt.NEGATION not in prediction.doubts


def test_a_long_review_does_not_hang_on_one_negation() -> None:
    assert is_negated(["it", "isn't", "good"]) and is_negated(["never", *["word"] * 24])
    assert not is_negated(["not", *["word"] * 25]) and not is_negated([])
