"""The base of every part of a spec: a frozen pydantic model that accepts no unknown field."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """A value: equal by content, hashable, immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _normalize_zero(cls, value: Any) -> Any:
        """-0.0 equals 0.0 but is written otherwise, which would give equal specs two hashes."""
        return value + 0.0 if isinstance(value, float) else value


def validation_error(code: str, **values: Any) -> PydanticCustomError:
    """Return an error for a validator to raise: a code and values instead of prose."""
    return PydanticCustomError(code, "{code}", {"code": code, **values})
