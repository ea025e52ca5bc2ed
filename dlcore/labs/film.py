"""Film: the last hidden layer and the predictions after every kept epoch.

The plane of the film is that of the two largest principal components after the last epoch, so
that its axes stay the same from the first picture to the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets import ImageDataset
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.errors import NoWeights
from dlcore.inference.digits.classify import MAX_PIXELS
from dlcore.inference.query import Query
from dlcore.labs.images import apply_layers, classifies_images, load_test_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.paired import compare_paired
from dlcore.labs.replay import load_replayed
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store import Run
from dlcore.store.snapshots import MAX_EPOCHS, epoch_capacity

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

IMAGES, PART = 300, 7
"""Images of the film, and pictures of one query."""

FIRST, LATER, NONE = "first", "later", "none"


@dataclass(frozen=True)
class Film:
    """The pictures of a film.

    Args:
        epochs: of the pictures, ``(pictures,)``; 0 is before training.
        points: images in the plane, float32 ``(pictures, images, 2)``.
        predicted: classes, uint8 ``(pictures, images)``.
        labels: true classes, uint8 ``(images,)``.
        variance: share of the hidden layer's variance that each axis has after the last epoch.
    """

    epochs: Array
    points: Array
    predicted: Array
    labels: Array
    variance: Array

    def accuracies(self) -> Array:
        """Return the accuracy of each picture."""
        right: Array = (self.predicted == self.labels).mean(axis=1)
        return right


class ReplayEpochs(Query[Film]):
    """Show test images to the network as it was after several epochs.

    Args:
        run: id of a run on images.
        start: first picture.
        count: number of pictures; fewer where the run kept fewer epochs.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model, or it kept no epochs.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[Film]] = Film

    kind: Literal["replay_epochs"] = "replay_epochs"
    run: str
    start: int = Field(ge=0)
    count: int = Field(ge=1, le=MAX_EPOCHS + 2)

    def answer(self, context: QueryContext) -> Film:
        from dlcore.training.model import assign_weights

        run = context.run(self.run)
        model, history = load_replayed(context, run)
        if len(history.epochs) < 2:
            raise NoWeights(run=self.run)
        x, labels = load_test_images(context, run.spec, 0, IMAGES)
        plane = PrincipalPlane.of(hidden_values(context.model(self.run), x))
        chosen = range(self.start, min(self.start + self.count, len(history.epochs)))
        points, predicted = [], []
        for index in chosen:
            assign_weights(model, history.weights[index])
            hidden = hidden_values(model, x)
            points.append(plane.project(hidden))
            predicted.append(apply_layers(model.layers[-1:], hidden).argmax(axis=1))
        shape = (len(chosen), len(x))
        return Film(
            np.array([history.epochs[index].epoch for index in chosen], np.int32),
            np.array(points, np.float32).reshape(*shape, 2),
            np.array(predicted, np.uint8).reshape(shape),
            labels.astype(np.uint8),
            plane.variance,
        )


@dataclass(frozen=True)
class DrawnFilm:
    """What a network answers to a drawing after each kept epoch.

    Args:
        epochs: ``(pictures,)``; 0 is before training.
        probabilities: of the classes, ``(pictures, classes)``.
    """

    epochs: Array
    probabilities: Array


class ReplayDrawing(Query[DrawnFilm]):
    """Show a drawing to the network as it was after each kept epoch.

    Args:
        run: id of a run on images.
        pixels: as the model takes them, row by row.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[DrawnFilm]] = DrawnFilm

    kind: Literal["replay_drawing"] = "replay_drawing"
    run: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    def answer(self, context: QueryContext) -> DrawnFilm:
        from dlcore.training.model import assign_weights

        run = context.run(self.run)
        model, history = load_replayed(context, run)
        x = np.array(self.pixels, np.float32).reshape(1, *model.input_shape[1:])
        probabilities = []
        for weights in history.weights:
            assign_weights(model, weights)
            probabilities.append(apply_layers(model.layers, x)[0])
        epochs = np.array([each.epoch for each in history.epochs], np.int32)
        return DrawnFilm(epochs, np.array(probabilities))


@dataclass(frozen=True)
class PrincipalPlane:
    """The plane of the two largest principal components.

    Args:
        mean: of the values, ``(units,)``.
        axes: unit vectors, ``(2, units)``.
        variance: share of the variance along each of them, ``(2,)``.
    """

    mean: Array
    axes: Array
    variance: Array

    @classmethod
    def of(cls, values: Array) -> PrincipalPlane:
        """Fit the plane.

        Args:
            values: ``(samples, units)``.
        """
        mean = values.mean(axis=0, dtype=np.float64)
        _, sizes, found = np.linalg.svd(values - mean, full_matrices=False)
        shares = sizes**2 / max(float((sizes**2).sum()), np.finfo(float).tiny)
        # A layer of one unit has one axis; the other one is empty.
        axes, variance = np.zeros((2, values.shape[1])), np.zeros(2)
        axes[: len(sizes)], variance[: len(sizes)] = found[:2], shares[:2]
        return cls(mean, axes, variance)

    def project(self, values: Array) -> Array:
        """Return the coordinates of values in the plane, ``(samples, 2)``."""
        coordinates: Array = (values - self.mean) @ self.axes.T
        return coordinates


def hidden_values(model: keras.Model, x: Array) -> Array:
    """Return what the output layer of a sequential network gets, ``(images, units)``."""
    return apply_layers(model.layers[:-1], x)


def keeps_epochs(spec: Spec) -> bool:
    """Return whether the runs of a spec classify images and keep the weights of some epochs."""
    return classifies_images(spec) and epoch_capacity(plan(spec).weight_bytes) >= 1


def shuffled(spec: Spec) -> Spec | None:
    """Return the recipe with labels that say nothing about the images; None if it has none.

    As many labels are wrong as by chance, and a wrong label is any other class.
    """
    dataset = spec.dataset
    if not isinstance(dataset, ImageDataset):
        return None
    chance = round(1 - 1 / len(dataset.info().classes), 2)
    return spec.model_copy(update={"dataset": dataset.model_copy(update={"wrong_labels": chance})})


def _queries(run: Run) -> list[ReplayEpochs]:
    pictures = min(MAX_EPOCHS, run.progress.epoch) + 2
    return [ReplayEpochs(run=run.id, start=start, count=PART) for start in range(0, pictures, PART)]


def combine(results: Sequence[Film]) -> Film:
    """Join the pictures."""
    first = results[0]
    epochs, points, predicted = (
        np.concatenate([getattr(each, name) for each in results])
        for name in ("epochs", "points", "predicted")
    )
    return Film(epochs, points, predicted, first.labels, first.variance)


def conclude(result: Film) -> Conclusion:
    """Find whether the first epoch brought more than half of the rise in accuracy."""
    right = result.predicted == result.labels
    untrained, first, last = (
        float(right[index].mean()) for index in (0, min(1, len(right) - 1), -1)
    )
    compared = compare_paired(right[-1], right[0])
    outcome = NONE
    if compared.is_clear and compared.difference > 0:
        outcome = FIRST if first - untrained > (last - untrained) / 2 else LATER
    return Conclusion(
        outcome,
        {
            "images": Amount(right.shape[1], Unit.COUNT),
            "epoch": Amount(int(result.epochs[min(1, len(right) - 1)]), Unit.COUNT),
            "epochs": Amount(int(result.epochs[-1]), Unit.COUNT),
            "untrained": Amount(untrained, Unit.SHARE),
            "first": Amount(first, Unit.SHARE),
            "last": Amount(last, Unit.SHARE),
            "variance": Amount(float(result.variance.sum()), Unit.SHARE),
        },
    )


def _figures(result: Film) -> tuple[Figure, ...]:
    accuracies = tuple(result.accuracies().tolist())
    untrained = (accuracies[0],) * len(accuracies)
    series = {"untrained": untrained, "accuracy": accuracies}
    return (Figure("epochs", tuple(map(float, result.epochs)), series, ("untrained",)),)


_PROGRAM = """
x, y = x_test[:{count}], y_test[:{count}]
labels = y if y.ndim == 1 else y.argmax(axis=1)
hidden = x
for layer in model.layers[:-1]:
    hidden = layer(hidden, training=False)
hidden = np.asarray(hidden, np.float32)
plane = PCA(2).fit(hidden)
print(plane.explained_variance_ratio_.sum())
for label, point in zip(labels, plane.transform(hidden)):
    print(label, *point)
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    count = min(IMAGES, spec.dataset.info().test_size)
    code = _PROGRAM.strip().format(count=count)
    imports = (NUMPY, "from sklearn.decomposition import PCA")
    return (Section("lab_film", code, imports, {"count": count}),)


LAB = Lab(
    id="film",
    preset="digits-mlp",
    result=Film,
    kinds=(ReplayEpochs, ReplayDrawing),
    fits=keeps_epochs,
    queries=_queries,
    combine=combine,
    outcomes=(FIRST, LATER, NONE),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("epoch", "hidden-layer", "confusion-matrix"),
)
