"""The form of a sweep."""

from __future__ import annotations

from tests.pages.compare_page import Learner
from tests.pages.page_driver import choice
from tests.stored_runs import finished_run


def test_a_sweep_without_values_is_refused(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    at = learner.compare("sweep")
    assert not at.button(key="sweep_start").disabled
    choice(at.multiselect, "sweep_values.training.epochs").set_value([]).run()
    assert not at.exception
    assert at.error and at.button(key="sweep_start").disabled
