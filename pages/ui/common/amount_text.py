"""The numbers of a conclusion in the learner's language."""

from __future__ import annotations

from dlcore.lessons import Amount, Unit
from pages.ui.common.test_result import p_value_text
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


def named_amount_text(name: str, amount: Amount) -> str:
    """Return a value of a sentence; a p-value is never shown as zero."""
    return p_value_text(amount.value) if is_p_value(name) else amount_text(amount)


def is_p_value(name: str) -> bool:
    """Whether a value is a p-value; ``p`` ends their names."""
    return name == "p" or name.endswith("_p")
