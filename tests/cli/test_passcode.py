"""``python -m dlcore passcode``: replaces the teacher's passcode."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.__main__ import main
from dlcore.classroom import Classroom
from dlcore.errors import PasscodeWrong
from dlcore.store import Store


def test_the_printed_passcode_is_valid_and_the_old_one_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))
    teachers = Classroom(Store()).teachers
    old = teachers.generate_passcode()
    assert main(["passcode"]) == 0
    printed = capsys.readouterr().out.split()[-1]
    teachers.enter("learner", printed)
    with pytest.raises(PasscodeWrong):
        teachers.enter("learner", old)
