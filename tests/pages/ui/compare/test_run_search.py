"""The search of runs by title and note."""

from __future__ import annotations

import pytest

from tests.pages.compare_page import Learner
from tests.pages.page_driver import drawings
from tests.stored_runs import finished_run


@pytest.mark.parametrize("language", ["en"])
def test_words_narrow_the_table_and_keep_what_is_selected(learner: Learner) -> None:
    names = ("Wide net", "deep net", "wide, deep", "other", "last")
    runs = {name: finished_run(learner.store, learner.token, name=name) for name in names}
    learner.store.annotate(runs["other"].id, "#Homework for the wide class")
    at = learner.compare()

    def search(words: str) -> list[str]:
        at.text_input(key="compare_search").set_value(words).run()
        assert not at.error
        return list(at.dataframe[0].value["title"]) if at.dataframe else []

    assert search("WIDE") == ["other", "wide, deep", "Wide net"]
    learner.select(1)
    assert search("homework wide") == ["other"]
    assert search("nowhere") == []
    assert search("") == list(reversed(names))
    table = drawings(at, "dl-runs")[0]
    assert [name for name in names if name in table] == ["wide, deep", "last"]
