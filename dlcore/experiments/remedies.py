"""Remedies: specs that differ from a run's in one setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from dlcore.datasets import UploadCsv
from dlcore.errors import SpecError
from dlcore.models.activations import Activation
from dlcore.models.builders import add_dropout
from dlcore.models.callbacks import EarlyStopping
from dlcore.models.layers import AnyLayer
from dlcore.planning.plan import plan, validation_sizes
from dlcore.spec import Spec

DROPOUT_RATE = 0.4
PATIENCE = 3
MIN_UNITS = 4
RATE_FACTOR = 10
MAX_RATE = 10.0
BATCH_FACTOR = 4
MIN_STEPS = 4
MAX_EPOCHS = 10_000
VALIDATION = 0.2


class Remedy(StrEnum):
    """The setting that is changed."""

    DROPOUT = "dropout"
    EARLY_STOPPING = "early_stopping"
    FEWER_UNITS = "fewer_units"
    MORE_DATA = "more_data"
    SMALLER_RATE = "smaller_rate"
    LARGER_RATE = "larger_rate"
    LARGER_BATCH = "larger_batch"
    SCALING = "scaling"
    MORE_EPOCHS = "more_epochs"
    MORE_UNITS = "more_units"
    LEAKY_RELU = "leaky_relu"
    VALIDATION = "validation"
    MONITOR_VALIDATION = "monitor_validation"


def remedies(spec: Spec, among: Iterable[Remedy] = Remedy) -> Mapping[Remedy, Spec]:
    """Return the remedies that apply to a spec, each as a spec that can be trained.

    Args:
        spec: of a run.
        among: remedies to consider, in the order of the result.
    """
    candidates = {remedy: _apply(remedy, spec) for remedy in among}
    return {remedy: changed for remedy, changed in candidates.items() if changed}


def _apply(remedy: Remedy, spec: Spec) -> Spec | None:
    try:
        changed = _REMEDIES[remedy](spec)
        if changed:
            plan(Spec.parse(changed.to_json()))
    except SpecError:
        return None
    return changed


def _dropout(spec: Spec) -> Spec | None:
    layers = add_dropout(spec.layers, DROPOUT_RATE)
    return _with_layers(spec, layers) if layers else None


def _early_stopping(spec: Spec) -> Spec | None:
    training = spec.training
    if training.early_stopping or training.validation == 0:
        return None
    stopping = EarlyStopping(monitor="val_loss", patience=PATIENCE, restore_best_weights=True)
    changed = training.model_copy(update={"early_stopping": stopping})
    return spec.model_copy(update={"training": changed})


def _fewer_units(spec: Spec) -> Spec | None:
    """Halve the units of every layer but the output layer."""
    return _with_units(spec, lambda units: units // 2 if units >= 2 * MIN_UNITS else units)


def _more_units(spec: Spec) -> Spec | None:
    """Double the units of every layer but the output layer."""
    return _with_units(spec, lambda units: 2 * units)


def _with_units(spec: Spec, change: Callable[[int], int]) -> Spec | None:
    *hidden, output = spec.layers
    changed = [
        layer.model_copy(update={"units": change(units)})
        if (units := getattr(layer, "units", None))
        else layer
        for layer in hidden
    ]
    return _with_layers(spec, (*changed, output)) if changed != hidden else None


def _more_data(spec: Spec) -> Spec | None:
    """Double the number of training samples, up to the whole data set."""
    used = spec.dataset.train_size
    whole = spec.dataset.model_copy(update={"train_size": None}).info().train_size
    if used is None or used >= whole:
        return None
    doubled = 2 * used if 2 * used < whole else None
    dataset = spec.dataset.model_copy(update={"train_size": doubled})
    return spec.model_copy(update={"dataset": dataset})


def _smaller_rate(spec: Spec) -> Spec | None:
    return _changed(spec, "optimizer.learning_rate", _rounded(_rate(spec) / RATE_FACTOR))


def _larger_rate(spec: Spec) -> Spec | None:
    rate = _rounded(_rate(spec) * RATE_FACTOR)
    return _changed(spec, "optimizer.learning_rate", rate) if rate <= MAX_RATE else None


def _rate(spec: Spec) -> float:
    return spec.training.optimizer.learning_rate


def _rounded(rate: float) -> float:
    """A tenth of 0.3 as a learner writes it."""
    return float(f"{rate:.4g}")


def _larger_batch(spec: Spec) -> Spec | None:
    """Multiply the batch size, as long as an epoch has enough steps."""
    size = BATCH_FACTOR * spec.training.batch_size
    fitted, _ = validation_sizes(spec)
    return _changed(spec, "batch_size", size) if MIN_STEPS * size <= fitted else None


def _scaling(spec: Spec) -> Spec | None:
    dataset = spec.dataset
    if not isinstance(dataset, UploadCsv) or dataset.scaling != "none":
        return None
    return spec.model_copy(update={"dataset": dataset.model_copy(update={"scaling": "standard"})})


def _more_epochs(spec: Spec) -> Spec | None:
    return _changed(spec, "epochs", min(2 * spec.training.epochs, MAX_EPOCHS))


def _leaky_relu(spec: Spec) -> Spec | None:
    changed = [
        layer.model_copy(update={"activation": Activation.LEAKY_RELU})
        if getattr(layer, "activation", None) is Activation.RELU
        else layer
        for layer in spec.layers
    ]
    return _with_layers(spec, changed) if changed != list(spec.layers) else None


def _validation(spec: Spec) -> Spec | None:
    is_apart = spec.training.validation not in (0, "test")
    return None if is_apart else _changed(spec, "validation", VALIDATION)


def _monitor_validation(spec: Spec) -> Spec | None:
    stopping, training = spec.training.early_stopping, spec.training
    if stopping is None or training.validation == 0 or stopping.monitor.startswith("val_"):
        return None
    changed = stopping.model_copy(update={"monitor": f"val_{stopping.monitor}"})
    return _changed(spec, "early_stopping", changed.model_dump(mode="json"))


def _changed(spec: Spec, setting: str, value: object) -> Spec | None:
    """Return the spec with another setting of its training; None if it has that value."""
    changed = spec.changed({f"training.{setting}": value})
    return changed if changed != spec else None


def _with_layers(spec: Spec, layers: Sequence[AnyLayer]) -> Spec:
    return spec.model_copy(update={"layers": tuple(layers)})


_REMEDIES: Mapping[Remedy, Callable[[Spec], Spec | None]] = {
    Remedy.DROPOUT: _dropout,
    Remedy.EARLY_STOPPING: _early_stopping,
    Remedy.FEWER_UNITS: _fewer_units,
    Remedy.MORE_DATA: _more_data,
    Remedy.SMALLER_RATE: _smaller_rate,
    Remedy.LARGER_RATE: _larger_rate,
    Remedy.LARGER_BATCH: _larger_batch,
    Remedy.SCALING: _scaling,
    Remedy.MORE_EPOCHS: _more_epochs,
    Remedy.MORE_UNITS: _more_units,
    Remedy.LEAKY_RELU: _leaky_relu,
    Remedy.VALIDATION: _validation,
    Remedy.MONITOR_VALIDATION: _monitor_validation,
}
