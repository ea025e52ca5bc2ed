"""Which columns are suggested as targets and features, and which are left out."""

from __future__ import annotations

import pytest

from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.suggestion import LeftOut, left_out, rank_targets, suggest_features
from tests.datasets.uploads.tables import lines

GRADES = [(n * 7 % 41, n * 13 % 5, "abc"[n % 3]) for n in range(60)]


def test_a_constant_and_a_running_number_are_no_target() -> None:
    table = read_table(lines("Id,c,y", [(n + 1, 5, "ab"[n > 11]) for n in range(24)]))
    assert rank_targets(table) == ("y",)
    assert set(left_out(table, "y")) == {LeftOut("Id", "running"), LeftOut("c", "constant")}
    assert suggest_features(table, "y") == ()


def test_a_column_without_values_is_empty_and_not_constant() -> None:
    table = read_table(
        lines("x,none,mark,y", [(n % 7, "", "○" * (n % 2), n % 5) for n in range(24)])
    )
    assert left_out(table, "y") == (LeftOut("none", "empty"), LeftOut("mark", "constant"))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "生徒ID",
            "会員ＩＤ",
            "顧客No.",
            "№",
            "学籍番号",
            "id",
            "userid",
            "Serial No.",
            "patient-id",
        ),
        *("PassengerId", "CustomerID", "EmployeeNumber", "order_number", "Student number"),
    ],
)
def test_different_integers_with_the_name_of_an_id_are_ids(name: str) -> None:
    table = read_table(
        lines(f"{name},x,y", [(1000 + 3 * n, x, c) for n, (x, _, c) in enumerate(GRADES)])
    )
    assert left_out(table, "y") == (LeftOut(name, "id"),)


@pytest.mark.parametrize("name", ["paid", "bid", "humid", "piano", "casino", "Number of steps"])
def test_different_integers_with_another_name_are_a_feature(name: str) -> None:
    table = read_table(
        lines(f"{name},x,y", [(1000 + 3 * n, x, c) for n, (x, _, c) in enumerate(GRADES)])
    )
    assert suggest_features(table, "y") == (name, "x")


def test_the_last_column_is_no_target_if_it_cannot_be_one() -> None:
    table = read_table(
        lines("class,x,note", [(c, x, f"word {x} no {n}") for n, (x, _, c) in enumerate(GRADES)])
    )
    assert rank_targets(table)[0] == "class"
    assert "note" not in rank_targets(table)


@pytest.mark.parametrize("header", ["survived,x,z", "z,x,survived"])
def test_a_name_of_a_target_comes_first(header: str) -> None:
    table = read_table(lines(header, [(x % 2, x, z) for x, z, _ in GRADES]))
    assert rank_targets(table)[0] == "survived"


def test_the_target_in_other_words_is_left_out() -> None:
    rows = [(x, z, c, {"a": 10, "b": 20, "c": 30}[c]) for x, z, c in GRADES]
    table = read_table(lines("x,z,y,code", rows))
    assert left_out(table, "y") == (LeftOut("code", "same"),)
    assert suggest_features(table, "y") == ("x", "z")


def test_a_column_that_is_almost_the_target_is_left_out() -> None:
    rows = [(n * 37 % 101, n % 2, "no" if n % 2 and n != 7 else "yes") for n in range(300)]
    (leak,) = left_out(read_table(lines("x,hint,y", rows)), "y")
    assert (leak.name, leak.reason) == ("hint", "almost") and 0.995 < leak.share < 1


def test_ids_dates_and_free_text_are_left_out() -> None:
    rows = [
        (f"u{n}", f"2020-01-{n % 28 + 1:02d}", f"some words {n * n}", x, c)
        for n, (x, _, c) in enumerate(GRADES)
    ]
    table = read_table(lines("user,day,note,x,y", rows))
    reasons = {column.name: column.reason for column in left_out(table, "y")}
    assert {name: reasons[name] for name in ("user", "day", "note")} == {
        "user": "id",
        "day": "date",
        "note": "free_text",
    }
    assert suggest_features(table, "y") == ("day: weekday", "x")


def test_times_are_no_ids() -> None:
    rows = [(f"{n // 60}:{n % 60:02d}", x, c) for n, (x, _, c) in enumerate(GRADES)]
    assert LeftOut("t", "free_text") in left_out(read_table(lines("t,x,y", rows)), "y")


@pytest.mark.parametrize("name", ["day", "日付", "day: start", "d" * 95])
def test_a_date_is_left_out_whatever_its_name(name: str) -> None:
    rows = "\n".join(f"2024-{1 + n % 12:02d}-{1 + n % 28:02d},{n % 2}" for n in range(40))
    table = read_table(f"{name},y\n{rows}\n".encode())
    assert LeftOut(name, "date") in left_out(table, "y")


def test_texts_of_which_most_differ_are_free_text() -> None:
    rows = [(f"Great film {n}!", n * 7 % 41, n % 2) for n in range(30)]
    assert LeftOut("text", "free_text") in left_out(read_table(lines("text,x,y", rows)), "y")


@pytest.mark.parametrize("position", [0, 1, 3])
def test_the_only_classes_among_numbers_are_the_likely_target(position: int) -> None:
    rows = []
    for n in range(60):
        row = [f"{n * factor % 41}.5" for factor in (3, 7, 11)]
        row.insert(position, "MB"[n % 7 % 2])
        rows.append(row)
    table = read_table(lines(",".join(rows[0]), rows[1:]))
    assert rank_targets(table)[0] == f"column {position + 1}"
