"""Parts of exported programs that read and prepare an uploaded table.

They repeat ``csv_table`` and ``UploadCsv`` with pandas; the file is always ``table.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping

from dlcore.datasets.program_text import literal
from dlcore.datasets.uploads.csv_facts import Feature
from dlcore.datasets.uploads.csv_table import MISSING

READ_TABLE = f"""\
def read_table(encoding):
    return pd.read_csv(
        "table.csv", sep=None, engine="python", encoding=encoding, dtype=str, keep_default_na=False
    )


def numbers_of(column):
    return pd.to_numeric(column.str.replace(",", ".")).to_numpy("float64")


try:
    table = read_table("utf-8-sig")
except UnicodeDecodeError:
    table = read_table("cp932")
table = table.rename(columns=str.strip).map(str.strip)
table = table.mask(table.map(str.lower).isin({literal(sorted(MISSING))}))"""

_SCALING: Mapping[str, tuple[str, str]] = {
    "standard": ("known.mean()", "known.std()"),
    "minmax": ("known.min()", "np.ptp(known)"),
}
"""Offset and divisor of each scaling."""


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
