"""A table of 4 MB: upload to preview, and change of the target.

    python -m benchmarks.tables [--rows 32561] [--repetitions 5] [--json]

The table is drawn at random in the form of the census data "Adult": six columns of numbers and
nine of words. Measured is the work of the server that a press causes: reading the file with all
decisions, summary and ranked targets; suggestions and data set of another target. Times are those
of the processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from benchmarks.measurement import Measurement, report
from dlcore.datasets.uploads.csv_summary import summarize_table
from dlcore.datasets.uploads.csv_table import Table
from dlcore.datasets.uploads.detection import detect
from dlcore.datasets.uploads.notes import notes_on
from dlcore.datasets.uploads.read_table import read_detected
from dlcore.datasets.uploads.suggestion import (
    infer_task,
    left_out,
    rank_targets,
    suggest_features,
)
from dlcore.datasets.uploads.table_file import table_hash
from dlcore.datasets.uploads.upload_csv import build_spec

T = TypeVar("T")

TARGETS = ("income", "hours-per-week", "sex", "age", "workclass")
PREVIEW_ROWS = 8

_WORDS = {
    "workclass": ("Private", "Self-emp-not-inc", "Local-gov", "?", "State-gov", "Federal-gov"),
    "education": ("HS-grad", "Some-college", "Bachelors", "Masters", "Assoc-voc", "11th", "10th"),
    "marital-status": ("Married-civ-spouse", "Never-married", "Divorced", "Separated", "Widowed"),
    "occupation": ("Prof-specialty", "Craft-repair", "Exec-managerial", "Adm-clerical", "Sales"),
    "relationship": ("Husband", "Not-in-family", "Own-child", "Unmarried", "Wife"),
    "race": ("White", "Black", "Asian-Pac-Islander", "Amer-Indian-Eskimo", "Other"),
    "sex": ("Male", "Female"),
    "native-country": ("United-States", "Mexico", "Philippines", "Germany", "Canada", "?"),
    "income": ("<=50K", ">50K"),
}
_NUMBERS = {
    "age": (17, 90),
    "fnlwgt": (12_285, 1_484_705),
    "education-num": (1, 16),
    "capital-gain": (0, 99_999),
    "capital-loss": (0, 4356),
    "hours-per-week": (1, 99),
}


def census(rows: int, seed: int) -> bytes:
    """Return a table like "Adult", with a blank behind each comma as there."""
    random = np.random.default_rng(seed)
    columns = [random.integers(low, high, rows).astype(str) for low, high in _NUMBERS.values()]
    columns += [random.choice(words, rows) for words in _WORDS.values()]
    lines = [", ".join((*_NUMBERS, *_WORDS)), *map(", ".join, zip(*columns, strict=True))]
    return ("\n".join(lines) + "\n").encode()


def read(content: bytes) -> Table:
    """Do what an upload causes; return the table."""
    found = detect(content)
    notes_on(found)
    table = read_detected(found)
    summarize_table(table, PREVIEW_ROWS)
    rank_targets(table)
    return table


def choose(table: Table, sha256: str, target: str) -> None:
    """Do what the choice of a target causes."""
    features = suggest_features(table, target)
    left_out(table, target)
    infer_task(table.column(target))
    build_spec(table, sha256, features, target)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables")
    parser.add_argument("--rows", type=int, default=32_561)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    reading: list[float] = []
    choosing: list[float] = []
    for seed in range(options.repetitions):
        content = census(options.rows, seed)
        table = _timed(partial(read, content), reading)
        sha256 = table_hash(content)
        for target in TARGETS:
            _timed(partial(choose, table, sha256, target), choosing)
    megabytes = f"{len(content) / 1e6:.1f} MB, {options.rows} rows"
    measurements = [
        Measurement("upload to preview", reading, "s", maximum=2.0, note=megabytes),
        Measurement("change of the target", choosing, "s", maximum=1.0),
    ]
    return report(measurements, as_json=options.json)


def _timed(action: Callable[[], T], seconds: list[float]) -> T:
    start = time.process_time()
    result = action()
    seconds.append(time.process_time() - start)
    return result


if __name__ == "__main__":
    sys.exit(main())
