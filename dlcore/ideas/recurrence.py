"""A recurrent unit that reads a review word by word, and what is left of the first word."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dlcore.ideas.idea import Choice, Idea, RealRun, Slider

WORDS = (
    *("great", "story", "and", "the", "cast", "is", "as", "good", "as", "it", "gets", "but"),
    *("the", "end", "is", "a", "little", "slow", "and", "long"),
)
VALUES = (
    *(1.0, 0.1, 0.0, 0.0, 0.1, 0.0, 0.0, 0.8, 0.0, 0.0, 0.2, -0.3),
    *(0.0, -0.1, 0.0, 0.0, -0.1, -0.5, 0.0, -0.3),
)
"""Input of each word: how positive it is."""

LOW, HIGH = 0.1, 2.0
"""Bounds of the derivative of the last state by the first word."""


@dataclass(frozen=True)
class RecurrenceState:
    """What a learner moves.

    Args:
        cell: ``simple``, a SimpleRNN with one unit, or ``lstm``, the cell of an LSTM whose gates
            are held fixed.
        length: words that are read.
        recurrent: weight of the previous state in the simple unit.
        forget: forget gate of the LSTM.
        weight: of the input; in the LSTM, the input gate.
    """

    cell: str = "simple"
    length: float = 20
    recurrent: float = 0.5
    forget: float = 0.5
    weight: float = 0.5


@dataclass(frozen=True)
class RecurrenceOutcome:
    """The states, and what each word still does to the last one.

    Args:
        states: after each word, between -1 and 1.
        influences: derivative of the last state by the input of each word.
        reached: whether the first word still counts, and not too much.
    """

    states: tuple[float, ...]
    influences: tuple[float, ...]
    reached: bool


def compute(state: RecurrenceState) -> RecurrenceOutcome:
    """Read the words."""
    inputs = VALUES[: int(state.length)]
    states, influences = _simple(state, inputs) if state.cell == "simple" else _lstm(state, inputs)
    reached = len(inputs) == len(VALUES) and LOW <= influences[0] <= HIGH
    return RecurrenceOutcome(tuple(states), tuple(influences), reached)


def _simple(state: RecurrenceState, inputs: tuple[float, ...]) -> tuple[list[float], list[float]]:
    states = []
    hidden = 0.0
    for x in inputs:
        hidden = math.tanh(state.recurrent * hidden + state.weight * x)
        states.append(hidden)
    influences: list[float] = []
    back = 1.0
    for hidden in reversed(states):
        back *= 1.0 - hidden * hidden
        influences.insert(0, back * state.weight)
        back *= state.recurrent
    return states, influences


def _lstm(state: RecurrenceState, inputs: tuple[float, ...]) -> tuple[list[float], list[float]]:
    cells = []
    cell = 0.0
    for x in inputs:
        cell = state.forget * cell + state.weight * x
        cells.append(cell)
    slope = 1.0 - math.tanh(cell) ** 2
    last = len(inputs) - 1
    influences = [slope * state.weight * state.forget ** (last - i) for i in range(len(inputs))]
    return [math.tanh(cell) for cell in cells], influences


_SIMPLE, _LSTM = ("cell", ("simple",)), ("cell", ("lstm",))

IDEA = Idea(
    id="recurrence",
    formula=r"{h_t = \tanh(w\,h_{t-1} + u\,x_t)}, \qquad \allowbreak {c_t = f\,c_{t-1} + i\,x_t}",
    controls=(
        Choice("cell", ("simple", "lstm")),
        Slider("length", 1, len(WORDS), 1),
        Slider("recurrent", -1.5, 1.5, 0.1, _SIMPLE),
        Slider("forget", 0.0, 1.0, 0.05, _LSTM),
        Slider("weight", 0.1, 2.0, 0.1),
    ),
    start=RecurrenceState(),
    solution=RecurrenceState(cell="lstm", forget=1.0),
    failures={
        "forgetting": RecurrenceState(recurrent=0.3),
        "saturated": RecurrenceState(recurrent=1.5),
        "alternating": RecurrenceState(recurrent=-0.9),
        "closed": RecurrenceState(cell="lstm", forget=0.3),
    },
    compute=compute,
    real_run=RealRun(preset="imdb-rnn"),
    terms=("simple-rnn", "lstm"),
    summary=("state", "influence", "length"),
    texts=("states", "influences", "last"),
    data=lambda: {"words": WORDS, "values": VALUES},
)
