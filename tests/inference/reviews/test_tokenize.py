"""Texts are split into words as a person reads them."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets.builtin import imdb_tokens
from dlcore.inference.reviews.tokenize import read_text, tokenize
from tests.inference.reviews.reviews import words_of

PLAIN = string.ascii_letters + string.digits + " \t\n!\"#%'()*+,-./:;=?@[]^_`{|}~"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Loved it” – a must-see!", "loved it a must see"),
        ("loved it👍", "loved it"),
        ("1️⃣ 👩‍👩‍👧 good🏻film 🇯🇵", "1 good film"),
        ("I don’t, it´s the actors’ ‘great’ 90′s", "i don't it's the actors great 90's"),
        ("wait…what—no", "wait what no"),
        ("good\xa0film\u3000so\u2009good\r\nindeed\u2028yes", "good film so good indeed yes"),
        ("ｇｏｏｄ　Ｆｉｌｍ！　ｄｏｎ＇ｔ", "good film don't"),
        ("wonder\xadful \ufeffgood\u200b film\u200e", "wonderful good film"),
        ("cliche\u0301 CLICHÉ ﬁlm 𝓵𝓸𝓿𝓮 Film™", "cliché cliché film love film"),
        ("It\x92s \x93good\x94 \x85 yes", "it's good yes"),
        ("&ldquo;it&rsquo;s&nbsp;good&#8221; &amp; &#x66;ine", "it's good fine"),
        ("AT&T R&B a & b &unknown; &", "at t r b a b unknown"),
        ("Good<br />film <p class='x'>so <b>good</b></p>", "good film so good"),
        ("<style>p {color: red}</style>Good<script>var a = 1;</script> film", "good film"),
        ("<!-- hidden --> good <SCRIPT src=x>alert(1)", "good"),
        ("a < b and c > d, I <3 this", "a b and c d i 3 this"),
        ("see https://a.b/terrible?x=1 or www.awful.com, good film", "see or good film"),
        ("<b> <i></i>", ""),
        ("", ""),
    ],
)
def test_words_are_those_that_a_person_reads(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(st.text(PLAIN))
def test_plain_text_keeps_its_words(text: str) -> None:
    expected, tokens = imdb_tokens.tokenize(text, {}, 10), tokenize(read_text(text), {}, 10)
    assert np.array_equal(tokens.starts, expected.starts)
    assert np.array_equal(tokens.ends, expected.ends)


@given(st.text() | st.text(st.sampled_from("a&#;x<>/’\u0301👍é \x92ltb!-")))
def test_offsets_are_of_the_given_text(text: str) -> None:
    read, tokens = read_text(text), tokenize(read_text(text), {}, 10)
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert (np.diff(read.starts) >= 0).all() and (read.ends > read.starts).all()
    spans = np.stack([tokens.starts, tokens.ends]).T.ravel()
    assert (np.diff(spans) >= 0).all() and all(0 <= index <= len(text) for index in spans)
    assert len(tokens.numbers) == len(tokens.words)


def test_words_are_looked_up_by_their_plain_letters() -> None:
    tokens = tokenize(read_text("Don’t ｆｉｌｍ"), {"don't": 3, "film": 5}, 100)
    assert tokens.numbers.tolist() == [6, 8]
