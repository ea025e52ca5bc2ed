"""Runs the glossary's snippets, apart from everything that trains in the same process."""

from __future__ import annotations

import builtins
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, StrictFloat, StrictInt, model_validator

from dlcore.glossary import TERMS
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_CHARACTERS = 8000
FIGURE = "figure"
"""The variable in which a snippet leaves what is to be drawn: lists of numbers by name."""


@dataclass(frozen=True)
class SnippetOutput:
    """What a snippet left.

    Args:
        text: what it printed.
        figure: lists of equal length by name, the horizontal axis first; empty without a figure.
    """

    text: str
    figure: dict[str, list[float]]


class RunSnippet(Query[SnippetOutput]):
    """Run the bundled snippet of a term; nothing else is ever executed.

    Args:
        term: a key of ``TERMS``.
        numbers: changed numbers by name, within the bounds of the term.
    """

    result: ClassVar[type[SnippetOutput]] = SnippetOutput

    kind: Literal["run_snippet"] = "run_snippet"
    term: str
    numbers: dict[str, StrictInt | StrictFloat] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_bundled(self) -> RunSnippet:
        if self.term not in TERMS:
            raise ValueError("unknown_term")
        TERMS[self.term].source(self.numbers)
        return self

    def answer(self, context: QueryContext) -> SnippetOutput:
        source = TERMS[self.term].source(self.numbers)
        # A snippet sets its seed, so it prints the same again.
        return context.cached(("snippet", source), lambda: run_source(source))


def run_source(source: str) -> SnippetOutput:
    """Run Python source in a thread of its own, and restore the random state of the process.

    Keras' own state (names, seeds, settings) belongs to the thread, so that of other threads stays
    as it is. What the source prints goes to the output and not to the standard output.
    """
    printed = StringIO()
    names: dict[str, Any] = {"__name__": "snippet", "print": partial(builtins.print, file=printed)}
    with _kept_random_state():
        _in_thread(lambda: exec(compile(source, "snippet.py", "exec"), names))
    return SnippetOutput(printed.getvalue()[:MAX_CHARACTERS], _as_numbers(names.get(FIGURE, {})))


def _as_numbers(figure: dict[str, Any]) -> dict[str, list[float]]:
    return {name: np.asarray(values, float).tolist() for name, values in figure.items()}


def _in_thread(work: Callable[[], None]) -> None:
    """Do some work in a new thread, and raise what it raises."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="snippet")
    thread.start()
    thread.join()
    for error in errors:
        raise error


@contextmanager
def _kept_random_state() -> Iterator[None]:
    import tensorflow as tf
    from tensorflow.python.eager.context import global_seed

    states = random.getstate(), np.random.get_state(), global_seed()
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        tf.random.set_seed(states[2])
