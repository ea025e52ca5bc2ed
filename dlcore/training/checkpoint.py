"""The state of an unfinished run as one file, which is complete or absent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np

from dlcore.arrays import Array
from dlcore.store.artifacts import DAMAGE, Artifacts

_NAME = re.compile(r"checkpoint-(\d+)-(\d+)\.npz")


@dataclass(frozen=True)
class Checkpoint:
    """The state of an unfinished run.

    Args:
        epoch: epochs done.
        step: batches done in the current epoch; if all are done, validation comes next.
        arrays: all arrays of the model, its optimizer and its metrics, or tensors of them.
        best_weights: the model's own arrays at the best epoch; empty before the first.
        best_value: monitored value of that epoch.
        best_epoch: its number, 0 before the first.
        logs: training metrics of the current epoch so far.
        seconds: machine time of the current epoch so far.
        stopping: state of early stopping.
        reducing: state of the learning-rate reduction.
        stopping_weights: best weights according to early stopping.
    """

    epoch: int
    step: int
    arrays: Sequence[Array]
    best_weights: list[Array] = field(default_factory=list)
    best_value: float | None = None
    best_epoch: int = 0
    logs: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    stopping: Mapping[str, Any] = field(default_factory=dict)
    reducing: Mapping[str, Any] = field(default_factory=dict)
    stopping_weights: list[Array] = field(default_factory=list)


_LISTS = ("arrays", "best_weights", "stopping_weights")


def save(artifacts: Artifacts, run_id: str, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, then delete the older ones."""
    name = f"checkpoint-{checkpoint.epoch:06d}-{checkpoint.step:08d}.npz"
    lists = {key: getattr(checkpoint, key) for key in _LISTS}
    arrays = {f"{key}_{i}": a for key, items in lists.items() for i, a in enumerate(items)}
    plain = {key: value for key, value in vars(checkpoint).items() if key not in _LISTS}
    plain |= {key: len(items) for key, items in lists.items()}
    arrays["plain"] = np.frombuffer(json.dumps(plain).encode(), np.uint8)
    with artifacts.atomic_write(run_id, name) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    for other in _names(artifacts, run_id):
        if other != name:
            artifacts.remove(run_id, other)


def load(
    artifacts: Artifacts, run_id: str, on_damage: Callable[[], None] = lambda: None
) -> Checkpoint | None:
    """Return the newest intact checkpoint of a run, or None.

    Args:
        on_damage: called for each damaged one, which is put aside.
    """
    for name in reversed(_names(artifacts, run_id)):
        try:
            with artifacts.open(run_id, name) as file:
                return _read(file)
        except DAMAGE:
            artifacts.put_aside(run_id, name)
            on_damage()
    return None


def _read(data: BinaryIO) -> Checkpoint:
    with np.load(data, allow_pickle=False) as file:
        plain = json.loads(file["plain"].tobytes())
        lists = {key: [file[f"{key}_{i}"] for i in range(plain[key])] for key in _LISTS}
    return Checkpoint(**{**plain, **lists})


def remove(artifacts: Artifacts, run_id: str) -> None:
    """Delete a run's checkpoints."""
    for name in _names(artifacts, run_id):
        artifacts.remove(run_id, name)


def _names(artifacts: Artifacts, run_id: str) -> list[str]:
    return [name for name in artifacts.names(run_id) if _NAME.fullmatch(name)]
