"""Any file is parsed or rejected with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.uploads.csv_table import ColumnKind
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.separator import SEPARATORS
from dlcore.errors import CsvError, CsvFreeText, CsvNoColumn
from tests.datasets.uploads.bad_tables import BAD, BODY

ENCODINGS = ("utf-8", "utf-8-sig", "cp932")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_rejected_with_its_reason(name: str) -> None:
    content, expected, values = BAD[name]
    with pytest.raises(CsvError) as caught:
        read_table(content)
    assert type(caught.value) is expected
    assert values.items() <= caught.value.values.items()


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_rejected(content: bytes) -> None:
    try:
        table = read_table(content)
    except CsvError as error:
        assert error.code != CsvError.code
    else:
        assert len({len(column.texts) for column in table.columns}) == 1


@given(st.binary(max_size=30), st.integers(0, len(BODY)))
def test_a_damaged_table_is_parsed_or_rejected(piece: bytes, offset: int) -> None:
    content = b"a,b\n" + BODY
    try:
        read_table(content[:offset] + piece + content[offset:])
    except CsvError as error:
        assert error.code != CsvError.code


NUMBERS = st.one_of(
    st.integers(-9_999_999, 9_999_999), st.integers(-9999, 9999).map(lambda n: n / 4)
)
STYLES = [(".", ""), (".", ","), (",", ""), (",", "."), (".", " "), (".", "'")]


def dressed(value: float, decimal: str, thousands: str, minus: str) -> str:
    """A number as a person writes it."""
    whole, point, part = format(abs(value), ",").partition(".")
    return (
        (minus if value < 0 else "")
        + whole.replace(",", thousands)
        + point.replace(".", decimal)
        + part
    )


@given(
    st.lists(NUMBERS, min_size=24, max_size=30),
    st.sampled_from(STYLES),
    st.sampled_from(SEPARATORS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["-", "−", "－"]),
    st.sampled_from(["", "%", "円", "kg"]),
    st.sampled_from([[], ["表1"], ["表1", "2024年"]]),
    st.sampled_from([[], ["出典：統計局"], ["合計,1"]]),
)
def test_numbers_are_read_in_any_clothes(
    values: list[float],
    style: tuple[str, str],
    separator: str,
    encoding: str,
    minus: str,
    unit: str,
    above: list[str],
    below: list[str],
) -> None:
    # A number that only this style writes, and one that tells a decimal comma from thousands.
    numbers = [*values, 1234567.5, 0.25]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([text] for text in above)
    writer.writerow(["名前", "値"])
    for index, value in enumerate(numbers):
        writer.writerow(["東京" if index % 2 else "大阪", dressed(value, *style, minus) + unit])
    writer.writerows([text] for text in below)
    table = read_table(out.getvalue().encode(encoding, "replace").replace(b"?", b"-"))
    assert [column.name for column in table.columns] == ["名前", "値"]
    assert table.columns[1].numbers.tolist() == numbers
    assert table.columns[0].categories() == ("大阪", "東京")


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_and_separators_are_detected(separator: str, encoding: str) -> None:
    lines = [["身長", "名前"], *[[f"{number}.5", "ソ表"] for number in range(25)]]
    text = "\r\n".join(separator.join(line) for line in lines)
    table = read_table(text.encode(encoding))
    assert (table.separator, table.rows) == (separator, 25)
    height, name = table.columns
    assert (height.name, height.kind) == ("身長", ColumnKind.NUMBER)
    assert height.numbers[:2].tolist() == [0.5, 1.5]
    assert (name.kind, name.categories()) == (ColumnKind.CATEGORY, ("ソ表",))
    assert table.encoding == ("cp932" if encoding == "cp932" else "utf-8-sig")


def test_semicolons_allow_a_decimal_comma() -> None:
    table = read_table(b"a;b\n" + b"1,5;x\n" * 20)
    assert table.columns[0].numbers.tolist() == [1.5] * 20


@pytest.mark.parametrize("missing", ["", " ", "NA", "nan", "NULL", "-", "?", "None"])
def test_missing_values(missing: str) -> None:
    table = read_table(f"a,b\n{missing},1\n".encode() + BODY)
    column = table.column("a")
    assert (column.missing, column.distinct, column.kind) == (1, 30, ColumnKind.NUMBER)
    assert np.isnan(column.numbers[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5e-3", -0.0015),
        (".5", 0.5),
        ("１２", 12),
        ("inf", None),
        ("1e999", None),
        ("9" * 1000, None),
        ("1_000", None),
        ("0x10", None),
    ],
)
def test_a_cell_that_is_no_number_is_missing(text: str, value: float | None) -> None:
    column = read_table(f"a,b\n{text},1\n".encode() + BODY).column("a")
    assert column.kind is ColumnKind.NUMBER
    assert column.texts[0] == ("" if value is None else str(value).removesuffix(".0"))


@pytest.mark.parametrize("cell", ["1" + " " * 100_000 + "x", "1 1:11" * 20_000, "," * 100_000])
def test_a_long_cell_takes_no_long_time(cell: str) -> None:
    column = read_table(f'a,b\n"{cell}",1\n'.encode() + BODY).column("a")
    assert (column.kind, column.missing) == (ColumnKind.NUMBER, 1)


def test_empty_rows_are_skipped() -> None:
    assert read_table(b"\n\na,b\n\n" + BODY + b",\n ,\n\n").rows == 30


def test_categories_are_few_and_short() -> None:
    many = b"a,b\n" + b"".join(b"n%d,1\n" % number for number in range(51))
    long = b"a,b\n" + b"x" * 101 + b",1\n" + b"x,1\ny,2\n" * 20
    for content in (many, long):
        with pytest.raises(CsvFreeText) as caught:
            read_table(content).column("a").categories()
        assert caught.value.values["name"] == "a"


def test_an_unknown_column_raises() -> None:
    with pytest.raises(CsvNoColumn):
        read_table(b"a,b\n" + BODY).column("c")


def test_error_codes_are_distinct() -> None:
    kinds: Mapping[str, type[CsvError]] = {kind.code: kind for kind in CsvError.__subclasses__()}
    assert len(kinds) == len(CsvError.__subclasses__())
