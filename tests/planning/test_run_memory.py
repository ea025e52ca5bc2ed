"""The estimated memory of runs is near to the measured one, and follows what takes it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.experiments.adapt import starting_spec
from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.spec import Spec

MEASURED: Mapping[str, int] = {
    "kaneko-mlp": 167,
    "mnist-cnn": 224,
    "imdb-rnn": 363,
    "airline-lstm": 98,
    "airline-lstm-2": 117,
    "precision-binary": 66,
    "mse-line": 31,
    "two-inputs": 115,
    "digits-two-outputs": 101,
    "digits-cnn": 25,
}
"""Megabytes that ``benchmarks.memory_plan`` measured."""


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the machine of the measurement."""
    monkeypatch.setenv("DLCORE_MEMORY", "8000000000")


def megabytes(spec: Spec) -> float:
    return plan(spec).memory_bytes / 1e6


def table_spec(rows: int) -> Spec:
    """Return the first spec for a table of 20 numbers and a category."""
    columns = [*(f"n{column}" for column in range(20)), "c"]
    lines = [",".join([*columns, "y"])]
    for row in range(rows):
        label = ("no", "yes")[row % 2]
        lines.append(",".join(["0.5"] * 20 + ["category", label]))
    table = read_table("\n".join(lines).encode())
    return starting_spec(build_spec(table, "0" * 64, columns, "y", categories=["c"]))


@pytest.mark.parametrize("preset", MEASURED)
def test_presets_take_what_is_planned(preset: str) -> None:
    planned = megabytes(PRESETS[preset].spec)
    assert planned == pytest.approx(MEASURED[preset], rel=0.25)


def test_a_long_table_takes_memory_while_it_is_read() -> None:
    short, long, longer = (megabytes(table_spec(rows)) for rows in (1000, 100_000, 140_000))
    assert short < long
    assert longer - long > 30
