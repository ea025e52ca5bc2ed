"""Whether half precision costs accuracy: the last validation accuracy of several seeds."""

from __future__ import annotations

from benchmarks.measurement import Measurement
from dlcore.analysis.significance import compare_seeds
from dlcore.datasets import Cache
from dlcore.models.precision import FLOAT32, MIXED_BFLOAT16, PRECISIONS, Precision
from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec
from dlcore.training.compiled import Compiled
from dlcore.training.fit import fit
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Arrays, DatasetCache

MAXIMUM = 0.01
"""Of the difference between the means: one percentage point."""


def compare_accuracy(name: str, spec: Spec, seeds: int) -> Measurement:
    """Train a spec in both precisions with the same seeds.

    Args:
        name: of the workload.
        spec: has a validation.
        seeds: runs in each precision, 3 or more for a test.
    """
    accuracies = {precision: _accuracies(spec, precision, seeds) for precision in PRECISIONS}
    result = compare_seeds(accuracies[FLOAT32], accuracies[MIXED_BFLOAT16])
    note = (
        f"float32 {result.first.mean:.4f} +- {result.first.deviation:.4f},"
        f" bfloat16 {result.second.mean:.4f} +- {result.second.deviation:.4f}, {seeds} seeds each;"
        f" Welch's t-test: p = {result.p_value:.3f}, {result.verdict.value}"
    )
    title = f"{name}: val_accuracy, difference of the means"
    return Measurement(title, [abs(result.difference)], "", maximum=MAXIMUM, note=note)


def in_precision(spec: Spec, precision: Precision) -> Spec:
    """Return a spec in another precision; its data set may be none of the app's."""
    training = spec.training.model_copy(update={"precision": precision})
    return spec.model_copy(update={"training": training})


def _accuracies(spec: Spec, precision: Precision, seeds: int) -> list[float]:
    spec = in_precision(spec, precision)
    arrays = DatasetCache(Cache.default()).arrays(spec)
    compiled = Compiled(spec, choose_trainer(spec))
    seeded = (spec.model_copy(update={"seed": seed}) for seed in range(seeds))
    return [_accuracy(compiled, arrays, each) for each in seeded]


def _accuracy(compiled: Compiled, arrays: Arrays, spec: Spec) -> float:
    compiled.attach(spec.seed, spec)
    order, epochs = permutation(arrays.train.size, spec.seed), spec.training.epochs
    history = fit(compiled, arrays.train, arrays.validation, order, epochs=epochs, callbacks=[])
    compiled.detach(spec.seed)
    return float(history.history["val_accuracy"][-1])
