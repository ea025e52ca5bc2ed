"""Files that are not usable tables, with the expected error of each."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore import errors
from dlcore.datasets.uploads.csv_table import MAX_BYTES, MAX_ROWS

BODY = b"".join(b"%d,%d\n" % (number, number % 2) for number in range(30))

BAD: Mapping[str, tuple[bytes, type[errors.CsvError], Mapping[str, object]]] = {
    "nothing": (b"", errors.CsvEmpty, {}),
    "blanks only": (b" \r\n\t\r\n", errors.CsvEmpty, {}),
    "byte-order mark only": (b"\xef\xbb\xbf", errors.CsvEmpty, {}),
    "separators only": (b",,\n,,\n", errors.CsvEmpty, {}),
    "too many bytes": (b"a" * (MAX_BYTES + 1), errors.CsvTooLarge, {"given": MAX_BYTES + 1}),
    "too many rows": (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), errors.CsvTooManyRows, {}),
    "header only": (b"a,b\n", errors.CsvTooFewRows, {}),
    "few rows": (b"a,b\n1,2\n", errors.CsvTooFewRows, {"given": 1}),
    "many columns": (
        b",".join(b"c%d" % column for column in range(201)) + b"\n",
        errors.CsvTooManyColumns,
        {"given": 201, "maximum": 200},
    ),
    "one column": (b"a\n" + b"1\n" * 30, errors.CsvOneColumn, {}),
    "quoted lines": (b'"a,b"\n' + b'"1,2"\n' * 30, errors.CsvQuotedLines, {}),
    "prose": (b"Dear teacher\nthis is no table\n", errors.CsvOneColumn, {}),
    "pixels": (b",".join(b"c%d" % column for column in range(785)), errors.CsvPixels, {}),
    "ragged": (
        b"a,b\n" + BODY + b"1\n\n1,2,3\n" + BODY,
        errors.CsvRagged,
        {"lines": "32, 34", "count": 2, "given": 1, "expected": 2},
    ),
    "ragged after a field of two lines": (
        b'a,b\n"1\n1",2\n' + BODY + b"1\n" + BODY,
        errors.CsvRagged,
        {"lines": "34", "count": 1, "given": 1, "expected": 2},
    ),
    "quote without end": (b"a,b\n" + BODY + b'"1,2\n', errors.CsvMalformed, {"line": 32}),
    "quote without end at once": (b'"a,b\n' + BODY, errors.CsvMalformed, {"line": 1}),
    "text after a quote": (b'a,b\n"1"2,3\n' + BODY, errors.CsvMalformed, {"line": 2}),
    "endless field": (b'a,b\n"' + b"x" * 200_000 + b'",1\n', errors.CsvMalformed, {"line": 2}),
    "image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", errors.CsvPicture, {}),
    "photo": (b"\xff\xd8\xff\xe0\0\x10JFIF", errors.CsvPicture, {}),
    "workbook": (b"PK\x03\x04\x14\0\x06\0", errors.CsvSpreadsheet, {}),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", errors.CsvSpreadsheet, {}),
    "compressed": (b"\x1f\x8b\x08\0", errors.CsvArchive, {}),
    "web page": (b"<!DOCTYPE html>\n<table>", errors.CsvWebPage, {}),
    "PDF": (b"%PDF-1.7\n", errors.CsvWebPage, {}),
    "zero bytes": (b"a,b\n1,2\0\n", errors.CsvBinary, {"line": 2}),
    "control characters": (b"a,b\n1,\x07\n", errors.CsvBinary, {"line": 2}),
    "a damaged letter": (
        b"a,b\n" + "東京都千代田区,1\n".encode() * 20 + b"\xe6,1\n",
        errors.CsvEncoding,
        {"line": 22},
    ),
}
