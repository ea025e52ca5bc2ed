"""Remedies for overfitting: specs that differ from a run's in one setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from dlcore.errors import SpecError
from dlcore.models.builders import add_dropout
from dlcore.models.callbacks import EarlyStopping
from dlcore.models.layers import AnyLayer
from dlcore.planning.plan import plan
from dlcore.spec import Spec

DROPOUT_RATE = 0.4
PATIENCE = 3
MIN_UNITS = 4


class Remedy(StrEnum):
    """The setting that is changed."""

    DROPOUT = "dropout"
    EARLY_STOPPING = "early_stopping"
    FEWER_UNITS = "fewer_units"
    MORE_DATA = "more_data"


def remedies(spec: Spec) -> Mapping[Remedy, Spec]:
    """Return the remedies that apply to a spec, each as a spec that can be trained."""
    candidates = {remedy: apply(spec) for remedy, apply in _REMEDIES.items()}
    return {remedy: spec for remedy, spec in candidates.items() if spec and _can_run(spec)}


def _can_run(spec: Spec) -> bool:
    try:
        plan(spec)
    except SpecError:
        return False
    return True


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
    *hidden, output = spec.layers
    halved = [_halve(layer) for layer in hidden]
    return _with_layers(spec, (*halved, output)) if halved != hidden else None


def _halve(layer: AnyLayer) -> AnyLayer:
    units = getattr(layer, "units", 0)
    if units < 2 * MIN_UNITS:
        return layer
    return layer.model_copy(update={"units": units // 2})


def _more_data(spec: Spec) -> Spec | None:
    """Double the number of training samples, up to the whole data set."""
    used = spec.dataset.train_size
    whole = spec.dataset.model_copy(update={"train_size": None}).info().train_size
    if used is None or used >= whole:
        return None
    doubled = 2 * used if 2 * used < whole else None
    dataset = spec.dataset.model_copy(update={"train_size": doubled})
    return spec.model_copy(update={"dataset": dataset})


def _with_layers(spec: Spec, layers: Sequence[AnyLayer]) -> Spec:
    return spec.model_copy(update={"layers": tuple(layers)})


_REMEDIES: Mapping[Remedy, Callable[[Spec], Spec | None]] = {
    Remedy.DROPOUT: _dropout,
    Remedy.EARLY_STOPPING: _early_stopping,
    Remedy.FEWER_UNITS: _fewer_units,
    Remedy.MORE_DATA: _more_data,
}
