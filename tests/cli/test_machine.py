"""``dlcore machine``: a wrong address ends the start; machines that train have the contract."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "DLCORE_ENGINE="),
        (["--scheduler", "somewhere"], "somewhere"),
        (["--scheduler", "dask://10.0.0.1:8786"], "(no tls://)"),
        (["--scheduler", "tls://10.0.0.1:8786"], "(no DLCORE_TLS)"),
    ],
)
def test_a_wrong_address_ends_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
) -> None:
    monkeypatch.delenv("DLCORE_ENGINE", raising=False)
    assert main(["machine", *arguments]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert reason in sentence
