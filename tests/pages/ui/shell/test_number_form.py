"""Number fields and the buttons that use them; the browser's part is in ``tests/e2e``."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = Path(__file__).parents[4] / "pages"

USED_BY = {
    "ui/classroom/experiment_part.py": "ui/classroom/experiment_part.py",
    "ui/classroom/steering_bar.py": "ui/classroom/steering_bar.py",
    "ui/common/repeat_form.py": "ui/common/repeat_form.py",
    "ui/compare/storage.py": "ui/compare/delete_button.py",
    "ui/compare/sweep_view.py": "ui/compare/sweep_view.py",
    "ui/data/upload_form.py": "ui/data/upload_data.py",
    "ui/data/upload_reading.py": "ui/data/upload_data.py",
    "ui/forecast/upload_series.py": "ui/forecast/start.py",
    "ui/glossary/snippet.py": "ui/glossary/snippet.py",
    "ui/train/fields.py": "train.py",
}
"""Modules with number fields, and those with the button that uses the numbers."""

USED_AT_ONCE = {
    "ui/classroom/management.py",
    "ui/data/sample_choice.py",
    "ui/inside/layers_view.py",
    "ui/inside/row_view.py",
    "ui/inside/weights_view.py",
    "ui/reviews/review_list.py",
}
"""Modules whose numbers choose what is shown, or are stored when they change."""


def test_every_number_field_has_its_button_or_is_used_at_once() -> None:
    found = {
        path.relative_to(PAGES).as_posix()
        for path in PAGES.rglob("*.py")
        if ".number_input(" in path.read_text("utf-8")
    }
    assert found == USED_BY.keys() | USED_AT_ONCE


@pytest.mark.parametrize("module", sorted(set(USED_BY.values())))
def test_the_button_that_uses_numbers_is_guarded(module: str) -> None:
    assert " submit_button(" in (PAGES / module).read_text("utf-8")
