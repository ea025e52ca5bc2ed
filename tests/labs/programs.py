"""Runs what a lab's exported program does after the training, on the network of a run."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import keras
import numpy as np

from dlcore import Run
from dlcore.datasets import Cache
from dlcore.export.program import program
from dlcore.inference.context import QueryContext
from dlcore.labs import Lab


def run_program(context: QueryContext, run: Run, lab: Lab[Any]) -> list[list[str]]:
    """Return the words of each line that the lab's sections print."""
    sections = lab.program(run.spec)
    for language in ("en", "ja"):
        compile(program(run.spec, language, *sections), "program.py", "exec")
    data = run.spec.dataset.load(Cache.default())
    shape = (-1, *run.spec.dataset.info().model_shape)
    names: dict[str, Any] = {"keras": keras, "model": context.model(run.id), "y_test": data.y_test}
    names |= {"y_train": data.y_train}
    for name, x in (("x_train", data.x_train), ("x_test", data.x_test)):
        names[name] = x.astype(np.float32).reshape(shape) / data.info.scale
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for section in sections:
            exec("\n".join([*section.imports, section.code]), names)
    return [line.split() for line in printed.getvalue().splitlines()]
