"""A lesson: a question, the runs that answer it, and how their figures become the answer."""

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
    """How much is trained: a glance, a demo in class, or all of the data."""

    PREVIEW = "preview"
    DEMO = "demo"
    FULL = "full"


@dataclass(frozen=True)
class Lesson:
    """One lesson; its words stand with the pages under its id.

    Args:
        id: its name in the code, the address and the store.
        demo: recipe of each arm by its code, small enough for a class: three minutes on two cores.
        full: the same with all of the data and all epochs.
        rule: how the figures become the conclusion.
        metric: what is compared, see :meth:`dlcore.lessons.figures.Measured.figure`.
        seeds: runs of each arm at the beginning; more can be added.
    """

    id: str
    demo: Mapping[str, Spec]
    full: Mapping[str, Spec]
    rule: Rule
    metric: str = "test_accuracy"
    seeds: int = 1

    @property
    def arms(self) -> tuple[str, ...]:
        """Codes of the arms, in the order in which they are shown."""
        return tuple(self.demo)

    def specs(self, size: Size) -> Mapping[str, tuple[Spec, ...]]:
        """What is trained, by arm: one spec for each seed."""
        recipes = self.recipes(size)
        return {
            code: (spec, *next_seeds(spec, (), self.seeds - 1)) for code, spec in recipes.items()
        }

    def recipes(self, size: Size) -> Mapping[str, Spec]:
        """The recipe of each arm."""
        if size is Size.FULL:
            return self.full
        return self.demo if size is Size.DEMO else _previews(self.demo)


def _previews(demo: Mapping[str, Spec]) -> Mapping[str, Spec]:
    """The demo cut down to seconds: enough to see the way, too little to learn the answer."""
    longest = max(spec.training.epochs for spec in demo.values())
    share = min(1.0, PREVIEW_EPOCHS / longest)
    return {code: _preview(spec, share) for code, spec in demo.items()}


def _preview(spec: Spec, share: float) -> Spec:
    epochs = max(1, round(share * spec.training.epochs))
    # The fastest way compiles first, which would take longer than so little training.
    quick = {"epochs": epochs, "trainer": "exact"}
    return spec.model_copy(
        update={
            "training": spec.training.model_copy(update=quick),
            "dataset": _part(spec.dataset),
        }
    )


def _part(dataset: DatasetSpec) -> DatasetSpec:
    whole = dataset.info().train_size
    smaller = {"train_size": min(PREVIEW_SAMPLES, whole), "steps": PREVIEW_STEPS}
    return dataset.model_copy(
        update={
            name: value for name, value in smaller.items() if name in type(dataset).model_fields
        }
    )
