"""Membership inference: training images guessed from the confidence of the network.

The guess is that of S. Yeom et al., Privacy Risk in Machine Learning: Analyzing the Connection to
Overfitting, 2018: an image was in the training set if the network gives its label a probability
above a threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.analysis.significance import SignificanceVerdict
from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.errors import NoClasses
from dlcore.experiments.presets import PRESETS
from dlcore.inference.images.test_set import class_probabilities
from dlcore.inference.query import Query
from dlcore.labs.lab import Conclusion, Figure
from dlcore.labs.trained import Results, TrainedLab, compare, mean
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.models.builders import add_dropout
from dlcore.models.callbacks import EarlyStopping
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

OVERFITTED, EARLY, DROPOUT = "overfitted", "early", "dropout"
LEAKS, ALIKE, SAFE = "leaks", "alike", "safe"
MAX_IMAGES = 1000
"""Training images and test images to guess."""

GUESSING = 0.5
"""Share of right guesses without any knowledge: half of the images are training images."""


@dataclass(frozen=True)
class MembershipGuess:
    """How often the guess is right, where half of the images are training images.

    Args:
        right: with the trained network.
        untrained: with a network of the same seed before its training: the control.
        train_accuracy: of the trained network on the training images.
        test_accuracy: of the trained network on the test images.
    """

    right: float
    untrained: float
    train_accuracy: float
    test_accuracy: float


class GuessMembers(Query[MembershipGuess]):
    """Guess which of a run's training and test images it was trained on.

    Args:
        run: id of a run on classes.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NoClasses: the run predicts numbers.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[MembershipGuess]] = MembershipGuess

    kind: Literal["guess_members"] = "guess_members"
    run: str

    def answer(self, context: QueryContext) -> MembershipGuess:
        from dlcore.training.model import build_model, first_output_of

        run = context.run(self.run)
        if not run.spec.dataset.info().task.is_classification():
            raise NoClasses(run=self.run)
        parts = _parts(context, run.spec)
        labels = [part.y for part in parts]
        trained = [_probabilities(context.model(self.run), part.x) for part in parts]
        initial = first_output_of(build_model(run.spec))
        untrained = [_probabilities(initial, part.x) for part in parts]
        guesses = [
            share_of_right_guesses(*map(_label_confidence, probabilities, labels))
            for probabilities in (trained, untrained)
        ]
        accuracies = [
            float((probabilities.argmax(axis=1) == y).mean())
            for probabilities, y in zip(trained, labels, strict=True)
        ]
        return MembershipGuess(*guesses, *accuracies)


@dataclass(frozen=True)
class _Images:
    """Inputs of the model, and their labels."""

    x: Any
    y: Array


def _parts(context: QueryContext, spec: Spec) -> tuple[_Images, _Images]:
    """Return training and test images, at most ``MAX_IMAGES`` of each."""
    from dlcore.training.tensors import Encoding

    arrays, encoding = context.arrays(spec), Encoding.of(spec)
    train, test = (
        _Images(encoding.x(part.x[:MAX_IMAGES]), np.asarray(part.y[:MAX_IMAGES]))
        for part in (arrays.train, arrays.test)
    )
    return train, test


def _probabilities(model: keras.Model, x: Any) -> Array:
    return class_probabilities(np.asarray(model(x, training=False)))


def _label_confidence(probabilities: Array, labels: Array) -> Array:
    confidence: Array = probabilities[np.arange(len(labels)), labels]
    return confidence


def share_of_right_guesses(members: Array, others: Array) -> float:
    """Return how often a threshold of the confidence tells training images from others.

    The threshold is chosen on the first half of the images and judged on the second one.

    Args:
        members: confidence for each training image, ``(images,)``.
        others: confidence for each other image, likewise. As many of each are used.
    """
    count = min(len(members), len(others))
    half = count // 2
    chosen, judged = (
        (members[part], others[part]) for part in (slice(0, half), slice(half, count))
    )
    candidates = np.unique(np.concatenate(chosen))
    rights = [_right(*chosen, threshold) for threshold in candidates]
    return _right(*judged, candidates[int(np.argmax(rights))])


def _right(members: Array, others: Array, threshold: float) -> float:
    return float(((members >= threshold).mean() + (others < threshold).mean()) / 2)


def conclude(results: Results[MembershipGuess]) -> Conclusion:
    """Compare the overfitted network with the one that was stopped early."""
    found = compare(results, EARLY, OVERFITTED, _guessed)
    control = mean(results[OVERFITTED], lambda run: run.untrained)
    more = LEAKS if found.difference > 0 else SAFE
    return Conclusion(
        more if found.verdict is SignificanceVerdict.DIFFERENT else ALIKE,
        {
            "overfitted": Amount(found.second.mean, Unit.SHARE),
            "early": Amount(found.first.mean, Unit.SHARE),
            "dropout": Amount(mean(results[DROPOUT], _guessed), Unit.SHARE),
            "control": Amount(control, Unit.SHARE),
            "p": Amount(found.p_value, Unit.SHARE),
        },
    )


def _guessed(run: MembershipGuess) -> float:
    return run.right


def figures(results: Results[MembershipGuess]) -> tuple[Figure, ...]:
    """Return the right guesses and the accuracies of each arm."""
    guesses = {
        "right": tuple(mean(runs, _guessed) for runs in results.values()),
        "untrained": tuple(mean(runs, lambda run: run.untrained) for runs in results.values()),
        "guessing": (GUESSING,) * len(results),
    }
    accuracies = {
        "train": tuple(mean(runs, lambda run: run.train_accuracy) for runs in results.values()),
        "test": tuple(mean(runs, lambda run: run.test_accuracy) for runs in results.values()),
    }
    return (
        Figure("guesses", tuple(results), guesses, ("untrained", "guessing")),
        Figure("accuracy", tuple(results), accuracies, ()),
    )


_PROGRAM = """
members, others = (
    model.predict(x, verbose=0)[np.arange(len(y)), y]
    for x, y in ((x_train[:{fitted}], y_train[:{fitted}]), (x_test, y_test))
)
count = min(len(members), len(others))
half = count // 2


def right(part, threshold):
    return ((members[part] >= threshold).mean() + (others[part] < threshold).mean()) / 2


first, second = slice(0, half), slice(half, count)
candidates = np.unique(np.concatenate([members[first], others[first]]))
threshold = max(candidates, key=lambda threshold: right(first, threshold))
print("right guesses:", right(second, threshold))
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(fitted=validation_sizes(spec)[0])
    return (Section("lab_membership", code, (NUMPY,)),)


def _arms() -> dict[str, Spec]:
    base = PRESETS["digits-mlp"].spec.changed(
        {
            "dataset.train_size": 150,
            # As real data have; without them a network on so few digits hardly overfits.
            "dataset.wrong_labels": 0.1,
            "layers.1.units": 256,
            "training.epochs": 200,
        }
    )
    stopping = EarlyStopping(monitor="val_loss", patience=10, restore_best_weights=True)
    early = base.changed({"training.early_stopping": stopping.model_dump(mode="json")})
    layers = add_dropout(base.layers, 0.5)
    assert layers
    return {
        OVERFITTED: base,
        EARLY: early,
        DROPOUT: base.model_copy(update={"layers": tuple(layers)}),
    }


LAB = TrainedLab(
    id="membership",
    arms=_arms(),
    measured=MembershipGuess,
    query=lambda run: GuessMembers(run=run),
    outcomes=(LEAKS, ALIKE, SAFE),
    conclude=conclude,
    figures=figures,
    program=_program,
    terms=("overfitting", "training-data", "test-data"),
)
