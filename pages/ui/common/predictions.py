"""Predictions for a drawing as HTML: the digit, and the probabilities of all ten as bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dlcore.inference.digits.classify import DigitPrediction
from pages.ui.shell.text import percent, t

MAX_CONFIDENCE = 0.999
"""No prediction is shown as certain, however its confidence is rounded."""


def predictions_html(prediction: DigitPrediction, titles: Sequence[str]) -> str:
    """Return the predictions side by side.

    Args:
        prediction: of one drawing by several classifiers.
        titles: of the classifiers, in the same order; plain text.
    """
    cards = "".join(_card(prediction, index, title) for index, title in enumerate(titles))
    return f'<div class="dl-answers">{cards}</div>'


def _card(prediction: DigitPrediction, index: int, title: str) -> str:
    label = prediction.label(index)
    share = percent(min(prediction.confidence(index), MAX_CONFIDENCE))
    if prediction.is_confident(index):
        is_sure, digit, text = "yes", str(label), t("draw.sure", share=share)
    else:
        is_sure, digit, text = "no", "?", t("draw.not_sure", digit=label, share=share)
    return (
        f'<div class="dl-answer" data-answer="{label}" data-sure="{is_sure}">'
        f"<h4>{escape(title)}</h4><strong>{digit}</strong><p>{escape(text)}</p>"
        f"{_bars(prediction, index)}</div>"
    )


def _bars(prediction: DigitPrediction, index: int) -> str:
    """Return the probabilities of which the sentence names the largest."""
    rows = []
    for digit, share in enumerate(prediction.probabilities[index].tolist()):
        highest = " data-most" if digit == prediction.label(index) else ""
        shown = escape(percent(min(share, MAX_CONFIDENCE)))
        rows.append(
            f'<b{highest}>{digit}</b><i{highest} style="--share:{share:.1%}"></i>'
            f"<span>{shown}</span>"
        )
    alt = escape(t("draw.bars"))
    return f'<div class="dl-bars" role="img" aria-label="{alt}">{"".join(rows)}</div>'
