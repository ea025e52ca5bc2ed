"""Words and their numbers as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from pages.ui.shell.theme import accent

_STYLE = """
<style>
.dl-review { max-width: 62rem; line-height: 1.75; padding: 14px 20px; border-radius: 10px;
  background: #80889418; overflow-wrap: anywhere; }
.dl-review s { text-decoration: none; opacity: 0.8; border-bottom: 2px dotted currentColor; }
.dl-words { display: flex; flex-wrap: wrap; gap: 8px; font-variant-numeric: tabular-nums; }
.dl-words > span { text-align: center; padding: 6px 10px; border-radius: 8px;
  background: #80889418; line-height: 1.35; }
.dl-words b { display: block; color: var(--accent); }
.dl-word-row { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.1rem, 1fr));
  gap: 3px; font-size: 0.85em; font-variant-numeric: tabular-nums; line-height: 1; }
.dl-word-row > i { font-style: normal; text-align: center; padding: 7px 0; border-radius: 4px;
  background: color-mix(in srgb, var(--accent) 20%, transparent); }
.dl-word-row > i[data-padding] { background: #80889418; opacity: 0.75; }
</style>
"""


def running_text(words: Sequence[str], unknown: np.ndarray) -> str:
    """Words as text to read.

    Args:
        words: in order.
        unknown: for each word whether it only stands for a rare one.
    """
    marked = (
        f"<s>{escape(word)}</s>" if rare else escape(word)
        for word, rare in zip(words, unknown.tolist(), strict=True)
    )
    return f'{_STYLE}<div class="dl-review" lang="en" translate="no">{" ".join(marked)}</div>'


def numbered(words: Sequence[str], numbers: np.ndarray) -> str:
    """Each word with its number below.

    Args:
        words: in order.
        numbers: of the words, shape ``(n,)``.
    """
    cells = "".join(
        f'<span><span lang="en" translate="no">{escape(word)}</span><b>{value}</b></span>'
        for word, value in zip(words, numbers.tolist(), strict=True)
    )
    return f'{_STYLE}<div class="dl-words" style="--accent:{accent()}">{cells}</div>'


def word_numbers(words: Sequence[str], numbers: np.ndarray, padding: int) -> str:
    """The row as the network gets it; each number tells its word to who points at it.

    Args:
        words: of all numbers.
        numbers: shape ``(steps,)``.
        padding: the number that stands for no word.
    """
    cells = "".join(
        f"<i data-padding>{value}</i>"
        if value == padding
        else f'<i title="{escape(word)}">{value}</i>'
        for word, value in zip(words, numbers.tolist(), strict=True)
    )
    return f'{_STYLE}<div class="dl-word-row" style="--accent:{accent()}">{cells}</div>'
