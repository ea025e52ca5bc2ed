"""The definition of a lesson and the specs of its runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dlcore.datasets import DatasetSpec
from dlcore.experiments.seeds import next_seeds
from dlcore.lessons.rules import Rule
from dlcore.spec import Spec

PREVIEW_EPOCHS = 5
PREVIEW_SAMPLES = 300
PREVIEW_STEPS = 40


class Size(StrEnum):
    """Amount of training: a preview, a demo in class, or the whole data set."""

    PREVIEW = "preview"
    DEMO = "demo"
    FULL = "full"


@dataclass(frozen=True)
class Lesson:
    """One lesson; the pages have its words under its id.

    Args:
        id: its name in the code, the address and the store.
        demo: recipe of each arm by its code, small enough for a class: three minutes on two cores.
        full: the same with all data and all epochs.
        rule: by which the results become the conclusion.
        metric: to compare, see :meth:`dlcore.lessons.results.RunResult.metric_value`.
        seeds: initial number of runs of each arm; more can be added.
    """

    id: str
    demo: Mapping[str, Spec]
    full: Mapping[str, Spec]
    rule: Rule
    metric: str = "test_accuracy"
    seeds: int = 1

    @property
    def arms(self) -> tuple[str, ...]:
        """Codes of the arms, in display order."""
        return tuple(self.demo)

    def origin(self, arm: str) -> str:
        """Return what the runs of an arm have instead of the id of a preset."""
        return f"{self.id}/{arm}"

    def specs(self, size: Size) -> Mapping[str, tuple[Spec, ...]]:
        """Return the specs to train by arm, one for each seed."""
        recipes = self.recipes(size)
        return {
            code: (spec, *next_seeds(spec, (), self.seeds - 1)) for code, spec in recipes.items()
        }

    def recipes(self, size: Size) -> Mapping[str, Spec]:
        """Return the recipe of each arm."""
        if size is Size.FULL:
            return self.full
        return self.demo if size is Size.DEMO else _previews(self.demo)


def _previews(demo: Mapping[str, Spec]) -> Mapping[str, Spec]:
    """Reduce the demo to seconds: it shows how the lesson works, not its conclusion."""
    longest = max(spec.training.epochs for spec in demo.values())
    share = min(1.0, PREVIEW_EPOCHS / longest)
    return {code: _preview(spec, share) for code, spec in demo.items()}


def _preview(spec: Spec, share: float) -> Spec:
    epochs = max(1, round(share * spec.training.epochs))
    # The fastest trainer compiles first, which takes longer than such a short training.
    quick = {"epochs": epochs, "trainer": "exact"}
    return spec.model_copy(
        update={
            "training": spec.training.model_copy(update=quick),
            "dataset": _shrink(spec.dataset),
        }
    )


def _shrink(dataset: DatasetSpec) -> DatasetSpec:
    samples = dataset.info().train_size
    smaller = {"train_size": min(PREVIEW_SAMPLES, samples), "steps": PREVIEW_STEPS}
    return dataset.model_copy(
        update={
            name: value for name, value in smaller.items() if name in type(dataset).model_fields
        }
    )
