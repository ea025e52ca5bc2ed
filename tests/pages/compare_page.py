"""Drives the Compare page for a learner with stored runs."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from dlcore import Spec, Store
from tests.pages.page_driver import assert_no_error, message
from tests.stored_runs import DIGITS, finished_run

WIDE = DIGITS.changed({"layers.1.units": 128})


@dataclass
class Learner:
    """A learner with the app open, and the app's store."""

    at: AppTest
    store: Store

    @property
    def token(self) -> str:
        return str(self.at.session_state["learner"])

    def compare(self, view: str = "curves") -> AppTest:
        """Open a view of the Compare page."""
        self.at.session_state["compare_view"] = view
        return assert_no_error(self.at.switch_page("pages/compare.py").run())

    def select(self, *rows: int) -> AppTest:
        """Select rows of the table."""
        key = self.at.dataframe[0].key
        assert key
        self.at.session_state[key] = {"selection": {"rows": list(rows), "columns": []}}
        return self.at.run()

    def add_seeds(self, spec: Spec, name: str, losses: list[float]) -> None:
        """Store finished runs of a recipe, one for each seed."""
        for seed, loss in enumerate(losses):
            finished_run(self.store, self.token, spec.changed({"seed": seed}), name=name, loss=loss)

    def message(self, key: str) -> str:
        return message(self.at, key)
