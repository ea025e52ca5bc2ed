"""Surgery: weights set to zero, the smallest ones or random ones, and rounded to eight bits.

Pruning by magnitude: S. Han et al., Learning both Weights and Connections for Efficient Neural
Networks, 2015, here without training again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.inference.query import Query
from dlcore.labs.image_classifier import load_subject
from dlcore.labs.images import classifies_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.operations import DRAWS, GraftLayer, MultiplyWeights, SwitchOffUnits
from dlcore.labs.paired import compare_paired
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

KEPT = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1)
"""Shares of the weights that are not set to zero."""

JUDGED = 4
"""Index of the share at which the lab concludes."""

IMAGES = 200
LARGEST = 127
"""Of a signed number of eight bits."""

SMALLEST, RANDOM, ALIKE = "smallest", "random", "alike"


@dataclass(frozen=True)
class Surgery:
    """Which images are classified correctly after each operation.

    Args:
        smallest: without the smallest weights, bool ``(shares, images)``.
        random: without as many random weights, bool ``(shares, draws, images)``.
        rounded: with all weights in eight bits, bool ``(1, images)``; empty where some went.
    """

    smallest: Array
    random: Array
    rounded: Array


class PruneNetwork(Query[Surgery]):
    """Set a share of the weights of every layer to zero, and classify test images.

    Args:
        run: id of a run on images.
        kept: share of the weights that stay.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[Surgery]] = Surgery

    kind: Literal["prune_network"] = "prune_network"
    run: str
    kept: float = Field(ge=0.0, le=1.0)

    def answer(self, context: QueryContext) -> Surgery:
        network, _, x, labels = load_subject(context, self.run, 0, IMAGES)
        model = network.model
        values = [np.asarray(variable) for variable in model.trainable_variables]

        def right(changed: Sequence[Array]) -> Array:
            fixed = model.non_trainable_variables
            outputs, _ = model.stateless_call(changed, fixed, x, training=False)
            is_right: Array = np.asarray(outputs).argmax(axis=1) == labels
            return is_right

        pruned = [keep_largest(each, self.kept) for each in values]
        drawn = [[keep_random(each, self.kept, draw) for each in values] for draw in range(DRAWS)]
        rounded = [[round_to_8_bits(each) for each in values]] if self.kept == 1 else []
        return Surgery(
            right(pruned)[None],
            np.stack(list(map(right, drawn)))[None],
            np.array(list(map(right, rounded)), bool).reshape(-1, len(x)),
        )


def keep_largest(values: Array, kept: float) -> Array:
    """Set all but the largest weights of a kernel to zero; a bias stays as it is.

    Args:
        values: weights of one variable.
        kept: share of the weights that stay.
    """
    if values.ndim < 2:
        return values
    order = np.argsort(np.abs(values), axis=None, kind="stable")
    return _without(values, order, kept)


def keep_random(values: Array, kept: float, seed: int) -> Array:
    """Set as many weights to zero as ``keep_largest``, at random."""
    if values.ndim < 2:
        return values
    order = np.random.default_rng(seed).permutation(values.size)
    return _without(values, order, kept)


def round_to_8_bits(values: Array) -> Array:
    """Round a kernel to 255 equal steps between its extremes; a bias stays as it is."""
    step = np.abs(values).max(initial=0.0) / LARGEST
    if values.ndim < 2 or not step:
        return values
    rounded: Array = (np.round(values / step) * step).astype(values.dtype)
    return rounded


def _without(values: Array, order: Array, kept: float) -> Array:
    """Set the first weights of an order to zero."""
    changed = values.ravel().copy()
    changed[order[: round((1 - kept) * values.size)]] = 0
    return changed.reshape(values.shape)


def _queries(run: Run) -> list[PruneNetwork]:
    return [PruneNetwork(run=run.id, kept=kept) for kept in KEPT]


def combine(results: Sequence[Surgery]) -> Surgery:
    """Join the results of several shares."""
    arrays = [(each.smallest, each.random, each.rounded) for each in results]
    return Surgery(*map(np.concatenate, zip(*arrays, strict=True)))


def conclude(result: Surgery) -> Conclusion:
    """Compare the loss of the smallest weights with every draw of random ones."""
    at = min(JUDGED, len(result.smallest) - 1)
    smallest, draws = result.smallest[at], result.random[at]
    compared = [compare_paired(smallest, draw) for draw in draws]
    outcome = ALIKE
    if all(each.is_clear and each.difference > 0 for each in compared):
        outcome = SMALLEST
    elif all(each.is_clear and each.difference < 0 for each in compared):
        outcome = RANDOM
    return Conclusion(
        outcome,
        {
            "images": Amount(smallest.size, Unit.COUNT),
            "draws": Amount(len(draws), Unit.COUNT),
            "removed": Amount(1 - KEPT[at], Unit.SHARE),
            "unchanged": Amount(float(result.smallest[0].mean()), Unit.SHARE),
            "smallest": Amount(float(smallest.mean()), Unit.SHARE),
            "random": Amount(float(draws.mean()), Unit.SHARE),
            "rounded": Amount(float(result.rounded[0].mean()), Unit.SHARE),
        },
    )


def _figures(result: Surgery) -> tuple[Figure, ...]:
    series = {
        "smallest": tuple(result.smallest.mean(axis=1).tolist()),
        "random": tuple(result.random.mean(axis=(1, 2)).tolist()),
    }
    return (Figure("kept", KEPT[: len(result.smallest)], series, ("random",)),)


_PROGRAM = """
x, y = x_test[:{count}], y_test[:{count}]
labels = y if y.ndim == 1 else y.argmax(axis=1)
weights = model.get_weights()


def accuracy(changed):
    model.set_weights(changed)
    return (model.predict(x, verbose=0).argmax(axis=1) == labels).mean()


def keep(values, kept, scores):
    smallest = np.sort(scores, axis=None)[round((1 - kept) * values.size) - 1]
    return np.where(scores > smallest, values, 0)


random = np.random.default_rng(0)
for kept in {kept}:
    largest = [keep(w, kept, np.abs(w)) if w.ndim > 1 else w for w in weights]
    drawn = [keep(w, kept, random.random(w.shape)) if w.ndim > 1 else w for w in weights]
    print(kept, accuracy(largest), accuracy(drawn))
steps = [np.abs(w).max() / 127 if w.ndim > 1 else 0 for w in weights]
rounded = [np.round(w / s) * s if s else w for w, s in zip(weights, steps)]
print("8-bit", accuracy(weights), accuracy(rounded))
model.set_weights(weights)
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    count = min(IMAGES, spec.dataset.info().test_size)
    code = _PROGRAM.strip().format(count=count, kept=KEPT[1:])
    return (Section("lab_surgery", code, (NUMPY,), {"count": count}),)


LAB = Lab(
    id="surgery",
    preset="digits-cnn",
    result=Surgery,
    kinds=(PruneNetwork, SwitchOffUnits, MultiplyWeights, GraftLayer),
    fits=classifies_images,
    queries=_queries,
    combine=combine,
    outcomes=(SMALLEST, ALIKE, RANDOM),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("weight", "unit", "accuracy"),
)
