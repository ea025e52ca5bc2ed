"""Whether a difference is larger than chance, in words."""

from __future__ import annotations

from dlcore.analysis.significance import LEVEL, MIN_SEEDS, SignificanceVerdict, TestResult
from pages.ui.common.metric_text import distance, written
from pages.ui.shell.text import number, percent, t


def judgement_text(name: str, judged: TestResult, first: str, second: str) -> str:
    """One or two sentences with the figures they rest on.

    Args:
        name: the figure that was compared, see ``dlcore.analysis.run_metrics``.
        judged: what dlcore found.
        first, second: what the two are called; plain text.
    """
    if judged.verdict is SignificanceVerdict.TOO_FEW:
        return t("chance.too_few", first=first, second=second, minimum=MIN_SEEDS)
    return t(
        f"chance.judged.{judged.verdict.value}",
        first=first,
        second=second,
        mean=written(name, judged.first.mean),
        other=written(name, judged.second.mean),
        difference=distance(name, judged.difference).lstrip("+−±"),
        p=percent(judged.p, 1) if judged.p >= 0.001 else "< " + percent(0.001, 1),
        level=percent(LEVEL, 0),
    )


def spread_text(name: str, mean: float, deviation: float) -> str:
    """Mean and standard deviation, the latter of shares in percentage points."""
    if deviation != deviation:
        return written(name, mean)
    return t("chance.spread", mean=written(name, mean), deviation=_plain(name, deviation))


def _plain(name: str, value: float) -> str:
    return distance(name, value).lstrip("+−±") if value else number(0)
