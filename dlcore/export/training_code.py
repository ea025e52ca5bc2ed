"""Compiling, fitting and testing as Python."""

from __future__ import annotations

from dlcore.export.call import Code, block, call
from dlcore.export.section import Section
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.spec import MetricName, Spec, Training

OPTIMIZERS = {
    OptimizerName.SGD: "SGD",
    OptimizerName.RMSPROP: "RMSprop",
    OptimizerName.ADAM: "Adam",
    OptimizerName.ADAMW: "AdamW",
    OptimizerName.NADAM: "Nadam",
    OptimizerName.ADAGRAD: "Adagrad",
}

METRICS = {
    MetricName.ACCURACY: '"accuracy"',
    MetricName.PRECISION: 'keras.metrics.Precision(name="precision")',
    MetricName.RECALL: 'keras.metrics.Recall(name="recall")',
    MetricName.MAE: 'keras.metrics.MeanAbsoluteError(name="mae")',
    MetricName.RMSE: 'keras.metrics.RootMeanSquaredError(name="rmse")',
}


def training_sections(spec: Spec) -> list[Section]:
    """All that follows the model."""
    training = spec.training
    return [_compiling(training), *_callbacks(training), _fitting(training), _testing(training)]


def _compiling(training: Training) -> Section:
    metrics = ", ".join(METRICS[metric] for metric in training.metrics)
    arguments = [
        f"optimizer={_optimizer(training.optimizer)}",
        f'loss="{training.loss.value}"',
        f"metrics=[{metrics}]",
    ]
    return Section("compile", block("model.compile", arguments))


def _optimizer(optimizer: Optimizer) -> str:
    return call(
        f"keras.optimizers.{OPTIMIZERS[optimizer.name]}",
        learning_rate=optimizer.learning_rate,
        momentum=optimizer.momentum or None,
        nesterov=optimizer.nesterov or None,
    )


def _callbacks(training: Training) -> list[Section]:
    sections = []
    if training.early_stopping:
        code = call("keras.callbacks.EarlyStopping", **training.early_stopping.model_dump())
        sections.append(Section("early_stopping", f"early_stopping = {code}"))
    reduction = training.reduce_learning_rate
    if reduction:
        code = call(
            "keras.callbacks.ReduceLROnPlateau",
            monitor=reduction.monitor,
            factor=reduction.factor,
            patience=reduction.patience,
            min_delta=reduction.min_delta,
            min_lr=reduction.min_learning_rate,
        )
        sections.append(Section("reduce_learning_rate", f"reduce_learning_rate = {code}"))
    return sections


def _fitting(training: Training) -> Section:
    names = ("early_stopping", "reduce_learning_rate")
    callbacks = [name for name in names if getattr(training, name)]
    arguments = [
        "x_train",
        "y_train",
        f"batch_size={training.batch_size}",
        f"epochs={training.epochs}",
        *_validation(training),
        *([f"callbacks=[{', '.join(callbacks)}]"] if callbacks else []),
    ]
    return Section("fit", f"history = {block('model.fit', arguments)}")


def _validation(training: Training) -> list[str]:
    if training.validation == "test":
        return ["validation_data=(x_test, y_test)"]
    return [f"validation_split={training.validation}"] if training.validation else []


def _testing(training: Training) -> Section:
    code = call(
        "model.evaluate",
        Code("x_test"),
        Code("y_test"),
        batch_size=training.batch_size,
        return_dict=True,
    )
    return Section("test", f"test = {code}\nprint(test)")
