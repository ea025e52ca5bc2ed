"""P-values in words and as an equation."""

from __future__ import annotations

import pytest

from pages.ui.common.test_result import p_value_equation, p_value_text


@pytest.mark.parametrize(
    ("p_value", "text", "equation"),
    [
        (0.096, "9.6%", "p = 9.6%"),
        (0.001, "0.1%", "p = 0.1%"),
        (0.0, "0.1%未満", "p < 0.1%"),
        (1.0, "100.0%", "p = 100.0%"),
    ],
)
def test_a_p_value_is_never_shown_as_zero(p_value: float, text: str, equation: str) -> None:
    assert p_value_text(p_value) == text
    assert p_value_equation(p_value) == equation
