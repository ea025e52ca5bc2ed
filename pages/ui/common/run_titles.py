"""Titles of runs on the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from dlcore import Run, Spec
from dlcore.analysis.compare import SettingValue
from dlcore.analysis.variation import Variation, variation
from dlcore.datasets import ClassHandwriting, UploadCsv, UploadSeries
from dlcore.experiments.seeds import group_by_recipe
from dlcore.lessons import Lesson, find_arm
from pages.ui.common.setting_text import layers_text, setting_text
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import has, number, t

_SHOWN_CHANGES = 3


def run_title(run: Run) -> str:
    """Return a run's name, else what it is about, with a seed that is not the usual one."""
    seed = variation(run.spec).seed
    if run.name or seed is None:
        return group_title(run)
    seed_text = _setting("seed", seed, ())
    return t("name.with_settings", title=group_title(run), settings=seed_text)


def group_title(run: Run) -> str:
    """Return what a run's title has in common with those of its repetitions with other seeds."""
    if run.name:
        return run.name
    return _lesson_title(run) or _lab_title(run) or _recipe_title(run.spec)


def _lesson_title(run: Run) -> str | None:
    """Return the names of the run's lesson and arm, with its epochs if the arm has others."""
    found = find_arm(run.preset)
    if not found:
        return None
    lesson, arm = found
    title = t("lesson.run_title", lesson=t(f"lesson.name.{lesson.id}"), arm=arm_name(lesson, arm))
    epochs = run.spec.training.epochs
    if epochs == lesson.demo[arm].training.epochs:
        return title
    settings = _setting("training.epochs", epochs, ())
    return t("name.with_settings", title=title, settings=settings)


def _lab_title(run: Run) -> str | None:
    """Return the names of the run's lab and arm, None for an arm without a name."""
    if not run.preset.startswith("lab/"):
        return None
    # Imports all labs, which the first page does without.
    from dlcore.labs.registry import find_lab_arm

    found = find_lab_arm(run.preset)
    if not found:
        return None
    lab, arm = found
    key = f"lab.arm.{lab.id}.{arm}"
    return t("lesson.run_title", lesson=t(f"lab.name.{lab.id}"), arm=t(key)) if has(key) else None


def arm_name(lesson: Lesson, arm: str) -> str:
    """Return the name of a lesson's arm in the learner's language."""
    return t(f"lesson.arm.{lesson.id}.{arm}")


def _recipe_title(spec: Spec) -> str:
    """Return the preset's name, else the name of the data with what differs from a preset.

    An uploaded table is named with the column that is predicted.
    """
    found = variation(spec)
    changes = _changes(spec, found)
    if not changes:
        return name_of("preset", found.preset) if found.preset else _dataset_title(spec)
    more = ["…"] if len(changes) > _SHOWN_CHANGES else []
    settings = t("chart.separator").join(changes[:_SHOWN_CHANGES] + more)
    return t("name.with_settings", title=_dataset_title(spec), settings=settings)


def _changes(spec: Spec, found: Variation) -> list[str]:
    """Return each setting that differs; of other layers than the preset's these, not each part."""
    in_layers = [path for path in found.settings if path.startswith("layers.")]
    others = in_layers if any(path.endswith(".kind") for path in in_layers) else []
    changes = [
        _setting(path, value, found.layers)
        for path, value in found.settings.items()
        if path not in others
    ]
    return [layers_text(spec.layers), *changes] if others else changes


def _dataset_title(spec: Spec) -> str:
    if isinstance(spec.dataset, UploadCsv):
        return t("own.title", target=spec.dataset.target)
    if isinstance(spec.dataset, UploadSeries):
        return t("forecast.own_title", column=spec.dataset.column)
    if isinstance(spec.dataset, ClassHandwriting):
        sizes = {"mnist": number(spec.dataset.mnist), "drawn": number(spec.dataset.drawn)}
        return t("class.writers.run_title", **sizes)
    return name_of("dataset", spec.dataset.name)


def _setting(path: str, value: SettingValue, layers: Sequence[str]) -> str:
    return f"{path_text(path, layers)} {setting_text(path, value)}"


def unique_titles(
    runs: Sequence[Run], title: Callable[[Run], str] = run_title
) -> Mapping[str, str]:
    """Return distinct titles; of runs with the same title, the later ones get a number.

    Args:
        runs: newest first.
        title: the title of a run.

    Returns:
        A run's id to its title.
    """
    oldest_first = list(reversed(runs))
    titles = number_titles([title(run) for run in oldest_first])
    return {run.id: distinct for run, distinct in zip(oldest_first, titles, strict=True)}


@dataclass(frozen=True)
class RunTitles:
    """Distinct titles of a learner's runs and recipes.

    Args:
        runs: title of each run by its id.
        recipes: title of the recipe of each run by the run's id.
    """

    runs: Mapping[str, str]
    recipes: Mapping[str, str]

    @classmethod
    def from_runs(cls, runs: Sequence[Run]) -> RunTitles:
        """Return the titles of all runs of a learner, newest first."""
        groups = group_by_recipe([run.spec for run in runs])
        recipes = unique_titles([runs[group[-1]] for group in groups], group_title)
        titles = {runs[i].id: recipes[runs[group[-1]].id] for group in groups for i in group}
        return cls(unique_titles(runs), titles)

    def title(self, runs: Sequence[Run]) -> str:
        """Return the title of a run, or of several runs of a recipe with their number."""
        first = runs[0].id
        if len(runs) == 1:
            return self.runs[first]
        return t("chance.bundle", title=self.recipes[first], count=len(runs))


def number_titles(titles: Sequence[str]) -> Sequence[str]:
    """Return distinct titles in the same order: of equal ones, the later ones get a number."""
    distinct: dict[str, None] = {}
    for title in titles:
        numbered = (f"{title} ({number})" for number in count(2))
        distinct[next(name for name in chain([title], numbered) if name not in distinct)] = None
    return list(distinct)
