"""Training against fooling: more training on images that FGSM changes, beside unchanged ones.

I. Goodfellow et al., Explaining and Harnessing Adversarial Examples, 2015: the loss is the mean of
the losses of the image and of its changed form, which every step computes with the weights it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.significance import SignificanceVerdict, compare_seeds
from dlcore.arrays import Array
from dlcore.datasets.program_text import KERAS, NUMPY, Section
from dlcore.inference.query import Query
from dlcore.labs.fit import BATCH, Fit, LossFunction, cross_entropy
from dlcore.labs.fooling import EPSILONS, JUDGED, fgsm
from dlcore.labs.image_classifier import ImageClassifier
from dlcore.labs.images import IMAGES, classifies_images, load_test_images, load_training_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

Arm = Literal["plain", "fooled"]
PLAIN: Arm = "plain"
FOOLED: Arm = "fooled"
ARMS = (PLAIN, FOOLED)
HELPS, ALIKE, HARMS = "helps", "alike", "harms"
SEEDS, STEPS, PART = 3, 300, 50
EPSILON = EPSILONS[JUDGED]
TRAINING = 5000
"""Training images that are used."""


@dataclass(frozen=True)
class Hardening:
    """Accuracies after the training, one row for each arm and seed that is done.

    Args:
        arms: of the rows.
        accuracies: after FGSM of each epsilon, ``(rows, epsilons)``.
    """

    arms: tuple[str, ...]
    accuracies: Array

    def of(self, arm: str) -> Array:
        """Return the rows of an arm."""
        rows: Array = self.accuracies[np.array(self.arms, str) == arm]
        return rows


class TrainOnFooled(Query[Hardening]):
    """Train a run's network for some more steps; after the last one, try to fool it.

    Args:
        run: id of a run on images.
        arm: whether the images are changed.
        seed: of the order of the images.
        steps: since the end of the run.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Hardening]] = Hardening

    kind: Literal["train_on_fooled"] = "train_on_fooled"
    run: str
    arm: Arm
    seed: int = Field(ge=0, le=100)
    steps: int = Field(ge=1, le=STEPS)

    def answer(self, context: QueryContext) -> Hardening:
        spec = context.run(self.run).spec
        x = load_training_images(context, spec, TRAINING)
        y = np.asarray(context.arrays(spec).train.y[:TRAINING])
        weights = [np.asarray(variable) for variable in context.model(self.run).variables]
        fit = context.cached(("harden", self.run, self.arm), lambda: _fit(spec, self.arm))
        fit.advance(self.seed, weights, x, y, self.steps, self.seed)
        if self.steps < STEPS:
            return Hardening((), np.zeros((0, len(EPSILONS))))
        key = ("hardened", self.run, self.arm)
        network = context.cached(key, lambda: ImageClassifier.of(fit.model))
        x, labels = load_test_images(context, spec, 0, IMAGES)
        predicted = [network.classes(each) for each in fgsm(network, x, labels)]
        return Hardening((self.arm,), np.mean(np.array(predicted) == labels, axis=1)[None])


def _fit(spec: Spec, arm: str) -> Fit:
    from dlcore.training.model import build_model

    model = build_model(spec)
    return Fit.of(model, _fooled_loss(model) if arm == FOOLED else cross_entropy(model))


def _fooled_loss(model: keras.Model) -> LossFunction:
    import tensorflow as tf

    plain = cross_entropy(model)

    def loss(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(plain(x, y))
        direction = tf.sign(tape.gradient(total, x))
        changed = tf.clip_by_value(x + EPSILON * direction, 0.0, 1.0)
        return (plain(x, y) + plain(tf.stop_gradient(changed), y)) / 2

    return loss


def _queries(run: Run) -> list[TrainOnFooled]:
    return [
        TrainOnFooled(run=run.id, arm=arm, seed=seed, steps=steps)
        for seed in range(SEEDS)
        for arm in ARMS
        for steps in range(PART, STEPS + 1, PART)
    ]


def combine(results: Sequence[Hardening]) -> Hardening:
    """Join the rows."""
    arms = tuple(arm for each in results for arm in each.arms)
    return Hardening(arms, np.concatenate([each.accuracies for each in results]))


def conclude(result: Hardening) -> Conclusion:
    """Compare the accuracies after FGSM, over the seeds."""
    plain, fooled = (result.of(arm) for arm in ARMS)
    compared = compare_seeds(plain[:, JUDGED].tolist(), fooled[:, JUDGED].tolist())
    better = HELPS if compared.difference > 0 else HARMS
    is_clear = compared.verdict is SignificanceVerdict.DIFFERENT
    values = {
        f"{arm}_{state}": Amount(_mean(rows[:, index]), Unit.SHARE)
        for arm, rows in ((PLAIN, plain), (FOOLED, fooled))
        for state, index in (("unchanged", 0), ("changed", JUDGED))
    }
    numbers = {
        "epsilon": Amount(EPSILON, Unit.NUMBER),
        "steps": Amount(STEPS, Unit.COUNT),
        "p": Amount(compared.p_value, Unit.SHARE),
    }
    return Conclusion(better if is_clear else ALIKE, values | numbers)


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _figures(result: Hardening) -> tuple[Figure, ...]:
    if set(result.arms) != set(ARMS):
        return ()
    series: dict[str, tuple[float, ...]] = {
        arm: tuple(result.of(arm).mean(axis=0).tolist()) for arm in ARMS
    }
    return (Figure("accuracy", EPSILONS, series, (PLAIN,)),)


_PROGRAM = """
def gradient(network, x, y):
    x = tf.constant(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        losses = keras.losses.sparse_categorical_crossentropy(y, network(x))
    return np.sign(tape.gradient(losses, x))


def fool(network, x, y):
    return np.clip(x + {epsilon} * gradient(network, x, y), 0, 1)


labels, test_labels = (y if y.ndim == 1 else y.argmax(axis=1) for y in (y_train, y_test))
for name in ("plain", "fooled"):
    network = keras.models.clone_model(model)
    network.set_weights(model.get_weights())
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    random = np.random.default_rng(0)
    for step in range({steps}):
        chosen = random.integers(min(len(x_train), {training}), size={batch})
        x, y = x_train[chosen], labels[chosen]
        if name == "fooled":
            x, y = np.concatenate([x, fool(network, x, y)]), np.concatenate([y, y])
        network.train_on_batch(x, y)
    x, y = x_test[:{count}], test_labels[:{count}]
    accuracies = [network.evaluate(x, y, verbose=0)[1] for x in (x, fool(network, x, y))]
    print(name, *accuracies)
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(
        epsilon=EPSILON,
        steps=STEPS,
        training=TRAINING,
        batch=BATCH,
        count=min(IMAGES, spec.dataset.info().test_size),
    )
    return (Section("lab_hardening", code, (NUMPY, KERAS, "import tensorflow as tf")),)


LAB = Lab(
    id="hardening",
    preset="digits-cnn",
    result=Hardening,
    kinds=(TrainOnFooled,),
    fits=classifies_images,
    queries=_queries,
    combine=combine,
    outcomes=(HELPS, ALIKE, HARMS),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("loss-function", "gradient-descent", "training-data"),
)
