"""The base of every part of a spec: a frozen pydantic model that accepts no unknown field."""

from __future__ import annotations

from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """A value: equal by content, hashable, immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    added: ClassVar[frozenset[str]] = frozenset()
    """Fields of later versions. A spec is stored without them where they have their defaults, so
    that it reads the same, and has the same hash, as before they were added."""

    def unset(self) -> set[str]:
        """Return the fields of ``added`` that have their defaults."""
        fields = type(self).model_fields
        return {name for name in self.added if getattr(self, name) == fields[name].default}

    @model_validator(mode="before")
    @classmethod
    def _refuse_bool(cls, data: Any) -> Any:
        """For Python, True is 1, but it is no number of epochs: as a text it is refused."""
        if not isinstance(data, dict):
            return data
        fields = cls.model_fields
        return {
            name: str(value).lower()
            if isinstance(value, bool)
            and name in fields
            and not _accepts_bool(fields[name].annotation)
            else value
            for name, value in data.items()
        }

    @field_validator("*")
    @classmethod
    def _normalize_zero(cls, value: Any) -> Any:
        """-0.0 equals 0.0 but is written otherwise, which would give equal specs two hashes."""
        return value + 0.0 if isinstance(value, float) else value


def _accepts_bool(annotation: Any) -> bool:
    return annotation in (bool, Any) or any(map(_accepts_bool, get_args(annotation)))


def validation_error(code: str, **values: Any) -> PydanticCustomError:
    """Return an error for a validator to raise: a code and values instead of prose."""
    return PydanticCustomError(code, "{code}", {"code": code, **values})
