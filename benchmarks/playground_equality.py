"""The stacked program of the playground against Keras' ``fit``, on random networks and settings.

    python -m benchmarks.playground_equality [--networks 200] [--seed 0] [--results FILE] [--json]

Compared are all weights after 20 steps and the test loss after 20 epochs. Where they differ by more
than the limit, Keras is compared with itself: the same fit with other roundings, which are those of
XLA, and of initial weights that differ in the last bits. Only where Keras differs from itself by
more than the limit is a difference called rounding. Networks with other losses are also trained
with other seeds, and the test losses of both programs are compared by a two-sample
Kolmogorov-Smirnov test, at 5 % divided by the number of networks tested.

Two processes compare networks; with ``--results``, those in the file are not compared again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.measurement import Measurement, report
from benchmarks.playground_fits import (
    CHUNK,
    LOSS_LIMIT,
    WEIGHT_LIMIT,
    Difference,
    Keras,
    Stacked,
    Trained,
    random_settings,
)
from dlcore.arrays import Array
from dlcore.playground.settings import Playground

NETWORKS = 200
LEVEL = 0.05
SEEDS = 20
LAST_BITS = (-1, 1, -2, 2, -4, 4)
"""By how many units in the last place the initial weights are changed."""

PROCESSES = 2


@dataclass(frozen=True)
class Comparison:
    """One network.

    Args:
        number: of its random settings.
        stacked: the stacked program against Keras' fit.
        keras: the largest differences of Keras' fits that differ in rounding, from its plain fit;
            None where they were not needed.
        p_value: of the test losses over seeds, None where the losses are equal.
    """

    number: int
    stacked: Difference
    keras: Difference | None = None
    p_value: float | None = None

    @property
    def has_equal_weights(self) -> bool:
        """Whether the weights are equal, or as unequal in Keras itself."""
        own = self.keras.weight if self.keras else 0.0
        return self.stacked.weight <= WEIGHT_LIMIT or own > WEIGHT_LIMIT

    @property
    def is_chaotic(self) -> bool:
        """Whether Keras' own losses are not equal."""
        return self.keras is not None and self.keras.loss > LOSS_LIMIT


def compare(numbers: Sequence[int], results: Path | None) -> list[Comparison]:
    """Compare the networks of some numbers, at most ``CHUNK``, in a process of its own."""
    stacked, found = Stacked(), []
    settings = [random_settings(number) for number in numbers]
    for number, each, (early, last) in zip(numbers, settings, stacked.train(settings), strict=True):
        keras = Keras(each)
        plain = keras.fit()
        difference = plain.minus(Trained(early, keras.test(last)))
        comparison = Comparison(number, difference)
        if not difference.is_equal:
            start = stacked.initial_weights(each)
            own = _differences_of_keras(each, keras, start, plain, difference)
            is_other = difference.loss > LOSS_LIMIT
            p_value = _p_value_over_seeds(each, keras, stacked) if is_other else None
            comparison = Comparison(number, difference, own, p_value)
        print(f"  {_line(comparison)}", file=sys.stderr, flush=True)
        if results:
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(comparison)) + "\n")
        found.append(comparison)
    return found


def _differences_of_keras(
    settings: Playground, keras: Keras, start: Array, plain: Trained, stacked: Difference
) -> Difference:
    """Return the largest differences from the plain fit of fits with other roundings.

    It stops once they are above the limits that the stacked program's differences are above.
    """
    largest = Difference(0.0, 0.0)
    for bits in (*LAST_BITS, None):
        if bits is None:
            other = Keras(settings, jit_compile=True).fit()
        else:
            other = keras.fit(start * np.float32(1 + bits * 2.0**-23))
        found = plain.minus(other)
        largest = Difference(max(largest.weight, found.weight), max(largest.loss, found.loss))
        if not (
            stacked.weight > WEIGHT_LIMIT >= largest.weight
            or stacked.loss > LOSS_LIMIT >= largest.loss
        ):
            break
    return largest


def _p_value_over_seeds(settings: Playground, keras: Keras, stacked: Stacked) -> float:
    """Return the p-value of the test losses of both programs, each from its own seeds."""
    from scipy.stats import ks_2samp

    seeds = [
        settings.model_copy(update={"seed": 1000 * (settings.seed + 1) + seed})
        for seed in range(2 * SEEDS)
    ]
    trained = stacked.train(seeds[:SEEDS])
    mine = [keras.test(last) for _, last in trained]
    theirs = [keras.fit(stacked.initial_weights(each), each.seed).loss for each in seeds[SEEDS:]]
    return float(ks_2samp(mine, theirs).pvalue)


def _line(one: Comparison) -> str:
    def differences(found: Difference) -> str:
        return f"weights {found.weight:.1e}, loss {found.loss:.1e}"

    own = f"; Keras from itself: {differences(one.keras)}" if one.keras else ""
    over_seeds = "" if one.p_value is None else f"; over seeds p = {one.p_value:.2f}"
    return f"network {one.number}: {differences(one.stacked)}{own}{over_seeds}"


def compare_all(numbers: Sequence[int], results: Path | None = None) -> list[Comparison]:
    """Compare networks, in processes of some networks each, which report their progress.

    Args:
        results: a file of earlier comparisons, to which new ones are added.
    """
    found = _read(results) if results else {}
    missing = [number for number in numbers if number not in found]
    chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), max_tasks_per_child=1) as executor:
        for future in as_completed([executor.submit(compare, chunk, results) for chunk in chunks]):
            found |= {each.number: each for each in future.result()}
            done = sum(number in found for number in numbers)
            print(f"{done} of {len(numbers)} networks", file=sys.stderr, flush=True)
    return [found[number] for number in numbers]


def _read(path: Path) -> dict[int, Comparison]:
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {
        row["number"]: Comparison(
            row["number"],
            Difference(**row["stacked"]),
            Difference(**row["keras"]) if row["keras"] else None,
            row["p_value"],
        )
        for row in rows
    }


def measure(count: int, first: int = 0, results: Path | None = None) -> list[Measurement]:
    """Compare networks; what differs is shown one by one.

    Args:
        count: number of networks.
        first: the number of the first one.
        results: see :func:`compare_all`.
    """
    all_of = compare_all(range(first, first + count), results)
    weights = [one for one in all_of if one.stacked.weight > WEIGHT_LIMIT]
    losses = [one for one in all_of if one.stacked.loss > LOSS_LIMIT]
    equal = [one.stacked.weight for one in all_of if one.stacked.weight <= WEIGHT_LIMIT]
    return [
        Measurement(
            "after 20 steps: networks with other weights than Keras",
            [sum(not one.has_equal_weights for one in all_of)],
            "",
            maximum=0,
            note=f"{len(weights)} of {count} above 1e-5, largest of the others {max(equal):.1e}; "
            + "; ".join(map(_line, weights)),
        ),
        Measurement(
            "after 20 epochs: share of equal losses",
            [1.0 - len(losses) / count],
            "",
            minimum=0.95,
        ),
        Measurement(
            "after 20 epochs: other losses that are not chaotic",
            [sum(not one.is_chaotic for one in losses)],
            "",
            maximum=0,
            note="; ".join(map(_line, losses)),
        ),
        *_over_seeds(losses),
    ]


def _over_seeds(losses: Sequence[Comparison]) -> list[Measurement]:
    tests = [one.p_value for one in losses if one.p_value is not None]
    if not tests:
        return []
    note = f"Kolmogorov-Smirnov, {SEEDS} seeds each, {len(tests)} networks"
    name = "smallest p-value of the losses over seeds"
    return [Measurement(name, [min(tests)], "", minimum=LEVEL / len(tests), note=note)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=NETWORKS)
    parser.add_argument("--seed", type=int, default=0, help="number of the first network")
    parser.add_argument("--results", type=Path, help="file of comparisons, read and added to")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    measurements = measure(options.networks, options.seed, options.results)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
