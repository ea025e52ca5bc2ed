"""Comments of exported programs in each language, from gettext catalogues.

They are not part of the pages' words because the command line exports programs too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("en", "ja")


def comment(key: str, language: str, **values: object) -> str:
    """Return the text of a comment.

    Args:
        key: its id, for instance ``model``.
        language: one of ``LANGUAGES``.
        values: of the placeholders, such as ``{name}``.
    """
    return catalogue(language)[key].format_map(values)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all comments of a language by their ids."""
    with (Path(__file__).parent / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in messages if message.id}
