"""Tests mirror the tree: a module's path leads to its tests, or this file says where they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ELSEWHERE: Mapping[str, str] = {
    # The public names.
    "dlcore/__init__.py": "tests/test_public.py",
    # All findings of a run at once.
    "dlcore/analysis/diagnosis": "tests/analysis/test_diagnosis.py",
    # One type alias.
    "dlcore/arrays.py": "tests/test_architecture.py",
    # Every part of a spec.
    "dlcore/base_model.py": "tests/test_spec.py",
    # Through the interface that the pages use.
    "dlcore/classroom": "tests/classroom/test_classroom.py",
    # What every data set answers.
    "dlcore/datasets/base.py": "tests/datasets/test_datasets.py",
    # Texts as their data set reads them.
    "dlcore/datasets/characters": "tests/datasets/characters/test_characters.py",
    # Run as a script.
    "dlcore/datasets/builtin/make_two_class.py": "tests/datasets/builtin/test_two_class.py",
    # Files as the cache sees them.
    "dlcore/datasets/pinned_file.py": "tests/datasets/test_cache.py",
    "dlcore/datasets/plane": "tests/datasets/plane/test_plane.py",
    # The steps from a file to a table, through the whole pipeline.
    "dlcore/datasets/uploads": "tests/datasets/uploads/test_detection.py",
    "dlcore/datasets/uploads/csv_encoding.py": "tests/datasets/uploads/test_upload_csv.py",
    "dlcore/datasets/uploads/csv_facts.py": "tests/datasets/uploads/test_upload_csv.py",
    # Run as a program.
    "dlcore/datasets/uploads/csv_program.py": "tests/export/test_uploads.py",
    # Through the engine contract, in real processes.
    "dlcore/engine": "tests/engine/test_supervisor.py",
    # The tree and the words of every code.
    "dlcore/errors.py": "tests/pages/test_words.py",
    # What is exported is run.
    "dlcore/export": "tests/export/test_program.py",
    # All terms at once.
    "dlcore/glossary": "tests/glossary/test_registry.py",
    # Every idea in the same way.
    "dlcore/ideas": "tests/ideas/test_registry.py",
    # Every registered query.
    "dlcore/inference/__init__.py": "tests/inference/test_serialization.py",
    "dlcore/inference/images/outputs.py": "tests/inference/images/test_test_set.py",
    "dlcore/inference/playground.py": "tests/e2e/test_playground.py",
    # With what it measures.
    "dlcore/inference/precision.py": "tests/training/test_half_precision.py",
    "dlcore/inference/query.py": "tests/inference/test_serialization.py",
    # What the labs have in common, and what they compute.
    "dlcore/labs": "tests/labs/test_registry.py",
    # Values without behaviour of their own.
    "dlcore/lessons": "tests/lessons/test_registry.py",
    "dlcore/models/activations.py": "tests/models/test_against_keras.py",
    # Printed by the page.
    "dlcore/lessons/plan.py": "tests/pages/test_handouts_page.py",
    # Calls made and written.
    "dlcore/models/keras_call.py": "tests/export/test_program.py",
    # Each kind against Keras.
    "dlcore/models/layers": "tests/models/test_against_keras.py",
    # The choice and what it trains with.
    "dlcore/planning/speed.py": "tests/experiments/test_estimate.py",
    "dlcore/planning/trainer_choice.py": "tests/training/test_train.py",
    # Whole networks, compared with plain Keras.
    "dlcore/playground": "tests/playground/test_stacked.py",
    # Scripts of hours; their results are tested.
    "dlcore/pretrained/digits/train.py": "tests/pretrained/digits/test_model.py",
    "dlcore/pretrained/digits/train_detector.py": "tests/pretrained/digits/test_detector.py",
    # A script of minutes; its result is tested.
    "dlcore/pretrained/reviews/train.py": "tests/pretrained/reviews/test_model.py",
    # Through the store contract.
    "dlcore/store": "tests/store/test_store.py",
    # Whole runs, compared with plain Keras.
    "dlcore/training": "tests/training/test_train.py",
    "pages/__init__.py": "tests/test_architecture.py",
    # Drawn by the pages.
    "pages/ui/charts": "tests/pages/test_compare_page.py",
    # Drawn by the pages.
    "pages/ui/common": "tests/pages/test_compare_page.py",
    "pages/ui/compare": "tests/pages/test_compare_page.py",
    "pages/ui/data": "tests/pages/test_data_page.py",
    "pages/ui/draw": "tests/pages/test_draw_page.py",
    "pages/ui/forecast": "tests/pages/test_forecast_page.py",
    "pages/ui/glossary": "tests/pages/test_glossary_page.py",
    "pages/playground.py": "tests/e2e/test_playground.py",
    "pages/ui/classroom": "tests/pages/test_classroom_page.py",
    "pages/ui/classroom/connection.py": "tests/pages/test_connection_page.py",
    # In two browsers.
    "pages/ui/classroom/frame.py": "tests/e2e/test_classroom.py",
    "pages/ui/home": "tests/pages/test_home_page.py",
    # Started by the browser tests.
    "pages/ui/server/__main__.py": "tests/e2e/test_server.py",
    "pages/ui/ideas": "tests/pages/test_ideas_page.py",
    "pages/ui/inside": "tests/pages/test_inside_page.py",
    "pages/ui/labs": "tests/pages/test_labs_page.py",
    "pages/ui/labs/experiment.py": "tests/pages/test_trained_labs.py",
    "pages/ui/labs/membership_view.py": "tests/pages/test_trained_labs.py",
    "pages/ui/lessons/handout.py": "tests/pages/test_handouts_page.py",
    "pages/ui/lessons": "tests/pages/test_lessons_page.py",
    "pages/ui/reviews": "tests/pages/test_reviews_page.py",
    # Drawn by scripts, in a browser.
    "pages/ui/playground": "tests/e2e/test_playground.py",
    # Drawn by every page.
    "pages/ui/shell": "tests/pages/test_home_page.py",
    "pages/ui/train": "tests/pages/test_train_page.py",
}
"""Modules, or folders of them, without a test file of their own, and the file that tests them.

A page's views are drawn by the tests of the page, in both languages: what they show depends on
runs, data and widgets together.
"""


def modules() -> list[str]:
    """Every module of the product as a path, packages' own files left out where they are empty."""
    found = [*(ROOT / "dlcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in found
        if path.name != "__init__.py" or path.read_text("utf-8").count("\n") > 5
    )


def own_test(module: str) -> Path:
    """Where a module's tests would be."""
    path = Path(module)
    folder = Path(*path.parent.parts[1:]) if path.parts[0] == "dlcore" else path.parent
    name = path.stem if path.stem != "__init__" else path.parent.name
    if path.parent == Path("pages"):
        name = f"{name}_page"
    return ROOT / "tests" / folder / f"test_{name}.py"


def entry_of(module: str) -> str | None:
    """The entry of ``ELSEWHERE`` for a module: itself, else the nearest folder."""
    candidates = [module, *(parent.as_posix() for parent in Path(module).parents)]
    return next((entry for entry in candidates if entry in ELSEWHERE), None)


@pytest.mark.parametrize("module", modules())
def test_a_module_has_tests_that_are_found(module: str) -> None:
    entry = entry_of(module)
    if not own_test(module).exists():
        assert entry, f"neither {own_test(module).relative_to(ROOT)} nor an entry"


def test_every_entry_is_needed() -> None:
    used = {entry_of(module) for module in modules() if not own_test(module).exists()}
    assert set(ELSEWHERE) == used - {None}


def test_the_tests_elsewhere_exist() -> None:
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).exists()] == []
