"""Sends the data of a component as JSON, without a search for tables.

Streamlit looks for a table in each value of a component's data, and imports pandas and pyarrow for
it: a third of the memory of the process, and a third of a second of the first page. The app's
components get plain values only. Streamlit has no setting for this: the function that looks for
tables is replaced.
"""

from __future__ import annotations

import json
from typing import Any

from streamlit.components.v2.bidi_component import main
from streamlit.proto.BidiComponent_pb2 import BidiComponent


def _send_json(data: Any, bidi_component_proto: BidiComponent) -> None:
    bidi_component_proto.json = json.dumps(data)


def send_plain_data() -> None:
    """Let all components of this process send their data as JSON."""
    main.serialize_mixed_data = _send_json  # type: ignore[attr-defined]
