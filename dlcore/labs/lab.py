"""The definition of a lab: an experiment on a trained network, with a control."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dlcore.datasets.program_text import Section
from dlcore.inference.query import Query
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

R = TypeVar("R")
"""The result: a frozen dataclass with fields as described in ``dlcore.inference.serialization``."""


@dataclass(frozen=True)
class Conclusion:
    """What a result shows; it follows from the figures alone.

    Args:
        outcome: one of the lab's outcomes, which a learner may have predicted.
        values: numbers that the lab's sentence needs.
    """

    outcome: str
    values: Mapping[str, Amount]


@dataclass(frozen=True)
class Figure:
    """A chart, which the page also shows as a table.

    Args:
        code: names its axes in the catalogues.
        x: numbers for a chart of lines, texts for a chart of bars.
        series: values by code of the series, one for each of ``x``.
        controls: codes of the series that are the control.
        unit: of the values.
        is_logarithmic: whether the numbers of ``x`` are drawn on a logarithmic axis.
    """

    code: str
    x: tuple[float, ...] | tuple[str, ...]
    series: Mapping[str, tuple[float, ...]]
    controls: tuple[str, ...]
    unit: Unit = Unit.SHARE
    is_logarithmic: bool = False


@dataclass(frozen=True)
class Lab(Generic[R]):
    """One lab on a stored run; the pages have its words under its id.

    Its work is cut into queries of at most about a second, so that the runs of others continue
    between them, progress shows, and a learner can stop it.

    Args:
        id: its name in the code, the address and the store.
        preset: id of the experiment that trains a network which fits.
        result: class of the result.
        kinds: classes of its queries.
        fits: whether the lab works on the runs of a spec.
        queries: the parts of the work on a run.
        combine: the result of all parts, or of those before the learner stopped.
        outcomes: codes of all possible outcomes.
        conclude: the conclusion from a result.
        figures: the charts of a result.
        program: what the lab does, as sections of a Keras program that follow the training.
        terms: entries of the glossary that explain it.
        class_id: of the class whose drawings it takes; empty for a lab without a class.
    """

    id: str
    preset: str
    result: type[R]
    kinds: tuple[type[Query[Any]], ...]
    fits: Callable[[Spec], bool]
    queries: Callable[[Run], Sequence[Query[R]]]
    combine: Callable[[Sequence[R]], R]
    outcomes: tuple[str, ...]
    conclude: Callable[[R], Conclusion]
    figures: Callable[[R], tuple[Figure, ...]]
    program: Callable[[Spec], tuple[Section, ...]]
    terms: tuple[str, ...]
    class_id: str = ""

    def artifact(self) -> str:
        """Return the name of the file that keeps the result with the run."""
        return f"lab-{'-'.join(filter(None, (self.id, self.class_id)))}.json"
