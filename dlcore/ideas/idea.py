"""The definition of an idea: a small calculation whose inputs a learner moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

When = tuple[str, tuple[str, ...]]
"""A choice's name and the options with which a control is shown."""


class Outcome(Protocol):
    """What an idea computes: a frozen dataclass."""

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""


State = TypeVar("State")
"""A frozen dataclass with a field for each control."""


@dataclass(frozen=True)
class Slider:
    """A number in equal steps.

    Args:
        name: of the field of the state.
        minimum: smallest value.
        maximum: largest value.
        step: distance of two values.
        when: condition under which the control is shown.
    """

    name: str
    minimum: float
    maximum: float
    step: float
    when: When | None = None


@dataclass(frozen=True)
class Scale:
    """A number of a list, for instance a learning rate in powers of ten.

    Args:
        name: of the field of the state.
        values: ascending.
        when: condition under which the control is shown.
    """

    name: str
    values: tuple[float, ...]
    when: When | None = None


@dataclass(frozen=True)
class Choice:
    """One of several options.

    Args:
        name: of the field of the state.
        options: codes.
        when: condition under which the control is shown.
    """

    name: str
    options: tuple[str, ...]
    when: When | None = None


@dataclass(frozen=True)
class Grid:
    """Cells that are on (1) or off (0); the state has them in rows, as one tuple.

    Args:
        name: of the field of the state.
        rows: number of rows.
        columns: number of columns.
        when: condition under which the control is shown.
    """

    name: str
    rows: int
    columns: int
    when: When | None = None


Control = Slider | Scale | Choice | Grid


@dataclass(frozen=True)
class RealRun:
    """Where the app trains what an idea is about.

    Args:
        preset: of the Train page, or empty.
        lesson: of the Lessons page, or empty.
    """

    preset: str = ""
    lesson: str = ""


@dataclass(frozen=True)
class Idea(Generic[State]):
    """One idea; the pages have its words under its id, ``static/scripts/ideas`` its picture.

    Args:
        id: its name in the code and the address.
        formula: LaTeX.
        controls: what a learner moves.
        start: the initial state.
        solution: a state that reaches the goal.
        failures: states that go wrong in a typical way, by code.
        compute: the calculation; the script of the same name has the same one.
        real_run: where to see it in a run.
        terms: entries of the glossary that it explains.
        summary: names of the values in the sentence that describes the picture.
        texts: names of the texts of the picture.
        actions: changes of the state at the press of a button, by code.
        data: constants that the script needs, as JSON.
    """

    id: str
    formula: str
    controls: tuple[Control, ...]
    start: State
    solution: State
    failures: Mapping[str, State]
    compute: Callable[[State], Outcome]
    real_run: RealRun
    terms: tuple[str, ...]
    summary: tuple[str, ...]
    texts: tuple[str, ...] = ()
    actions: Mapping[str, Callable[[State], State]] = field(default_factory=dict)
    data: Callable[[], Mapping[str, Any]] = dict
