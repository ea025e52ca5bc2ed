"""Parts of exported programs that read and prepare an uploaded table.

They contain the functions of ``cells`` and repeat ``UploadCsv`` with pandas.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from dlcore.datasets.program_text import literal
from dlcore.datasets.uploads import cells as cells_module
from dlcore.datasets.uploads.csv_facts import Feature
from dlcore.datasets.uploads.legacy_table import LEGACY_MISSING
from dlcore.datasets.uploads.reading import DOUBLE, ColumnReading, Reading

_FILE = """\
names = [name for name in sys.argv[1:] if name.lower().endswith((".csv", ".tsv", ".txt"))]
path = names[0] if names else "table.csv"
"""

_LEGACY = f"""\
def read_table(encoding):
    return pd.read_csv(
        path, sep=None, engine="python", encoding=encoding, dtype=str, keep_default_na=False
    )


def numbers_of(column):
    return pd.to_numeric(column.str.replace(",", ".")).to_numpy("float64")


{_FILE}try:
    table = read_table("utf-8-sig")
except UnicodeDecodeError:
    table = read_table("cp932")
table = table.rename(columns=str.strip).map(str.strip)
table = table.mask(table.map(str.lower).isin({literal(sorted(LEGACY_MISSING))}))"""

READING_IMPORTS = (
    *("import csv", "import datetime", "import functools", "import re"),
    *("import sys", "import unicodedata", "from collections import Counter"),
    *("from collections.abc import Iterator, Sequence",),
)


def read_table_code(reading: Reading | None) -> str:
    """Return the source that reads the file into ``table``, a data frame of texts.

    The file is the program's argument, else ``table.csv``.
    """
    if reading is None:
        return _LEGACY
    cells = inspect.getsource(cells_module)
    functions = cells[cells.index("SCALES =") :]
    columns = "\n".join(
        f"    {literal(column.name)}: "
        f"({', '.join([literal(column.source), *(literal(value) for value in _rules(column))])}),"
        for column in reading.columns
    )
    return f"""\
{functions}

def numbers_of(column):
    return column.astype("float64").to_numpy()


{_FILE}with open(path, encoding={literal(reading.encoding)}, newline="") as file:
    rows = list(read_rows(file.read(), {_rows(reading)}))
missing = {literal(list(reading.missing))}
columns = {{
{columns}
}}
table = {{}}
for name, (source, *rules) in columns.items():
    table[name] = read_column([row[source] for row in rows], missing, {reading.join}, *rules)
table = pd.DataFrame(table, dtype=object).replace("", None)"""


def _rows(reading: Reading) -> str:
    others = []
    if reading.without or reading.quote != DOUBLE:
        others = [literal(list(reading.without)), literal(reading.quote)]
    return ", ".join([literal(reading.separator), str(reading.first), str(reading.last), *others])


def _rules(column: ColumnReading) -> tuple[str, ...]:
    return (column.form, column.decimal, column.thousands, column.unit, column.order)


_SCALING: Mapping[str, tuple[str, str]] = {
    "standard": ("known.mean()", "known.std()"),
    "minmax": ("known.min()", "np.ptp(known)"),
}
"""Offset and divisor of each scaling."""


def split_code(equal_rows: str) -> str:
    """Return the source that splits ``mixed`` rows into ``train`` and ``test``."""
    if equal_rows == "apart":
        return "test, train = np.split(mixed, [size])"
    keys = 'list(table.astype(object).where(table.notna(), "").itertuples(index=False, name=None))'
    return f"train, test = split_groups(mixed.tolist(), {keys}, size)"


def feature_code(feature: Feature, scaling: str, limit: float) -> str:
    """Return the source that appends the inputs of a feature to ``columns``.

    Args:
        feature: the feature.
        scaling: see ``UploadCsv``.
        limit: scaled numbers are clipped to this magnitude.
    """
    if feature.categories:
        return (
            f"for category in {literal(list(feature.categories))}:\n"
            f"    columns.append(table[{literal(feature.name)}] == category)"
        )
    lines = [
        f"numbers = numbers_of(table[{literal(feature.name)}])",
        "known = numbers[train][np.isfinite(numbers[train])]",
        "numbers = np.where(np.isfinite(numbers), numbers, known.mean())",
    ]
    if scaling in _SCALING:
        offset, divisor = _SCALING[scaling]
        scaled = f"(numbers - {offset}) / ({divisor} or 1.0)"
        lines.append(f"numbers = np.clip({scaled}, {-limit!r}, {limit!r})")
    return "\n".join([*lines, "columns.append(numbers)"])


def target_code(
    name: str, classes: tuple[str, ...], target_range: tuple[float, float] | None
) -> str:
    """Return the source that assigns ``y`` the labels or the scaled numbers of a column."""
    if target_range is None:
        return (
            f"classes = {literal(list(classes))}\n"
            f"y = pd.Categorical(table[{literal(name)}], classes).codes"
        )
    minimum, maximum = target_range
    return (
        f"y = numbers_of(table[{literal(name)}])[:, np.newaxis]\n"
        f'y = ((y - {minimum!r}) / {maximum - minimum or 1.0!r}).astype("float32")'
    )
