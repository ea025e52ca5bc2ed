"""The verdict on a review as HTML: the word, the probability, and where it was before."""

from __future__ import annotations

from html import escape

from dlcore.inference.reviews.classifiers import POSITIVE_ABOVE
from pages.ui.charts.style import GREEN, VALIDATION
from pages.ui.shell.text import percent, t

_STYLE = """
<style>
.dl-verdict strong { display: block; font-size: 2.6rem; line-height: 1.2; font-weight: 700; }
.dl-verdict p { margin: 0 0 0.8rem; font-variant-numeric: tabular-nums; }
.dl-scale { position: relative; height: 1.1rem; border-radius: 6px; background: #80889430; }
.dl-scale > i { position: absolute; inset: 0 auto 0 0; border-radius: 6px;
  background: var(--side); transition: width 0.4s; }
.dl-scale > b { position: absolute; top: -4px; bottom: -4px; width: 2px; left: 50%;
  background: currentColor; }
.dl-scale > u { position: absolute; top: -4px; bottom: -4px; width: 0;
  border-left: 3px dotted currentColor; }
.dl-ends { display: flex; justify-content: space-between; font-size: 0.85rem; opacity: 0.8; }
</style>
"""


def verdict_word(positive: float) -> str:
    """Positive or negative, in the learner's language."""
    return t("review.positive") if positive > POSITIVE_ABOVE else t("review.negative")


def verdict(positive: float, before: float | None) -> str:
    """The verdict, as HTML.

    Args:
        positive: how likely the review is positive.
        before: the same before a word was changed; None where none was.
    """
    is_positive = positive > POSITIVE_ABOVE
    words = t("review.probability", share=percent(positive))
    moved = mark = ""
    if before is not None:
        words_moved = t("review.moved", before=percent(before), now=percent(positive))
        moved = f'<p class="dl-moved">{escape(words_moved)}</p>'
        mark = f'<u style="left:{before:.2%}"></u>'
    code, side = ("positive", GREEN) if is_positive else ("negative", VALIDATION)
    return (
        f'{_STYLE}<div class="dl-verdict" data-verdict="{code}"'
        f' data-positive="{positive:.6f}" style="--side:{side}">'
        f"<strong>{escape(verdict_word(positive))}</strong><p>{escape(words)}</p>{moved}"
        f'<div class="dl-scale" role="img" aria-label="{escape(words)}">'
        f'<i style="width:{positive:.2%}"></i><b></b>{mark}</div>'
        f'<div class="dl-ends"><span>{escape(t("review.negative"))}</span>'
        f"<span>50%</span><span>{escape(t('review.positive'))}</span></div></div>"
    )
