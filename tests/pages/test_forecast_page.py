"""The Forecast page without a browser, in both languages, with runs that a real worker trained."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import dlcore
from dlcore import PRESETS, Run, Spec
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.uploads.csv_table import read_table
from dlcore.datasets.uploads.table_file import keep
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.experiments.seeds import next_seeds, with_seed
from dlcore.models.layers import Dense, Flatten
from pages.ui.forecast.start import recipe
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.waiting import wait_for

PAGE = Path(__file__).parents[2] / "pages" / "forecast.py"
PATIENCE = 120.0
TABLE = "\n".join(["month,<b>sold</b>", *(f"m{n},{n % 7 * 3 + n}" for n in range(90))]).encode()


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(autouse=True)
def own_home(one_engine: None) -> None:
    """The module's home instead of one for each test."""


def quick(dataset: AirlinePassengers) -> Spec:
    """A network that is trained in no time."""
    base = PRESETS["airline-lstm"].spec
    training = base.training.model_copy(update={"epochs": 2, "batch_size": 32})
    layers = (Flatten(), Dense(units=1))
    return base.model_copy(update={"dataset": dataset, "layers": layers, "training": training})


@pytest.fixture(scope="module")
def learners(one_engine: None) -> dict[str, list[Run]]:
    """A learner with three seeds on the airline passengers, one with a series of their own."""
    airline = quick(AirlinePassengers(window=12))
    cache = Cache.default()
    column = build_series_spec(read_table(TABLE), keep(cache, TABLE), "<b>sold</b>", window=6)
    own = quick(AirlinePassengers()).model_copy(update={"dataset": column})
    specs = {"a" * 32: [airline, *next_seeds(airline, (), 2)], "b" * 32: [own]}
    return {
        learner: [_trained(spec, learner) for spec in wanted] for learner, wanted in specs.items()
    }


def _trained(spec: Spec, learner: str) -> Run:
    store = services.store()
    run = store.create(spec, learner)
    services.engine().start(run.id)
    wait_for(lambda: store.run(run.id).state.is_finished(), PATIENCE)
    return store.run(run.id)


def opened(language: str, learner: str) -> AppTest:
    at = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
    at.session_state["language"] = language
    at.session_state["learner"] = learner
    return shown(at.run())


def shown(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    assert not at.error, [error.value for error in at.error]
    return at


def words(at: AppTest, key: str, **values: object) -> str:
    forms = catalogue(at.session_state["language"])[key].forms
    return forms[-1].format(**values)


def html(at: AppTest) -> str:
    return "".join(str(block.proto.body) for block in at.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_runs_of_several_seeds_are_shown(language: str, learners: dict[str, list[Run]]) -> None:
    at = opened(language, "a" * 32)
    tables = html(at)
    assert words(at, "forecast.network_tested") in tables
    assert words(at, "forecast.persistence") in tables and "52.4" in tables and "0.1012" in tables
    assert words(at, "forecast.apart") in tables
    assert len(at.get("plotly_chart")) == 2
    assert [b.label for b in at.button if "2" in b.label]
    shown(at.slider[0].set_value(24).run())
    assert words(at, "forecast.step_ahead", count=24, name="1962-12") in html(at)


def test_the_button_begins_the_seeds_that_lack(learners: dict[str, list[Run]]) -> None:
    at = opened("en", "a" * 32)
    more = next(b for b in at.button if b.label == words(at, "forecast.more_seeds", count=2))
    more.click().run()
    runs = services.store().runs("a" * 32)
    assert len({run.spec.seed for run in runs}) == 5
    assert len({with_seed(run.spec, 0) for run in runs}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_of_ones_own(language: str, learners: dict[str, list[Run]]) -> None:
    at = opened(language, "b" * 32)
    assert len(at.get("plotly_chart")) == 2
    assert words(at, "forecast.one_seed") in [info.value for info in at.info]
    assert all("<b>sold" not in block.value for block in at.markdown)
    assert "<b>sold" not in html(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_runs_it_says_how_to_begin(language: str) -> None:
    at = opened(language, "c" * 32)
    assert words(at, "forecast.empty") in [info.value for info in at.info]
    shown(next(b for b in at.button if b.key == "forecast_begin").click().run())
    runs = services.store().runs("c" * 32)
    assert len(runs) == 5 and len({run.spec.seed for run in runs}) == 5
    for run in runs:
        services.store().delete(run.id)


def test_the_published_network_is_the_preset() -> None:
    assert recipe(AirlinePassengers()) == dlcore.PRESETS["airline-lstm"].spec
