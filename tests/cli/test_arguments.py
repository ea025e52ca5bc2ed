"""Wrong arguments end a command with a sentence, before anything is changed."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve", "--port", "99999"], "99999 is above 65535"),
        (["serve", "--port", "-1"], "-1 is below 0"),
        (["doctor", "--port", "65536"], "65536 is above 65535"),
        (["doctor", "--class", "0"], "0 is below 1"),
        (["doctor", "--class", "many"], "'many' is no whole number"),
        (["runs", "--prune", "-5"], "'-5' is no number of days"),
        (["runs", "--prune", "nan"], "'nan' is no number of days"),
        (["runs", "--prune", "old"], "'old' is no number of days"),
    ],
)
def test_a_wrong_argument_is_explained(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(sentence)
