"""The result of a significance test in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from dlcore.analysis.significance import LEVEL, MIN_SEEDS, SignificanceVerdict, TestResult
from pages.ui.common.metric_text import format_difference, format_run_metric
from pages.ui.shell.text import number, percent, t

LEAST = 0.001
"""The least probability that is given as a number."""


def significance_text(name: str, result: TestResult, first: str, second: str) -> str:
    """Return one or two sentences with the values behind them.

    Args:
        name: the metric that was compared, see ``dlcore.analysis.run_metrics``.
        result: of the test.
        first, second: names of the two; plain text.
    """
    if result.verdict is SignificanceVerdict.TOO_FEW:
        return t("chance.too_few", first=first, second=second, minimum=MIN_SEEDS)
    return t(
        f"chance.judged.{result.verdict.value}",
        first=first,
        second=second,
        mean=format_run_metric(name, result.first.mean),
        other=format_run_metric(name, result.second.mean),
        difference=format_difference(name, result.difference).lstrip("+−±"),
        p=p_value_text(result.p_value),
        level=percent(LEVEL, 0),
    )


def p_value_text(p_value: float) -> str:
    """Return a probability that is never shown as zero."""
    if p_value < LEAST:
        return t("chance.below", share=percent(LEAST, 1))
    return percent(p_value, 1)


def p_value_equation(p_value: float) -> str:
    """Return a p-value with its symbol: "p = 3.0%", and "p < 0.1%" instead of zero."""
    if p_value < LEAST:
        return t("chance.p_below", share=percent(LEAST, 1))
    return t("chance.p_is", share=percent(p_value, 1))


def correction_note(results: Sequence[TestResult]) -> None:
    """Draw how the probabilities are corrected if there is more than one test."""
    tests = [result for result in results if result.verdict is not SignificanceVerdict.TOO_FEW]
    if len(tests) > 1:
        st.caption(t("chance.corrected", count=len(tests)))


def spread_text(name: str, mean: float, deviation: float) -> str:
    """Return mean and standard deviation, the latter of shares in percentage points."""
    if math.isnan(deviation):
        return format_run_metric(name, mean)
    return t(
        "chance.spread",
        mean=format_run_metric(name, mean),
        deviation=_format_deviation(name, deviation),
    )


def _format_deviation(name: str, value: float) -> str:
    return format_difference(name, value).lstrip("+−±") if value else number(0)
