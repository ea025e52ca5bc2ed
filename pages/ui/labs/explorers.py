"""What a learner moves in each lab, beside its trial."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlcore import Run
from pages.ui.labs import (
    between_view,
    dreams_view,
    film_view,
    fooling_view,
    saliency_view,
    surgery_view,
)

EXPLORERS: Mapping[str, Callable[[Run], None]] = {
    "fooling": fooling_view.draw,
    "surgery": surgery_view.draw,
    "saliency": saliency_view.draw,
    "film": film_view.draw,
    "dreams": dreams_view.draw,
    "between": between_view.draw,
}
"""The view of a lab by its id; a lab without one has its trial alone."""
