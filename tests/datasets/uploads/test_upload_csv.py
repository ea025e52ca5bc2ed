"""The learner's own table, from the file to the arrays."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.compare import differences, winners
from dlcore.datasets import Cache, Task, UploadCsv
from dlcore.datasets.uploads import upload_folder as own_files
from dlcore.datasets.uploads.csv_facts import Feature
from dlcore.datasets.uploads.csv_summary import summary
from dlcore.datasets.uploads.csv_table import ColumnKind, Table, read_table
from dlcore.datasets.uploads.learner_table import LearnerTable, forget, remember, remembered
from dlcore.datasets.uploads.table_file import keep, kept
from dlcore.datasets.uploads.upload_csv import build_spec, recognised_task, suggested_features
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

FLOWERS = "\n".join(
    [
        "length,colour,name,same,price",
        *(
            f"{number if number % 10 else ''},{'red' if number % 3 else 'blue'},"
            f"{'rose' if number % 2 else 'lily'},x,{number * 1.5}"
            for number in range(100)
        ),
    ]
).encode()
"""100 rows; ten lengths are missing."""


@pytest.fixture
def table() -> Table:
    return read_table(FLOWERS)


def spec_of(cache: Cache, target: str, features: tuple[str, ...], **choices: Any) -> UploadCsv:
    return build_spec(read_table(FLOWERS), keep(cache, FLOWERS), features, target, **choices)


def test_classes_from_a_number_and_a_category(cache: Cache) -> None:
    spec = spec_of(cache, "name", ("length", "colour"))
    info, data = spec.info(), spec.load(cache)
    assert (info.task, info.classes) == (Task.CLASSES, ("lily", "rose"))
    assert (info.train_size, info.test_size, info.input_shape) == (80, 20, (3,))
    assert data.x_train.shape == (80, 3) and data.x_train.dtype == np.float32
    assert data.y_train.shape == (80,) and data.y_train.dtype == np.int32
    # Standardised; the mean stands for what is missing; each colour is one column.
    assert abs(float(data.x_train[:, 0].mean())) < 1e-5
    assert set(np.unique(data.x_train[:, 1:])) == {0.0, 1.0}
    assert (data.x_train[:, 1:].sum(axis=1) == 1).all()


def test_rows_keep_together_through_the_split(cache: Cache) -> None:
    spec = spec_of(cache, "price", ("length",), scaling="none", gaps="drop")
    data = spec.load(cache)
    assert (len(data.x_train), len(data.x_test)) == (72, 18)
    least, most = data.info.target_range or (0.0, 0.0)
    for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
        np.testing.assert_allclose(x * 1.5, y * (most - least) + least, rtol=1e-4)
    both = np.concatenate([data.x_train, data.x_test])
    assert len(np.unique(both)) == 90
    assert (data.y_train.min(), data.y_train.max()) == (0, 1)


def test_scaling_between_zero_and_one(cache: Cache) -> None:
    data = spec_of(cache, "name", ("length", "same"), scaling="minmax").load(cache)
    assert (data.x_train[:, 0].min(), data.x_train[:, 0].max()) == (0, 1)
    assert (data.x_train[:, 1] == 1).all()


def test_another_seed_splits_otherwise_and_the_same_alike(cache: Cache) -> None:
    one, same, other = (
        spec_of(cache, "name", ("length",), seed=seed).load(cache) for seed in (1, 1, 2)
    )
    assert np.array_equal(one.x_test, same.x_test)
    assert not np.array_equal(one.x_test, other.x_test)


def test_train_size_leaves_the_scaling_alone(cache: Cache) -> None:
    whole = spec_of(cache, "name", ("length",))
    small = UploadCsv(**{**whole.model_dump(), "train_size": 10})
    assert small.info().train_size == 10
    assert np.array_equal(small.load(cache).x_train, whole.load(cache).x_train[:10])


@pytest.mark.parametrize(
    ("column", "task"),
    [("name", Task.CLASSES), ("price", Task.NUMBER), ("length", Task.NUMBER)],
)
def test_the_task_is_recognised(column: str, task: Task, table: Table) -> None:
    assert recognised_task(table.column(column)) is task


def test_few_whole_numbers_are_classes() -> None:
    table = read_table(b"a,b\n" + b"1,0.5\n2,1.5\n" * 20)
    assert recognised_task(table.column("a")) is Task.CLASSES
    assert recognised_task(table.column("b")) is Task.NUMBER


def test_the_task_can_be_overridden(cache: Cache) -> None:
    content = b"grade,x\n" + b"10,1\n9,2\n" * 20
    sha256, table = keep(cache, content), read_table(content)
    assert build_spec(table, sha256, ["x"], "grade").classes == ("9", "10")
    spec = build_spec(table, sha256, ["x"], "grade", task=Task.NUMBER)
    assert spec.info().target_range == (9, 10)
    assert spec.load(cache).y_train.shape == (32, 1)


@pytest.mark.parametrize(
    ("target", "features", "choices", "expected"),
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
def test_what_cannot_be_trained_on_is_refused(
    target: str,
    features: list[str],
    choices: dict[str, Any],
    expected: type[CsvError],
    table: Table,
) -> None:
    with pytest.raises(expected):
        build_spec(table, "0" * 64, features, target, **choices)


def test_too_few_rows_are_left() -> None:
    table = read_table(b"a,b\n" + b"1,\n" * 30 + b"1,2\n" * 19)
    with pytest.raises(CsvTooFewRows) as caught:
        build_spec(table, "0" * 64, ["a"], "b")
    assert caught.value.values["given"] == 19


def test_a_table_is_kept_under_its_hash(cache: Cache) -> None:
    sha256 = keep(cache, FLOWERS)
    assert keep(cache, FLOWERS) == sha256
    assert kept(cache, sha256) == FLOWERS
    assert [path.name for path in (cache.folder / "own").iterdir()] == [f"{sha256}.csv"]


def test_a_bad_table_is_not_kept(cache: Cache) -> None:
    with pytest.raises(CsvError):
        keep(cache, b"a\n1\n")
    assert not cache.folder.exists()


def test_a_table_that_is_gone_or_altered(cache: Cache) -> None:
    spec = spec_of(cache, "name", ("length",))
    place = cache.folder / "own" / f"{spec.sha256}.csv"
    place.write_bytes(FLOWERS.replace(b"rose", b"tree"))
    with pytest.raises(CsvMissing):
        spec.load(cache)
    place.unlink()
    with pytest.raises(CsvMissing):
        spec.load(cache)


@pytest.mark.parametrize(
    "lie",
    [
        {"rows": 99},
        {"classes": ("lily", "tulip")},
        {"features": (Feature(name="colour", categories=("blue",)),)},
        {"features": (Feature(name="colour"),)},
    ],
)
def test_a_spec_that_tells_otherwise_is_refused(lie: dict[str, Any], cache: Cache) -> None:
    spec = spec_of(cache, "name", ("colour",))
    with pytest.raises(CsvChanged):
        spec.model_copy(update=lie).load(cache)


def test_facts_need_no_file_and_survive_json(cache: Cache, tmp_path: Path) -> None:
    dataset = spec_of(cache, "price", ("length", "colour"))
    training = Training(loss=Loss.MEAN_SQUARED_ERROR, metrics=())
    spec = Spec(dataset=dataset, layers=(Dense(units=1),), training=training)
    again = Spec.parse(spec.to_json())
    assert again == spec and again.dataset.info() == dataset.info()
    assert dataset.missing(Cache(tmp_path / "empty", others=())) == ()


def test_a_refused_fact_is_told_by_its_place(cache: Cache) -> None:
    dataset = spec_of(cache, "name", ("length",))
    spec = Spec(dataset=dataset, layers=(Dense(units=2),))
    with pytest.raises(SpecError) as caught:
        spec.changed({"dataset.rows": 3})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("too_small", "dataset.rows")


NUMBERS = st.floats(-1e15, 1e15) | st.integers(-5, 5)


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """A table of a number, a category and a target of either kind, with gaps."""
    gap = st.just("")
    number = NUMBERS.map(str) | gap
    category = st.sampled_from(["red", "blue", "青"]) | gap
    target = draw(st.sampled_from([number, category]))
    rows = draw(st.lists(st.tuples(number, category, target), min_size=20, max_size=60))
    return "\n".join(["n,c,t", *(",".join(row) for row in rows)]).encode()


@given(
    content=contents(),
    gaps=st.sampled_from(["fill", "drop"]),
    scaling=st.sampled_from(["standard", "minmax", "none"]),
    test_share=st.floats(0.05, 0.5),
    task=st.sampled_from([None, *Task]),
)
def test_any_table_gives_finite_arrays_or_is_refused(
    content: bytes,
    gaps: Literal["fill", "drop"],
    scaling: Literal["standard", "minmax", "none"],
    test_share: float,
    task: Task | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cache = Cache(tmp_path_factory.getbasetemp() / "own-csv", others=())
    choices: Any = {"gaps": gaps, "scaling": scaling, "test_share": test_share, "task": task}
    try:
        spec = build_spec(read_table(content), keep(cache, content), ["n", "c"], "t", **choices)
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


def test_numbers_can_stand_for_categories(cache: Cache) -> None:
    content = b"zone,x,y\n" + b"10,1,a\n9,2,b\n10,3,a\n" * 10
    table, sha256 = read_table(content), keep(cache, content)
    spec = build_spec(table, sha256, ["zone", "x"], "y", categories=["zone"], scaling="none")
    assert spec.features[0] == Feature(name="zone", categories=("9", "10"))
    assert spec.input_names() == ("zone = 9", "zone = 10", "x")
    x = spec.load(cache).x_train
    # The value of the other column tells the zone.
    assert (x[:, 1] == (x[:, 2] != 2)).all() and (x[:, 0] == (x[:, 2] == 2)).all()


def test_the_head_is_the_beginning_of_what_is_loaded(cache: Cache, table: Table) -> None:
    spec = spec_of(cache, "name", ("length", "colour"))
    head, data = spec.head(table, 8), spec.load(cache)
    assert np.array_equal(head.x_train, data.x_train[:8])
    assert np.array_equal(head.x_test, data.x_test[:8])
    assert np.array_equal(head.y_train, data.y_train)
    assert np.array_equal(head.y_test, data.y_test) and head.info == data.info


def test_columns_that_can_be_features_are_suggested(table: Table) -> None:
    assert suggested_features(table, "name") == ("length", "colour", "same", "price")
    notes = "".join(f"{number},,note {number}\n" for number in range(60))
    wide = read_table(f"a,empty,text\n{notes}".encode())
    assert suggested_features(wide, "text") == ("a",)
    assert suggested_features(wide, "a") == ()


def test_no_more_is_suggested_than_a_network_takes() -> None:
    letters = [f"v{number}" for number in range(50)]
    rows = "\n".join(",".join([letter] * 25) for letter in letters)
    table = read_table(f"{','.join(f'c{place}' for place in range(25))}\n{rows}".encode())
    names = suggested_features(table, "c24")
    assert len(names) == 20
    build_spec(table, "0" * 64, names, "c24")


def test_only_what_is_chosen_is_compared(cache: Cache) -> None:
    one = spec_of(cache, "name", ("length",))
    other = spec_of(cache, "name", ("length", "colour"), scaling="none")
    assert one.measure() == other.measure()
    assert one.measure() != spec_of(cache, "colour", ("length",)).measure()
    specs = [Spec(dataset=dataset, layers=(Dense(units=2),)) for dataset in (one, other)]
    assert differences(specs) == {
        "dataset.scaling": ("standard", "none"),
        "dataset.features": (("length",), ("length", "colour")),
    }
    winner = winners("test_accuracy", specs, [0.5, 0.6])
    assert winner == {1}
    elsewhere = Spec(dataset=spec_of(cache, "colour", ("length",)), layers=(Dense(units=2),))
    assert not winners("test_accuracy", [specs[0], elsewhere], [0.5, 0.6])


def test_a_learner_finds_the_table_again(cache: Cache) -> None:
    table = LearnerTable(file="花.csv", spec=spec_of(cache, "name", ("length",)))
    assert remembered(cache, "one") is None
    remember(cache, "one", table)
    assert remembered(cache, "one") == table
    assert remembered(cache, "other") is None
    other = table.model_copy(update={"file": "b.csv"})
    remember(cache, "one", other)
    assert remembered(cache, "one") == other
    assert not any("one" in path.name for path in (cache.folder / "own").iterdir())


def test_a_table_is_taken_away(cache: Cache) -> None:
    spec = spec_of(cache, "name", ("length",))
    remember(cache, "one", LearnerTable(file="a.csv", spec=spec))
    forget(cache, "one")
    assert remembered(cache, "one") is None
    assert not list((cache.folder / "own").iterdir())
    forget(cache, "one")


def test_a_table_stays_while_somebody_else_works_on_it(cache: Cache) -> None:
    spec = spec_of(cache, "name", ("length",))
    for learner in ("one", "other"):
        remember(cache, learner, LearnerTable(file="a.csv", spec=spec))
    forget(cache, "one")
    assert len(spec.load(cache).x_train)
    forget(cache, "other")
    assert not list((cache.folder / "own").iterdir())


def test_a_note_that_cannot_be_read_is_no_note(cache: Cache) -> None:
    remember(cache, "one", LearnerTable(file="a.csv", spec=spec_of(cache, "name", ("length",))))
    (note,) = (cache.folder / "own").glob("*.json")
    note.write_bytes(b'{"file": "a.csv", "spec": ')
    assert remembered(cache, "one") is None


def test_files_not_used_for_longest_make_room(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [FLOWERS + b"\n1,red,rose,x,%d" % number for number in range(3)]
    monkeypatch.setattr(own_files, "MAX_KEPT_BYTES", 2 * len(contents[0]))
    places = [cache.folder / "own" / f"{keep(cache, content)}.csv" for content in contents[:2]]
    for age, place in zip((100, 200), places, strict=True):
        os.utime(place, (age, age))
    kept(cache, places[0].stem)
    keep(cache, contents[2])
    assert [place.exists() for place in places] == [True, False]


def test_facts_of_a_table(table: Table) -> None:
    found = summary(table, 2)
    assert (found.rows, found.encoding, found.separator) == (100, "utf-8-sig", ",")
    assert found.first == (("", "blue", "lily", "x", "0.0"), ("1", "red", "rose", "x", "1.5"))
    length = found.column("length")
    assert (length.kind, length.missing, length.distinct) == (ColumnKind.NUMBER, 10, 90)
    assert not length.is_choice and found.column("colour").is_choice
