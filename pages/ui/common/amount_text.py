"""The numbers of a conclusion in the learner's language."""

from __future__ import annotations

from dlcore.lessons import Amount, Unit
from pages.ui.shell.text import number, percent, t


def amount_text(amount: Amount) -> str:
    """Return a value with its unit."""
    if amount.unit is Unit.SHARE:
        return percent(amount.value, 2)
    if amount.unit is Unit.POINTS:
        return t("chance.points", value=number(100 * amount.value, 2))
    if amount.unit is Unit.COUNT:
        return number(round(amount.value))
    return number(amount.value)
