"""An uploaded table, from the file to the arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.compare import best_indices, differences
from dlcore.datasets import Cache, Task, UploadCsv
from dlcore.datasets.preprocess import one_hot_columns
from dlcore.datasets.uploads.csv_encoding import Scaling
from dlcore.datasets.uploads.csv_facts import Feature, MissingValues
from dlcore.datasets.uploads.csv_table import Table
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.suggestion import infer_task, suggest_features
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.errors import (
    CsvChanged,
    CsvConstant,
    CsvError,
    CsvFreeText,
    CsvMissing,
    CsvNoColumn,
    CsvNotNumbers,
    CsvTooFewRows,
    SpecError,
)
from dlcore.models.layers import Dense
from dlcore.spec import Loss, Spec, Training
from tests.datasets.uploads.flowers import FLOWERS, save_flowers


@pytest.fixture
def table() -> Table:
    return read_table(FLOWERS)


def test_classes_from_a_number_and_a_category(cache: Cache) -> None:
    spec = save_flowers(cache, "name", ("length", "colour"))
    info, data = spec.info(), spec.load(cache)
    assert (info.task, info.classes) == (Task.CLASSES, ("lily", "rose"))
    assert (info.train_size, info.test_size, info.input_shape) == (80, 20, (3,))
    assert data.x_train.shape == (80, 3) and data.x_train.dtype == np.float32
    assert data.y_train.shape == (80,) and data.y_train.dtype == np.int32
    # Standardised; missing numbers are filled with the mean; one column per colour.
    assert abs(float(data.x_train[:, 0].mean())) < 1e-5
    assert set(np.unique(data.x_train[:, 1:])) == {0.0, 1.0}
    assert (data.x_train[:, 1:].sum(axis=1) == 1).all()


@pytest.mark.parametrize("missing_values", ["fill", "drop"])
def test_codes_are_the_one_hot_columns(missing_values: MissingValues, cache: Cache) -> None:
    features = ("length", "colour")
    spec = save_flowers(cache, "name", features, missing_values=missing_values)
    data, codes, widths = spec.load(cache), spec.load_codes(cache), spec.one_hot_widths()
    assert widths == (0, 2) and codes.x_train.shape == (len(data.x_train), 2)
    np.testing.assert_array_equal(one_hot_columns(codes.x_train, widths), data.x_train)
    np.testing.assert_array_equal(one_hot_columns(codes.x_test, widths), data.x_test)
    np.testing.assert_array_equal(codes.y_test, data.y_test)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
def test_encoded_values_are_the_codes(scaling: Scaling, cache: Cache) -> None:
    spec = save_flowers(cache, "name", ("length", "colour"), scaling=scaling)
    values, codes = spec.load_values(cache), spec.load_codes(cache)
    for rows, expected in ((values.fitted, codes.x_train), (values.test, codes.x_test)):
        np.testing.assert_array_equal(spec.encode_values(rows, values.fitted), expected)


def test_numbers_have_no_codes(cache: Cache) -> None:
    spec = save_flowers(cache, "name", ("length",))
    assert spec.one_hot_widths() == ()


def test_inputs_and_targets_stay_aligned_through_the_split(cache: Cache) -> None:
    spec = save_flowers(cache, "price", ("length",), scaling="none", missing_values="drop")
    data = spec.load(cache)
    assert (len(data.x_train), len(data.x_test)) == (72, 18)
    minimum, maximum = data.info.target_range or (0.0, 0.0)
    for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
        np.testing.assert_allclose(x * 1.5, y * (maximum - minimum) + minimum, rtol=1e-4)
    both = np.concatenate([data.x_train, data.x_test])
    assert len(np.unique(both)) == 90
    assert (data.y_train.min(), data.y_train.max()) == (0, 1)


def test_scaling_between_zero_and_one(cache: Cache) -> None:
    data = save_flowers(cache, "name", ("length", "same"), scaling="minmax").load(cache)
    assert (data.x_train[:, 0].min(), data.x_train[:, 0].max()) == (0, 1)
    assert (data.x_train[:, 1] == 1).all()


def test_the_seed_determines_the_split(cache: Cache) -> None:
    one, same, other = (
        save_flowers(cache, "name", ("length",), seed=seed).load(cache) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.x_test, same.x_test)
    assert not np.array_equal(one.x_test, other.x_test)


def test_train_size_does_not_change_the_scaling(cache: Cache) -> None:
    whole = save_flowers(cache, "name", ("length",))
    small = UploadCsv(**{**whole.model_dump(), "train_size": 10})
    assert small.info().train_size == 10
    assert np.array_equal(small.load(cache).x_train, whole.load(cache).x_train[:10])


@pytest.mark.parametrize(
    ("column", "task"),
    [("name", Task.CLASSES), ("price", Task.NUMBER), ("length", Task.NUMBER)],
)
def test_the_task_is_inferred(column: str, task: Task, table: Table) -> None:
    assert infer_task(table.column(column)) is task


def test_few_integers_are_classes() -> None:
    table = read_table(b"a,b\n" + b"1,0.5\n2,1.5\n" * 20)
    assert infer_task(table.column("a")) is Task.CLASSES
    assert infer_task(table.column("b")) is Task.NUMBER


def test_the_task_can_be_overridden(cache: Cache) -> None:
    content = b"grade,x\n" + b"10,1\n9,2\n" * 20
    sha256, table = save_table(cache, content), read_table(content)
    assert build_spec(table, sha256, ["x"], "grade").classes == ("9", "10")
    spec = build_spec(table, sha256, ["x"], "grade", task=Task.NUMBER)
    assert spec.info().target_range == (9, 10)
    assert spec.load(cache).y_train.shape == (32, 1)


@pytest.mark.parametrize(
    ("target", "features", "settings", "expected"),
    [
        ("same", ["length"], {}, CsvConstant),
        ("name", ["length"], {"task": Task.NUMBER}, CsvNotNumbers),
        ("price", ["length"], {"task": Task.CLASSES}, CsvFreeText),
        ("name", ["name"], {}, CsvNoColumn),
        ("name", ["length", "length"], {}, CsvNoColumn),
        ("name", ["width"], {}, CsvNoColumn),
        ("width", ["length"], {}, CsvNoColumn),
    ],
)
def test_unusable_columns_are_rejected(
    target: str,
    features: list[str],
    settings: dict[str, Any],
    expected: type[CsvError],
    table: Table,
) -> None:
    with pytest.raises(expected):
        build_spec(table, "0" * 64, features, target, **settings)


def test_too_few_usable_rows_are_rejected() -> None:
    table = read_table(b"a,b\n" + b"1,\n" * 30 + b"1,2\n" * 19)
    with pytest.raises(CsvTooFewRows) as caught:
        build_spec(table, "0" * 64, ["a"], "b")
    assert caught.value.values["given"] == 19


def test_a_missing_file_cannot_be_loaded(cache: Cache) -> None:
    spec = save_flowers(cache, "name", ("length",))
    (cache.folder / "own" / f"{spec.sha256}.csv").unlink()
    with pytest.raises(CsvMissing):
        spec.load(cache)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": 99},
        {"classes": ("lily", "tulip")},
        {"features": (Feature(name="colour", categories=("blue",)),)},
        {"features": (Feature(name="colour"),)},
    ],
)
def test_wrong_facts_are_rejected(wrong: dict[str, Any], cache: Cache) -> None:
    spec = save_flowers(cache, "name", ("colour",))
    with pytest.raises(CsvChanged):
        spec.model_copy(update=wrong).load(cache)


def test_facts_need_no_file_and_survive_json(cache: Cache, tmp_path: Path) -> None:
    dataset = save_flowers(cache, "price", ("length", "colour"))
    training = Training(loss=Loss.MEAN_SQUARED_ERROR, metrics=())
    spec = Spec(dataset=dataset, layers=(Dense(units=1),), training=training)
    parsed = Spec.parse(spec.to_json())
    assert parsed == spec and parsed.dataset.info() == dataset.info()
    assert dataset.missing_files(Cache(tmp_path / "empty", others=())) == ()


def test_the_stored_name_of_missing_values_is_gaps(cache: Cache) -> None:
    dataset = save_flowers(cache, "name", ("length",), missing_values="drop")
    spec = Spec(dataset=dataset, layers=(Dense(units=2),))
    assert '"gaps":"drop"' in spec.to_json() and "missing_values" not in spec.to_json()
    filled = spec.changed({"dataset.gaps": "fill"})
    assert isinstance(filled.dataset, UploadCsv) and filled.dataset.missing_values == "fill"
    assert differences([spec, filled]) == {"dataset.gaps": ("drop", "fill")}
    with pytest.raises(SpecError) as caught:
        spec.changed({"dataset.gaps": "guess"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("unknown_choice", "dataset.gaps")


def test_a_problem_of_a_fact_has_its_path(cache: Cache) -> None:
    dataset = save_flowers(cache, "name", ("length",))
    spec = Spec(dataset=dataset, layers=(Dense(units=2),))
    with pytest.raises(SpecError) as caught:
        spec.changed({"dataset.rows": 3})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("too_small", "dataset.rows")


NUMBERS = st.floats(-1e15, 1e15) | st.integers(-5, 5)


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """A table of a number, a category and a target of either kind, with missing values."""
    missing = st.just("")
    number = NUMBERS.map(str) | missing
    category = st.sampled_from(["red", "blue", "青"]) | missing
    target = draw(st.sampled_from([number, category]))
    rows = draw(st.lists(st.tuples(number, category, target), min_size=20, max_size=60))
    return "\n".join(["n,c,t", *(",".join(row) for row in rows)]).encode()


@given(
    content=contents(),
    missing_values=st.sampled_from(["fill", "drop"]),
    scaling=st.sampled_from(["standard", "minmax", "none"]),
    test_share=st.floats(0.05, 0.5),
    task=st.sampled_from([None, *Task]),
)
def test_any_table_gives_finite_arrays_or_is_rejected(
    content: bytes,
    missing_values: MissingValues,
    scaling: Scaling,
    test_share: float,
    task: Task | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cache = Cache(tmp_path_factory.getbasetemp() / "own-csv", others=())
    try:
        spec = build_spec(
            read_table(content),
            save_table(cache, content),
            ["n", "c"],
            "t",
            missing_values=missing_values,
            scaling=scaling,
            test_share=test_share,
            task=task,
        )
    except CsvError as error:
        assert error.code != CsvError.code
        return
    info, data = spec.info(), spec.load(cache)
    assert data.x_train.shape == (info.train_size, *info.input_shape)
    assert data.x_test.shape == (info.test_size, *info.input_shape)
    for array in (data.x_train, data.x_test, data.y_train, data.y_test):
        assert np.isfinite(array).all()
    if info.classes:
        labels = np.concatenate([data.y_train, data.y_test])
        assert set(labels) == set(range(len(info.classes)))


def test_numbers_can_be_categories(cache: Cache) -> None:
    content = b"zone,x,y\n" + b"10,1,a\n9,2,b\n10,3,a\n" * 10
    table, sha256 = read_table(content), save_table(cache, content)
    spec = build_spec(table, sha256, ["zone", "x"], "y", categories=["zone"], scaling="none")
    assert spec.features[0] == Feature(name="zone", categories=("9", "10"))
    assert spec.input_names() == ("zone = 9", "zone = 10", "x")
    x = spec.load(cache).x_train
    # The other column determines the zone.
    assert (x[:, 1] == (x[:, 2] != 2)).all() and (x[:, 0] == (x[:, 2] == 2)).all()


def test_the_head_is_the_beginning_of_the_loaded_arrays(cache: Cache, table: Table) -> None:
    spec = save_flowers(cache, "name", ("length", "colour"))
    head, data = spec.head(table, 8), spec.load(cache)
    assert np.array_equal(head.x_train, data.x_train[:8])
    assert np.array_equal(head.x_test, data.x_test[:8])
    assert np.array_equal(head.y_train, data.y_train)
    assert np.array_equal(head.y_test, data.y_test) and head.info == data.info


def test_possible_features_are_suggested(table: Table) -> None:
    assert suggest_features(table, "name") == ("length", "colour", "price")
    notes = "".join(f"{number},,note {number}\n" for number in range(60))
    wide = read_table(f"a,empty,text\n{notes}".encode())
    assert suggest_features(wide, "text") == ()
    assert suggest_features(wide, "a") == ()


def test_suggested_features_respect_the_maximum_of_inputs() -> None:
    rows = "\n".join(
        ",".join(f"v{(row * (column + 1) + row // 50) % 50}" for column in range(25))
        for row in range(1000)
    )
    header = ",".join(f"c{column}" for column in range(25))
    table = read_table(f"{header}\n{rows}".encode())
    names = suggest_features(table, "c24")
    assert len(names) == 20
    build_spec(table, "0" * 64, names, "c24")


def test_only_selected_settings_are_compared(cache: Cache) -> None:
    one = save_flowers(cache, "name", ("length",))
    other = save_flowers(cache, "name", ("length", "colour"), scaling="none")
    assert one.comparison_key() == other.comparison_key()
    assert one.comparison_key() != save_flowers(cache, "colour", ("length",)).comparison_key()
    specs = [Spec(dataset=dataset, layers=(Dense(units=2),)) for dataset in (one, other)]
    assert differences(specs) == {
        "dataset.scaling": ("standard", "none"),
        "dataset.features": (("length",), ("length", "colour")),
    }
    assert best_indices("test_accuracy", specs, [0.5, 0.6]) == {1}
    elsewhere = Spec(dataset=save_flowers(cache, "colour", ("length",)), layers=(Dense(units=2),))
    assert not best_indices("test_accuracy", [specs[0], elsewhere], [0.5, 0.6])
