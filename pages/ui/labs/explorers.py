"""What a learner moves in each lab, beside its trial."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlcore import Run
from pages.ui.labs import fooling_view

EXPLORERS: Mapping[str, Callable[[Run], None]] = {"fooling": fooling_view.draw}
"""The view of each lab by its id."""
