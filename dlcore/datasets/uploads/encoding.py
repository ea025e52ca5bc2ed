"""The encoding of a table's file: the candidates, most plausible first."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from dlcore.datasets.uploads.reading import TextEncoding
from dlcore.errors import CsvArchive, CsvBinary, CsvEncoding, CsvPicture, CsvSpreadsheet, CsvWebPage

ENCODINGS: tuple[TextEncoding, ...] = get_args(TextEncoding)

_SINGLE_BYTE = frozenset({"cp1252", "mac_roman", "cp1250", "cp1251", "cp1253"})

_COMMON_LEAD: Mapping[str, tuple[str, int]] = {
    "cp932": ("euc_jp", 0xCF),
    "euc_jp": ("euc_jp", 0xCF),
    "gb18030": ("gb2312", 0xD7),
    "big5": ("big5", 0xC6),
    "cp949": ("big5", 0),
}
"""Of each encoding, a standard in which frequent ideographs have a first byte up to a bound."""

_SIGNATURES = {
    b"PK\x03\x04": CsvSpreadsheet,
    b"\xd0\xcf\x11\xe0": CsvSpreadsheet,
    b"\x89PNG": CsvPicture,
    b"\xff\xd8\xff": CsvPicture,
    b"GIF8": CsvPicture,
    b"BM": CsvPicture,
    b"RIFF": CsvPicture,
    b"\x1f\x8b": CsvArchive,
    b"7z\xbc\xaf": CsvArchive,
    b"Rar!": CsvArchive,
    b"%PDF": CsvWebPage,
    b"<!DOCTYPE": CsvWebPage,
    b"<!doctype": CsvWebPage,
    b"<html": CsvWebPage,
}
"""First bytes of files that are no tables."""

_TEXT_SIGNATURES = (b"BM", b"RIFF", b"Rar!", b"PK\x03\x04", b"GIF8")
"""Signatures that a text may begin with; these count only beside a zero byte."""

_SIGNS = frozenset("℃①②③④⑤⑥⑦⑧⑨⑩⑪⑫ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㈱㈲㈹㎜㎝㎞㎎㎏㏄㎡№℡㍾㍽㍼㍻～‰")
"""Signs beside Japanese; spreadsheets write them in names and cells."""

_HANGUL = frozenset(
    "이다는가의하고에지기을로사한리자도인대시서나어은아라정전수들해있구일장부원보주"
    "성제스상그과여소동신유비공조우치세면관용안년모무문전화적것으만요진분경게오국학생물금계남북산"
)
"""Frequent Korean syllables; Japanese bytes decode to others."""

_LAST_LATIN = "\u024f"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DAMAGE = re.compile("[\x80-\x9f\ufffd]")
_SAMPLE_BYTES = 60_000
_MARGIN = 0.15
_HANGUL_SHARE = 0.95


@dataclass(frozen=True)
class Decoded:
    """A decoded file.

    Args:
        text: its text.
        encoding: the most plausible encoding, or the selected one.
        candidates: encodings that can decode the file, most plausible first.
        is_certain: whether no other candidate is nearly as plausible.
        damaged: number of characters that are no text.
    """

    text: str
    encoding: TextEncoding
    candidates: tuple[TextEncoding, ...]
    is_certain: bool
    damaged: int


def decode(content: bytes, encoding: TextEncoding | None = None) -> Decoded:
    """Decode a file.

    Args:
        content: of the file.
        encoding: None to detect it.

    Raises:
        CsvBinary, CsvSpreadsheet, CsvPicture, CsvArchive, CsvWebPage: the file is no text.
        CsvEncoding: no encoding, or not the selected one, decodes it.
    """
    _check_signature(content)
    scores = _score(content)
    ranked = sorted(scores, key=lambda name: -scores[name])
    if not ranked or (encoding and encoding not in ranked):
        raise CsvEncoding(line=_undecodable_line(content))
    chosen = encoding or ranked[0]
    text = content.decode(chosen)
    control = _CONTROL.search(text)
    if control:
        raise CsvBinary(line=text.count("\n", 0, control.start()) + 1)
    near = [name for name in ranked if scores[chosen] - scores[name] <= _MARGIN]
    is_certain = bool(encoding) or all(content.decode(name) == text for name in near)
    damaged = len(_DAMAGE.findall(text))
    return Decoded(text, chosen, tuple(ranked), is_certain, damaged)


def _check_signature(content: bytes) -> None:
    for signature, error in _SIGNATURES.items():
        is_text = signature in _TEXT_SIGNATURES and b"\0" not in content
        if content.startswith(signature) and not is_text:
            raise error


def _score(content: bytes) -> dict[TextEncoding, float]:
    """Plausibility of every encoding that decodes the file."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(content) % 2 == 0:
        return _decodable(content, {"utf-16": 1.0})
    if b"\0" in content:
        return _decodable(content, _wide(content))
    if b"\x1b$" in content or b"\x1b(" in content:
        return _decodable(content, {"iso2022_jp": 1.0})
    if _decodable(content, {"utf-8-sig": 1.0}):
        return {"utf-8-sig": 1.0}
    sample = _sample(content)
    scores: dict[TextEncoding, float] = {}
    for encoding in ENCODINGS[1:-3]:
        text = sample.decode(encoding, "replace")
        scores[encoding] = _plausibility(text, encoding)
    if _is_korean(sample):
        scores["cp949"] = max(1.0, *scores.values()) + 2 * _MARGIN
    if b"\r" in content and b"\n" not in content:
        scores["mac_roman"] += 2 * _MARGIN  # Lines end so on old Macs only.
    possible = _decodable(content, scores)
    # A few damaged bytes in UTF-8 leave no other encoding plausible.
    utf8 = content.decode("utf-8-sig", "ignore")
    damaged = content.decode("utf-8-sig", "replace").count("\ufffd")
    letters = sum(not char.isascii() for char in utf8)
    if letters > 20 * damaged:
        return {}
    return {name: score for name, score in possible.items() if score > 0}


def _is_korean(sample: bytes) -> bool:
    """Whether nearly all characters are Hangul; of Japanese and Chinese about half would be.

    Half-width kana would be Hangul too, but rare ones.
    """
    characters = [char for char in sample.decode("euc_kr", "replace") if not char.isascii()]
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in characters)
    kana = re.search("[\u3041-\u30ff]", sample.decode("euc_jp", "replace"))
    if kana or len(characters) < 2 or hangul <= _HANGUL_SHARE * len(characters):
        return False
    is_narrow = re.fullmatch("[\x00-\x7f\uff61-\uff9f]*", sample.decode("cp932", "replace"))
    return not is_narrow or 4 * sum(char in _HANGUL for char in characters) > len(characters)


def _wide(content: bytes) -> dict[TextEncoding, float]:
    """UTF-16 without a byte-order mark: nearly every second byte of a separator is zero."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if (
        len(content) % 2
        or max(even, odd) < len(content) // 8
        or min(even, odd) > max(even, odd) // 8
    ):
        raise CsvBinary(line=content.count(b"\n", 0, content.index(b"\0")) + 1)
    return {"utf-16-le" if odd > even else "utf-16-be": 1.0}


def _decodable(content: bytes, scores: Mapping[TextEncoding, float]) -> dict[TextEncoding, float]:
    possible: dict[TextEncoding, float] = {}
    for encoding, score in scores.items():
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        possible[encoding] = score
    return possible


def _undecodable_line(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _sample(content: bytes) -> bytes:
    """The first lines with bytes outside of ASCII."""
    lines = re.split(rb"[\r\n]+", content)
    sample: list[bytes] = []
    size = 0
    for line in lines:
        if not line.isascii():
            sample.append(line[:2000])
            size += len(sample[-1])
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(sample)


def _plausibility(text: str, encoding: str) -> float:
    """Mean plausibility of the characters outside of ASCII, from -1 to 1."""
    counts: Counter[str] = Counter()
    for match in re.finditer(r"[^\x00-\x7f]", text):
        start = match.start()
        counts[text[max(start - 1, 0) : start] + "\0" + text[start : start + 2]] += 1
    total = sum(counts.values())
    if not total:
        return 0.0
    return sum(_plausible(context, encoding) * count for context, count in counts.items()) / total


def _plausible(context: str, encoding: str) -> float:
    before, _, rest = context.partition("\0")
    char, after = rest[0], rest[1:]
    beside_latin = _is_latin(before) or _is_latin(after)
    if char == "\ufffd" or "\x80" <= char <= "\x9f" or "\ue000" <= char <= "\uf8ff":
        return -1.0
    if encoding not in _SINGLE_BYTE:
        return _plausible_wide(before, char, after, encoding)
    if not char.isalpha() or char in "ªº":
        return _plausible_sign(before, char, after)
    if before.islower() and char.isupper():
        return -1.0
    if encoding in ("cp1251", "cp1253"):
        is_native = "\u0370" <= char <= "\u04ff"
        lonely = not (after and after > "\x7f" and after.isalpha()) and not (
            before and before > "\x7f" and before.isalpha()
        )
        if beside_latin or not is_native or lonely:
            return -1.0
        # The bytes of Chinese dates give capitals behind digits.
        return -0.5 if char.isupper() and before.isdigit() else 1.0
    is_upper_within = before.isupper() and char.isupper() and after.islower()
    is_lower_first = not before.isalpha() and char.islower() and after.isupper()
    if char > _LAST_LATIN or is_upper_within or is_lower_first:
        return -0.3
    accents = (before > "\x7f") + (after > "\x7f")
    base = 1.0 if encoding == "cp1252" else 0.8 if encoding == "mac_roman" else 0.7
    if char.isupper() and not before.isalpha() and not after.isalpha():
        return 0.0 if after.isdigit() else 0.3 * base
    return base if beside_latin or not accents else base - 0.8 * accents


def _plausible_sign(before: str, char: str, after: str) -> float:
    """Plausibility of a sign of an encoding with one byte for each character."""
    if char == "£" and (before.isalpha() or after.isalpha()):
        return -0.6
    if char == "€" or (char == "°" and after in ("C", "F")):
        return 0.9
    is_fitting = {
        "£": after.isdigit(),
        "’": before.isalpha() and after.isalpha(),
        "“": not before.isalnum() and after.isalnum(),
        "”": before.strip() != "" and not after.isalnum(),
        "¿": not before.isalnum() and after.isalpha(),
        "¡": not before.isalnum() and after.isalpha(),
        "§": not before.isalpha() and not after.isalpha(),
        **dict.fromkeys("½¼¾", not after.isalpha()),
    }
    if char in is_fitting:
        return 0.9 if is_fitting[char] else -0.3 if char == "§" else 0.3
    return 0.3 if char in "¥°²³µ‘–—…«»·ºª®™×" else -0.6


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _plausible_wide(before: str, char: str, after: str, encoding: str) -> float:
    beside_latin = _is_latin(before) or _is_latin(after)
    if "\u3041" <= char <= "\u30ff":
        return 1.0 if encoding in ("cp932", "euc_jp") else 0.8
    if "\uff61" <= char <= "\uff9f":
        is_alone = not any("\uff61" <= other <= "\uff9f" for other in (before, after))
        if beside_latin or encoding == "euc_jp":
            return -0.7
        return 0.4 if not is_alone else 0.3 if char >= "\uff66" else 0.1
    if "\uac00" <= char <= "\ud7a3":
        return -1.0 if beside_latin else 1.2 if char in _HANGUL else 0.5
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff60" or char in _SIGNS:
        return 0.8
    if "\u4e00" <= char <= "\u9fff":
        if beside_latin:
            return -0.8
        standard, bound = _COMMON_LEAD[encoding]
        frequent = {"gb18030": 0.85, "big5": 0.7}.get(encoding, 0.9)
        try:
            return frequent if char.encode(standard)[0] <= bound else -0.2
        except UnicodeEncodeError:
            return 0.2 if encoding == "cp932" else -0.6
    return 0.2 if char in "±×÷°′″→←↑↓…‥―─○●◎△▲▽▼□■☆★※〒αβγμσ" else -0.6
