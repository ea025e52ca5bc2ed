"""Join codes: what is shown can be typed back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlcore.classroom.codes import LENGTH, SIGNS, new_code, read_code


def test_no_sign_looks_like_another() -> None:
    assert not set(SIGNS) & set("0OIL1Z2S5B8UV")
    assert len(SIGNS) ** LENGTH > 100_000_000
    code = new_code()
    assert len(code) == LENGTH and set(code) <= set(SIGNS)


@given(st.text(SIGNS, min_size=LENGTH, max_size=LENGTH), st.sampled_from((" ", "-", "　", "")))
def test_a_code_is_read_however_it_is_typed(code: str, separator: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, code.lower(), wide, f"{code[:3]}{separator}{code[3:]} "):
        assert read_code(typed) == code


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert len(read_code(text)) <= LENGTH + 1
