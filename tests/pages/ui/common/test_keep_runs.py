"""The notice where a server forgets its runs, in both languages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.compare_page import Learner
from tests.pages.page_driver import assert_no_error, downloads, message
from tests.stored_runs import finished_run_with_weights


def has_notice(at: AppTest) -> bool:
    text = message(at, "compare.forgetting")
    return any(text in markdown.value for markdown in at.markdown)


@pytest.mark.parametrize("lasting", ["yes", "no"])
def test_a_server_that_forgets_offers_all_runs_in_one_file(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, lasting: str
) -> None:
    monkeypatch.setenv("DLCORE_LASTING", lasting)
    assert not has_notice(assert_no_error(learner.at.run())), "nothing to keep yet"
    finished_run_with_weights(learner.store, learner.token)
    forgets = lasting == "no"
    assert has_notice(assert_no_error(learner.at.run())) is forgets
    at = learner.compare()
    assert has_notice(at) is forgets
    labels = [button.label for button in downloads(at)]
    assert labels.count(message(at, "compare.archive")) == 1 + forgets
