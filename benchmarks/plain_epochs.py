"""Time of plain ``model.fit`` epochs of `kaneko-mlp`, printed as JSON.

    python -m benchmarks.plain_epochs [--epochs 5]

Validation is included; the first epoch, which traces, is not measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


def measure_in_process(epochs: int) -> list[float]:
    """Return the seconds of each epoch, measured in a new process."""
    command = [sys.executable, "-m", "benchmarks.plain_epochs", "--epochs", str(epochs)]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds: list[float] = json.loads(output.splitlines()[-1])
    return seconds


def measure(epochs: int) -> list[float]:
    """Return the seconds of each epoch after the first."""
    import time

    import keras

    from dlcore import PRESETS
    from dlcore.datasets import Cache
    from dlcore.training.model import build_model
    from dlcore.training.tensors import DatasetCache, Encoding

    spec = PRESETS["kaneko-mlp"].spec
    arrays = DatasetCache(Cache.default()).arrays(spec)
    encoding = Encoding.of(spec)
    x, y = encoding.arrays(arrays.train)
    assert arrays.validation
    ends: list[float] = []
    record_end = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
    )
    build_model(spec).fit(
        x,
        y,
        batch_size=spec.training.batch_size,
        epochs=epochs + 1,
        validation_data=encoding.arrays(arrays.validation),
        callbacks=[record_end],
        verbose=0,
    )
    return [end - start for start, end in pairwise(ends)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the seconds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain_epochs")
    parser.add_argument("--epochs", type=int, default=5)
    print(json.dumps(measure(parser.parse_args(arguments).epochs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
