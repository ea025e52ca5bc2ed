"""How a file is read: the smallest inputs of each kind, with the right values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from dlcore.datasets.uploads.csv_table import ColumnKind, Table
from dlcore.datasets.uploads.detection import Choices, choices_of, detect
from dlcore.datasets.uploads.encoding import decode
from dlcore.datasets.uploads.notes import Note, notes_on
from dlcore.datasets.uploads.read_table import read_detected, read_stored_table, read_table
from dlcore.errors import CsvArff, CsvError, CsvJson
from tests.datasets.uploads.tables import lines

NUMBERS = range(30)
NAN = float("nan")
BODY = "".join(f"{n},{n % 2}\n" for n in NUMBERS)


def notes(content: bytes, choices: Choices | None = None) -> dict[tuple[str, str], Note]:
    return {(note.code, note.column): note for note in notes_on(detect(content, choices))}


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def column_of(cells: Sequence[object], separator: str = ",") -> bytes:
    return lines(
        f"n{separator}y",
        [(c, "ab"[i % 2]) for i, c in enumerate(cells)],
        separator,
    )


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ([f"1,{n:03d}" for n in NUMBERS] + ["999"], [1000.0 + n for n in NUMBERS] + [999.0]),
        ([f"{n},5" for n in NUMBERS], [n + 0.5 for n in NUMBERS]),
        ([f"{n}%" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"${n},000.50" for n in range(1, 31)], [n * 1000 + 0.5 for n in range(1, 31)]),
        ([f"{n} kg" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"{n}M" for n in NUMBERS], [n * 1e6 for n in NUMBERS]),
        ([f"€{n}.5K" for n in NUMBERS], [n * 1e3 + 500 for n in NUMBERS]),
        ([f"¥{n}万" for n in NUMBERS], [n * 1e4 for n in NUMBERS]),
        (["３２", "−４", "－５", "—６"] * 8, [32.0, -4.0, -5.0, -6.0] * 8),
        ([f"△{n}" for n in NUMBERS], [-float(n) for n in NUMBERS]),
        ([f"({n})" for n in NUMBERS], [-float(n) for n in NUMBERS]),
        ([f"{n}-" for n in NUMBERS], [-float(n) for n in NUMBERS]),
        ([f"1 {n:03d}" for n in NUMBERS], [1000.0 + n for n in NUMBERS]),
        ([f"1,00,{n:03d}" for n in NUMBERS], [100000.0 + n for n in NUMBERS]),
        ([f"{n}+" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"{n}.5m2" for n in NUMBERS], [n + 0.5 for n in NUMBERS]),
        ([f"築{n}年" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"徒歩{n}分" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"約{n}" for n in NUMBERS], [float(n) for n in NUMBERS]),
        ([f"{n},000円(税込)" for n in range(1, 31)], [n * 1000.0 for n in range(1, 31)]),
        ([f"$({n}.5)" for n in NUMBERS], [-n - 0.5 for n in NUMBERS]),
        ([*(f"-{n}" for n in NUMBERS), "±0"], [-float(n) + 0.0 for n in NUMBERS] + [0.0]),
        ([f"${n}.5 million" for n in NUMBERS], [n * 1e6 + 500_000 for n in NUMBERS]),
        ([f"{n} lakh" for n in NUMBERS], [n * 1e5 for n in NUMBERS]),
        ([f"{n},123[{n}]" for n in range(1, 31)], [n * 1000.0 + 123 for n in range(1, 31)]),
        ([f"{n}.5/50" for n in range(29)] + ["5/5"], [n + 0.5 for n in range(29)] + [NAN]),
        (["2,980万円", "1億円", "1億500万円"] * 10, [29_800_000.0, 1e8, 105_000_000.0] * 10),
        (["欠席", *(f"{n}点" for n in range(1, 30))], [float("nan"), *map(float, range(1, 30))]),
        (
            [*(f"{n}.5 bhp" for n in range(29)), "bhp"],
            [*(n + 0.5 for n in range(29)), float("nan")],
        ),
    ],
)
def test_numbers_in_other_clothes(cells: list[str], values: list[float]) -> None:
    column = read_table(column_of(cells)).column("n")
    assert column.kind is ColumnKind.NUMBER
    assert np.array_equal(column.numbers + 0.0, values, equal_nan=True)
    assert ("numbers", "n") in notes(column_of(cells))


@pytest.mark.parametrize("cell", ["#DIV/0!", "inf", "NaN", "--", "?", "", "—", "abc", "1e999"])
def test_one_cell_that_is_no_number_is_named(cell: str) -> None:
    content = column_of([*range(59), cell])
    column = read_table(content).column("n")
    assert (column.kind, column.missing) == (ColumnKind.NUMBER, 1)
    found = notes(content)
    if cell:
        (note,) = (found[code, "n"] for code in ("strange", "missing") if (code, "n") in found)
        assert note.values == {"count": 1, "cells": f"61: {cell} ×1"}


def test_numbers_that_could_be_others_are_a_question() -> None:
    content = column_of(["1,001"] * 60)
    assert notes(content)["numbers", "n"].is_question
    assert read_table(content).column("n").texts[0] == "1001"
    choices = Choices(kinds=(("n", "decimal comma"),))
    assert read_table(content, choices).column("n").texts[0] == "1.001"
    dots = column_of([f"{n}.{n:03d}" for n in range(1, 31)], ";")
    assert notes(dots)["numbers", "n"].is_question


def test_a_point_that_separates_no_thousands_settles_the_decimal_sign() -> None:
    content = lines("a;b", [(f"234.{n:03d}", f"0.{n:03d}") for n in NUMBERS], ";")
    assert read_table(content).column("a").texts[:2] == ("234", "234.001")
    assert not any(note.is_question for note in notes(content).values())


@pytest.mark.parametrize("sign", [",", "."])
def test_no_thousands_follow_a_zero(sign: str) -> None:
    cells = ["-0,125", *(f"{n % 3},{n:03d}" for n in range(100, 140))]
    content = column_of([cell.replace(",", sign) for cell in cells], "\t")
    assert read_table(content).column("n").texts[:3] == ("-0.125", "1.1", "2.101")
    assert not any(note.is_question for note in notes(content).values())


def test_semicolons_suggest_a_decimal_comma_which_remains_a_question() -> None:
    content = column_of([f"{n}.{n:03d}".replace(".", ",") for n in range(101, 131)], ";")
    assert read_table(content).column("n").texts[:2] == ("101.101", "102.102")
    assert notes(content)["numbers", "n"].is_question


@pytest.mark.parametrize("sign", ["\t", ";", "|"])
def test_a_separator_by_which_quotes_are_malformed_is_none(sign: str) -> None:
    content = f"a{sign}b,c\n".encode() + b'"x, y",1\n' * 30
    assert names(read_table(content)) == [" ".join(f"a{sign}b".split()), "c"]


def test_other_columns_settle_the_decimal_sign() -> None:
    content = lines("a;b", [(f"1.{n:03d}", f"{n},5") for n in NUMBERS], ";")
    table = read_table(content)
    assert table.column("a").texts[:2] == ("1000", "1001")
    assert not any(note.is_question for note in notes(content).values())


@pytest.mark.parametrize(
    "cells",
    [["5%", "6"] * 20, ["1 cm", "2 in"] * 20, ["1", "2", "A"] * 20],
    ids=["part in %", "two units", "codes"],
)
def test_mixed_columns_are_no_numbers_without_a_question(cells: list[str]) -> None:
    assert read_table(column_of(cells)).column("n").kind is ColumnKind.CATEGORY
    assert notes(column_of(cells))["almost_numbers", "n"].is_question


@pytest.mark.parametrize("cell", ['="0012"', '"=""0012"""'])
def test_formulas_of_a_text_are_the_text(cell: str) -> None:
    content = "code,y\n" + "".join(f"{cell},{n}\n" for n in NUMBERS)
    detection = detect(content.encode())
    assert read_detected(detection).column("code").texts[0] == "0012"
    assert read_stored_table(content.encode(), detection.reading).column("code").texts[0] == "0012"


def test_codes_are_no_numbers() -> None:
    content = lines("zip,id,y", [(f"{n:05d}", 570306133677760513 + n, n % 2) for n in NUMBERS])
    table = read_table(content)
    assert table.column("zip").texts[1] == "00001"
    assert table.column("id").texts[1] == "570306133677760514"
    assert {("code", "zip"), ("code", "id")} <= set(notes(content))


@pytest.mark.parametrize(
    ("above", "below", "line"),
    [
        ("Title\n", "", 2),
        ("Title,\n\n", "\nSource: x\n", 3),
        ("Title\n単位：人\n", "注,\n", 3),
        ("", "合計,435\n", 1),
    ],
)
def test_the_table_is_found_between_notes(above: str, below: str, line: int) -> None:
    content = f"{above}n,y\n{BODY}{below}".encode()
    detection = detect(content)
    assert detection.reading.names == line
    table = read_detected(detection)
    assert (names(table), table.rows) == (["n", "y"], 30)
    assert ("rows_left_out", "") in notes(content)


@pytest.mark.parametrize(
    ("total", "position"),
    [
        ("満点,100", 0),
        ("総数,435", 0),
        ("全国,435", 0),
        ("Total,435", 12),
        ("n,y", 12),
        ("小計,5", 12),
    ],
)
def test_totals_and_names_between_the_rows_are_left_out(total: str, position: int) -> None:
    rows = [f"p{n},{n}" for n in NUMBERS]
    content = "\n".join(["n,y", *rows[:position], total, *rows[position:]]).encode()
    detection = detect(content)
    table = read_detected(detection)
    assert (table.rows, table.column("n").texts[0]) == (30, "p0")
    assert ("rows_within", "") in notes(content)
    assert read_stored_table(content, detection.reading).columns == table.columns
    kept = detect(content, Choices(keeps_all=True))
    assert read_detected(kept).rows == 31
    assert choices_of(kept.reading, detection.reading) == Choices(keeps_all=True)


@pytest.mark.parametrize("name", ["total", "計"])
def test_many_totals_are_a_category(name: str) -> None:
    content = "n,y\n" + "".join(f"{(name, 'part')[n % 2]},{n}\n" for n in NUMBERS)
    assert read_table(content.encode()).rows == 30


def test_several_rows_may_have_the_name_total() -> None:
    content = "n,y\n" + "".join(f"{'abc' if n % 10 else 'Total'},{n}\n" for n in NUMBERS)
    assert read_table(content.encode()).rows == 30


@pytest.mark.parametrize("below", ["mean,15\nmax,29\n", "\n最高,29\n偏差,9\n"])
def test_figures_below_the_rows_are_left_out(below: str) -> None:
    assert read_table(f"n,y\n{BODY}{below}".encode()).rows == 30


def test_one_broken_row_of_many_is_left_out() -> None:
    content = f"n,y\n{BODY * 4}1,2,3\n{BODY}".encode()
    assert read_table(content).rows == 150
    note = notes(content)["rows_within", ""]
    assert note.is_question and note.values["examples"] == "122: 1 2 3"


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ("県,人口,,面積\n,男,女,\n", ["県", "人口 男", "人口 女", "面積"]),
        ("県,総数,,男\n,計,15歳未満,計\n", ["県", "総数 計", "総数 15歳未満", "男 計"]),
        ("県,人口,,世帯\n,2019,2020,2019\n", ["県", "人口 2019", "人口 2020", "世帯 2019"]),
        ("日,気温,気温,気温\n,,品質,番号\n", ["日", "気温", "気温 品質", "気温 番号"]),
    ],
)
def test_names_in_two_rows_are_joined(above: str, header: list[str]) -> None:
    body = "".join(f"p{n},{n},{n * 3},{n * 7}\n" for n in NUMBERS)
    table = read_table(f"{above}{body}".encode())
    assert (names(table), table.rows) == (header, 30)
    assert ("names_joined", "") in notes(f"{above}{body}".encode())


@pytest.mark.parametrize("header", ["店,1月,2月,合計", "店,総数,15歳未満,65歳以上"])
def test_names_with_numbers_are_names(header: str) -> None:
    content = lines(header, [(f"店{n}", n, n * 2, n * 3) for n in NUMBERS])
    assert names(read_table(content)) == header.split(",")


def test_numbers_of_columns_are_no_row() -> None:
    content = lines("n,y\n(1),(2)", [(n, n % 2) for n in NUMBERS])
    assert read_table(content).rows == 30


def test_missing_values_in_the_first_rows_are_values() -> None:
    rows = [("不明", "N/A"), ("23", "無回答"), *((n, n * 2) for n in range(28))] * 2
    assert read_table(lines("age,pay", rows)).rows == 60


def test_a_row_below_the_names_is_left_out() -> None:
    content = f"n,y\n(cm),(kg)\n{BODY}".encode()
    assert (detect(content).reading.names, read_table(content).rows) == (1, 30)


def test_names_below_a_row_of_years() -> None:
    rows = [(f"県{n}", n * 3, n * 5) for n in NUMBERS]
    table = read_table(lines("表1,,\n,2019年,2020年\n都道府県,男,女", rows))
    assert (names(table), table.rows) == (["都道府県", "男", "女"], 30)
    wide = [(f"C{n}", f"{n}.5", "", "") for n in NUMBERS]
    table = read_table(lines('"Source","World",\n\nCountry,1960,1961,', wide))
    assert names(table) == ["Country", "1960", "1961"]
    table = read_table(lines("地域,2019", [(f"県{n}", n * 3) for n in NUMBERS]))
    assert names(table) == ["地域", "2019"]
    table = read_table(lines("地域,2019,2020", rows))
    assert (names(table), table.rows) == (["地域", "2019", "2020"], 30)


def test_the_line_of_names_and_the_last_line_can_be_chosen() -> None:
    content = f"a,b\nn,y\n{BODY}".encode()
    assert names(read_table(content, Choices(names=1))) == ["a", "b"]
    assert names(read_table(content, Choices(names=0))) == ["column 1", "column 2"]
    assert read_table(content, Choices(last=27)).rows == 25


@pytest.mark.parametrize("row", ["5.1,3.5,a\n4.9,3.0,b\n", "0,0,a\n0,1,b\n", "a,b,c\nb,a,c\n"])
def test_a_table_without_names_keeps_every_row(row: str) -> None:
    content = (row * 15).encode()
    table = read_table(content)
    assert (names(table), table.rows) == (["column 1", "column 2", "column 3"], 30)
    assert notes(content)["no_names", ""].is_question


def test_columns_without_a_name() -> None:
    index = read_table(lines(",n,y", [(n, n * 2, n % 2) for n in NUMBERS]))
    assert names(index) == ["column 1", "n", "y"]
    trailing = lines("n,y,,", [(n, n % 2, "", "") for n in NUMBERS])
    assert names(read_table(trailing)) == ["n", "y"]
    assert notes(trailing)["empty_columns", ""].values == {"columns": "3, 4"}
    row_names = read_table(lines("x,y", [(n + 1, n * 2, n % 2) for n in NUMBERS]))
    assert names(row_names) == ["column 1", "x", "y"]


@pytest.mark.parametrize("header", ["#n,y", "# n,y", "# n y"])
def test_a_hash_before_the_names_is_no_part_of_them(header: str) -> None:
    separator = "," if "," in header else " "
    content = f"{header}\n{BODY.replace(',', separator)}".encode()
    assert names(read_table(content)) == ["n", "y"]
    assert names(read_table(lines("#,y", [(n, n % 2) for n in NUMBERS]))) == ["#", "y"]


@pytest.mark.parametrize(
    ("header", "cells", "example"),
    [("t,y", "20,5", "20,5"), ("id,t,y", "7,20,5", "7,20"), ("city,n,y", "Rome,2,873", "2,873")],
)
def test_numbers_with_a_comma_between_commas_are_a_question(
    header: str, cells: str, example: str
) -> None:
    rows = "".join(f"{cells},{'ab'[n % 2]}\n" for n in NUMBERS)
    note = notes(f"{header}\n{rows}".encode())["split_numbers", ""]
    assert note.is_question and note.values["example"] == example
    assert ("split_numbers", "") not in notes(f"x,{header}\n{rows}".encode())


def test_doubled_names_are_numbered() -> None:
    content = lines("n,n,y,y", [(n, n * 2, n % 2, 1) for n in NUMBERS])
    assert names(read_table(content)) == ["n", "n 2", "y", "y 2"]
    assert notes(content)["doubled", ""].values == {"names": "n, y"}


@pytest.mark.parametrize(
    ("encoding", "name", "cells"),
    [
        ("cp1252", "Région", ["Île", "Côte d’Azur", "Äpfel"]),
        ("mac_roman", "Région", ["Île", "Côte", "Provence"]),
        ("cp1252", "temp °C", ["1", "2", "3"]),
        ("cp932", "地域", ["東京", "大阪府", "ｱｲｳ"]),
        ("cp932", "番号①", ["髙橋", "㈱﨑", "Ⅲ㎝"]),
        ("euc_jp", "ちいき", ["東京", "大阪の市", "カナ"]),
        ("iso2022_jp", "地域", ["東京", "大阪", "カナ"]),
        ("cp1251", "город", ["Москва", "Казань", "Тверь"]),
        ("cp949", "도시", ["서울시", "부산", "대구"]),
        ("utf-16", "地域", ["東京", "île", "カナ"]),
        ("utf-8-sig", "地域", ["東京", "île", "カナ"]),
    ],
)
def test_encodings(encoding: str, name: str, cells: list[str]) -> None:
    text = f"{name},y\n" + "".join(f"{cells[n % 3]},{n}\n" for n in NUMBERS)
    detection = detect(text.encode(encoding))
    table = read_detected(detection)
    assert names(table)[0] == name and table.columns[0].texts[:3] == tuple(cells)
    assert encoding in detection.decoded.candidates


def test_line_ends_of_an_old_macintosh() -> None:
    assert read_table(f"n,y\n{BODY}".replace("\n", "\r").encode()).rows == 30


@pytest.mark.parametrize("char", ["\ufffd", "\x85"])
def test_damaged_text_is_a_question(char: str) -> None:
    content = f"n,y\n{BODY}1{char},2\n{BODY}".encode()
    assert notes(content)["damaged", ""].is_question


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        ([f"2020-01-{n:02d}" for n in range(1, 29)], ("2020", "1", "2")),
        ([f"1/{n}/2020" for n in range(1, 29)], ("2020", "1", "2")),
        ([f"{n}.1.2020" for n in range(1, 29)], ("2020", "1", "2")),
        ([f"2024年{n}月" for n in range(1, 13)] * 2, ("2024", "1", "0")),
        ([f"令和6年1月{n}日" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"R6.1.{n}" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"2020-01-{n:02d} 10:00:00" for n in range(1, 29)], ("2020", "1", "2")),
        ([f"Jan {n}, 2020" for n in range(1, 29)], ("2020", "1", "2")),
        ([f"2024/1/{n}(月)" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"2024年1月{n}日（月・祝）10時" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"24/1/{n}" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"24/01/{n:02d}" for n in range(1, 29)], ("2024", "1", "0")),
        ([f"2024. 1. {n}." for n in range(1, 29)], ("2024", "1", "0")),
        ([f"Jan-{n}" for n in range(20, 50)], ("2020", "1", "2")),
        ([f"{n}Q1" for n in range(2020, 2050)], ("2020", "1", "2")),
        ([f"2020年第{n % 4 + 1}四半期" for n in NUMBERS], ("2020", "1", "2")),
    ],
)
def test_dates_give_year_month_and_weekday(cells: list[str], first: tuple[str, ...]) -> None:
    table = read_table(column_of(cells))
    assert names(table) == ["n", "n: year", "n: month", "n: weekday", "y"]
    assert (
        tuple(table.column(f"n: {part}").texts[0] for part in ("year", "month", "weekday")) == first
    )


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("年度", [f"平成{n}年度" for n in range(1, 31)], "1989"),
        ("年度", ["令和元年", *(f"昭和{n}年" for n in range(30, 60))], "2019"),
        ("年", [f"H{n}" for n in range(1, 31)], "1989"),
    ],
)
def test_years_of_eras(name: str, cells: list[str], first: str) -> None:
    table = read_table(lines(f"{name},y", [(cell, n) for n, cell in enumerate(cells)]))
    assert names(table) == [name, f"{name}: 年", "y"]
    assert table.columns[1].texts[0] == first
    codes = read_table(lines("seat,y", [(f"H{n}", n) for n in range(1, 31)]))
    assert names(codes) == ["seat", "y"]


def test_months_of_six_digits_are_dates_by_their_name() -> None:
    cells = [f"20{20 + n // 12}{n % 12 + 1:02d}" for n in NUMBERS]
    assert "年月: 年" in names(read_table(lines("年月,y", [(c, 1) for c in cells])))
    assert names(read_table(lines("n,y", [(c, 1) for c in cells]))) == ["n", "y"]


def test_the_day_stands_first_where_the_comma_is_the_decimal_sign() -> None:
    content = lines("d;v", [("3/4/2020", f"{n},5") for n in NUMBERS], ";")
    assert notes(content)["date_dmy", "d"].is_question


def test_serial_numbers_of_a_spreadsheet_are_dates_by_their_name() -> None:
    rows = [(43831 + n, n) for n in NUMBERS]
    assert read_table(lines("date,y", rows)).column("date: year").texts[0] == "2020"
    assert names(read_table(lines("n,y", rows))) == ["n", "y"]


def test_dates_that_could_be_others_are_a_question() -> None:
    content = column_of([f"{n}/{n}/2020" for n in range(1, 13)] * 2)
    assert notes(content)["date_mdy", "n"].is_question


def test_spellings_of_one_category_are_joined() -> None:
    content = column_of(["1", "1.0", "１", "Yes ", "yes", "no"] * 5)
    assert set(read_table(content).column("n").texts) == {"1", "Yes", "no"}
    assert notes(content)["joined", "n"].values == {"groups": "1 = 1.0 = １, Yes = yes"}
    assert len(set(read_table(content, Choices(join=False)).column("n").texts)) == 6


def test_a_spelling_of_a_missing_value_can_be_a_value() -> None:
    content = column_of(["None", "Brick"] * 15)
    assert read_table(content).column("n").missing == 15
    assert read_table(content, Choices(kept=("none",))).column("n").missing == 0


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(names=0),
        Choices(last=20 + 5),
        Choices(join=False, kept=("na",)),
        Choices(kinds=(("n", "category"),)),
        Choices(kinds=(("n", "decimal comma"),)),
    ],
)
def test_a_stored_reading_gives_the_table_and_the_choices(choices: Choices) -> None:
    content = column_of([*(f"1,{n:03d}" for n in NUMBERS), "NA"])
    detection = detect(content, choices)
    table = read_detected(detection)
    stored = read_stored_table(content, detection.reading)
    assert [column.texts for column in stored.columns] == [c.texts for c in table.columns]
    again = choices_of(detection.reading, detect(content).reading)
    assert detect(content, again).reading == detection.reading


@pytest.mark.parametrize(
    ("name", "parts"),
    [("date", ["year", "month", "weekday"]), ("日付", ["年", "月", "曜日"])],
)
def test_parts_of_a_date_are_named_in_the_language_of_the_table(
    name: str, parts: list[str]
) -> None:
    rows = "\n".join(f"2024-{1 + n % 12:02d}-{1 + n % 28:02d},{n}" for n in range(40))
    reading = detect(f"{name},y\n{rows}\n".encode()).reading
    names = [column.name for column in reading.columns]
    assert names == [name, *(f"{name}: {part}" for part in parts), "y"]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (" 0.0063  18.00   2.310  0  0.5380\n", 5),
        ('18.0   8   307.0      130.0\t"chevrolet chevelle malibu"\n', 5),
        ("15.26\t14.84\t\t0.871\t1\n15.1\t14.8\t0.9\t2\n", 4),
        ("1 2\n", 2),
    ],
)
def test_blanks_separate_columns_of_numbers(row: str, columns: int) -> None:
    content = (row * (20 // row.count("\n"))).encode()
    detection = detect(content)
    table = read_detected(detection)
    assert (detection.reading.separator, table.rows, len(table.columns)) == (" ", 20, columns)
    assert read_stored_table(content, detection.reading).columns == table.columns


def test_names_of_rows_stand_before_the_names_that_r_writes() -> None:
    body = "".join(f'"Car {n}" {n}.5 {n % 2}\n' for n in NUMBERS)
    table = read_table(f'"mpg" "am"\n{body}'.encode())
    assert names(table) == ["column 1", "mpg", "am"] and table.rows == 30


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        ("when,y\n" + "2020-01-01 12:00,1\n" * 20, ","),
        ("a b\tc d\n" + "1\t2\n" * 20, "\t"),
        ("a\tb\tc\n" + "1\t\t2\n1\t3\t2\n" * 20, "\t"),
        ("name\ty\n" + "Ann Lee\t1\n" * 20, "\t"),
    ],
)
def test_blanks_inside_of_cells_separate_nothing(content: str, separator: str) -> None:
    assert detect(content.encode()).reading.separator == separator


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("지역,y\n서울,1\n부산,2\n", "cp949"),
        ("날짜,y\n2020년 1월 5일,1\n", "cp949"),
        ("日期,y\n2020年1月5日,1\n2020年11月5日,2\n", "gb18030"),
        ("姓名,成绩,及格\n张伟,90,是\n李娜,50,否\n", "gb18030"),
        ("縣市,y\n台北市,1\n高雄市,2\n", "big5"),
        ("市区町村,人口\n札幌市,1\n函館市,2\n", "cp932"),
        ("市区町村,人口\nさっぽろ市,1\n函館市,2\n", "euc_jp"),
        ("ГОРОД;ЦЕНА\nМОСКВА;1\nКАЗАНЬ;2\n", "cp1251"),
        ("code,y\nｱ,1\nｳ,2\n", "cp932"),
        ("code,y\nｱｲ,1\nｱｲｳ,2\n", "cp932"),
        ("text,y\nonly £9 a week,1\n", "cp1252"),
        ("price (£),y\n1,1\n", "cp1252"),
        ("text,y\nIt’s “good”,1\n", "cp1252"),
        ("text,y\n¿Qué?,1\n", "cp1252"),
        ("text,y\n½ cup,1\n", "cp1252"),
        ("Straße,Größe\rMüllerweg,1\r", "mac_roman"),
        ("miasto,y\nŁódź,1\nŻagań,2\n", "cp1250"),
    ],
)
def test_few_characters_show_the_encoding(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.encoding, decoded.text) == (encoding, text)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("2020년 11월 17일", ("2020", "11", "1")),
        ("Tue, Nov 17, 2020", ("2020", "11", "1")),
        ("Tuesday 17 November 2020", ("2020", "11", "1")),
    ],
)
def test_more_dates(cell: str, parts: tuple[str, ...]) -> None:
    table = read_table(column_of([cell] * 30))
    shown = (table.column(f"n: {part}").texts[0] for part in ("year", "month", "weekday"))
    assert tuple(shown) == parts


def test_the_order_of_dates_can_be_chosen() -> None:
    content = column_of(["3/4/2020", "5/6/2020"] * 15)
    assert notes(content)["date_mdy", "n"].is_question
    own = detect(content).reading
    choices = Choices(kinds=(("n", "date dmy"),))
    chosen = detect(content, choices)
    assert read_detected(chosen).column("n: month").texts[:2] == ("4", "6")
    assert choices_of(chosen.reading, own) == choices


def test_dates_that_leave_no_doubt_show_the_order_of_others() -> None:
    rows = [("3/4/2020", "17/4/2020", n % 2) for n in NUMBERS]
    found = notes(lines("start date,end date,y", rows))
    assert not found["date_dmy", "start date"].is_question


def test_numbers_that_may_stand_for_missing_values_are_a_question() -> None:
    content = column_of([*range(30), -999, -999])
    note = notes(content)["sentinels", "n"]
    assert note.is_question and note.values == {"count": 2, "cells": "32: -999 ×2"}
    own, choices = detect(content).reading, Choices(absent=("-999",))
    chosen = detect(content, choices)
    assert read_detected(chosen).column("n").missing == 2
    assert read_stored_table(content, chosen.reading).column("n").missing == 2
    assert choices_of(chosen.reading, own) == choices
    assert ("sentinels", "n") not in notes(content, choices)
    assert ("sentinels", "n") not in notes(column_of([*range(-1010, -980), -999]))


def test_a_drawn_line_is_no_row() -> None:
    body = "".join(f"| {n} | {n % 2} |\n" for n in NUMBERS)
    table = read_table(f"| n | y |\n|---|:--:|\n{body}".encode())
    assert names(table) == ["n", "y"] and table.rows == 30
    assert not any(column.missing for column in table.columns)


def test_a_backslash_is_a_yen_sign_in_japanese_encodings() -> None:
    rows = [f'りんご,"\\{n},000",{n % 2}' for n in range(1, 31)]
    content = "\n".join(["商品,価格,y", *rows]).encode("cp932")
    assert read_table(content).column("価格").numbers[:2].tolist() == [1000.0, 2000.0]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ('[{"a": 1},\n {"a": 2}]', CsvJson),
        ('{"a": 1, "b": 2}\n{"a": 2, "b": 3}\n', CsvJson),
        ("% from Weka\n@RELATION iris\n@attribute a numeric\n@data\n1,2\n", CsvArff),
    ],
)
def test_other_formats_are_named(content: str, error: type[CsvError]) -> None:
    with pytest.raises(error):
        detect(content.encode())


@pytest.mark.parametrize(
    ("row", "separator", "columns"),
    [
        ("ham\tGo there, now\n", "\t", 2),
        ("1,5;2,5;3,5\n", ";", 3),
        ("a;b,1,2\n", ",", 3),
    ],
)
def test_commas_inside_of_cells_separate_nothing(row: str, separator: str, columns: int) -> None:
    detection = detect((row * 30).encode())
    assert (detection.reading.separator, len(detection.columns)) == (separator, columns)


def test_another_table_below_an_empty_line_is_left_out() -> None:
    content = f"n,y\n{BODY}\nsummary,value\nmean,3\nmax,4\n".encode()
    assert read_table(content).rows == 30
    assert "rows_left_out" in {code for code, _ in notes(content)}
    gap = f"n,y\n{BODY}\n{BODY}".encode()
    assert read_table(gap).rows == 60


def test_numbered_questions_are_names() -> None:
    body = "".join(f"{n},{n % 5 + 1},{n % 3}\n" for n in NUMBERS)
    table = read_table(f"id,1. Handling,2. 満足度\n{body}".encode())
    assert names(table) == ["id", "1. Handling", "2. 満足度"]


def test_a_second_byte_order_mark_is_no_part_of_a_name() -> None:
    assert names(read_table(f"\ufeff\ufeffn,y\n{BODY}".encode())) == ["n", "y"]


def test_single_quotes_around_all_names_are_quotes() -> None:
    body = "".join(f"'{n}','a, b {n % 3}','it''s'\n" for n in NUMBERS)
    content = f"'n', 'text', 'y'\n{body}".encode()
    detection = detect(content)
    table = read_detected(detection)
    assert (names(table), table.column("text").texts[0]) == (["n", "text", "y"], "a, b 0")
    assert read_stored_table(content, detection.reading).columns == table.columns
