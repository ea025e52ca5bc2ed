"""The prediction for a review as HTML: class, probability, and the previous probability."""

from __future__ import annotations

from html import escape

from dlcore.inference.reviews.classifiers import POSITIVE_THRESHOLD
from pages.ui.shell.text import percent, t


def class_text(positive: float) -> str:
    """Return the class in the learner's language.

    Args:
        positive: probability of the positive class.
    """
    return t("review.positive") if positive > POSITIVE_THRESHOLD else t("review.negative")


def prediction_html(positive: float, previous: float | None) -> str:
    """Return the prediction.

    Args:
        positive: probability of the positive class.
        previous: the probability before the last change of a word; None without a change.
    """
    probability = escape(t("review.probability", share=percent(positive)))
    change = mark = ""
    if previous is not None:
        text = t("review.moved", before=percent(previous), now=percent(positive))
        change = f'<p class="dl-moved">{escape(text)}</p>'
        mark = f'<u style="--before:{previous:.2%}"></u>'
    code = "positive" if positive > POSITIVE_THRESHOLD else "negative"
    return (
        f'<div class="dl-verdict" data-verdict="{code}"'
        f' data-positive="{positive:.6f}">'
        f"<strong>{escape(class_text(positive))}</strong><p>{probability}</p>{change}"
        f'<div class="dl-scale" role="img" aria-label="{probability}">'
        f'<i style="--share:{positive:.2%}"></i><b></b>{mark}</div>'
        f'<div class="dl-ends"><span>{escape(t("review.negative"))}</span>'
        f"<span>50%</span><span>{escape(t('review.positive'))}</span></div></div>"
    )
