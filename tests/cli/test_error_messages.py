"""Error messages of the command line."""

from __future__ import annotations

import pytest

from dlcore.cli.error_messages import explain, explain_failure
from dlcore.errors import (
    CsvChanged,
    CsvMissing,
    DataError,
    DataOffline,
    HandwritingMissing,
    Problem,
    SpecError,
    TextMissing,
)


def test_a_message_has_the_values_and_a_remedy() -> None:
    message = explain(DataOffline(name="mnist", file="mnist.npz", url="https://example.org"))
    assert "mnist.npz is not on this computer" in message
    assert "python -m dlcore data fetch mnist" in message


def test_a_spec_error_has_one_line_per_problem() -> None:
    problems = [Problem("too_small", "training.epochs", {"given": 0}), Problem("wrong_type", "")]
    lines = ["training.epochs: too small (given 0)", "spec: wrong type"]
    assert explain(SpecError(problems)).splitlines() == lines


@pytest.mark.parametrize("error", [CsvMissing, CsvChanged, TextMissing, HandwritingMissing])
def test_data_that_are_not_here_have_a_sentence(error: type[DataError]) -> None:
    assert explain(error()).endswith(".")


@pytest.mark.parametrize("code", ["out_of_memory", "unexpected", "run_interrupted", "diverged"])
def test_the_end_of_a_run_has_a_sentence(code: str) -> None:
    assert explain_failure(code, {"kind": "ValueError"}).endswith(".")


def test_missing_values_and_unknown_codes() -> None:
    assert explain_failure("run_not_found", {}).startswith("There is no run ?;")
    assert explain_failure("unheard_of", {}) == "unheard_of"
    assert explain_failure("unheard_of", {"epoch": 3}) == "unheard_of {'epoch': 3}"
