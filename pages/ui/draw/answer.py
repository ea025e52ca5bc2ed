"""What networks answer to a drawing: the digit, how sure, and the ten outputs as bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dlcore.inference.digits.classify import DigitPrediction
from pages.ui.common.plain_table import decimals
from pages.ui.shell.text import percent, t
from pages.ui.shell.theme import accent

SUREST = 0.999
"""No answer is certain, however its share is rounded."""

_STYLE = """
<style>
.dl-answers { display: grid; gap: 1.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
.dl-answer > h4 { margin: 0; padding: 0; font-size: 1rem; font-weight: 650;
  overflow-wrap: anywhere; }
.dl-answer > p { margin: 0 0 0.6rem; min-height: 3em; }
.dl-answer > strong { display: block; font-size: 4.5rem; line-height: 1.15; font-weight: 700;
  font-variant-numeric: tabular-nums; }
.dl-answer[data-sure="no"] > strong { opacity: 0.45; }
.dl-bars { display: grid; grid-template-columns: 1.2ch 1fr 6ch; gap: 3px 0.6rem;
  align-items: center; font-variant-numeric: tabular-nums; font-size: 0.95rem; }
.dl-bars > i { height: 0.85rem; border-radius: 3px; min-width: 2px; background: #80889466; }
.dl-bars > i[data-most] { background: var(--accent); }
.dl-bars > b { font-weight: 400; } .dl-bars > b[data-most] { font-weight: 700; }
.dl-bars > span { text-align: right; }
</style>
"""


def answers(reading: DigitPrediction, titles: Sequence[str]) -> str:
    """The answers side by side, as HTML.

    Args:
        reading: of one drawing by several networks.
        titles: of the networks, in that order; plain text.
    """
    cards = "".join(_card(reading, place, title) for place, title in enumerate(titles))
    return f'{_STYLE}<div class="dl-answers" style="--accent:{accent()}">{cards}</div>'


def _card(reading: DigitPrediction, place: int, title: str) -> str:
    label, is_sure = reading.label(place), reading.is_sure(place)
    share = percent(min(reading.confidence(place), SUREST))
    words = t("draw.sure", share=share) if is_sure else t("draw.not_sure", digit=label, share=share)
    sign = str(label) if is_sure else "?"
    return (
        f'<div class="dl-answer" data-answer="{label}" data-sure="{"yes" if is_sure else "no"}">'
        f"<h4>{escape(title)}</h4><strong>{sign}</strong><p>{escape(words)}</p>"
        f"{_bars(reading, place)}</div>"
    )


def _bars(reading: DigitPrediction, place: int) -> str:
    outputs = reading.outputs[place]
    longest = max(1.0, float(abs(outputs).max()))
    rows = []
    for digit, value in enumerate(outputs.tolist()):
        most = " data-most" if digit == reading.label(place) else ""
        width = max(value, 0.0) / longest
        rows.append(
            f'<b{most}>{digit}</b><i{most} style="width:{width:.1%}"></i>'
            f"<span>{escape(decimals(value, 3))}</span>"
        )
    words = escape(t("draw.bars"))
    return f'<div class="dl-bars" role="img" aria-label="{words}">{"".join(rows)}</div>'
