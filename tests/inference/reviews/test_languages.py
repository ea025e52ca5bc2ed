"""Languages are named where there is no doubt."""

from __future__ import annotations

import pytest

from dlcore.inference.reviews.languages import (
    LATIN_LANGUAGES,
    is_mostly_other_script,
    language_of_script,
    language_of_words,
)
from tests.inference.reviews.reviews import FOREIGN, TEXT, words_of


@pytest.mark.parametrize("language", LATIN_LANGUAGES)
def test_function_words_name_the_language(language: str) -> None:
    assert language_of_words(words_of(FOREIGN[language])) == language


@pytest.mark.parametrize(
    "text", [TEXT, "", "Le Cercle rouge is a great film", "Ten film był naprawdę wspaniały"]
)
def test_other_texts_name_none(text: str) -> None:
    assert language_of_words(words_of(text)) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("とても良い映画でした。", "japanese"),
        ("这是一部很好的电影，我们都喜欢。", "chinese"),
        ("這部電影很好看", "chinese"),
        ("최고의 영화였습니다.", "korean"),
        ("最高傑作", None),
        ("Отличный фильм", None),
    ],
)
def test_characters_name_the_language(text: str, language: str | None) -> None:
    assert language_of_script(text) == language
    assert is_mostly_other_script(text)


def test_accents_are_no_other_script() -> None:
    assert not is_mostly_other_script("Très émouvant, phim này rất hay")
