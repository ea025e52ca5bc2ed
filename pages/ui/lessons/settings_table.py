"""What the arms of a lesson have in common, and the settings that differ."""

from __future__ import annotations

from dlcore.analysis.compare import differences, merged_layers
from dlcore.lessons import Lesson, Size
from pages.ui.common.plain_table import plain_table
from pages.ui.common.run_titles import arm_name
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import t


def data_text(lesson: Lesson, size: Size) -> str:
    """Return the data set, the number of training samples and of epochs."""
    specs = list(lesson.recipes(size).values())
    dataset = specs[0].dataset
    return t(
        "lesson.data",
        dataset=name_of("dataset", dataset.name),
        count=dataset.info().train_size,
        epochs=max(spec.training.epochs for spec in specs),
    )


def settings_table(lesson: Lesson, size: Size) -> str:
    """Return a table of the settings that differ; empty where none does."""
    recipes = lesson.recipes(size)
    specs = list(recipes.values())
    kinds, rows = merged_layers(specs), differences(specs)
    if not rows:
        return ""
    header = [t("lesson.arm"), *(path_text(path, kinds) for path in rows)]
    cells = [
        [arm_name(lesson, code), *(setting_text(path, rows[path][arm]) for path in rows)]
        for arm, code in enumerate(recipes)
    ]
    return plain_table(header, cells)
