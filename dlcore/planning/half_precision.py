"""Whether this machine gains from half precision: what a worker has measured on it once."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FILE = "precision.json"
"""Name of the file in the home, with an entry for each machine that has used it."""

MINIMUM_GAIN = 1.1
"""Below it, the difference between two measurements may be chance."""

CPU_INFO = Path("/proc/cpuinfo")
"""Of Linux: the model and the instructions of each processor."""

_IDENTIFYING = ("model name", "flags", "CPU implementer", "CPU part", "Features")


@dataclass(frozen=True)
class PrecisionSpeed:
    """Processor time of the same convolution, forward and backward, in both precisions.

    Args:
        float32: in seconds.
        mixed_bfloat16: in seconds.
    """

    float32: float
    mixed_bfloat16: float

    @property
    def gain(self) -> float:
        """How many times as fast half precision is."""
        return self.float32 / self.mixed_bfloat16

    @property
    def is_faster(self) -> bool:
        """Whether half precision is faster by more than chance."""
        return self.gain >= MINIMUM_GAIN


@functools.cache
def machine_id(cpu_info: Path = CPU_INFO) -> str:
    """Return what identifies a machine whose measurement holds: processor and TensorFlow.

    Args:
        cpu_info: in the form of ``CPU_INFO``.
    """
    lines = dict.fromkeys((platform.machine(), platform.processor(), _tensorflow_version()))
    try:
        text = cpu_info.read_text("utf-8")
    except OSError:
        text = ""
    lines |= dict.fromkeys(line for line in text.splitlines() if line.startswith(_IDENTIFYING))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def load_speed(home: Path) -> PrecisionSpeed | None:
    """Return what was measured on this machine; None if nothing was.

    Args:
        home: folder with the file.
    """
    try:
        return PrecisionSpeed(**_read(home)[machine_id()])
    except (KeyError, TypeError):
        return None


def save_speed(home: Path, speed: PrecisionSpeed) -> None:
    """Keep what was measured on this machine.

    Args:
        home: folder with the file.
        speed: of this machine.
    """
    entries = {**_read(home), machine_id(): asdict(speed)}
    unfinished = home / f"{FILE}.{os.getpid()}"
    unfinished.write_text(json.dumps(entries), "utf-8")
    unfinished.replace(home / FILE)


def _read(home: Path) -> Mapping[str, dict[str, float]]:
    try:
        entries = json.loads((home / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return entries if isinstance(entries, dict) else {}


def _tensorflow_version() -> str:
    for name in ("tensorflow", "tensorflow-cpu"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return ""
