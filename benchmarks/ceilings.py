"""Upper bounds of the speed-up: time of the arithmetic alone against plain ``model.fit``.

    python -m benchmarks.ceilings [--workload NAME] [--repetitions 5] [--json]

An epoch of plain ``model.fit``, one of ours and a profile of ours are taken in turn. TensorFlow's
profiler gives the share of the time in which at least one convolution or matrix product runs. Plain
time divided by that share of ours is the speed-up of a trainer whose steps do no other work at all.
The note names the kernels that took longest; two kernels may run at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2

from benchmarks.measurement import Measurement, report
from benchmarks.training import WORKLOADS, our_side, plain_side
from dlcore.datasets import Cache
from dlcore.training.tensors import DatasetCache

ARITHMETIC = ("Conv2D", "MatMul")
LONGEST = 6
"""Number of kernels in the note."""

PICOSECONDS = 1e-12

DEFAULT_WORKLOADS = ("cifar10-cnn", "kaneko-units-1000")
"""Workloads whose time is mostly arithmetic."""


@dataclass(frozen=True)
class Kernel:
    """One call of a kernel.

    Args:
        name: name of the operation.
        start: in seconds.
        end: in seconds.
    """

    name: str
    start: float
    end: float

    @property
    def is_arithmetic(self) -> bool:
        """Whether it is a convolution or a matrix product, forward or backward."""
        return any(word in self.name for word in ARITHMETIC)


def profile(work: Callable[[], object]) -> list[Kernel]:
    """Return every kernel that ran during a call."""
    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            work()
        return [
            kernel
            for path in Path(folder).rglob("*.xplane.pb")
            for kernel in _kernels(xplane_pb2.XSpace.FromString(path.read_bytes()))
        ]


def _kernels(space: xplane_pb2.XSpace) -> Iterator[Kernel]:
    """Yield operations of the loop over the steps, in XLA programs and TensorFlow graphs."""
    for plane in space.planes:
        for line in plane.lines:
            for event in line.events:
                name = plane.event_metadata[event.metadata_id].name
                is_xla = any(
                    plane.stat_metadata[s.metadata_id].name == "hlo_op" for s in event.stats
                )
                is_graph = "while/body" in name and ":" in name
                if is_graph or (is_xla and not name.startswith("while")):
                    start = line.timestamp_ns * 1000 + event.offset_ps
                    end = start + event.duration_ps
                    yield Kernel(name.rpartition(":")[2], start * PICOSECONDS, end * PICOSECONDS)


def busy_seconds(kernels: Iterable[Kernel]) -> float:
    """Return the seconds in which at least one of them runs."""
    seconds, until = 0.0, 0.0
    for kernel in sorted(kernels, key=lambda kernel: kernel.start):
        seconds += max(0.0, kernel.end - max(kernel.start, until))
        until = max(until, kernel.end)
    return seconds


def _span(kernels: Sequence[Kernel]) -> float:
    return max(kernel.end for kernel in kernels) - min(kernel.start for kernel in kernels)


def measure(name: str, repetitions: int) -> list[Measurement]:
    """Measure one workload."""
    spec = WORKLOADS[name].spec
    arrays = DatasetCache(Cache.default()).arrays(spec)
    steps = -(-arrays.train.size // spec.training.batch_size)
    (plain, _), (ours, _) = plain_side(spec, arrays), our_side(spec, arrays)
    ratios, ceilings, milliseconds = [], [], defaultdict[str, float](float)
    for _ in range(repetitions):
        theirs, mine, kernels = plain().seconds, ours().seconds, profile(ours)
        arithmetic = busy_seconds(kernel for kernel in kernels if kernel.is_arithmetic)
        ratios.append(theirs / mine)
        ceilings.append(theirs / (mine * arithmetic / _span(kernels)))
        for kernel in kernels:
            milliseconds[kernel.name] += 1000 * (kernel.end - kernel.start)
    longest = sorted(milliseconds.items(), key=itemgetter(1), reverse=True)[:LONGEST]
    note = ", ".join(f"{kernel} {ms / repetitions / 2 / steps:.2g}" for kernel, ms in longest)
    name = f"{name}: plain fit"
    return [
        Measurement(f"{name} : ours", ratios, "x"),
        Measurement(f"{name} : our arithmetic", ceilings, "x", note=f"ms per step: {note}"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ceilings")
    parser.add_argument("--workload", choices=list(WORKLOADS), action="append")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    measurements = [
        measurement
        for name in options.workload or DEFAULT_WORKLOADS
        for measurement in measure(name, options.repetitions)
    ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
