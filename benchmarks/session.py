"""A browser's websocket session without the browser, in Streamlit's own messages.

It opens a page, chooses and presses, hears which fragment renews itself, asks for it as the
browser's clock does, and confirms to the live chart what it has received, as
``static/live_chart.js`` does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from pages.ui.shell.learner import COOKIE

ANSWER_SECONDS = 30.0


class Session:
    """One browser tab; to be used with ``async with``.

    Args:
        url: of the server.
        learner: token of the learner, as the browser's cookie holds it.
        page: name of a page, empty for the first.
        query: of the address, without ``?``.
    """

    def __init__(self, url: str, learner: str, page: str = "", query: str = "") -> None:
        self.fragment = ""
        self.interval = 0.0
        self.points = 0
        self._url = url
        self._learner = learner
        self._page = page
        self._query = query
        self._script = ""
        self._ids: dict[str, str] = {}
        self._options: dict[str, Sequence[str]] = {}
        self._confirmed: WidgetState | None = None
        self._owed = False
        self._failed = ""

    async def __aenter__(self) -> Session:
        self._socket: ClientConnection = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers={"Cookie": f"{COOKIE}={self._learner}"},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()

    async def open(self) -> float:
        """Loads the page.

        Returns:
            Seconds until it was drawn.
        """
        seconds = await self._ask(self._state(page_name=self._page))
        if self._failed:
            raise RuntimeError(f"the page failed: {self._failed}")
        return seconds

    async def choose(self, key: str, place: int) -> float:
        """Takes an option of a select box.

        Args:
            key: how the widget's key ends.
            place: of the option, from 0.

        Returns:
            Seconds until the page was drawn again, as :meth:`press` does.
        """
        option = self._options[key][place]
        return await self._ask(self._state(), WidgetState(id=self._ids[key], string_value=option))

    async def press(self, key: str) -> float:
        """Presses the button whose key ends so."""
        return await self._ask(self._state(), WidgetState(id=self._ids[key], trigger_value=True))

    async def poll(self) -> float:
        """Asks for the part that renews itself.

        Returns:
            Seconds from the request to the end of the answer.

        Raises:
            TimeoutError: there was none.
        """
        asked = self._state(fragment_id=self.fragment, is_auto_rerun=not self._owed)
        seconds = await self._ask(asked)
        self._owed = False
        return seconds

    @property
    def owes_confirmation(self) -> bool:
        """Whether the chart has to tell what it has, at once and not at the next tick."""
        return self._owed

    def _state(self, **fields: Any) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.context_info.url = f"{self._url}/{self._page}"
        state.context_info.locale = "ja-JP"
        state.context_info.timezone = "Asia/Tokyo"
        for name, value in fields.items():
            setattr(state, name, value)
        widgets: Iterable[WidgetState] = [self._confirmed] if self._confirmed else []
        state.widget_states.widgets.extend(widgets)
        return message

    async def _ask(self, message: BackMsg, *changed: WidgetState) -> float:
        message.rerun_script.page_script_hash = self._script
        message.rerun_script.widget_states.widgets.extend(changed)
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while not self._take(await self._socket.recv()):
                pass
        return time.perf_counter() - began

    def _take(self, data: str | bytes) -> bool:
        """Reads one message; returns whether it ends an answer."""
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "navigation":
                self._script = message.navigation.page_script_hash
            case "auto_rerun":
                self.fragment = message.auto_rerun.fragment_id
                self.interval = message.auto_rerun.interval
            case "delta":
                self._draw(message)
            case "script_finished":
                return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _draw(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.alert.format == Alert.ERROR:
            self._failed = element.alert.body
        kind = element.WhichOneof("type")
        if kind in ("button", "selectbox"):
            self._know(getattr(element, kind))
        if kind != "bidi_component":
            return
        component = element.bidi_component
        data = json.loads(component.json or "null")
        if not isinstance(data, dict) or "points" not in data:
            return
        self.points += len(data["points"])
        if data.get("confirm"):
            have = {"run": data["run"], "cursor": data["to"], "look": data["look"], "gap": False}
            value = json.dumps({"have": have | {"at": time.perf_counter()}})
            self._confirmed = WidgetState(id=component.id, json_value=value)
            self._owed = True

    def _know(self, widget: Any) -> None:
        """Notes a widget by the last part of its key."""
        key = widget.id.rsplit("-", 1)[-1].rsplit(".", 1)[-1]
        self._ids[key] = widget.id
        self._options[key] = list(getattr(widget, "options", ()))
