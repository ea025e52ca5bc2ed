"""Advice for layers that do not fit: a change of the layers after which nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dlcore.datasets import Info
from dlcore.errors import Problem
from dlcore.models.builders import read_words
from dlcore.models.layers import AnyLayer
from dlcore.models.layers.traits import Reads
from dlcore.spec import Spec

CODES = frozenset(
    {
        *("needs_axis", "needs_sequence", "needs_words", "needs_features"),
        *("embedding_first", "only_first", "inputs_unfit"),
    }
)
"""Problems of a layer that another order of the layers may solve."""

WORD_SIZE = 32
"""Length of a word's vector in a new Embedding layer."""

Layers = tuple[AnyLayer, ...]


def advised(spec: Spec, problem: Problem, fits: Callable[[Spec], bool]) -> Problem:
    """Return a problem with a code whose message names a change that is not refused.

    Args:
        spec: that is refused.
        problem: the reason.
        fits: returns whether a spec is accepted.

    Returns:
        The problem itself if no change of the layers alone is accepted.
    """
    if problem.code not in CODES:
        return problem
    index = int(problem.path.split(".")[1])
    for advice, layers in _changes(spec.layers, index, problem, spec.dataset.info()):
        if layers and fits(spec.model_copy(update={"layers": layers})):
            return advice
    return problem


def _changes(
    layers: Layers, index: int, problem: Problem, info: Info
) -> Iterator[tuple[Problem, Layers]]:
    """Yield changes with their problems, the most instructive first."""
    path, values = problem.path, dict(problem.values)
    has_words = any(layer.reads is Reads.WORDS for layer in layers)
    if info.vocabulary_size and not has_words:
        first, *_ = read_words(info.vocabulary_size, WORD_SIZE)
        yield Problem("needs_embedding", path, values), (first, *layers)
    yield Problem("needs_whole_sequences", path, values), _with_sequences(layers, index)
    others = (*layers[:index], *layers[index + 1 :])
    positions = [position for position in range(len(layers)) if position != index]
    for position in sorted(positions, key=lambda position: abs(position - index)):
        moved = (*others[:position], layers[index], *others[position:])
        yield Problem("misplaced", path, {**values, "position": position + 1}), moved
    for blocker in reversed(range(index)):
        without = (*layers[:blocker], *layers[blocker + 1 :])
        yield Problem("blocked", path, {**values, "blocker": blocker + 1}), without
    yield Problem("layer_unfit", path), others


def _with_sequences(layers: Sequence[AnyLayer], index: int) -> Layers:
    """Return the layers where every recurrent layer before one returns whole sequences."""
    return (*map(_returning_sequences, layers[:index]), *layers[index:])


def _returning_sequences(layer: AnyLayer) -> AnyLayer:
    if layer.inner_kinds:
        inner = {name: _returning_sequences(getattr(layer, name)) for name in layer.inner_kinds}
        return layer.model_copy(update=inner)
    if hasattr(layer, "return_sequences"):
        return layer.model_copy(update={"return_sequences": True})
    return layer
