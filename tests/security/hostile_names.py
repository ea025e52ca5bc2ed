"""Names that act where they are read as Markdown, HTML or a chart's markup, and what shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

NAMES = (
    "![a](//evil.example/a)",
    "[b](//evil.example/b)",
    "<img src=//evil.example/c>",
    "<a href=//evil.example/d>d",
    '" src=//evil.example/e x="',
    ":red[f]",
    ":material/bomb:",
    "$x^2$",
    "**g**",
    "`h`",
    "https://evil.example/i",
    "www.evil.example/j",
    "k@evil.example",
    ":material_home:",
    "a -> b",
)
"""Each acts as another kind of markup."""

LONG_NAMES = (
    "".join(NAMES[:2]),
    "".join(NAMES[2:4]),
    "".join(NAMES[4:9]),
    "".join(NAMES[9:12]),
    "".join(NAMES[12:]),
)
"""The same in few names, none of which is cut to fit into a message."""

PLAIN = frozenset(
    {
        "Text.body",
        "Code.code_text",
        "Selectbox.options",
        "Selectbox.raw_value",
        "MultiSelect.options",
        "MultiSelect.raw_values",
        "MultiSelect.placeholder",
        "TextInput.default",
        "TextInput.value",
        "TextInput.placeholder",
        "DownloadButton.url",
    }
)
"""Fields that the browser shows as they are, or not at all."""

CHARTS = frozenset({"PlotlyChart.spec", "BidiComponent.json"})
"""JSON with texts in which plotly interprets elements of HTML."""

NOT_DRAWN = frozenset({"title", "words", "legendgroup", "uirevision"})
"""Names of texts in that JSON: text alternatives and keys."""

_ELEMENTS = tuple(name for name in NAMES if name.startswith("<"))


def misread(at: AppTest) -> list[str]:
    """Return the texts of a page in which a name acts as markup, each after its field."""
    return [
        f"{path}: {text}"
        for element in at._tree
        if isinstance(message := getattr(element, "proto", None), Message)
        for path, text in _texts(message)
        if path not in PLAIN and _acts(path, text)
    ]


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    """Yield all texts of a message, each with the names of its type and field."""
    for field, value in message.ListFields():
        path = f"{message.DESCRIPTOR.name}.{field.name}"
        for item in value if field.is_repeated else [value]:
            if isinstance(item, Message):
                yield from _texts(item)
            elif isinstance(item, str) and field.name not in ("id", "key", "form_id"):
                yield from ((path, text) for text in _leaves(path, item))


def _leaves(path: str, text: str) -> Iterator[str]:
    """Yield a text, or the texts inside the JSON of a chart."""
    if path in CHARTS:
        yield from _json_texts(json.loads(text))
    else:
        yield text


def _json_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if not (key in NOT_DRAWN and isinstance(item, str)):
                yield from _json_texts(item)


def _acts(path: str, text: str) -> bool:
    if path == "Html.body":
        return _loads(text)
    return any(name in text for name in (_ELEMENTS if path in CHARTS else NAMES))


def _loads(html: str) -> bool:
    """Return whether a name has made an attribute with an address."""
    found: list[str | None] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value for name, value in attrs if name in ("src", "href"))

    Parser().feed(html)
    return any("evil.example" in (value or "") for value in found)
