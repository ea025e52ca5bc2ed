"""The prediction for a review as HTML: class, probability, and the previous probability."""

from __future__ import annotations

from html import escape

from dlcore.inference.reviews.classify import POSITIVE_THRESHOLD, ReviewPrediction
from dlcore.inference.reviews.doubts import Doubt
from dlcore.pretrained.reviews.model import model_card
from pages.ui.shell.text import percent, t


def class_text(positive: float) -> str:
    """Return the class in the learner's language.

    Args:
        positive: probability of the positive class.
    """
    return t("review.positive") if positive > POSITIVE_THRESHOLD else t("review.negative")


def doubt_texts(prediction: ReviewPrediction) -> list[str]:
    """Return the reasons to doubt a prediction."""
    return [_doubt_text(Doubt(doubt), prediction.language) for doubt in prediction.doubts]


def _doubt_text(doubt: Doubt, language: str | None) -> str:
    if doubt is Doubt.OTHER_LANGUAGE and language:
        return t("review.foreign", language=t(f"review.language.{language}"))
    if doubt is Doubt.NEGATION:
        card = model_card()
        share = percent(card["accuracy"]["negated"])
        return t("review.negation", count=card["negated_sentences"], share=share)
    return t(f"review.doubt.{doubt}")


def prediction_html(prediction: ReviewPrediction, previous: float | None) -> str:
    """Return the prediction with the reasons to doubt it.

    Args:
        prediction: for the text.
        previous: the probability before the last change of a word; None without a change.
    """
    positive, verdict = prediction.positive, prediction.verdict
    words = t("review.unsure") if verdict == "unsure" else class_text(positive)
    doubts = "".join(f"<li>{escape(text)}</li>" for text in doubt_texts(prediction))
    probability = escape(t("review.probability", share=percent(positive)))
    change = mark = ""
    if previous is not None:
        text = t("review.moved", before=percent(previous), now=percent(positive))
        change = f'<p class="dl-moved">{escape(text)}</p>'
        mark = f'<u style="--before:{previous:.2%}"></u>'
    return (
        f'<div class="dl-verdict" data-verdict="{verdict}"'
        f' data-positive="{positive:.6f}">'
        f"<strong>{escape(words)}</strong><p>{probability}</p>{change}"
        f'<div class="dl-scale" role="img" aria-label="{probability}">'
        f'<i style="--share:{positive:.2%}"></i><b></b>{mark}</div>'
        f'<div class="dl-ends"><span>{escape(t("review.negative"))}</span>'
        f"<span>50%</span><span>{escape(t('review.positive'))}</span></div>"
        f'<ul class="dl-doubts">{doubts}</ul></div>'
    )
