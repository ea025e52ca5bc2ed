"""Transfer: layers that have learned one data set, kept as they are for another one.

J. Yosinski et al., How transferable are features in deep neural networks?, 2014. A new output
layer trains on a few examples of the other data set. Its controls are the whole network from its
initial weights, and a new output layer on frozen random layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.significance import SignificanceVerdict, TestResult, compare_pairs
from dlcore.arrays import Array
from dlcore.datasets import ClassHandwriting, Dataset, Digits, FashionMnist, ImageDataset, Mnist
from dlcore.datasets.program_text import KERAS, NUMPY, Section
from dlcore.experiments.seeds import with_seed
from dlcore.inference.query import Query
from dlcore.labs.fit import BATCH, Fit, cross_entropy
from dlcore.labs.image_classifier import in_batches
from dlcore.labs.images import apply_layers, classifies_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

Arm = Literal["trained", "random", "scratch"]
TRAINED: Arm = "trained"
RANDOM: Arm = "random"
SCRATCH: Arm = "scratch"
ARMS = (SCRATCH, RANDOM, TRAINED)
"""The controls first."""

KNOWLEDGE, STRUCTURE, ALIKE, HARM = "knowledge", "structure", "alike", "harm"
SEEDS = 3
PART = 150
"""Steps of one query."""

TESTED = 500
"""Images of the other test set."""


@dataclass(frozen=True)
class Target:
    """The other data set.

    Args:
        dataset: its images; those of a class are digits that its members drew.
        turned: quarter turns of its images.
        examples: numbers of training images, ascending.
        steps: of each training, with a batch of ``BATCH`` images.
    """

    dataset: ImageDataset | ClassHandwriting
    turned: int
    examples: tuple[int, ...]
    steps: int


_LARGE = (50, 200, 1000, 5000)
STEPS = 600
"""Of each training on large images."""
TARGETS: Mapping[str, Target] = {
    "digits": Target(Digits(), 1, (50, 100, 300, 1000), 300),
    "mnist": Target(FashionMnist(), 0, _LARGE, STEPS),
    "fashion-mnist": Target(Mnist(), 0, _LARGE, STEPS),
}
"""By the data set of the run. No other data of 8x8 pixels come with the app than digits, so these
are laid on their side."""


def example_counts(available: int) -> tuple[int, ...]:
    """Return the numbers of training images where no more than some are available."""
    most = min(available, _LARGE[-1])
    return (*(count for count in _LARGE if 2 * count <= most), most)


def _target(spec: Spec, handwriting: ClassHandwriting | None) -> Target:
    if handwriting is None:
        return TARGETS[spec.dataset.name]
    return Target(handwriting, 0, example_counts(handwriting.drawn), STEPS)


@dataclass(frozen=True)
class Transfer:
    """Test accuracies, one for each query; NaN where the training went on.

    Args:
        arms: of the networks.
        examples: numbers of training images, ``(queries,)``.
        accuracies: likewise.
        tested: number of test images.
    """

    arms: tuple[str, ...]
    examples: Array
    accuracies: Array
    tested: int = TESTED

    def at(self, arm: str, examples: int) -> list[float]:
        """Return the accuracy of each seed whose training is done."""
        fits = (np.array(self.arms) == arm) & (self.examples == examples)
        known = self.accuracies[fits & ~np.isnan(self.accuracies)]
        return [float(value) for value in known]


class TrainOnOther(Query[Transfer]):
    """Train one arm on the other data set for some steps, and classify its test images.

    Args:
        run: id of a run on images.
        arm: one of ``ARMS``.
        examples: number of training images.
        seed: of these images, their order, and the initial weights.
        steps: since the start of the training.
        handwriting: the other data set if that is what a class drew.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Transfer]] = Transfer

    kind: Literal["train_on_other"] = "train_on_other"
    run: str
    arm: Arm
    examples: int = Field(ge=10, le=5000)
    seed: int = Field(ge=0, le=100)
    steps: int = Field(ge=1, le=1000)
    handwriting: ClassHandwriting | None = None

    def answer(self, context: QueryContext) -> Transfer:
        spec = with_seed(context.run(self.run).spec, self.seed)
        target = _target(spec, self.handwriting)
        other = _load_other(context, spec, target)
        training = (target, self.arm, self.examples, self.seed)
        chosen = np.random.default_rng(self.seed).permutation(len(other.y_train))[: self.examples]
        if self.arm == SCRATCH:
            fit, weights = _whole_network(context, self.run, spec)
            x, x_test = other.x_train, other.x_test
        else:
            x, x_test = self._hidden(context, spec, target, other)
            fit, weights = _output_layer(context, self.run, spec, x.shape[1])
        fit.advance(training, weights, x[chosen], other.y_train[chosen], self.steps, self.seed)
        accuracy = float("nan")
        if self.steps == target.steps:
            predicted = in_batches(lambda x: fit.model(x, training=False), x_test).argmax(axis=1)
            accuracy = float(np.mean(predicted == other.y_test))
        numbers = np.array([self.examples]), np.array([accuracy])
        return Transfer((self.arm,), *numbers, len(other.y_test))

    def _hidden(
        self, context: QueryContext, spec: Spec, target: Target, other: Dataset
    ) -> tuple[Array, Array]:
        """Return what the frozen layers make of the training and test images."""
        from dlcore.training.model import build_model

        def compute() -> tuple[Array, Array]:
            is_trained = self.arm == TRAINED
            model = context.model(self.run) if is_trained else build_model(spec)
            return _apply_frozen(model, other.x_train), _apply_frozen(model, other.x_test)

        seed = None if self.arm == TRAINED else self.seed
        return context.cached(("transfer hidden", self.run, seed, target), compute)


def _load_other(context: QueryContext, spec: Spec, target: Target) -> Dataset:
    """Return the images that are used of the other data set, as the model takes them."""
    shape = spec.dataset.info().model_shape

    def prepare(images: Array, scale: float) -> Array:
        turned = np.rot90(images, target.turned, axes=(1, 2))
        prepared: Array = turned.astype(np.float32).reshape(-1, *shape) / scale
        return prepared

    def load() -> Dataset:
        data, count = target.dataset.load(context.cache), target.examples[-1]
        return Dataset(
            data.info,
            prepare(data.x_train[:count], data.info.scale),
            np.array(data.y_train[:count]),
            prepare(data.x_test[:TESTED], data.info.scale),
            np.array(data.y_test[:TESTED]),
        )

    return context.cached(("transfer", target, shape), load)


def _apply_frozen(model: keras.Model, x: Array) -> Array:
    """Return what the output layer gets."""
    return in_batches(lambda part: apply_layers(model.layers[:-1], part), x)


def _whole_network(context: QueryContext, run_id: str, spec: Spec) -> tuple[Fit, list[Array]]:
    """Return the training of a network like the run's, and the initial weights of its seed."""
    from dlcore.training.model import build_model, initial_weights

    def build() -> Fit:
        model = build_model(spec)
        return Fit.of(model, cross_entropy(model))

    fit = context.cached(("transfer whole", run_id), build)
    return fit, initial_weights(spec)


def _output_layer(
    context: QueryContext, run_id: str, spec: Spec, inputs: int
) -> tuple[Fit, list[Array]]:
    """Return the training of an output layer alone, and the initial weights of a seed."""
    import keras

    classes = len(spec.dataset.info().classes)

    def build() -> Fit:
        layer = keras.layers.Dense(classes, activation="softmax")
        model = keras.Sequential([keras.Input((inputs,)), layer])
        return Fit.of(model, cross_entropy(model))

    kernel = keras.initializers.GlorotUniform(spec.seed)((inputs, classes))
    weights = [np.asarray(kernel), np.zeros(classes, np.float32)]
    return context.cached(("transfer output", run_id), build), weights


def fits(spec: Spec) -> bool:
    """Return whether the lab has another data set for the runs of a spec."""
    return classifies_images(spec) and spec.dataset.name in TARGETS and len(spec.layers) > 2


def queries(run: Run, handwriting: ClassHandwriting | None = None) -> list[TrainOnOther]:
    """Return the parts of the work on a run.

    Args:
        run: the run.
        handwriting: the other data set if that is what a class drew.
    """
    target = _target(run.spec, handwriting)

    # An output layer alone is trained in less than a second.
    parts = dict.fromkeys(ARMS, target.steps) | {SCRATCH: PART}
    return [
        TrainOnOther(
            run=run.id,
            arm=arm,
            examples=examples,
            seed=seed,
            steps=steps,
            handwriting=handwriting,
        )
        for examples in target.examples
        for seed in range(SEEDS)
        for arm in ARMS
        for steps in range(parts[arm], target.steps + 1, parts[arm])
    ]


def combine(results: Sequence[Transfer]) -> Transfer:
    """Join the accuracies."""
    arms = tuple(arm for each in results for arm in each.arms)
    examples, accuracies = (
        np.concatenate([getattr(each, name) for each in results])
        for name in ("examples", "accuracies")
    )
    return Transfer(arms, examples, accuracies, results[0].tested)


def conclude(result: Transfer) -> Conclusion:
    """Compare trained layers with both controls, with the fewest examples."""
    fewest, most = int(result.examples.min()), int(result.examples.max())
    values = [result.at(arm, fewest) for arm in ARMS]
    from_scratch, from_random = compare_pairs(values, [(0, 2), (1, 2)])
    outcome = ALIKE
    if _is_better(from_scratch):
        outcome = KNOWLEDGE if _is_better(from_random) else STRUCTURE
    elif from_scratch.verdict is SignificanceVerdict.DIFFERENT:
        outcome = HARM
    amounts = {
        f"{arm}_{size}": Amount(_mean(result.at(arm, examples)), Unit.SHARE)
        for arm in ARMS
        for size, examples in (("few", fewest), ("many", most))
    }
    return Conclusion(
        outcome,
        {
            **amounts,
            "fewest": Amount(fewest, Unit.COUNT),
            "most": Amount(most, Unit.COUNT),
            "images": Amount(result.tested, Unit.COUNT),
            "p": Amount(from_scratch.p_value, Unit.SHARE),
            "random_p": Amount(from_random.p_value, Unit.SHARE),
        },
    )


def _is_better(found: TestResult) -> bool:
    """Return whether the trained layers are clearly better than the control."""
    return found.verdict is SignificanceVerdict.DIFFERENT and found.difference > 0


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _figures(result: Transfer) -> tuple[Figure, ...]:
    sizes = [size for size in np.unique(result.examples).tolist() if _is_complete(result, size)]
    series: dict[str, tuple[float, ...]] = {
        arm: tuple(_mean(result.at(arm, size)) for size in sizes) for arm in ARMS
    }
    x = tuple(map(float, sizes))
    return (Figure("accuracy", x, series, (SCRATCH, RANDOM), is_logarithmic=True),) if sizes else ()


def _is_complete(result: Transfer, examples: int) -> bool:
    return all(result.at(arm, examples) for arm in ARMS)


_PROGRAM = """
x_new, y_new = x_new[:{count}], y_new[:{count}]
x_check, y_check = x_check[:{tested}], y_check[:{tested}]


def fit(frozen, weights, x, y):
    network = keras.models.clone_model(model)
    for layer, values in zip(network.layers[:-1], weights):
        layer.set_weights(values)
        layer.trainable = not frozen
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(x, y, batch_size={batch}, epochs={steps} * {batch} // len(x), verbose=0)
    return network.evaluate(x_check, y_check, verbose=0)[1]


learned = [layer.get_weights() for layer in model.layers[:-1]]
for count in {examples}:
    for seed in range({seeds}):
        keras.utils.set_random_seed(seed)
        chosen = np.random.default_rng(seed).permutation(len(x_new))[:count]
        x, y = x_new[chosen], y_new[chosen]
        first = [layer.get_weights() for layer in keras.models.clone_model(model).layers[:-1]]
        arms = {{"scratch": (False, first), "random": (True, first), "trained": (True, learned)}}
        for name, (frozen, weights) in arms.items():
            print(count, seed, name, fit(frozen, weights, x, y))
"""

_TURN = """\
x_new, x_check = (np.rot90(x, {turned}, axes=(1, 2)) for x in (x_train, x_test))
y_new, y_check = (y if y.ndim == 1 else y.argmax(axis=1) for y in (y_train, y_test))"""

_LOAD = """\
(x_new, y_new), (x_check, y_check) = keras.datasets.{name}.load_data()
x_new, x_check = (x.reshape(-1, *x_train.shape[1:]) / 255 for x in (x_new, x_check))"""


def _program(spec: Spec) -> tuple[Section, ...]:
    target = TARGETS[spec.dataset.name]
    name, load = target.dataset.name.replace("-", "_"), _TURN if target.turned else _LOAD
    load = load.format(turned=target.turned, name=name)
    code = target_program(target.examples, target.steps)
    return (Section("lab_transfer", f"{load}\n{code}", (NUMPY, KERAS)),)


def target_program(examples: tuple[int, ...], steps: int) -> str:
    """Return the code that trains all arms, given ``x_new``, ``y_new``, ``x_check``, ``y_check``.

    Args:
        examples: numbers of training images, ascending.
        steps: of each training.
    """
    return _PROGRAM.strip().format(
        count=examples[-1],
        tested=TESTED,
        batch=BATCH,
        steps=steps,
        seeds=SEEDS,
        examples=examples,
    )


LAB = Lab(
    id="transfer",
    preset="digits-cnn",
    result=Transfer,
    kinds=(TrainOnOther,),
    fits=fits,
    queries=queries,
    combine=combine,
    outcomes=(KNOWLEDGE, STRUCTURE, ALIKE, HARM),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("hidden-layer", "weight", "training-data"),
)
