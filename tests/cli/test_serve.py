"""``python -m dlcore serve``; the browser tests start the app with it."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DLCORE_MAX_DISK", "lots"),
        ("DLCORE_WORKERS", "0"),
        ("DLCORE_WORKERS", "2.5"),
        ("DLCORE_DATA", "/nowhere"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_a_sentence(
    name: str, given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, given)
    assert main(["serve"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{name}={given}" in line and "Traceback" not in line
