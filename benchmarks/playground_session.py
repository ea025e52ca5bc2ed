"""A learner in the playground: the client of one tab, which polls as the page does."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.session import Session
from dlcore.playground.settings import Playground

END = 2**31 - 1


def poll_delay() -> float:
    """Return the seconds until the next poll, as ``static/scripts/playground/player.js`` does."""
    return random.uniform(0.35, 0.55)


class PlaygroundSession(Session):
    """The session of a tab that plays a network, and draws nothing.

    Args:
        url: address of the server.
        learner: token of the learner.
        settings: of the network.

    Attributes:
        waits: seconds of each poll, from the request to the end of the response.
        frames: number of frames that came.
    """

    def __init__(self, url: str, learner: str, settings: Playground) -> None:
        super().__init__(url, learner, "playground")
        self.waits: list[float] = []
        self.frames = 0
        self._settings = settings.model_dump(mode="json")
        self._component = self._fragment = self._language = ""
        self._poll = 0
        self._after = -1

    def receive(self, component_id: str, data: dict[str, Any]) -> None:
        """Process the answer to a poll, too.

        Raises:
            RuntimeError: it is an error's sentence.
        """
        super().receive(component_id, data)
        if "answer" not in data:
            return
        self._component = component_id
        self._language = data.get("texts", {}).get("language", self._language)
        answer = data["answer"]
        if not answer or answer["id"] != self._poll:
            return
        if "error" in answer:
            raise RuntimeError(answer["error"])
        frames = answer["frames"]
        count = len(frames["steps"])
        if count and frames["first"] == self._after + 1:
            self.frames += count
            self._after += count

    async def play(self, seconds: float) -> None:
        """Poll for some time."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            self.waits.append(await self._send_poll())
            await asyncio.sleep(poll_delay())

    async def _send_poll(self) -> float:
        self._poll += 1
        request = {
            "number": 1,
            "settings": self._settings,
            "weights": None,
            "steps": 0,
            "until": END,
            "after": self._after,
        }
        poll = {
            "id": self._poll,
            "needs_points": self._poll == 1,
            "language": self._language,
            "request": json.dumps(request),
        }
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self._component}__events",
            json_trigger_value=json.dumps([{"event": "poll", "value": poll}]),
        )
        return await self._rerun(self._state(fragment_id=self._fragment), trigger)

    def _add(self, message: ForwardMsg) -> None:
        if message.delta.new_element.WhichOneof("type") == "bidi_component":
            component = message.delta.new_element.bidi_component
            if component.component_name.endswith("dl_playground"):
                self._fragment = message.delta.fragment_id
        super()._add(message)
