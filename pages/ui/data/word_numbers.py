"""A review and its word numbers as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np


def review_html(words: Sequence[str], unknown: np.ndarray) -> str:
    """Return the words as text.

    Args:
        words: in order.
        unknown: for each word whether it replaces a rare word, shape ``(n,)``.
    """
    marked = (
        f"<s>{escape(word)}</s>" if is_unknown else escape(word)
        for word, is_unknown in zip(words, unknown.tolist(), strict=True)
    )
    return f'<div class="dl-review" lang="en" translate="no">{" ".join(marked)}</div>'


def numbered_words_html(words: Sequence[str], numbers: np.ndarray) -> str:
    """Return each word above its number.

    Args:
        words: in order.
        numbers: of the words, shape ``(n,)``.
    """
    cells = "".join(
        f'<span><span lang="en" translate="no">{escape(word)}</span><b>{value}</b></span>'
        for word, value in zip(words, numbers.tolist(), strict=True)
    )
    return f'<div class="dl-words">{cells}</div>'


def number_row_html(words: Sequence[str], numbers: np.ndarray, padding: int) -> str:
    """Return the row of numbers that the network receives; a tooltip shows each number's word.

    Args:
        words: in order.
        numbers: of the words, shape ``(steps,)``.
        padding: the number of padding, which has no word.
    """
    cells = "".join(
        f"<i data-padding>{value}</i>"
        if value == padding
        else f'<i title="{escape(word)}">{value}</i>'
        for word, value in zip(words, numbers.tolist(), strict=True)
    )
    return f'<div class="dl-word-row">{cells}</div>'
