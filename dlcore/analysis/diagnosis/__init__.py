"""Diagnosis of a finished run: findings with their numbers, without words.

A diagnosis has one verdict, the first of ``VERDICTS`` that holds, and all notes that hold. A run
that is not better than its baseline is never praised.
"""

from __future__ import annotations

from dataclasses import dataclass

from dlcore.analysis.baseline_comparison import Comparison
from dlcore.analysis.diagnosis.evidence import Evidence, evidence, is_diverged
from dlcore.analysis.diagnosis.finding import Finding, FindingCode
from dlcore.analysis.diagnosis.notes import CAUSES, NOTES
from dlcore.analysis.diagnosis.overfitting import (
    MIN_EPOCHS,
    NOISE_EPOCHS,
    NOISE_RATIO,
    OVERFITTING_RATIO,
    best_index,
    is_overfitting,
)
from dlcore.analysis.diagnosis.verdicts import VERDICTS
from dlcore.experiments.remedies import Remedy

FAULTS = frozenset(
    {
        FindingCode.DIVERGED,
        FindingCode.DIVERGING,
        FindingCode.WEIGHTED,
        FindingCode.NO_BETTER,
        FindingCode.UNSTABLE,
        FindingCode.UNDERFITTING,
    }
)
"""Verdicts whose causes are searched."""


@dataclass(frozen=True)
class Diagnosis:
    """All findings about a run.

    Args:
        comparison: with the baseline; None without one.
        verdict: the most important finding.
        notes: the others.
    """

    comparison: Comparison | None
    verdict: Finding
    notes: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The verdict and the notes."""
        return (self.verdict, *self.notes)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The remedies of all findings, without repetition."""
        return tuple(dict.fromkeys(r for finding in self.findings for r in finding.remedies))


def diagnose(given: Evidence) -> Diagnosis:
    """Diagnose a run."""
    verdict = next(found for check in VERDICTS if (found := check(given)))
    causes = CAUSES if verdict.code in FAULTS else ()
    notes = [found for check in (*causes, *NOTES) if (found := check(given))]
    return Diagnosis(given.comparison, verdict, tuple(notes))


__all__ = [
    "MIN_EPOCHS",
    "NOISE_EPOCHS",
    "NOISE_RATIO",
    "OVERFITTING_RATIO",
    "Diagnosis",
    "Evidence",
    "Finding",
    "FindingCode",
    "best_index",
    "diagnose",
    "evidence",
    "is_diverged",
    "is_overfitting",
]
