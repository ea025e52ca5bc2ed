"""Client of Streamlit's websocket protocol: one browser tab without the browser.

It opens a page, chooses options, presses buttons, reruns the fragment that the server wants rerun
at an interval, and confirms received points to the live chart, as the live chart does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from pages.ui.shell.learner import COOKIE

RESPONSE_SECONDS = 30.0


class Session:
    """Async context manager for the session of one tab.

    Args:
        url: address of the server.
        learner: token of the learner, the value of the cookie.
        page: path of a page, empty for the first.
        query: query string of the address, without ``?``.

    Attributes:
        fragment: id of the fragment that is rerun at an interval, empty without one.
        interval: its interval in seconds.
        points: number of points of the live chart that were received.
        fragments: intervals of all fragments that are rerun at one, by id.
        page: path of the open page, empty for the first.
    """

    def __init__(self, url: str, learner: str, page: str = "", query: str = "") -> None:
        self.fragment = ""
        self.interval = 0.0
        self.points = 0
        self.fragments: dict[str, float] = {}
        self.page = page
        self._url = url
        self._learner = learner
        self._query = query
        self._script = ""
        self._ids: dict[str, str] = {}
        self._options: dict[str, Sequence[str]] = {}
        self._confirmed: WidgetState | None = None
        self._is_unconfirmed = False
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
        """Load the page; return the seconds until the script has ended."""
        seconds = await self._rerun(self._state(page_name=self.page))
        if self._failed:
            raise RuntimeError(f"the page failed: {self._failed}")
        return seconds

    async def choose(self, key: str, index: int) -> float:
        """Choose an option of a select box; return the seconds until the script has ended.

        Args:
            key: last part of the widget's key.
            index: of the option, from 0.
        """
        option = self._options[key][index]
        return await self._rerun(self._state(), WidgetState(id=self._ids[key], string_value=option))

    async def press(self, key: str) -> float:
        """Press a button, by the last part of its key; return the seconds as ``choose`` does."""
        return await self._rerun(self._state(), WidgetState(id=self._ids[key], trigger_value=True))

    async def submit(self, label: str, fields: Mapping[str, str]) -> float:
        """Fill the text fields of a form and press its button; return the seconds as ``choose``.

        Args:
            label: of the button.
            fields: texts by the last part of the fields' keys.
        """
        states = [WidgetState(id=self._ids[key], string_value=text) for key, text in fields.items()]
        pressed = WidgetState(id=self._ids[label], trigger_value=True)
        return await self._rerun(self._state(), *states, pressed)

    async def poll(self, fragment: str = "") -> float:
        """Rerun a fragment; return the seconds from the request to the end of the response.

        Args:
            fragment: id; by default the last one that the server wants rerun.

        Raises:
            TimeoutError: no response within :data:`RESPONSE_SECONDS`.
        """
        request = self._state(
            fragment_id=fragment or self.fragment, is_auto_rerun=not self._is_unconfirmed
        )
        seconds = await self._rerun(request)
        self._is_unconfirmed = False
        return seconds

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the chart must confirm its points now instead of at the next interval."""
        return self._is_unconfirmed

    def _state(self, **fields: Any) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.context_info.url = f"{self._url}/{self.page}"
        state.context_info.locale = "ja-JP"
        state.context_info.timezone = "Asia/Tokyo"
        for name, value in fields.items():
            setattr(state, name, value)
        widgets: Iterable[WidgetState] = [self._confirmed] if self._confirmed else []
        state.widget_states.widgets.extend(widgets)
        return message

    async def _rerun(self, message: BackMsg, *changed: WidgetState) -> float:
        message.rerun_script.page_script_hash = self._script
        message.rerun_script.widget_states.widgets.extend(changed)
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(RESPONSE_SECONDS):
            while not self._receive(await self._socket.recv()):
                pass
        return time.perf_counter() - start

    def _receive(self, data: str | bytes) -> bool:
        """Process one message; return whether it ends the response."""
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self.fragments.clear()
            case "navigation":
                self._script = message.navigation.page_script_hash
                paths = {p.page_script_hash: p.url_pathname for p in message.navigation.app_pages}
                self.page = paths.get(self._script, self.page)
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "auto_rerun":
                self.fragment = message.auto_rerun.fragment_id
                self.interval = message.auto_rerun.interval
                self.fragments[self.fragment] = self.interval
            case "delta":
                self._add(message)
            case "script_finished":
                return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _add(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.alert.format == Alert.ERROR:
            self._failed = element.alert.body
        kind = element.WhichOneof("type")
        if kind in ("button", "selectbox", "text_input"):
            self._register(getattr(element, kind))
        if kind != "bidi_component":
            return
        component = element.bidi_component
        data = json.loads(component.json or "null")
        if isinstance(data, dict):
            self.receive(component.id, data)

    def receive(self, component_id: str, data: dict[str, Any]) -> None:
        """Process the data of a component: the points of the live chart."""
        if "points" not in data:
            return
        self.points += len(data["points"])
        if data.get("confirm"):
            have = {"run": data["run"], "cursor": data["to"], "look": data["look"], "gap": False}
            value = json.dumps({"have": have | {"at": time.perf_counter()}})
            self._confirmed = WidgetState(id=component_id, json_value=value)
            self._is_unconfirmed = True

    def _register(self, widget: Any) -> None:
        """Register a widget by the last part of its key, without the digest of its labels."""
        key = widget.id.rsplit("-", 1)[-1].rsplit(".", 1)[-1].partition(":")[0]
        self._ids[key] = widget.id
        self._options[key] = list(getattr(widget, "options", ()))
