"""Text of others on a terminal."""

from __future__ import annotations

import pytest

from dlcore.cli.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("手書き é", "手書き é"),
        ("\x1b[31mred", "?[31mred"),
        ("a\nb\tc\r", "a?b?c?"),
        ("\u202eright to left", "?right to left"),
    ],
)
def test_control_characters_are_replaced(text: str, shown: str) -> None:
    assert printable(text) == shown
