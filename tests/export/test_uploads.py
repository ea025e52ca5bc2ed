"""Exported programs prepare an uploaded table exactly as the product does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from dlcore.datasets import Cache, UploadCsv
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.suggestion import suggest_features
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.export.program import program
from dlcore.models.activations import Activation
from dlcore.models.layers import LSTM, Dense
from dlcore.models.metrics import MetricName
from dlcore.spec import Loss, Spec
from dlcore.training.tensors import DatasetCache
from tests.export.conftest import assert_same_data, data_code, run_programs
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
"""Like a file of a European spreadsheet: decimal commas, quotes, an empty row."""

CLOTHED = "\n".join(
    [
        "物件の表,,,,,",
        "日付,価格,割合,面積,部屋,売れた",
        "（和暦）,（円）,（％）,（㎡）,,",
        *(
            f'R{2 + n % 4}.{n % 12 + 1}.{n % 28 + 1},"￥{n % 43 * 1000:,}",{n % 31}％,'
            f"{'－' if n % 17 == 0 else ''}{n % 23}.5㎡,{'Ａ' if n % 3 else 'a '},"
            f"{('はい', '１', '1.0')[n % 3]}"
            for n in [*range(110), *range(5)]
        ),
        "出典：架空の会社",
    ]
)
"""Like a Japanese spreadsheet: notes, units, dates of eras, spellings, equal rows."""

DENSE = Dense(units=4, activation=Activation.TANH)
REGRESSION = EXACT.model_copy(
    update={"loss": Loss.MEAN_SQUARED_ERROR, "metrics": (MetricName.MAE,)}
)


def classification_spec(dataset: UploadCsv) -> Spec:
    output = Dense(units=2, activation=Activation.SOFTMAX)
    return Spec(dataset=dataset, layers=(DENSE, output), training=EXACT)


def regression_spec(dataset: UploadCsv) -> Spec:
    return Spec(dataset=dataset, layers=(DENSE, Dense(units=1)), training=REGRESSION)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache with the saved table."""
    return Cache(tmp_path_factory.mktemp("cache"), others=())


@pytest.fixture(scope="module")
def specs(cache: Cache) -> Mapping[str, Spec]:
    """Specs that between them need every kind of preparation."""
    content = TABLE.encode("cp932")
    sha256, table = save_table(cache, content), read_table(content)
    plain = build_spec(table, sha256, FEATURES, "売れた")
    dropped = build_spec(
        table, sha256, FEATURES, "売れた", missing_values="drop", scaling="minmax", seed=3
    )
    unscaled = build_spec(table, sha256, ("it's",), "価格", scaling="none", test_share=0.3)
    labelled = build_spec(table, sha256, ("it's", "広さ"), "価格", categories=("it's",))
    clothed = read_table(CLOTHED.encode("cp932"))
    clothed_sha256 = save_table(cache, CLOTHED.encode("cp932"))
    any_clothes = build_spec(clothed, clothed_sha256, suggest_features(clothed, "売れた"), "売れた")
    series = build_series_spec(table, sha256, "価格", window=3)
    return {
        "filled": classification_spec(plain),
        "dropped": classification_spec(dropped),
        "unscaled": regression_spec(unscaled),
        "labelled": regression_spec(labelled),
        "part": classification_spec(plain.model_copy(update={"train_size": 40})),
        "clothed": classification_spec(any_clothes),
        "series": Spec(dataset=series, layers=(LSTM(units=3), Dense(units=1)), training=REGRESSION),
    }


def test_programs_prepare_the_data_of_their_runs(
    specs: Mapping[str, Spec], cache: Cache, tmp_path: Path, keras_home: Path
) -> None:
    (tmp_path / "table.csv").write_bytes(TABLE.encode("cp932"))
    (tmp_path / "家.csv").write_bytes(CLOTHED.encode("cp932"))
    programs = {name: data_code(program(spec, "ja")) for name, spec in specs.items()}
    before, after = 'import sys\nsys.argv[1:] = ["家.csv"]\n', "sys.argv[1:] = []\n"
    programs["clothed"] = before + programs["clothed"] + after
    prepared = run_programs(tmp_path, programs, keras_home)
    for name, spec in specs.items():
        assert_same_data(spec, DatasetCache(cache), prepared[name])
