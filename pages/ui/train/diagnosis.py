"""What a run's curves say, in words."""

from __future__ import annotations

from dlcore.analysis.diagnosis import Diagnosis, FitVerdict
from pages.ui.shell.text import number, percent, t

FAMILY = list(FitVerdict)
"""Every verdict has a text ``diagnosis.<verdict>``."""


def diagnosis_text(diagnosis: Diagnosis) -> str:
    """One or two sentences with the figures they rest on.

    Args:
        diagnosis: what dlcore found in the curves.
    """
    values = diagnosis.values
    words: dict[str, object] = {
        name: int(values[name]) for name in ("epoch", "epochs", "minimum") if name in values
    }
    words |= {name: number(values[name]) for name in ("lowest", "last", "loss") if name in values}
    words |= {name: percent(values[name]) for name in ("gap", "accuracy") if name in values}
    return t(f"diagnosis.{diagnosis.verdict.value}", **words)
