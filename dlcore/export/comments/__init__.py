"""What the comments of a program say, in the reader's language, from gettext catalogues.

They lie here and not with the pages' words because the command line writes programs too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("en", "ja")


def comment(key: str, language: str, **values: object) -> str:
    """A comment in words.

    Args:
        key: its id, for instance ``model``.
        language: one of ``LANGUAGES``.
        values: what stands in for ``{name}``.
    """
    return catalogue(language)[key].format_map(values)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All comments of a language by id."""
    with (Path(__file__).parent / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in read if message.id}
