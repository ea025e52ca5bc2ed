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

    def unset(self) -> dict[str, Any]:
        """Return what to leave out of JSON, as pydantic's ``exclude``.

        That is every field of ``added`` with its default, here and in all parts.
        """
        fields = type(self).model_fields
        values = {name: getattr(self, name) for name in fields}
        left_out = {name: _unset_parts(value) for name, value in values.items()}
        left_out |= {name: values[name] == fields[name].default for name in self.added}
        return {name: each for name, each in left_out.items() if each}

    @model_validator(mode="before")
    @classmethod
    def _reject_bool(cls, data: Any) -> Any:
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


def _unset_parts(value: Any) -> Any:
    if isinstance(value, Frozen):
        return value.unset()
    if isinstance(value, tuple):
        return {index: part for index, each in enumerate(value) if (part := _unset_parts(each))}
    return None
