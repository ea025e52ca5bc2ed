"""Tests of the Forecast page in both languages, with runs trained by a real worker."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Run, Spec
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.experiments.forecasts import year_recipe
from dlcore.experiments.seeds import next_seeds, with_seed
from dlcore.models.layers import Dense, Flatten
from dlcore.store import Command
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import TIMEOUT, assert_no_error, html, message, open_page
from tests.waiting import wait_for

TABLE = "\n".join(["month,<b>sold</b>", *(f"m{n},{n % 7 * 3 + n}" for n in range(90))]).encode()


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(autouse=True)
def dlcore_home(one_engine: None) -> None:
    """Override the home of each test with the module's home."""


def small_spec(dataset: AirlinePassengers) -> Spec:
    """Return a network that trains quickly."""
    base = PRESETS["airline-lstm"].spec
    training = base.training.model_copy(update={"epochs": 2, "batch_size": 32, "trainer": "exact"})
    layers = (Flatten(), Dense(units=1))
    return base.model_copy(update={"dataset": dataset, "layers": layers, "training": training})


@pytest.fixture(scope="module")
def learners(one_engine: None) -> dict[str, list[Run]]:
    """Two learners: three seeds on the airline passengers, one seed on an uploaded series."""
    airline = small_spec(AirlinePassengers(window=12))
    cache = Cache.default()
    column = build_series_spec(read_table(TABLE), save_table(cache, TABLE), "<b>sold</b>", window=6)
    upload = small_spec(AirlinePassengers()).model_copy(update={"dataset": column})
    specs = {"a" * 32: [airline, *next_seeds(airline, (), 2)], "b" * 32: [upload]}
    return {learner: [train(spec, learner) for spec in of] for learner, of in specs.items()}


def train(spec: Spec, learner: str) -> Run:
    store = services.store()
    run = store.create(spec, learner)
    services.engine().start(run.id)
    wait_for(lambda: store.run(run.id).state.is_finished(), TIMEOUT)
    return store.run(run.id)


def open_forecast(language: str, learner: str) -> AppTest:
    return assert_no_error(open_page("forecast", language, learner=learner))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forecasts_of_several_seeds_are_shown(
    language: str, learners: dict[str, list[Run]]
) -> None:
    at = open_forecast(language, "a" * 32)
    tables = html(at)
    assert message(at, "forecast.network_tested") in tables
    assert message(at, "forecast.persistence") in tables and "52.4" in tables and "0.1012" in tables
    assert message(at, "forecast.apart") in tables
    assert len(at.get("plotly_chart")) == 2
    assert [b.label for b in at.button if "2" in b.label]
    assert_no_error(at.slider[0].set_value(24).run())
    assert message(at, "forecast.step_ahead", count=24, name="1962-12") in html(at)


def test_a_run_that_was_stopped_before_it_began_is_left_out() -> None:
    learner, store = "e" * 32, services.store()
    run = store.create(small_spec(AirlinePassengers(window=6)), learner)
    store.command(run.id, Command.STOP)
    at = open_forecast("en", learner)
    assert message(at, "forecast.empty") in [each.value for each in at.info]
    assert message(at, "forecast.own") in [each.value for each in at.header]


def test_the_button_trains_the_missing_seeds(learners: dict[str, list[Run]]) -> None:
    at = open_forecast("en", "a" * 32)
    more = next(b for b in at.button if b.label == message(at, "forecast.more_seeds", count=2))
    more.click().run()
    runs = services.store().runs("a" * 32)
    assert len({run.spec.seed for run in runs}) == 5
    assert len({with_seed(run.spec, 0) for run in runs}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_uploaded_series_is_forecast(language: str, learners: dict[str, list[Run]]) -> None:
    at = open_forecast(language, "b" * 32)
    assert len(at.get("plotly_chart")) == 2
    assert message(at, "forecast.one_seed") in [info.value for info in at.info]
    ahead = json.loads(at.get("plotly_chart")[1].proto.spec)["data"]
    names = [message(at, "forecast.forecast"), message(at, "forecast.series")]
    assert [line["name"] for line in ahead] == names, "one seed has no mean and no range"
    assert all("<b>sold" not in block.value for block in at.markdown)
    assert "<b>sold" not in html(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_runs_the_button_starts_five(language: str) -> None:
    at = open_forecast(language, "c" * 32)
    assert message(at, "forecast.empty") in [info.value for info in at.info]
    assert_no_error(next(b for b in at.button if b.key == "forecast_begin").click().run())
    runs = services.store().runs("c" * 32)
    assert len(runs) == 5 and len({run.spec.seed for run in runs}) == 5
    assert {with_seed(run.spec, 0) for run in runs} == {with_seed(year_recipe(), 0)}
    assert any(b.key == "forecast_published" for b in at.button), "beside it"
    for run in runs:
        services.store().delete(run.id)


def test_a_series_of_small_values_has_decimals_that_tell_them_apart() -> None:
    table = "\n".join(
        ["month,rate", *(f"m{n},{0.001 * (n % 7) + 1.08}" for n in range(90))]
    ).encode()
    cache, learner = Cache.default(), "d" * 32
    column = build_series_spec(read_table(table), save_table(cache, table), "rate", window=6)
    spec = small_spec(AirlinePassengers()).model_copy(update={"dataset": column})
    for each in (spec, *next_seeds(spec, (spec.seed,), 1)):
        train(each, learner)
    rows = re.findall(r"<tr>(.*?)</tr>", html(open_forecast("en", learner)))
    cells = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in rows]
    steps = [[float(cell) for cell in row[1:]] for row in cells if len(row) == 5]
    assert steps
    for low, mean, high, width in steps:
        assert low < mean < high
        assert high - low == pytest.approx(width, abs=2e-6)
