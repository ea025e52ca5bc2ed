"""The measurement of both precisions, as it is kept in the home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlcore.planning.half_precision import (
    FILE,
    PrecisionSpeed,
    load_speed,
    machine_id,
    save_speed,
)


def test_a_measurement_is_kept_beside_those_of_other_machines(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"other": {"float32": 1.0, "mixed_bfloat16": 2.0}}', "utf-8")
    assert load_speed(tmp_path) is None
    save_speed(tmp_path, PrecisionSpeed(0.3, 0.1))
    assert load_speed(tmp_path) == PrecisionSpeed(0.3, 0.1)
    assert json.loads((tmp_path / FILE).read_text("utf-8")).keys() == {"other", machine_id()}


@pytest.mark.parametrize("content", ["", "[]", "{", f'{{"{machine_id()}": {{"float32": 1.0}}}}'])
def test_a_damaged_file_is_no_measurement(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    assert load_speed(tmp_path) is None


def test_another_processor_is_another_machine(tmp_path: Path) -> None:
    infos = [tmp_path / "one", tmp_path / "same", tmp_path / "other", tmp_path / "missing"]
    lines = ("model name: A\nflags: avx2", "model name: A\nflags: avx2\ncpu MHz: 9", "flags: amx")
    for info, text in zip(infos, lines, strict=False):
        info.write_text(text, "utf-8")
    one, same, other, missing = map(machine_id, infos)
    assert one == same
    assert len({one, other, missing}) == 3


@pytest.mark.parametrize(
    ("speed", "is_faster"),
    [(PrecisionSpeed(2.0, 1.0), True), (PrecisionSpeed(1.0, 0.98), False)],
)
def test_a_gain_within_chance_does_not_count(speed: PrecisionSpeed, is_faster: bool) -> None:
    assert speed.is_faster is is_faster
