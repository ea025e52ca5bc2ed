"""Which of the views of the Compare page is shown."""

from __future__ import annotations

from pages.ui.shell.choice import segments
from pages.ui.shell.text import t

VIEWS = ("curves", "seeds", "scatter", "sweep")


def view_choice() -> str:
    """Draws the choice and returns one of ``VIEWS``."""
    labels = {
        "curves": t("compare.view_curves"),
        "seeds": t("compare.view_seeds"),
        "scatter": t("compare.view_scatter"),
        "sweep": t("compare.view_sweep"),
    }
    return segments("compare_view", t("compare.view"), VIEWS, labels.__getitem__)
