"""The sections of an exported program that compile, fit and test the model."""

from __future__ import annotations

from dataclasses import replace

from dlcore.datasets.program_text import Code, Section, call, keras_code, literal, multiline_call
from dlcore.models.callbacks import CallbackSpec
from dlcore.models.keras_call import KerasCall
from dlcore.models.second_output import keras_monitor
from dlcore.spec import Spec, Training


def training_sections(spec: Spec) -> list[Section]:
    """Return all sections after the model."""
    training = spec.training
    return [_compile(spec), *_callbacks(spec), _fit(training), _evaluate(training)]


def _compile(spec: Spec) -> Section:
    arguments = [f"{name}={literal(value)}" for name, value in spec.compile_arguments().items()]
    comment = "compile_two" if spec.second_output else "compile"
    return Section(comment, multiline_call("model.compile", arguments))


def _callbacks(spec: Spec) -> list[Section]:
    return [
        Section(name, f"{name} = {keras_code(_callback_call(spec, callback))}")
        for name, callback in spec.training.callbacks.items()
    ]


def _callback_call(spec: Spec, callback: CallbackSpec) -> KerasCall:
    call = callback.call()
    if spec.second_output is None:
        return call
    # Of a metric with the name of an output, Keras does not know which values are better.
    mode = "max" if callback.monitor.endswith("accuracy") else None
    monitor = keras_monitor(callback.monitor)
    return replace(call, named={**call.named, "monitor": monitor, "mode": mode})


def _fit(training: Training) -> Section:
    names = ", ".join(training.callbacks)
    arguments = [
        "x_train",
        "y_train",
        f"batch_size={training.batch_size}",
        f"epochs={training.epochs}",
        *_validation(training),
        *(["class_weight=class_weight"] if training.class_weight else []),
        *([f"callbacks=[{names}]"] if names else []),
    ]
    comment = "fit_on_test" if training.validation == "test" else "fit"
    return Section(comment, f"history = {multiline_call('model.fit', arguments)}")


def _validation(training: Training) -> list[str]:
    if training.validation == "test":
        return ["validation_data=(x_test, y_test)"]
    return [f"validation_split={training.validation}"] if training.validation else []


def _evaluate(training: Training) -> Section:
    code = call(
        "model.evaluate",
        Code("x_test"),
        Code("y_test"),
        batch_size=training.batch_size,
        return_dict=True,
    )
    return Section("test", f"test = {code}\nprint(test)")
