"""Operations on one layer, and which classes suffer: units off, weights multiplied, a graft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.experiments.seeds import with_seed
from dlcore.inference.images.confusion import class_accuracies, confusion_matrix
from dlcore.inference.query import Query
from dlcore.labs.image_classifier import Subject, load_subject
from dlcore.labs.images import IMAGES, apply_layers
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

DRAWS = 3
"""Of the random control."""


@dataclass(frozen=True)
class ClassAccuracies:
    """Accuracy of each class, and of all together in the last column.

    Args:
        unchanged: of the whole network, ``(classes + 1,)``.
        without: after the operation, likewise.
        random: after the control, mean of several draws, likewise.
    """

    unchanged: Array
    without: Array
    random: Array


class SwitchOffUnits(Query[ClassAccuracies]):
    """Set the outputs of units or maps of one layer to zero; the control takes as many others.

    Args:
        run: id of a run on images.
        layer: index of the layer in the spec.
        units: indices of the units or maps.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[ClassAccuracies]] = ClassAccuracies

    kind: Literal["switch_off_units"] = "switch_off_units"
    run: str
    layer: int = Field(ge=0)
    units: tuple[int, ...] = Field(max_length=4096)

    def answer(self, context: QueryContext) -> ClassAccuracies:
        subject = load_subject(context, self.run, 0, IMAGES)
        layers = subject.network.model.layers
        before, after = layers[: self.layer + 1], layers[self.layer + 1 :]
        outputs = apply_layers(before, subject.x)

        def accuracies(units: Sequence[int]) -> Array:
            mask = np.ones(outputs.shape[-1], np.float32)
            mask[list(units)] = 0
            return _by_class(subject, apply_layers(after, outputs * mask))

        return _compare_units(accuracies, self.units, outputs.shape[-1])


class MultiplyWeights(Query[ClassAccuracies]):
    """Multiply kernel and bias of units or maps of one layer; the control takes as many others.

    Args:
        run: id of a run on images.
        layer: index of the layer in the spec.
        units: indices of the units or maps.
        factor: of the weights.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[ClassAccuracies]] = ClassAccuracies

    kind: Literal["multiply_weights"] = "multiply_weights"
    run: str
    layer: int = Field(ge=0)
    units: tuple[int, ...] = Field(max_length=4096)
    factor: float = Field(ge=-10.0, le=10.0)

    def answer(self, context: QueryContext) -> ClassAccuracies:
        subject = load_subject(context, self.run, 0, IMAGES)
        weights = _weights(subject.network.model.layers[self.layer])
        count = weights[0].shape[-1]

        def accuracies(units: Sequence[int]) -> Array:
            factors = np.ones(count, np.float32)
            factors[list(units)] = self.factor
            return _replaced(subject, self.layer, [each * factors for each in weights])

        return _compare_units(accuracies, self.units, count)


class GraftLayer(Query[ClassAccuracies]):
    """Take the weights of one layer from another run; the control has random initial weights.

    Args:
        run: id of a run on images.
        donor: id of a run of the same architecture.
        layer: index of the layer in the spec.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[ClassAccuracies]] = ClassAccuracies

    kind: Literal["graft_layer"] = "graft_layer"
    run: str
    donor: str
    layer: int = Field(ge=0)

    def answer(self, context: QueryContext) -> ClassAccuracies:
        from dlcore.training.model import build_model

        subject = load_subject(context, self.run, 0, IMAGES)

        def accuracies(model: keras.Model) -> Array:
            return _replaced(subject, self.layer, _weights(model.layers[self.layer]))

        seeds = range(subject.spec.seed + 1, subject.spec.seed + 1 + DRAWS)
        random = [accuracies(build_model(with_seed(subject.spec, seed))) for seed in seeds]
        return ClassAccuracies(
            accuracies(subject.network.model),
            accuracies(context.model(self.donor)),
            np.mean(random, axis=0),
        )


def _compare_units(
    accuracies: Callable[[Sequence[int]], Array], units: Sequence[int], count: int
) -> ClassAccuracies:
    """Return the accuracies without an operation, with it, and with it on as many random units."""
    random = np.random.default_rng(0)
    size = min(len(units), count)
    draws = [random.choice(count, size, replace=False).tolist() for _ in range(DRAWS)]
    mean = np.mean([accuracies(draw) for draw in draws], axis=0)
    return ClassAccuracies(accuracies([]), accuracies(units), mean)


def _weights(layer: keras.layers.Layer) -> list[Array]:
    return [np.asarray(variable) for variable in layer.trainable_variables]


def _replaced(subject: Subject, index: int, weights: Sequence[Array]) -> Array:
    """Return the accuracies with other weights in one layer; the model stays as it is."""
    model = subject.network.model
    own = {
        variable.path: value
        for variable, value in zip(model.layers[index].trainable_variables, weights, strict=True)
    }
    values = [own.get(variable.path, variable) for variable in model.trainable_variables]
    fixed = model.non_trainable_variables
    outputs, _ = model.stateless_call(values, fixed, subject.x, training=False)
    return _by_class(subject, np.asarray(outputs))


def _by_class(subject: Subject, outputs: Array) -> Array:
    """Return the accuracy of each class, and of all together."""
    labels, predicted = subject.labels, outputs.argmax(axis=1)
    matrix = confusion_matrix(labels, predicted, len(subject.spec.dataset.info().classes))
    return np.append(class_accuracies(matrix), np.mean(predicted == labels))


def unit_counts(spec: Spec) -> dict[int, int]:
    """Return the number of units or maps of each hidden layer, by index in the spec."""
    hidden = list(enumerate(spec.layers))[:-1]
    return {
        index: int(getattr(layer, "units", 0) or getattr(layer, "filters", 0))
        for index, layer in hidden
        if layer.kernel_view
    }


def fits_donor(run: Spec, donor: Spec) -> bool:
    """Return whether layers of one run fit into another one."""
    shapes = (spec.dataset.info().model_shape for spec in (run, donor))
    return run.layers == donor.layers and len(set(shapes)) == 1
