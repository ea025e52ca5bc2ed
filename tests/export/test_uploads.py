"""Programs read a learner's own table as the app does, however it was saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from dlcore.datasets import Cache, UploadCsv
from dlcore.datasets.uploads.csv_table import read_table
from dlcore.datasets.uploads.table_file import keep
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.export.program import program
from dlcore.models.activations import Activation
from dlcore.models.layers import LSTM, Dense
from dlcore.spec import Loss, MetricName, Spec
from dlcore.training.train import SharedResources
from tests.export.conftest import assert_same, figures, run_programs
from tests.export.specs import EXACT

FEATURES = ("広さ", '駅 "徒歩"', "it's")

ROWS = [
    (
        f" {20 + n % 37},5 ",
        ("新宿", "上野", "-", "a'b")[n % 4],
        "" if n % 11 == 0 else str(n % 50),
        f"{1000 + 50 * (n % 29)},25",
        "はい" if n % 3 else "いいえ",
    )
    for n in range(120)
]

HEADER = ("広さ", '"駅 ""徒歩"""', " it's", "価格", "売れた")

TABLE = "\r\n".join([";".join(HEADER), *(";".join(row) for row in ROWS), ";;;;", ""])
"""As a European spreadsheet writes it: decimal commas, quotes, a row without any value."""

DENSE = Dense(units=4, activation=Activation.TANH)
NUMBER = EXACT.model_copy(update={"loss": Loss.MEAN_SQUARED_ERROR, "metrics": (MetricName.MAE,)})


def classes(dataset: UploadCsv) -> Spec:
    output = Dense(units=2, activation=Activation.SOFTMAX)
    return Spec(dataset=dataset, layers=(DENSE, output), training=EXACT)


def number(dataset: UploadCsv) -> Spec:
    return Spec(dataset=dataset, layers=(DENSE, Dense(units=1)), training=NUMBER)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """Where the table is kept."""
    return Cache(tmp_path_factory.mktemp("cache"), others=())


@pytest.fixture(scope="module")
def specs(cache: Cache) -> Mapping[str, Spec]:
    """Choices of its columns that need every way to prepare them."""
    content = TABLE.encode("cp932")
    sha256, table = keep(cache, content), read_table(content)
    plain = build_spec(table, sha256, FEATURES, "売れた")
    dropped = build_spec(table, sha256, FEATURES, "売れた", gaps="drop", scaling="minmax", seed=3)
    unscaled = build_spec(table, sha256, ("it's",), "価格", scaling="none", test_share=0.3)
    labelled = build_spec(table, sha256, ("it's", "広さ"), "価格", categories=("it's",))
    series = build_series_spec(table, sha256, "価格", window=3)
    return {
        "filled": classes(plain),
        "dropped": classes(dropped),
        "unscaled": number(unscaled),
        "labelled": number(labelled),
        "part": classes(plain.model_copy(update={"train_size": 40})),
        "series": Spec(dataset=series, layers=(LSTM(units=3), Dense(units=1)), training=NUMBER),
    }


def test_every_choice_gives_the_same_figures(
    specs: Mapping[str, Spec], cache: Cache, tmp_path: Path, keras_home: Path
) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "table.csv").write_bytes(TABLE.encode("cp932"))
    programs = {name: program(spec, "ja") for name, spec in specs.items()}
    measured, bench = run_programs(folder, programs, keras_home), SharedResources(cache)
    for name, spec in specs.items():
        history, test = figures(spec, bench, tmp_path / name)
        assert_same(history, measured[name]["history"])
        assert_same(test, measured[name]["test"])
