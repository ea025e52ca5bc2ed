"""The query by which a page of the playground polls."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from dlcore.inference.query import Query
from dlcore.playground.exchange import Frames, Request

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


class PlayNetwork(Query[Frames]):
    """Set what a page's network does, and get its new frames.

    It needs no machine time of its own: a thread of the worker trains, and the answer takes what
    that thread has recorded.

    Args:
        request: of the page.
    """

    result: ClassVar[type[Frames]] = Frames
    needs_turn: ClassVar[bool] = False

    kind: Literal["play_network"] = "play_network"
    request: Request

    @property
    def affinity(self) -> str:
        return self.request.session

    def answer(self, context: QueryContext) -> Frames:
        return context.playground.exchange(self.request)
