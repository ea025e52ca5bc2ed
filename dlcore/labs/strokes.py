"""Stroke width: digits with thin strokes are left out, or few, among the training images.

A test set that was collected in the same way has no thin strokes either, so it hides how these
are read. The control is as many images of both kinds; the remedy are weights for the few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from dlcore.analysis.significance import SignificanceVerdict, TestResult, compare_pairs
from dlcore.arrays import Array
from dlcore.datasets import Digits, Mnist
from dlcore.datasets.program_text import KERAS, NUMPY, Section
from dlcore.experiments.seeds import with_seed
from dlcore.inference.query import Query
from dlcore.labs.fit import BATCH, Fit, cross_entropy
from dlcore.labs.image_classifier import in_batches
from dlcore.labs.images import classifies_images, load_test_images, load_training_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

Arm = Literal["balanced", "without", "few", "weighted"]
BALANCED: Arm = "balanced"
WITHOUT: Arm = "without"
FEW: Arm = "few"
WEIGHTED: Arm = "weighted"
SHARES: Mapping[Arm, float] = {BALANCED: 0.5, WITHOUT: 0.0, FEW: 0.05, WEIGHTED: 0.05}
"""Share of the training images with thin strokes of each arm, the control first."""

HIDDEN, SHOWN, NONE = "hidden", "shown", "none"
SEEDS, STEPS, PART = 3, 300, 50
EXTREME = 0.25
"""Share of the images of each class that are thick, and of those that are thin."""

EXAMPLES, TRAINING, TESTED = 500, 5000, 1000
"""Training images of an arm, those among which they are chosen, and test images, at most."""

MIN_TRAINING = 100
"""Training images of a run, so that there are some of both kinds."""


@dataclass(frozen=True)
class Strokes:
    """Accuracies after the training, one for each arm and seed that is done.

    Args:
        arms: of the accuracies.
        thick: of the test images with thick strokes, ``(trainings,)``.
        thin: of the others, likewise.
        examples: number of training images.
        tested: number of test images.
    """

    arms: tuple[str, ...]
    thick: Array
    thin: Array
    examples: int
    tested: int

    def of(self, arm: str, accuracies: Array) -> list[float]:
        """Return the accuracies of an arm."""
        found: list[float] = accuracies[np.array(self.arms, str) == arm].tolist()
        return found


class TrainOnStrokes(Query[Strokes]):
    """Train one arm for some steps; after the last one, classify test images.

    Args:
        run: id of a run on digits, which has the architecture.
        arm: which strokes the training images have.
        seed: of these images, their order, and the initial weights.
        steps: since the start of the training.

    Raises on answering:
        RunNotFound: there is no such run.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Strokes]] = Strokes

    kind: Literal["train_on_strokes"] = "train_on_strokes"
    run: str
    arm: Arm
    seed: int = Field(ge=0, le=100)
    steps: int = Field(ge=1, le=STEPS)

    def answer(self, context: QueryContext) -> Strokes:
        from dlcore.training.model import initial_weights

        spec = with_seed(context.run(self.run).spec, self.seed)
        train, test = context.cached(("strokes", self.run), lambda: _load(context, spec))
        chosen, weights = choose(train.thick, train.thin, self.arm, self.seed)
        targets = np.stack([train.labels[chosen], weights], axis=1).astype(np.float32)
        fit = context.cached(("strokes fit", self.run), lambda: _fit(spec))
        training = (self.arm, self.seed)
        fit.advance(
            training, initial_weights(spec), train.x[chosen], targets, self.steps, self.seed
        )
        examples, tested = len(chosen), int(test.thick.sum() + test.thin.sum())
        if self.steps < STEPS:
            return Strokes((), np.zeros(0), np.zeros(0), examples, tested)
        predicted = in_batches(lambda x: fit.model(x, training=False), test.x).argmax(axis=1)
        right = predicted == test.labels
        thick, thin = (right[part].mean()[None] for part in (test.thick, test.thin))
        return Strokes((self.arm,), thick, thin, examples, tested)


class _Images(NamedTuple):
    """Images as the model takes them, their labels, and which have thick and thin strokes."""

    x: Array
    labels: Array
    thick: Array
    thin: Array


def _load(context: QueryContext, spec: Spec) -> tuple[_Images, _Images]:
    """Return training and test images."""
    x = load_training_images(context, spec, TRAINING)
    labels = np.asarray(context.arrays(spec).train.y[:TRAINING])
    x_test, test_labels = load_test_images(context, spec, 0, TESTED)
    widths, test_widths = stroke_widths(x), stroke_widths(x_test)
    # Of each class, as its shape may have an influence: the arms differ in the strokes alone.
    bounds = np.zeros((2, len(spec.dataset.info().classes)))
    for label in np.unique(labels):
        bounds[:, label] = np.quantile(widths[labels == label], (EXTREME, 1 - EXTREME))
    low, high = bounds[:, labels]
    test_low, test_high = bounds[:, test_labels]
    return (
        _Images(x, labels, widths > high, widths < low),
        _Images(x_test, test_labels, test_widths > test_high, test_widths < test_low),
    )


def stroke_widths(x: Array) -> Array:
    """Return the mean width of the strokes of images, in pixels, ``(images,)``.

    A line of a width has two edges, so its ink is its width times half the length of its edges.

    Args:
        x: black is 0 and white is 1, ``(images, rows, columns, channels)``.
    """
    ink = np.pad(x.mean(axis=-1), ((0, 0), (1, 1), (1, 1)))
    down, across = np.diff(ink, axis=1), np.diff(ink, axis=2)
    # The gradient at each corner where four pixels meet.
    down, across = down[:, :, :-1] + down[:, :, 1:], across[:, :-1] + across[:, 1:]
    edges = np.hypot(down, across).sum(axis=(1, 2)) / 2
    widths: Array = 2 * ink.sum(axis=(1, 2)) / np.maximum(edges, 1e-9)
    return widths


def choose(thick: Array, thin: Array, arm: Arm, seed: int) -> tuple[Array, Array]:
    """Choose the training images of an arm; all arms have equally many.

    Args:
        thick: whether each image has thick strokes.
        thin: whether it has thin ones.
        arm: whose share of these is taken.
        seed: of the choice.

    Returns:
        Indices, and the weight of each image.
    """
    count = min(EXAMPLES, int(thick.sum()), 2 * int(thin.sum()))
    many = round(SHARES[arm] * count)
    random = np.random.default_rng(seed)
    chosen = np.concatenate(
        [
            random.permutation(np.flatnonzero(thick))[: count - many],
            random.permutation(np.flatnonzero(thin))[:many],
        ]
    )
    weights = np.ones(count)
    if arm == WEIGHTED and many:
        weights = count / 2 / np.where(thin[chosen], many, count - many)
    return chosen, weights


def _fit(spec: Spec) -> Fit:
    """Return the training of a network; its targets are labels and weights."""
    import tensorflow as tf

    from dlcore.training.model import build_model

    model = build_model(spec)
    plain = cross_entropy(model)

    def loss(x: Any, y: Any) -> Any:
        return y[:, 1] * plain(x, tf.cast(y[:, 0], tf.int32))

    return Fit.of(model, loss)


def fits(spec: Spec) -> bool:
    """Return whether the runs of a spec classify digits."""
    dataset = spec.dataset
    is_large = isinstance(dataset, Digits | Mnist) and dataset.training_samples >= MIN_TRAINING
    return is_large and classifies_images(spec)


def _queries(run: Run) -> list[TrainOnStrokes]:
    return [
        TrainOnStrokes(run=run.id, arm=arm, seed=seed, steps=steps)
        for seed in range(SEEDS)
        for arm in SHARES
        for steps in range(PART, STEPS + 1, PART)
    ]


def combine(results: Sequence[Strokes]) -> Strokes:
    """Join the accuracies."""
    arms = tuple(arm for each in results for arm in each.arms)
    thick, thin = (
        np.concatenate([getattr(each, name) for each in results]) for name in ("thick", "thin")
    )
    return Strokes(arms, thick, thin, results[0].examples, results[0].tested)


def conclude(result: Strokes) -> Conclusion:
    """Find whether thin strokes are read worse without any, and whether thick ones show it."""
    thin = {arm: result.of(arm, result.thin) for arm in SHARES}
    thick = {arm: result.of(arm, result.thick) for arm in (BALANCED, WITHOUT)}
    recipes = [*thin.values(), *thick.values()]
    on_thin, on_thick, remedy = compare_pairs(recipes, [(0, 1), (4, 5), (2, 3)])
    outcome = NONE
    if _falls(on_thin):
        outcome = SHOWN if _falls(on_thick) else HIDDEN
    values = {f"{arm}_thin": Amount(_mean(found), Unit.SHARE) for arm, found in thin.items()}
    values |= {f"{arm}_thick": Amount(_mean(found), Unit.SHARE) for arm, found in thick.items()}
    return Conclusion(
        outcome,
        {
            **values,
            "examples": Amount(result.examples, Unit.COUNT),
            "images": Amount(result.tested, Unit.COUNT),
            "p": Amount(on_thin.p_value, Unit.SHARE),
            "thick_p": Amount(on_thick.p_value, Unit.SHARE),
            "weighted_p": Amount(remedy.p_value, Unit.SHARE),
        },
    )


def _falls(found: TestResult) -> bool:
    """Return whether the second recipe is clearly worse than the first one."""
    return found.verdict is SignificanceVerdict.DIFFERENT and found.difference < 0


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _figures(result: Strokes) -> tuple[Figure, ...]:
    if set(result.arms) != set(SHARES):
        return ()
    arms = (WITHOUT, FEW, BALANCED)
    series = {
        "thick": tuple(_mean(result.of(arm, result.thick)) for arm in arms),
        "thin": tuple(_mean(result.of(arm, result.thin)) for arm in arms),
        "control": (_mean(result.of(BALANCED, result.thin)),) * len(arms),
    }
    return (Figure("shares", tuple(SHARES[arm] for arm in arms), series, ("control",)),)


_PROGRAM = """
def stroke_widths(x):
    ink = x.reshape(*x.shape[:3], -1).mean(axis=-1)
    ink = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    down, across = np.diff(ink, axis=1), np.diff(ink, axis=2)
    down, across = down[:, :, :-1] + down[:, :, 1:], across[:, :-1] + across[:, 1:]
    return 4 * ink.sum(axis=(1, 2)) / np.hypot(down, across).sum(axis=(1, 2))


x, y = x_train[:{training}], y_train[:{training}]
x_check, y_check = x_test[:{tested}], y_test[:{tested}]
y, y_check = (labels if labels.ndim == 1 else labels.argmax(axis=1) for labels in (y, y_check))
widths = stroke_widths(x)
bounds = ({extreme}, 1 - {extreme})
low, high = np.array([np.quantile(widths[y == i], bounds) for i in range({classes})]).T
thick, thin = widths > high[y], widths < low[y]
check_widths = stroke_widths(x_check)
check_thick, check_thin = check_widths > high[y_check], check_widths < low[y_check]
count = min({examples}, thick.sum(), 2 * thin.sum())
for name, share in {shares}:
    for seed in range({seeds}):
        keras.utils.set_random_seed(seed)
        random, many = np.random.default_rng(seed), round(share * count)
        thick_chosen = random.permutation(np.flatnonzero(thick))[: count - many]
        thin_chosen = random.permutation(np.flatnonzero(thin))[:many]
        chosen = np.concatenate([thick_chosen, thin_chosen])
        weights = np.ones(count)
        if name == "weighted":
            weights = count / 2 / np.where(thin[chosen], many, count - many)
        network = keras.models.clone_model(model)
        network.compile("adam", "sparse_categorical_crossentropy")
        epochs = -(-{steps} * {batch} // count)
        network.fit(x[chosen], y[chosen], {batch}, epochs, sample_weight=weights, verbose=0)
        right = network.predict(x_check, verbose=0).argmax(axis=1) == y_check
        print(name, seed, right[check_thick].mean(), right[check_thin].mean())
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(
        training=TRAINING,
        tested=TESTED,
        classes=len(spec.dataset.info().classes),
        examples=EXAMPLES,
        extreme=EXTREME,
        shares=tuple(SHARES.items()),
        seeds=SEEDS,
        steps=STEPS,
        batch=BATCH,
    )
    return (Section("lab_strokes", code, (NUMPY, KERAS)),)


LAB = Lab(
    id="strokes",
    preset="digits-cnn",
    result=Strokes,
    kinds=(TrainOnStrokes,),
    fits=fits,
    queries=_queries,
    combine=combine,
    outcomes=(HIDDEN, SHOWN, NONE),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("training-data", "test-data", "accuracy"),
)
