"""The definition of a lab that trains: arms of several seeds, each measured after its training."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dlcore.analysis.significance import TestResult, compare_seeds
from dlcore.datasets.program_text import Section
from dlcore.experiments.seeds import next_seeds
from dlcore.inference.query import Query
from dlcore.inference.serialization import decode_as, encode_answer
from dlcore.labs.lab import Conclusion, Figure
from dlcore.spec import Spec
from dlcore.store import Run
from dlcore.store.artifacts import DAMAGE, Artifacts

M = TypeVar("M")
"""What is measured on one run: a frozen dataclass as ``dlcore.inference.serialization`` has it."""

SEEDS = 3
"""Runs of each arm: as many as a significance test needs."""

Results = Mapping[str, Sequence[M]]
"""What was measured on the runs of each arm, by code of the arm."""


@dataclass(frozen=True)
class TrainedLab(Generic[M]):
    """One lab with its own runs; the pages have its words under its id.

    Its runs are ordinary runs, and what is measured is kept with each of them.

    Args:
        id: its name in the code, the address and the store.
        arms: recipe of each arm by its code, the control first.
        measured: class of what is measured on a run.
        query: that measures it, given the id of the run.
        outcomes: codes of all possible outcomes.
        conclude: the conclusion from the results of all arms.
        figures: the charts of the results of some arms.
        program: what is measured, as sections of a Keras program that follow the training.
        terms: entries of the glossary that explain it.
        views: classes of the queries of its own view.
    """

    id: str
    arms: Mapping[str, Spec]
    measured: type[M]
    query: Callable[[str], Query[M]]
    outcomes: tuple[str, ...]
    conclude: Callable[[Results[M]], Conclusion]
    figures: Callable[[Results[M]], tuple[Figure, ...]]
    program: Callable[[Spec], tuple[Section, ...]]
    terms: tuple[str, ...]
    views: tuple[type[Query[Any]], ...] = ()

    @property
    def kinds(self) -> tuple[type[Query[Any]], ...]:
        """Classes of its queries."""
        return (type(self.query("")), *self.views)

    @property
    def attempt(self) -> str:
        """What an attempt of a learner has instead of the id of a lesson."""
        return f"lab/{self.id}"

    def origin(self, arm: str) -> str:
        """Return what the runs of an arm have instead of the id of a preset."""
        return f"{self.attempt}/{arm}"

    def artifact(self) -> str:
        """Return the name of the file that keeps what was measured with the run."""
        return f"lab-{self.id}.json"

    def specs(self) -> Mapping[str, tuple[Spec, ...]]:
        """Return the specs to train by arm, one for each seed."""
        return {code: (spec, *next_seeds(spec, (), SEEDS - 1)) for code, spec in self.arms.items()}

    def measure(self, run: Run, artifacts: Artifacts, answer: Callable[[Query[M]], M]) -> M:
        """Return what was measured on a run; measure and keep it at the first call.

        Args:
            run: has ended with a result.
            artifacts: of all runs.
            answer: runs a query in a worker.
        """
        found = self.load(run, artifacts)
        if found is None:
            found = answer(self.query(run.id))
            with artifacts.atomic_write(run.id, self.artifact()) as path:
                path.write_text(json.dumps(encode_answer(found)), encoding="utf-8")
        return found

    def load(self, run: Run, artifacts: Artifacts) -> M | None:
        """Return what was measured on a run; None if that has not been done yet."""
        try:
            with artifacts.open(run.id, self.artifact()) as file:
                data = json.load(file)
            return decode_as(self.measured, data)
        except FileNotFoundError:
            return None
        except DAMAGE:
            artifacts.put_aside(run.id, self.artifact())
            return None


def compare(
    results: Results[M], first: str, second: str, value: Callable[[M], float]
) -> TestResult:
    """Test whether a value differs between two arms.

    Args:
        results: of all arms.
        first: code of an arm.
        second: code of another one.
        value: of one run.
    """
    return compare_seeds(*([value(each) for each in results[code]] for code in (first, second)))


def mean(results: Sequence[M], value: Callable[[M], float]) -> float:
    """Return the mean of a value over the runs of an arm."""
    return sum(map(value, results)) / len(results)
