"""Reading of rows and cells by rules that are known; detects nothing.

Exported programs contain this module from ``SCALES`` on, so they read a table to the same values.
It imports the standard library only.
"""

from __future__ import annotations

import csv
import datetime
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

SCALES = {"k": 3, "K": 3, "M": 6, "B": 9, "千": 3, "万": 4, "百万": 6, "億": 8, "兆": 12}
SCALES |= {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9}
SCALES |= {"Thousand": 3, "Million": 6, "Billion": 9, "Trillion": 12}
SCALES |= {"lakh": 5, "Lakh": 5, "lakhs": 5, "crore": 7, "Crore": 7}
"""Powers of ten by the suffix of a number."""

FOOTNOTE = re.compile(r"(?<=\S) ?(?:\[[^\[\]]{1,6}\])+$")
"""The mark of a note behind a number: ``1,234[2]``."""

PLAIN = str.maketrans(
    {
        **{chr(0xFF01 + code): chr(0x21 + code) for code in range(94)},
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u2212\u2010\u2012\u2013\u2014\ufe63", "-"),
        "\u2019": "'",
        "\uffe5": "¥",
        "\\": "¥",
    }
)
"""Full-width characters, spaces and minus signs to plain ones."""

PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

PARTS = "…"
"""Between the parts of a unit of which one stands before the number, such as ``築…年``."""

LONGEST = 60
"""A cell of more characters is neither a number nor a date."""

LARGEST = 1e15
"""Larger magnitudes are no numbers: they are ids."""

MOST_SPELLINGS = 1000
"""A column of more different texts holds no categories."""

ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
    "M": 1867,
}
"""The year before the first year of a Japanese era."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

DATES = {
    "ymd": r"(?P<y>\d{4})[-/.年년] ?(?P<m>\d{1,2})(?:[-/.月월] ?(?P<d>\d{1,2})[日일.]?|[月월])?",
    "short": r"(?P<y>\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})",
    "mdy": r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4}|\d\d)",
    "dmy": r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d\d)",
    "era": r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\.?(?P<y>元|\d{1,2})[年./-](?P<m>\d{1,2})"
    r"(?:[月./-](?P<d>\d{1,2})日?|月)?",
    "era year": r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])(?P<y>元|\d{1,2})(?:年度?)?",
    "quarter": r"(?:[Qq](?P<first>[1-4])[-/ ])?(?P<y>\d{4})"
    r"(?:(?:[-/ ]?[Qq]|年度? ?第?)(?P<last>[1-4])(?:[Qq]|四半期)?)?",
    "compact": r"(?P<y>(?:1[89]|2[01])\d\d)(?P<m>\d\d)(?P<d>\d\d)?",
    "serial": r"(?P<serial>\d{5})(?:\.0)?",
    "month first": r"(?:[A-Za-z]{3,9},? )?"
    r"(?P<name>[A-Za-z]{3,9})\.?[- ](?:(?P<d>\d{1,2}),? )?(?P<y>\d{4}|(?<=[A-Za-z]-)\d\d)",
    "day first": r"(?:[A-Za-z]{3,9},? )?"
    r"(?P<d>\d{1,2})[- ](?P<name>[A-Za-z]{3,9})\.?[-, ]+(?P<y>\d{4}|\d\d)",
}
"""Patterns of dates by the name of their order."""

WEEKDAY = re.compile(r"\s*\((?:[月火水木金土日][曜・祝日]*|[A-Za-z]{3,9})\)")
TIME = re.compile(r"(?:[T ] ?|(?<=日))(?:(?:午前|午後|[AP]M) ?)?\d{1,2}(?::\d\d|時).*$")


FORMULA = re.compile(r"""(?<![^,;\t|\r\n])"?=""?([^",;\t|\r\n=]*)"{1,3}(?![^,;\t|\r\n])""")
"""A text that a spreadsheet keeps from being read as a number: ``="0012"``."""


LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its end, whichever it is."""


def split_text(text: str, separator: str, quote: str = '"') -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the stripped fields of each row that is not empty."""
    if separator == " ":
        text = text.replace("\t", " ")
    if '="' in text or '=""' in text:
        text = FORMULA.sub(r"\1", text)
    reader = csv.reader(
        map(re.Match.group, LINE.finditer(text)),
        delimiter=separator,
        quotechar=quote,
        strict=True,
        skipinitialspace=True,
    )
    line = 1
    for fields in reader:
        stripped = [field.strip() for field in fields] if any(fields) else []
        if separator == " " and stripped[-1:] == [""]:
            stripped.pop()
        if any(stripped):
            yield line, stripped
        line = reader.line_num + 1


@functools.cache
def number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    """Return the pattern of a number without its unit."""
    point, group = re.escape(decimal), re.escape(thousands)
    grouped = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}|" if thousands else ""
    scales = "|".join(sorted(SCALES, key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>[+±-]?) ?(?=\D?\d)(?P<whole>{grouped}\d*)(?:{point}(?P<part>\d*))?"
        rf"(?:[eE](?P<power>[+-]?\d{{1,4}}))? ?(?P<scale>{scales})?(?P<minus>-?)",
        re.ASCII,
    )


def parse_number(text: str, decimal: str, thousands: str, unit: str) -> float | None:
    """Return the number in a cell; None if it is none, or too large."""
    if len(text) > LONGEST:
        return None
    if decimal == "." and unit != "%" and PLAIN_NUMBER.fullmatch(text):
        value = float(text)
        return value + 0.0 if abs(value) <= LARGEST else None
    text = FOOTNOTE.sub("", text.translate(PLAIN).strip())
    bare = text.strip("△▲ ") if text[:1] in ("△", "▲") else text
    bare = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
    if unit == "%" and unit not in bare:
        return None
    number = bare
    for part in filter(None, unit.split(PARTS)):
        # A unit such as "/5" or "m2" ends a number; elsewhere its digit is one of the number.
        has_digit = part[-1:].isdigit()
        number = number.removesuffix(part) if has_digit else number.replace(part, "", 1)
    number = number.strip()
    inner = number[1:-1] if number[:1] == "(" and number[-1:] == ")" else number
    match = number_pattern(decimal, thousands).fullmatch(join_scales(inner))
    if not match or (match["sign"] and match["minus"]):
        return None
    power = int(match["power"] or 0) + SCALES.get(match["scale"], 0)
    whole = match["whole"].replace(thousands, "") if thousands else match["whole"]
    value = float(f"{whole or 0}.{match['part'] or 0}e{power}")
    if value > LARGEST or (match["sign"] == "±" and value):
        return None
    negative = match["sign"] == "-" or match["minus"] or bare != text or inner != number
    return (-value if negative else value) + 0.0


def join_scales(text: str) -> str:
    """Return ``1億500万`` as one number; other texts as they are."""
    parts = re.findall(r"(\d[\d,]*)([兆億万千]?)", text, re.ASCII)
    powers = [SCALES.get(scale, 0) for _, scale in parts]
    if len(parts) < 2 or "".join(map("".join, parts)) != text or powers[0] <= powers[-1]:
        return text
    if sorted(set(powers), reverse=True) != powers:
        return text
    pairs = zip(parts, powers, strict=True)
    return str(sum(int(digits.replace(",", "")) * 10**power for (digits, _), power in pairs))


def number_text(value: float) -> str:
    """Return the shortest text of a number; equal numbers have equal texts."""
    return repr(value).removesuffix(".0")


def parse_date(text: str, order: str) -> datetime.date | None:
    """Return the date in a cell, its first day if it is a month; None if it is none."""
    if len(text) > LONGEST:
        return None
    plain = TIME.sub("", WEEKDAY.sub("", text.translate(PLAIN).strip()))
    match = re.fullmatch(DATES[order], plain, re.ASCII)
    if not match:
        return None
    parts = {name: part for name, part in match.groupdict().items() if part}
    if "serial" in parts:
        return datetime.date(1899, 12, 30) + datetime.timedelta(int(parts["serial"]))
    year = 1 if parts["y"] == "元" else int(parts["y"])
    if "era" in parts:
        year += ERAS[parts["era"]]
    elif len(parts["y"]) == 2:
        year += 2000 if year < 70 else 1900
    name = parts.get("name", "")[:3].lower()
    quarter = int(parts.get("first") or parts.get("last") or 0)
    month = int(parts.get("m") or (1 if "era" in parts else 3 * quarter - 2))
    month = MONTHS.index(name) + 1 if name in MONTHS else month
    try:
        return datetime.date(year, month, int(parts.get("d", 1)))
    except ValueError:
        return None


def spelling_key(text: str) -> str:
    """Return a key that spellings of one category share: ``１``, ``1.0``; ``Yes``, ``yes``."""
    key = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    number = parse_number(key, ".", "", "")
    return key if number is None or re.match("0[0-9]", key) else number_text(number)


def join_spellings(texts: list[str]) -> dict[str, str]:
    """Return the most frequent spelling of each text's category, the first one among equals."""
    chosen: dict[str, str] = {}
    counts = Counter(texts)
    for text in sorted(counts, key=lambda text: -counts[text]):
        chosen.setdefault(spelling_key(text), text)
    return {text: chosen[spelling_key(text)] for text in counts}


def read_column(
    texts: Sequence[str],
    missing: Sequence[str],
    join: bool,
    form: str,
    decimal: str,
    thousands: str,
    unit: str,
    order: str,
) -> list[str]:
    """Return the values of a column as texts, empty where one is missing."""
    absent = set(missing)
    known = {text: "" if text.lower() in absent else text for text in dict.fromkeys(texts)}
    if form == "number":
        for text in known:
            value = parse_number(text, decimal, thousands, unit) if known[text] else None
            read = "" if value is None else number_text(value)
            # One object for both, where the text is that of the number.
            known[text] = text if text == read else read
    elif form == "category":
        if join and len(known) <= MOST_SPELLINGS:
            joined = join_spellings(list(filter(known.__getitem__, texts)))
            known = {text: joined.get(text, "") for text in known}
    else:
        for text in known:
            date = parse_date(text, order) if known[text] else None
            part = date and (date.weekday() if form == "weekday" else getattr(date, form))
            known[text] = "" if part is None else str(part)
    return list(map(known.__getitem__, texts))


def split_groups(shuffled: list[int], keys: Sequence[object], size: int) -> list[list[int]]:
    """Return the training and the test rows; rows with equal keys stay in one part.

    They do not where more than a fifth of the rows repeat others: few values make equal rows.
    """
    counts = Counter(keys[row] for row in shuffled)
    chosen, left = set(), size
    for key in counts:
        if counts[key] <= left:
            chosen.add(key)
            left -= counts[key]
    if left or len(counts) < 0.8 * len(shuffled):
        return [shuffled[size:], shuffled[:size]]
    test = [row for row in shuffled if keys[row] in chosen]
    return [[row for row in shuffled if keys[row] not in chosen], test]


def read_rows(
    text: str,
    separator: str,
    first: int,
    last: int,
    without: Sequence[int] = (),
    quote: str = '"',
) -> Iterator[list[str]]:
    """Yield the fields of the rows that begin between two lines, some lines left out."""
    absent = set(without)
    for line, fields in split_text(text, separator, quote):
        if first <= line <= last and line not in absent:
            yield fields
