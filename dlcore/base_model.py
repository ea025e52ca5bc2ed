"""The base of every part of a spec: a frozen pydantic model that takes no unknown field."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Frozen(BaseModel):
    """A value: equal by content, hashable, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _zero_has_one_spelling(cls, value: Any) -> Any:
        """-0.0 equals 0.0 but is written otherwise, which would give equal specs two hashes."""
        return value + 0.0 if isinstance(value, float) else value
