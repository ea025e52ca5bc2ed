"""What helps against overfitting: the same run with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from dlcore.errors import SpecError
from dlcore.models.layers import AnyLayer, Dense, Dropout
from dlcore.planning.plan import plan
from dlcore.spec import EarlyStopping, Spec

DROPOUT_RATE = 0.4
PATIENCE = 3
LEAST_UNITS = 4


class Remedy(StrEnum):
    """What is changed."""

    DROPOUT = "dropout"
    EARLY_STOPPING = "early_stopping"
    FEWER_UNITS = "fewer_units"
    MORE_DATA = "more_data"


def remedies(spec: Spec) -> Mapping[Remedy, Spec]:
    """The remedies that a spec has room for, each ready to train."""
    tried = {remedy: make(spec) for remedy, make in _MAKERS.items()}
    return {remedy: made for remedy, made in tried.items() if made and _fits(made)}


def _fits(spec: Spec) -> bool:
    try:
        plan(spec)
    except SpecError:
        return False
    return True


def _dropout(spec: Spec) -> Spec | None:
    """Dropout behind every hidden Dense layer, or before the output where there is none."""
    *hidden, output = spec.layers
    if any(isinstance(layer, Dropout) for layer in hidden):
        return None
    if not hidden:
        return None
    if not any(isinstance(layer, Dense) for layer in hidden):
        return _with_layers(spec, (*hidden, Dropout(rate=DROPOUT_RATE), output))
    layers: list[AnyLayer] = []
    for layer in hidden:
        layers.append(layer)
        if isinstance(layer, Dense):
            layers.append(Dropout(rate=DROPOUT_RATE))
    return _with_layers(spec, (*layers, output))


def _early_stopping(spec: Spec) -> Spec | None:
    training = spec.training
    if training.early_stopping or training.validation == 0:
        return None
    stopping = EarlyStopping(monitor="val_loss", patience=PATIENCE, restore_best_weights=True)
    changed = training.model_copy(update={"early_stopping": stopping})
    return spec.model_copy(update={"training": changed})


def _fewer_units(spec: Spec) -> Spec | None:
    """Half the units in every layer but the output's."""
    *hidden, output = spec.layers
    halved = [_halved(layer) for layer in hidden]
    return _with_layers(spec, (*halved, output)) if halved != hidden else None


def _halved(layer: AnyLayer) -> AnyLayer:
    units = getattr(layer, "units", 0)
    if units < 2 * LEAST_UNITS:
        return layer
    return layer.model_copy(update={"units": units // 2})


def _more_data(spec: Spec) -> Spec | None:
    """Twice the training samples, as far as there are any."""
    used = spec.dataset.train_size
    whole = spec.dataset.model_copy(update={"train_size": None}).info().train_size
    if used is None or used >= whole:
        return None
    more = 2 * used if 2 * used < whole else None
    return spec.model_copy(update={"dataset": spec.dataset.model_copy(update={"train_size": more})})


def _with_layers(spec: Spec, layers: Sequence[AnyLayer]) -> Spec:
    return spec.model_copy(update={"layers": tuple(layers)})


_MAKERS: Mapping[Remedy, Callable[[Spec], Spec | None]] = {
    Remedy.DROPOUT: _dropout,
    Remedy.EARLY_STOPPING: _early_stopping,
    Remedy.FEWER_UNITS: _fewer_units,
    Remedy.MORE_DATA: _more_data,
}
