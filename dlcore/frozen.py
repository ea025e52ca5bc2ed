"""The base of every part of a spec: a frozen pydantic model that takes no unknown field."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: equal by content, hashable, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
