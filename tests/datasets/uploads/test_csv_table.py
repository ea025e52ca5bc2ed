"""Any file is parsed or rejected with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.uploads.csv_table import (
    MISSING,
    SEPARATORS,
    ColumnKind,
    read_table,
)
from dlcore.errors import CsvError, CsvFreeText, CsvNoColumn
from tests.datasets.uploads.bad_tables import BAD, BODY

ENCODINGS = ("utf-8", "utf-8-sig", "cp932")
LETTERS = "abcxyzäあ漢字名前ｱ表ソ能 ,;\t\"'\n"


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


def texts(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header of distinct names, and rows of text and numbers."""
    letters = "".join(letter for letter in LETTERS if letter != "ä")
    name = st.text("abcxyz漢字名前", min_size=1, max_size=8)
    names = draw(st.lists(name, min_size=2, max_size=5, unique=True))
    field = st.one_of(texts(letters), st.integers(-999, 999).map(str))
    row = st.lists(field, min_size=len(names), max_size=len(names))
    rows = draw(st.lists(row.filter(lambda r: any(map(str.strip, r))), min_size=20, max_size=30))
    return names, rows


@given(tables(), st.sampled_from([",", "\t"]), st.sampled_from(ENCODINGS), st.booleans())
def test_a_written_table_is_parsed_to_the_same_values(
    table: tuple[list[str], list[list[str]]], separator: str, encoding: str, windows: bool
) -> None:
    names, rows = table
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=separator,
        quoting=csv.QUOTE_ALL,
        lineterminator="\r\n" if windows else "\n",
    )
    writer.writerows([names, *rows])
    parsed = read_table(out.getvalue().encode(encoding))
    assert [column.name for column in parsed.columns] == names
    assert parsed.separator == separator
    for column, fields in zip(parsed.columns, zip(*rows, strict=True), strict=True):
        stripped = [field.strip() for field in fields]
        expected = ["" if text.lower() in MISSING else text for text in stripped]
        assert list(column.texts) == expected


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
    ("text", "kind"),
    [
        ("1", ColumnKind.NUMBER),
        ("-1.5e-3", ColumnKind.NUMBER),
        (".5", ColumnKind.NUMBER),
        ("１２", ColumnKind.NUMBER),
        ("inf", ColumnKind.CATEGORY),
        ("1_000", ColumnKind.CATEGORY),
        ("0x10", ColumnKind.CATEGORY),
        ("1 m", ColumnKind.CATEGORY),
    ],
)
def test_numbers_are_recognised(text: str, kind: ColumnKind) -> None:
    assert read_table(f"a,b\n{text},1\n".encode() + BODY).column("a").kind is kind


def test_empty_rows_are_skipped() -> None:
    assert read_table(b"\n\na,b\n\n" + BODY + b",\n ,\n\n").rows == 30


def test_categories_are_few_and_short() -> None:
    many = b"a,b\n" + b"".join(b"n%d,1\n" % number for number in range(51))
    long = b"a,b\n" + b"x" * 101 + b",1\n" + BODY
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
