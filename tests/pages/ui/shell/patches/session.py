"""One session of Streamlit's real runtime, whose requests a test sends as a browser does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from tests.event_loop import run_coroutine

T = TypeVar("T")

SCRIPT = """
import streamlit as st

state = st.session_state
if "gate" in state:
    state.entered.set()
    state.gate.wait()


def press():
    state.presses = state.get("presses", 0) + 1


def set_box():
    state.box = "b"


@st.fragment
def part():
    st.button("press", on_click=press)
    st.button("set", on_click=set_box)
    st.text(f"part {state.box} {state.get('presses', 0)}")


st.selectbox("box", ["a", "b"], key="box")
st.text(f"page {state.box}")
part()
"""
"""A page with a select box, and a fragment with two buttons: one counts, one sets the box."""


class Session:
    """A session of ``SCRIPT``.

    Args:
        runtime: of Streamlit, started.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.messages: list[ForwardMsg] = []
        self._runtime = runtime
        self._id = runtime.connect_session(client=self, user_info={})  # type: ignore[arg-type]
        session = runtime.get_app_session(self._id)
        assert session
        self.app = session
        self.app.track_settling()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Receive a message as the browser."""
        self.messages.append(msg)

    def request(self, *events: str, box: str = "", fragment: bool = False) -> None:
        """Request a run.

        Args:
            events: labels of the buttons that are pressed.
            box: the value of the select box; without it the browser does not know the box yet.
            fragment: whether the run is of the fragment.
        """
        message = BackMsg()
        run = message.rerun_script
        run.widget_states.widgets.extend(
            WidgetState(id=self._element("button", label).id, trigger_value=True)
            for label in events
        )
        if box:
            id_ = self._element("selectbox", "box").id
            run.widget_states.widgets.append(WidgetState(id=id_, string_value=box))
        if fragment:
            run.fragment_id = next(each.fragment_id for each in self._deltas() if each.fragment_id)
        if self.messages:
            run.page_script_hash = self.app._pages_manager.main_script_hash
        self._runtime.handle_backmsg(self._id, message)

    def wait_for_thread(self) -> None:
        """Wait until the script has ended, without a turn of the event loop."""
        runner = self.app._scriptrunner
        assert runner and runner._script_thread
        runner._script_thread.join()

    def close_gate(self) -> tuple[threading.Event, threading.Event]:
        """Let the next scripts wait; return what is set when one waits, and what lets them go."""
        entered, gate = threading.Event(), threading.Event()
        self.app.session_state["entered"], self.app.session_state["gate"] = entered, gate
        return entered, gate

    async def texts(self) -> list[str]:
        """Return the texts that the browser gets until nothing runs."""
        await self.app.wait_until_settled()
        texts = [each.new_element.text.body for each in self._deltas()]
        return [text for text in texts if text]

    def _deltas(self) -> list[Any]:
        return [each.delta for each in self.messages if each.WhichOneof("type") == "delta"]

    def _element(self, kind: str, label: str) -> Any:
        elements = [getattr(each.new_element, kind) for each in self._deltas()]
        return next(each for each in elements if each.label == label)


def play(folder: Path, scenario: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
    """Play a scenario with a session whose page is drawn, and return its result.

    Args:
        folder: for the script.
        scenario: of requests.
    """
    return run_coroutine(_play(folder, scenario))


async def _play(folder: Path, scenario: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
    script = folder / "script.py"
    script.write_text(SCRIPT)
    media = MemoryMediaFileStorage("/media")
    runtime = Runtime(RuntimeConfig(str(script), media, MemoryUploadedFileManager("/upload")))
    await runtime.start()
    try:
        session = Session(runtime)
        session.request()
        await session.texts()
        return await scenario(session)
    finally:
        runtime.stop()
        await runtime.stopped
        Runtime._instance = None
