"""Malicious bundles: each is a change of the parts of a valid one."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlcore import PRESETS, Spec
from dlcore.export.bundle import MAX_BYTES

SPEC = PRESETS["digits-mlp"].spec.changed(
    {
        "training.epochs": 2,
        "training.trainer": "exact",
        "dataset.train_size": 60,
        "training.reduce_learning_rate": {"patience": 1},
        "layers": [
            {"kind": "flatten"},
            {"kind": "dense", "units": 8, "activation": "relu"},
            {"kind": "batch_normalization"},
            {"kind": "dropout", "rate": 0.1},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    }
)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


Change = Callable[[dict[str, bytes]], bytes]


def with_history(**changes: Any) -> Change:
    """Change entries of the history."""

    def change(parts: dict[str, bytes]) -> bytes:
        history = json.loads(parts["history.json"]) | changes
        return zipped({**parts, "history.json": json.dumps(history).encode()})

    return change


def ended(**changes: Any) -> Change:
    def change(parts: dict[str, bytes]) -> bytes:
        return with_history(ended=json.loads(parts["history.json"])["ended"] | changes)(parts)

    return change


def epochs(edit: Callable[[list[Any]], object]) -> Change:
    def change(parts: dict[str, bytes]) -> bytes:
        found = json.loads(parts["history.json"])["epochs"]
        edit(found)
        return with_history(epochs=found)(parts)

    return change


def with_settings(settings: Mapping[str, Any]) -> Change:
    """Change settings of the spec."""

    def change(parts: dict[str, bytes]) -> bytes:
        spec = Spec.parse(parts["spec.json"]).changed(settings)
        return zipped({**parts, "spec.json": spec.to_json().encode()})

    return change


def without(name: str) -> Change:
    return lambda parts: zipped({key: part for key, part in parts.items() if key != name})


def with_part(name: str, content: bytes) -> Change:
    return lambda parts: zipped({**parts, name: content})


def weights(edit: Callable[[dict[str, Any]], object], packed: bool = False) -> Change:
    """Change the arrays."""

    def change(parts: dict[str, bytes]) -> bytes:
        with np.load(io.BytesIO(parts["last.npz"])) as file:
            arrays: dict[str, Any] = {name: file[name] for name in file.files}
        edit(arrays)
        file_ = io.BytesIO()
        (np.savez_compressed if packed else np.savez)(file_, **arrays)
        return zipped({**parts, "last.npz": file_.getvalue()})

    return change


def inner(edit: Callable[[dict[str, bytes]], object], how: int = zipfile.ZIP_STORED) -> Change:
    """Change the files inside the file of the weights."""

    def change(parts: dict[str, bytes]) -> bytes:
        found = parts_of(parts["last.npz"])
        edit(found)
        return zipped({**parts, "last.npz": zipped(found, how)})

    return change


def header(shape: str, dtype: str = "<f4") -> bytes:
    """Return an array's file with a header and no data."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def understated_size(parts: dict[str, bytes]) -> bytes:
    """A part that is larger than its entry in the central directory."""
    data = bytearray(zipped({**parts, "program.py": b"\0" * 5_000_000}))
    entry = data.rindex(b"program.py", 0, data.rindex(b"PK\x05\x06")) - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(data)


def encrypted(parts: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(parts))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def twice(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO(zipped(parts))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("spec.json", parts["spec.json"])
    return file.getvalue()


def damaged(parts: dict[str, bytes]) -> bytes:
    """Flip a byte of the compressed history."""
    data = bytearray(zipped(parts))
    data[data.index(b"history.json") + len("history.json") + 20] ^= 0xFF
    return bytes(data)


K, B = "1/kernel", "1/bias"
SEED = "3/seed_generator/seed_generator_state"

PART = {"accuracy": 0.1, "crossentropy": 2.3}
FACTS = {"input_size": 1.0, "majority": 1, "train": PART, "validation": PART, "test": PART}

TAMPERED: Mapping[str, Change] = {
    # Not a bundle
    "empty": lambda parts: b"",
    "text": lambda parts: b"hello" * 1000,
    "png": lambda parts: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "cut in half": lambda parts: (data := zipped(parts))[: len(data) // 2],
    "cut at the end": lambda parts: zipped(parts)[:-1],
    "cut at the start": lambda parts: zipped(parts)[10:],
    "only the end": lambda parts: zipped(parts)[-22:],
    "too many bytes": lambda parts: zipped(parts) + bytes(MAX_BYTES),
    "an empty archive": lambda parts: zipped({}),
    "a file of weights": lambda parts: parts["last.npz"],
    # Names
    "no spec": without("spec.json"),
    "no history": without("history.json"),
    "no weights": without("last.npz"),
    "an unknown part": with_part("readme.txt", b"x"),
    "a parent's folder": with_part("../../app.py", b"x"),
    "an absolute path": with_part("/etc/passwd", b"x"),
    "a windows path": with_part("..\\app.py", b"x"),
    "a folder": with_part("weights/last.npz", b"x"),
    "a pickle": with_part("last.pkl", b"x"),
    "another case": with_part("SPEC.JSON", b"x"),
    "a part twice": twice,
    "a thousand parts": lambda parts: zipped(parts | {f"{n}.txt": b"" for n in range(1000)}),
    # Sizes
    "a bomb as the program": with_part("program.py", bytes(30_000_000)),
    "a bomb as the spec": with_part("spec.json", b" " * 25_000_000),
    "a bomb as the history": with_part("history.json", b" " * 25_000_000),
    "a bomb as weights": with_part("last.npz", bytes(30_000_000)),
    "a bomb as the best weights": with_part("best.npz", bytes(30_000_000)),
    "an understated size": understated_size,
    # Compression
    "encrypted": encrypted,
    "lzma": lambda parts: zipped(parts, zipfile.ZIP_LZMA),
    "bzip2": lambda parts: zipped(parts, zipfile.ZIP_BZIP2),
    "a flipped byte": damaged,
    # The spec
    "no json in the spec": with_part("spec.json", b"\xff\xfe{"),
    "a list as the spec": with_part("spec.json", b"[]"),
    "a deep spec": with_part("spec.json", b"[" * 90_000),
    "another network": with_settings({"layers.1.units": 9}),
    "another layer": with_settings({"layers.3": {"kind": "flatten"}}),
    "an absurd network": with_settings({"layers.1.units": 8192, "layers.4.units": 8192}),
    "a network that does not fit": with_settings({"layers.4.units": 9}),
    "fewer epochs": with_settings({"training.epochs": 1}),
    "more epochs": with_settings({"training.epochs": 9}),
    "another batch": with_settings({"training.batch_size": 7}),
    "another seed": with_settings({"seed": 7}),
    "a hash of another spec": with_history(spec="0" * 64),
    "other metrics": with_settings({"training.metrics": []}),
    # The history
    "no json in the history": with_part("history.json", b"{"),
    "a deep history": with_part("history.json", b"[" * 100_000),
    "another version": with_history(version=2),
    "an unknown entry": with_history(evil=1),
    "a preset that is no id": with_history(preset="<b>"),
    "a long name": with_history(name="x" * 81),
    "the far future": with_history(at=1e300),
    "no number": with_history(at=float("nan")),
    "an epoch too many": epochs(lambda found: found.append(found[0])),
    "an epoch too few": epochs(lambda found: found.pop()),
    "a strange metric": epochs(lambda found: found[0]["metrics"].update({"<b>": 1.0})),
    "a metric of text": epochs(lambda found: found[0]["metrics"].update({"loss": "low"})),
    "an infinite metric": epochs(lambda found: found[0]["metrics"].update({"loss": float("inf")})),
    "negative seconds": epochs(lambda found: found[0].update({"seconds": -1})),
    "a negative accuracy": epochs(lambda found: found[0]["metrics"].update({"accuracy": -5.0})),
    "an accuracy above 1": epochs(lambda found: found[0]["metrics"].update({"val_accuracy": 1.01})),
    "a negative loss": epochs(lambda found: found[0]["metrics"].update({"val_loss": -1e-9})),
    "a negative test accuracy": ended(test={"accuracy": -0.1}),
    "an epoch kept that was not trained": ended(kept_epoch=9),
    "dead units of no layer": ended(dead_units={"99": 0.5}),
    "more dead units than all": ended(dead_units={"1": 1.5}),
    "a class that is none": with_history(facts=FACTS | {"majority": 10}),
    "facts of numbers": with_history(facts=FACTS | {"majority": None}),
    "facts without metrics": with_history(facts=FACTS | {"test": {}}),
    "a negative fact": with_history(facts=FACTS | {"input_size": -1.0}),
    "a test accuracy above 1": ended(test={"accuracy": 2}),
    "a strange test": ended(test={"beauty": 1.0}),
    "an unknown end": ended(state="failed"),
    "stopped early by nobody": ended(early=True),
    # The weights
    "no weights in the file": with_part("last.npz", zipped({})),
    "text as weights": with_part("last.npz", b"hello"),
    "half of the weights": lambda parts: zipped(
        {**parts, "last.npz": parts["last.npz"][: len(parts["last.npz"]) // 2]}
    ),
    "a variable less": weights(lambda arrays: arrays.pop(B)),
    "a variable more": weights(lambda arrays: arrays.update({"9/kernel": arrays[B]})),
    "a variable of another name": weights(lambda arrays: arrays.update(x=arrays.pop(B))),
    "another shape": weights(lambda arrays: arrays.update({K: arrays[K].T})),
    "a flat shape": weights(lambda arrays: arrays.update({K: arrays[K].reshape(-1)})),
    "swapped variables": weights(lambda a: a.update({B: a["4/bias"], "4/bias": a[B]})),
    "doubles": weights(lambda arrays: arrays.update({K: arrays[K].astype("float64")})),
    "big endian": weights(lambda arrays: arrays.update({K: arrays[K].astype(">f4")})),
    "whole numbers": weights(lambda arrays: arrays.update({K: arrays[K].astype("int32")})),
    "objects": weights(lambda arrays: arrays.update({B: np.array([None] * 8)})),
    "records": weights(lambda arrays: arrays.update({B: np.zeros(8, [("a", "<f4")])})),
    "a generator of floats": weights(lambda a: a.update({SEED: np.zeros(2, "float32")})),
    "no number in weights": weights(lambda arrays: arrays[K].fill(np.nan)),
    "infinite weights": weights(lambda arrays: arrays[K].fill(np.inf)),
    "a packed bomb of zeros": weights(lambda a: a.update({K: np.zeros(10**7, "float32")}), True),
    "a shape beyond memory": inner(lambda a: a.update({f"{K}.npy": header("(10**9, 10**9)")})),
    "a huge shape": inner(lambda a: a.update({f"{K}.npy": header(f"({10**15},)")})),
    "the right shape and nothing": inner(lambda a: a.update({f"{K}.npy": header("(64, 8)")})),
    "a negative shape": inner(lambda a: a.update({f"{K}.npy": header("(-64, -8)")})),
    "code in a header": inner(lambda a: a.update({f"{K}.npy": header("__import__('os')")})),
    "no header": inner(lambda a: a.update({f"{K}.npy": b"\x93NUMPY"})),
    "another version of arrays": inner(
        lambda a: a.update({f"{K}.npy": b"\x93NUMPY\x03\x00" + a[f"{K}.npy"][8:]})
    ),
    "a path in the weights": inner(lambda a: a.update({"../x.npy": b""})),
    "weights packed oddly": inner(lambda a: None, zipfile.ZIP_LZMA),
}


def history_with(entry: bytes, count: int) -> Change:
    """Repeat an entry of the list of epochs."""

    def change(parts: dict[str, bytes]) -> bytes:
        history = json.loads(parts["history.json"]) | {"epochs": []}
        start, end = json.dumps(history).encode().split(b'"epochs": []')
        many = b",".join([entry] * count)
        return zipped({**parts, "history.json": start + b'"epochs": [' + many + b"]" + end})

    return change


FOREIGN = frozenset(
    {
        *("empty", "text", "png", "only the end"),
        *("an empty archive", "a file of weights", "no spec", "no history", "no weights"),
        *("an unknown part", "a parent's folder", "an absolute path", "a windows path"),
        *("a folder", "a pickle", "another case", "a part twice", "a thousand parts", "many parts"),
    }
)
"""Files that are no bundles."""

INCOMPLETE = frozenset({"cut in half", "cut at the end"})
"""Files whose end is missing."""

TOO_LARGE = frozenset(
    {
        *("too many bytes", "a bomb as the program", "a bomb as the spec", "a bomb as the history"),
        *("a bomb as weights", "a bomb as the best weights", "a packed bomb of zeros"),
        *("empty epochs", "an unknown entry with a long list", "many arrays"),
    }
)
"""Files that exceed a size limit; all others are damaged."""

MANY = 6_000_000


GROWING: Mapping[str, Change] = {
    "empty epochs": history_with(b"{}", MANY),
    "as many empty epochs as fit": history_with(b"{}", 2_600_000),
    "empty lists": history_with(b"[]", 2_000_000),
    "nulls": history_with(b"null", 1_500_000),
    "numbers": history_with(b"1", 3_900_000),
    "empty texts": history_with(b'""', 2_600_000),
    "many metrics": history_with(
        b'{"metrics": {' + b",".join(b'"m%d":1' % n for n in range(300_000)) + b"}}", 1
    ),
    "an unknown entry with a long list": with_history(evil=[{}] * 2_000_000),
    "a long number": history_with(b"1" * 7_000_000, 1),
    "a long text": history_with(b'"' + b"x" * 7_000_000 + b'"', 1),
    "an unclosed text": history_with(b'"' + b"\\\\" * 3_500_000, 1),
    "quotes": history_with(b'"\\"', 1_500_000),
    "a spec of empty layers": with_part(
        "spec.json", b'{"layers": [' + b",".join([b"{}"] * 60_000) + b"]}"
    ),
    "a spec of unknown settings": with_part(
        "spec.json", b"{" + b",".join(b'"a%d":1' % n for n in range(19_000)) + b"}"
    ),
    "many parts": lambda parts: zipped(parts | {f"{n}": b"" for n in range(100_000)}),
    "many arrays": inner(lambda arrays: arrays.update({f"{n}": b"" for n in range(50_000)})),
}
