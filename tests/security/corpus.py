"""Malicious input of every kind, each with what it must get.

    python -m tests.security.corpus FOLDER

writes each as a file. An attack is one entry of ``ATTACKS`` (of bundles: of ``bundles.TAMPERED``).
"""

from __future__ import annotations

import base64
import io
import json
import struct
import sys
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np

from dlcore import Spec, Store
from dlcore.datasets.uploads.csv_summary import summarize_table
from dlcore.datasets.uploads.detection import detect
from dlcore.datasets.uploads.image_file import read_image
from dlcore.datasets.uploads.notes import notes_on
from dlcore.datasets.uploads.read_table import read_detected
from dlcore.datasets.uploads.suggestion import rank_targets
from dlcore.errors import DlcoreError
from dlcore.export.archive import MAX_RUNS, unpack_runs
from dlcore.export.bundle import pack, unpack
from dlcore.export.checked_arrays import MAX_MEMBERS
from dlcore.models.layers.base import SEED
from dlcore.planning.variables import variables
from dlcore.store.folder_artifacts import FolderArtifacts
from dlcore.store.weights import LAST, save
from pages.ui.charts.delivery import Delivery
from pages.ui.common.canvas import decode_drawing
from pages.ui.shell.learner import COOKIE, read_token
from tests.security.bundles import (
    FOREIGN,
    GROWING,
    INCOMPLETE,
    SPEC,
    TAMPERED,
    TOO_LARGE,
    Change,
    parts_of,
    zipped,
)
from tests.stored_runs import finished_run

HARMLESS = ""
MEGABYTE = 1_000_000
FULL = 19 * MEGABYTE


@dataclass(frozen=True)
class Attack:
    """One malicious input.

    Args:
        entrance: where it enters, a key of ``ENTRANCES``.
        content: makes it.
        code: of the error that must refuse it; ``HARMLESS`` if it must be accepted.
        is_large: whether it takes seconds to make, so that only the benchmark uses it.
    """

    entrance: str
    content: Callable[[], bytes]
    code: str
    is_large: bool = False


def _read_table(content: bytes) -> None:
    """Do all that the Data page does with a file."""
    found = detect(content)
    notes_on(found)
    table = read_detected(found)
    summarize_table(table, 8)
    rank_targets(table)


def _read_token(content: bytes) -> None:
    if read_token({COOKIE: content.decode("utf-8", "replace")}) is None:
        raise ValueError


def _read_path(content: bytes) -> None:
    FolderArtifacts(Path("runs")).path(content.decode("utf-8", "replace"), LAST)
    FolderArtifacts(Path("runs")).path("run", content.decode("utf-8", "replace"))


def _receive_report(content: bytes) -> None:
    """Receive what a chart's browser says that it has."""
    delivery = Delivery("run", last_read=5)
    delivery.restart(json.loads(content))
    assert 0 <= delivery.cursor <= 5 and len(delivery.settings_hash) <= 8


ENTRANCES: Mapping[str, Callable[[bytes], object]] = {
    "bundle": unpack,
    "archive": lambda content: list(unpack_runs(content)),
    "spec": Spec.parse,
    "table": _read_table,
    "picture": read_image,
    "drawing": lambda content: decode_drawing(content.decode("latin-1")),
    "token": _read_token,
    "path": _read_path,
    "report": _receive_report,
}


def outcome(attack: Attack, content: bytes) -> str:
    """Return the code of the error that refuses an attack, ``HARMLESS`` if it is accepted."""
    try:
        ENTRANCES[attack.entrance](content)
    except DlcoreError as error:
        return error.code
    except ValueError:
        return "ValueError"
    return HARMLESS


@cache
def valid_bundle() -> Mapping[str, bytes]:
    """Return the parts of a valid bundle."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        run = finished_run(store, "ann", SPEC, epochs=SPEC.training.epochs)
        zeros = {
            name: np.zeros(shape, "int64" if SEED in name else "float32")
            for name, shape in variables(SPEC).items()
        }
        save(store.artifacts, run.id, LAST, zeros)
        parts = parts_of(pack(store, run, "en"))
        store.close()
    return parts


def _tampered(change: Change) -> bytes:
    return change(dict(valid_bundle()))


def _bundle_code(name: str) -> str:
    if name in FOREIGN:
        return "bundle_foreign"
    if name in INCOMPLETE:
        return "bundle_incomplete"
    return "bundle_too_large" if name in TOO_LARGE else "bundle_damaged"


def _bundles(changes: Mapping[str, Change], *, is_large: bool) -> dict[str, Attack]:
    return {
        f"bundle: {name}": Attack(
            "bundle", partial(_tampered, change), _bundle_code(name), is_large
        )
        for name, change in changes.items()
    }


def _archive(
    *members: bytes,
    name: str = "a.zip",
    how: int = zipfile.ZIP_STORED,
    edit: Callable[[list[zipfile.ZipInfo]], object] = id,
) -> bytes:
    """Return an archive of bundles under one name, after an edit of its directory."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for content in members:
            archive.writestr(name, content)
        edit(archive.infolist())
    return file.getvalue()


def _nested() -> bytes:
    content = b""
    for _ in range(99):
        content = _archive(content)
    return content


def _claim_gigabytes(members: list[zipfile.ZipInfo]) -> None:
    members[0].file_size = members[0].compress_size = 2_000_000_000


def _share_bytes(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        member.header_offset = 0


def _valid() -> bytes:
    return zipped(valid_bundle())


ARCHIVES: Mapping[str, Attack] = {
    f"archive: {name}": Attack("archive", content, code)
    for name, content, code in (
        ("no bundle", lambda: _archive(b"x"), "bundle_foreign"),
        ("archives in archives", _nested, "bundle_foreign"),
        ("a bomb", lambda: _archive(bytes(FULL), how=zipfile.ZIP_DEFLATED), "bundle_foreign"),
        ("a false size", lambda: _archive(_valid(), edit=_claim_gigabytes), "bundle_too_large"),
        ("shared bytes", lambda: _archive(*[_valid()] * 99, edit=_share_bytes), "bundle_foreign"),
        ("a path as the name", lambda: _archive(_valid(), name="../../etc/x.zip"), HARMLESS),
        ("equal names", lambda: _archive(_valid(), _valid()), HARMLESS),
        ("empty bundles", lambda: _archive(*[b""] * 10 * MAX_RUNS), "bundle_foreign"),
        ("too many members", lambda: _archive(*[b""] * 2 * MAX_MEMBERS), "bundle_foreign"),
    )
}


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file of a size with few pixels in it, and more chunks."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def jpeg(width: int, height: int) -> bytes:
    """Return the head of a JPEG file of a size."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\x00\x02"


def _filled(*parts: bytes | tuple[bytes, int]) -> Callable[[], bytes]:
    """Return a function that joins parts; a pair is repeated up to a number of bytes."""
    return lambda: b"".join(
        part if isinstance(part, bytes) else part[0] * (part[1] // len(part[0])) for part in parts
    )


def _table(code: str, *parts: bytes | tuple[bytes, int], is_large: bool = True) -> Attack:
    return Attack("table", _filled(*parts), code, is_large)


def _image_url(content: bytes) -> bytes:
    return b"data:image/png;base64," + base64.b64encode(content)


HEAD = b"a,b\n"
ROWS = b"1,2\n" * 100

TABLES: Mapping[str, Attack] = {
    "table: blank lines": _table("csv_empty", (b"\n", FULL)),
    "table: blank lines after a table": _table("csv_too_many_rows", HEAD, ROWS, (b"\n", FULL)),
    "table: blank lines before a table": _table("csv_too_many_rows", (b"\r\n", FULL), HEAD, ROWS),
    "table: spaces": _table("csv_one_column", (b" ", FULL), b"x"),
    "table: commas": _table("csv_empty", (b",", FULL)),
    "table: lines of commas": _table("csv_too_many_rows", (b",,,,,\n", FULL)),
    "table: as many lines as fit": _table(HARMLESS, HEAD, ROWS, (b",\n", 1_990_000)),
    "table: as many fields as fit": _table("csv_too_many_columns", (b"," * 498_000 + b"c\n", FULL)),
    "table: quotes": _table("csv_malformed", (b'"', FULL)),
    "table: a line of quoted commas": _table("csv_malformed", (b'"a,b",', FULL)),
    "table: millions of columns": _table("csv_too_many_columns", (b"c,", FULL)),
    "table: a long cell": _table("csv_malformed", HEAD, (b"x", FULL)),
    "table: a long number": _table("csv_malformed", HEAD, (b"9", FULL)),
    "table: an unclosed quote": _table("csv_malformed", HEAD, b'"', (b"x\n", MEGABYTE)),
    "table: mixed separators": _table("csv_too_many_columns", (b",;|\t", FULL)),
    "table: zeros": _table("csv_binary", (b"\0", FULL)),
    "table: escape sequences": _table("csv_encoding", (b"\x1b$B\x1b(B\x1b", MEGABYTE)),
    "table: high bytes": _table("csv_encoding", (bytes(range(128, 256)), MEGABYTE)),
    "table: half a character": _table(HARMLESS, HEAD, ROWS, b"\xe6", is_large=False),
    "table: an archive": _table("csv_spreadsheet", b"PK\x03\x04\x14\0\x06\0", is_large=False),
    "table: a web page": _table("csv_web_page", b"<!DOCTYPE html><script>", is_large=False),
    "table: a pickle": _table("csv_binary", b"\x80\x04cos\nsystem\n(S'x'\ntR.", is_large=False),
    "table: formulas": _table(HARMLESS, HEAD, b"=cmd|' /C x'!A0,1\n" * 40, is_large=False),
    "table: infinite numbers": _table(
        HARMLESS, HEAD, b"1e999,nan\n-1e999,1\n" * 40, is_large=False
    ),
}

PICTURES: Mapping[str, Attack] = {
    "picture: 900 million pixels": Attack(
        "picture", lambda: png(30_000, 30_000), "picture_too_many_pixels"
    ),
    "picture: 4 billion pixels": Attack(
        "picture", lambda: jpeg(65_500, 65_500), "picture_too_many_pixels"
    ),
    "picture: a wide line": Attack("picture", lambda: png(2**31 - 1, 1), "picture_too_many_pixels"),
    "picture: no pixels": Attack("picture", lambda: png(0, 0), "picture_damaged"),
    "picture: a bomb of text": Attack(
        "picture",
        lambda: png(9, 9, (b"zTXt", b"a\0\0" + zlib.compress(bytes(90 * MEGABYTE)))),
        "picture_damaged",
    ),
    "picture: a bomb of colours": Attack(
        "picture",
        lambda: png(9, 9, (b"iCCP", b"a\0\0" + zlib.compress(bytes(90 * MEGABYTE)))),
        "picture_damaged",
    ),
    "picture: a false size": Attack("picture", lambda: png(3_000, 3_000), "picture_damaged"),
    "picture: an SVG": Attack("picture", lambda: b"<svg onload='x()'/>", "picture_svg"),
    "picture: PostScript": Attack("picture", lambda: b"%!PS-Adobe-3.0 EPSF", "picture_unreadable"),
    "picture: too many bytes": Attack("picture", _filled((b"\xff", 2 * FULL)), "picture_too_large"),
    "drawing: no picture": Attack("drawing", lambda: _image_url(b"x"), "picture_unreadable"),
    "drawing: no text": Attack("drawing", lambda: b"\0,\xff\xff", "picture_unreadable"),
    "drawing: 900 million pixels": Attack(
        "drawing", lambda: _image_url(png(30_000, 30_000)), "picture_too_many_pixels"
    ),
    "drawing: too many bytes": Attack("drawing", _filled((b"A", FULL)), "picture_too_large"),
}

SPECS: Mapping[str, Attack] = {
    f"spec: {name}": Attack("spec", partial(bytes, content), "spec")
    for name, content in {
        "nothing": b"",
        "no JSON": b"\xff\xfe{",
        "deep lists": b"[" * 90_000,
        "deep objects": b'{"a":' * 30_000,
        "a long number": b'{"seed": ' + b"9" * 100_000 + b"}",
        "a long exponent": b'{"seed": 1e999999999}',
        "no number": b'{"seed": NaN}',
        "many names": b"{" + b",".join(b'"a%d":1' % n for n in range(15_000)) + b"}",
        "many layers": b'{"layers": [' + b",".join([b'{"kind":"dense"}'] * 6_000) + b"]}",
        "many bytes": b'{"seed": "' + b"x" * 300_000 + b'"}',
        "an attribute": b'{"__class__": "os.system", "dataset": {"name": "__import__"}}',
        "a path as the data set": b'{"dataset": {"name": "../../etc/passwd"}, "layers": []}',
        "a path as the hash": SPEC.to_json()
        .encode()
        .replace(b'"name":"digits"', b'"name":"own-csv","sha256":"../../../etc/passwd"'),
    }.items()
}

TOKENS: Mapping[str, Attack] = {
    f"token: {name}": Attack("token", partial(bytes, content), "ValueError")
    for name, content in {
        "nothing": b"",
        "one letter": b"a",
        "a long one": b"a" * MEGABYTE,
        "a line end": b"a" * 32 + b"\n",
        "SQL": b"' OR 1=1 -- aaaaaaaaaaaaaaaaaaaaa",
        "a path": b"../../../../../../../etc/passwdx",
        "a zero": b"\0" * 32,
        "wide letters": "ａ".encode() * 32,
        "a script": b"<script>alert(1)</script>aaaaaaa",
    }.items()
}

PATHS: Mapping[str, Attack] = {
    f"path: {name}": Attack("path", partial(bytes, content), "ValueError")
    for name, content in {
        "nothing": b"",
        "the parent": b"..",
        "upwards": b"../../etc/passwd",
        "absolute": b"/etc/passwd",
        "a Windows path": b"..\\..\\x",
        "a drive": b"C:x",
        "a zero": b"x\0.npz",
        "a line end": b"x.npz\n",
        "a long name": b"x" * 300,
        "a hidden file": b".bashrc",
    }.items()
}

REPORTS: Mapping[str, Attack] = {
    f"report: {name}": Attack("report", partial(str.encode, json.dumps(have)), HARMLESS)
    for name, have in {
        "a negative number": {"run": "run", "cursor": -1},
        "a large number": {"run": "run", "cursor": 10**30},
        "no number": {"run": "run", "cursor": "5"},
        "a list": {"run": ["run"], "cursor": [1]},
        "a long look": {"run": "run", "cursor": 1, "look": "x" * MEGABYTE},
        "an object as the look": {"run": "run", "cursor": 1, "look": {"a": [{}] * 9}},
        "another run": {"run": "other", "cursor": 1},
        "nothing": {},
    }.items()
}

ATTACKS: Mapping[str, Attack] = {
    **_bundles(TAMPERED, is_large=False),
    **_bundles(GROWING, is_large=True),
    **ARCHIVES,
    **TABLES,
    **PICTURES,
    **SPECS,
    **TOKENS,
    **PATHS,
    **REPORTS,
}


def write(folder: Path) -> None:
    """Write every attack as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, attack) in enumerate(ATTACKS.items()):
        path = folder / f"{number:03} {name.replace(':', '').replace('/', ' ')}"
        path.write_bytes(attack.content())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
