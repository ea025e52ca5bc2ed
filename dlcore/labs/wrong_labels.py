"""Wrong labels: how long a network resists them, and when it memorizes them.

C. Zhang et al., Understanding deep learning requires rethinking generalization, 2017; D. Arpit et
al., A Closer Look at Memorization in Deep Networks, 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.analysis.significance import SignificanceVerdict
from dlcore.arrays import Array
from dlcore.datasets import Digits, ImageDataset
from dlcore.datasets.image_dataset import LABEL_SEED
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.experiments.presets import PRESETS
from dlcore.inference.query import Query
from dlcore.labs.lab import Conclusion, Figure
from dlcore.labs.replay import load_replayed
from dlcore.labs.trained import Results, TrainedLab, compare, mean
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.models.callbacks import EarlyStopping
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from dlcore.inference.context import QueryContext

CONTROL, EARLY = "none", "early"
SHARES = {"ten": 0.1, "twenty": 0.2, "forty": 0.4}
MOST = "forty"
STOPPED, ALIKE, WHOLE = "stopped", "alike", "whole"


@dataclass(frozen=True)
class Memorization:
    """What a network answers at each kept epoch.

    Args:
        epochs: completed ones.
        memorized: share of the mislabelled training images that get the wrong label which the
            network was trained on; empty if no label is wrong.
        resisted: share of the same images that get their true label; empty if no label is wrong.
        test: accuracy on the test set, whose labels are right.
    """

    epochs: tuple[int, ...]
    memorized: tuple[float, ...]
    resisted: tuple[float, ...]
    test: tuple[float, ...]


class MeasureMemorization(Query[Memorization]):
    """Classify the mislabelled training images and the test images at each kept epoch.

    Args:
        run: id of a run on images.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Memorization]] = Memorization

    kind: Literal["measure_memorization"] = "measure_memorization"
    run: str

    def answer(self, context: QueryContext) -> Memorization:
        from dlcore.training.model import assign_weights
        from dlcore.training.tensors import Encoding

        run = context.run(self.run)
        spec, encoding = run.spec, Encoding.of(run.spec)
        arrays = context.arrays(spec)
        given, true = np.asarray(arrays.train.y), true_labels(context, spec)
        wrong = np.flatnonzero(given != true)
        x_wrong = encoding.x(np.asarray(arrays.train.x)[wrong])
        x_test, y_test = encoding.x(arrays.test.x), np.asarray(arrays.test.y)
        model, history = load_replayed(context, run)
        memorized, resisted, test = [], [], []
        for weights in history.weights:
            assign_weights(model, weights)
            test.append(_share(_classes(model, x_test) == y_test))
            if len(wrong):
                answers = _classes(model, x_wrong)
                memorized.append(_share(answers == given[wrong]))
                resisted.append(_share(answers == true[wrong]))
        epochs = tuple(each.epoch for each in history.epochs)
        return Memorization(epochs, tuple(memorized), tuple(resisted), tuple(test))


def true_labels(context: QueryContext, spec: Spec) -> Array:
    """Return the right labels of the samples that a spec's weights are fitted on."""
    dataset = spec.dataset
    if isinstance(dataset, ImageDataset):
        dataset = dataset.model_copy(update={"wrong_labels": 0.0})
    return dataset.load(context.cache).y_train[: validation_sizes(spec)[0]]


def _share(are_true: Array) -> float:
    return float(are_true.mean())


def _classes(model: keras.Model, x: tf.Tensor) -> Array:
    labels: Array = np.asarray(model(x, training=False)).argmax(axis=1)
    return labels


def conclude(results: Results[Memorization]) -> Conclusion:
    """Compare training to the end with stopping early, on the test set with right labels."""
    found = compare(results, MOST, EARLY, _last_test)
    better = STOPPED if found.difference > 0 else WHOLE
    is_clear = found.verdict is SignificanceVerdict.DIFFERENT
    peak, epoch = _longest_resistance(results[MOST])
    return Conclusion(
        better if is_clear else ALIKE,
        {
            "resisted": Amount(peak, Unit.SHARE),
            "epoch": Amount(epoch, Unit.COUNT),
            "memorized": Amount(mean(results[MOST], lambda run: run.memorized[-1]), Unit.SHARE),
            "control": Amount(mean(results[CONTROL], _last_test), Unit.SHARE),
            "whole": Amount(found.first.mean, Unit.SHARE),
            "early": Amount(found.second.mean, Unit.SHARE),
            "p": Amount(found.p_value, Unit.SHARE),
        },
    )


def _last_test(run: Memorization) -> float:
    return run.test[-1]


def _longest_resistance(runs: Sequence[Memorization]) -> tuple[float, int]:
    """Return the largest mean share of true answers, and its epoch."""
    epochs, resisted = _mean_curve(runs, "resisted")
    best = int(np.argmax(resisted))
    return resisted[best], epochs[best]


def _mean_curve(runs: Sequence[Memorization], name: str) -> tuple[list[int], list[float]]:
    """Return the epochs that all runs kept, and the mean of a share at each of them."""
    kept = sorted(set(runs[0].epochs).intersection(*(run.epochs for run in runs[1:])))
    values = [
        np.mean([getattr(run, name)[run.epochs.index(epoch)] for run in runs]) for epoch in kept
    ]
    return kept, [float(value) for value in values]


def figures(results: Results[Memorization]) -> tuple[Figure, ...]:
    """Return the answers over the epochs, and the test accuracy of each arm."""
    drawn = []
    if {MOST, CONTROL} <= results.keys():
        runs, control = results[MOST], results[CONTROL]
        epochs, _ = _mean_curve((*runs, *control), "test")
        pairs = {
            "memorized": (runs, "memorized"),
            "resisted": (runs, "resisted"),
            "test": (runs, "test"),
            "control": (control, "test"),
        }
        series = {
            code: tuple(
                value for at, value in zip(*_mean_curve(*pair), strict=True) if at in epochs
            )
            for code, pair in pairs.items()
        }
        drawn.append(Figure("answers", tuple(map(float, epochs)), series, ("control",)))
    tests = tuple(mean(runs, _last_test) for runs in results.values())
    drawn.append(Figure("accuracy", tuple(results), {"test": tests}, ()))
    return tuple(drawn)


_PROGRAM = f"""
order = np.random.default_rng({LABEL_SEED}).permutation(len(y_train))
fitted = order[:{{wrong}}][order[:{{wrong}}] < {{fitted}}]
answers = model.predict(x_train[fitted], verbose=0).argmax(axis=1)
print("memorized:", (answers == y_train[fitted]).mean())
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    dataset = spec.dataset
    if not isinstance(dataset, ImageDataset) or not dataset.wrong_labels:
        return ()
    wrong = round(dataset.wrong_labels * dataset.training_samples)
    code = _PROGRAM.strip().format(wrong=wrong, fitted=validation_sizes(spec)[0])
    return (Section("lab_wrong_labels", code, (NUMPY,)),)


def _arms() -> dict[str, Spec]:
    base = PRESETS["digits-mlp"].spec.changed(
        {
            "layers.1.units": 128,
            "training.epochs": 60,
            "training.optimizer.learning_rate": 0.003,
        }
    )
    shares = {code: Digits(wrong_labels=share) for code, share in SHARES.items()}
    arms = {CONTROL: base} | {
        code: base.model_copy(update={"dataset": dataset}) for code, dataset in shares.items()
    }
    stopping = EarlyStopping(monitor="val_loss", patience=5, restore_best_weights=True)
    return arms | {
        EARLY: arms[MOST].changed({"training.early_stopping": stopping.model_dump(mode="json")})
    }


LAB = TrainedLab(
    id="wrong-labels",
    arms=_arms(),
    measured=Memorization,
    query=lambda run: MeasureMemorization(run=run),
    outcomes=(STOPPED, ALIKE, WHOLE),
    conclude=conclude,
    figures=figures,
    program=_program,
    terms=("label", "overfitting", "early-stopping"),
)
