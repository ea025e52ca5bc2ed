"""Tests of the Data page in both languages."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import (
    DATASETS,
    Cache,
    Dataset,
    DatasetSpec,
    Digits,
    Mnist,
    NoisyLine,
    Points,
    TwoClass,
    TwoInputs,
    dataset_named,
)
from dlcore.datasets.builtin.airline_passengers import passengers
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import assert_no_error, assert_no_exception, drawings, open_page, texts

CLOSED_PROXY = "http://127.0.0.1:9"

UNSTATED = {"en": "not stated", "ja": "明記されていません"}


@pytest.fixture(autouse=True)
def _temporary_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))


@pytest.fixture
def _no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DLCORE_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real file, located before a test clears the environment."""
    found = Cache(tmp_path_factory.mktemp("data")).find(Mnist.files[0])
    if found is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return found


def open_data(language: str, dataset: str = "digits") -> AppTest:
    """Open the page with a data set selected."""
    return open_page("data", language, data_set=dataset)


def drawing(at: AppTest, css_class: str) -> str:
    """Return the only HTML element of a class."""
    (body,) = drawings(at, css_class)
    return body


def cells(body: str, tag: str = "td") -> list[int]:
    """Return the integers in the cells of an HTML element."""
    return [int(value) for value in re.findall(rf"<{tag}[^>]*>(\d+)</{tag}>", body)]


def require(name: str, folder: Path) -> DatasetSpec:
    """Return a data set; skip the test if its files are not on this machine."""
    dataset = dataset_named(name)
    if dataset.missing_files(Cache(folder)):
        pytest.skip(f"{name} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return dataset


def rows(body: str) -> list[list[str]]:
    """Return the cells of a plain table; a vertical bar separates the small text."""
    lines = [re.findall("<td>(.*?)</td>", line) for line in re.findall("<tr>(.*?)</tr>", body)]
    small = re.compile("<small>(.*?)</small>")
    return [[small.sub(r"|\1", cell) for cell in line] for line in lines if line]


def traces(at: AppTest, chart: int = 0) -> dict[str, list[float]]:
    """Return the y values of a chart's lines by name."""
    figure = json.loads(at.get("plotly_chart")[chart].proto.spec)
    return {trace["name"]: trace["y"] for trace in figure["data"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_can_be_opened(language: str, name: str, tmp_path: Path) -> None:
    info = require(name, tmp_path).info()
    at = open_data(language, name)
    assert_no_error(at)
    assert at.title[0].value == {"en": "Data", "ja": "データ"}[language]
    shown = texts(at)
    licence = UNSTATED[language] if info.licence == "unstated" else info.licence
    assert info.source in shown and licence in shown and info.citation in shown
    assert f"{info.train_size:,}" in shown and f"{info.test_size:,}" in shown
    assert not re.search(r"\b(data|dataset|name|field)\.[a-z]", shown)
    origin = {"en": "Source and licence", "ja": "出典とライセンス"}[language]
    assert (origin in [header.value for header in at.header]) == bool(info.source)
    assert at.get("plotly_chart")


@pytest.mark.parametrize("name", ["digits", "mnist", "fashion-mnist"])
def test_images_of_every_class_are_shown(name: str, tmp_path: Path) -> None:
    info = require(name, tmp_path).info()
    samples = drawing(open_data("en", name), "dl-samples")
    assert samples.count("<img") == 24 * len(info.classes)


def test_the_page_begins_with_its_title() -> None:
    # Streamlit can show the docstring of a constant.
    assert open_data("ja").main[0].type == "title"


def test_a_reload_opens_the_same_data_set() -> None:
    at = open_page("data", "en")
    assert "data" not in at.query_params
    at.session_state["data_set"] = "points"
    assert_no_exception(at.run())
    assert at.query_params["data"] == "points"
    again = open_page("data", "en", query={"data": "points"})
    assert again.session_state["data_set"] == "points"
    assert open_page("data", "en", query={"data": "none"}).session_state["data_set"] == "digits"


def test_one_session_can_open_all_data_sets(tmp_path: Path) -> None:
    at = open_data("ja")
    for name in DATASETS:
        at.session_state["data_set"] = name
        assert_no_error(at.run())


@pytest.fixture
def cifar10(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dataset:
    """Real colour images: a subset replaces the full data set."""
    subset = Cifar10Subset()
    if subset.missing_files(Cache(tmp_path)):
        pytest.skip("cifar10_subset.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    monkeypatch.setitem(DATASETS, "cifar10", Cifar10Subset)
    return subset.load(Cache(tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_image_has_a_table_for_each_channel(language: str, cifar10: Dataset) -> None:
    at = open_data(language, "cifar10")
    assert drawing(at, "dl-samples").count("<img") == 240
    for channel in range(3):
        at.session_state["data_channel"] = channel
        assert_no_error(at.run())
        pixels = cifar10.x_train[0, ..., channel]
        assert cells(drawing(at, "dl-numbers")) == pixels.reshape(-1).tolist()
        assert cells(drawing(at, "dl-row"))[:32] == pixels[16].tolist()
    assert {"en": "frog", "ja": "カエル"}[language] in drawing(at, "dl-one-hot").lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_is_shown_as_words_and_as_padded_numbers(language: str, tmp_path: Path) -> None:
    data = require("imdb", tmp_path).load(Cache(tmp_path))
    at = open_data(language, "imdb")
    assert "this film was just brilliant" in drawing(at, "dl-review")
    assert cells(drawing(at, "dl-word-row"), "i") == data.x_train[0].tolist()
    padding = int((data.x_train[0] == 0).sum())
    assert drawing(at, "dl-word-row").count("data-padding") == padding
    shown = texts(at)
    assert f"{padding}" in shown and f"{500 - padding}" in shown
    assert {"en": "**positive**", "ja": "**肯定的**"}[language] in shown.lower()


def test_selecting_a_review_by_part_and_class(tmp_path: Path) -> None:
    data = require("imdb", tmp_path).load(Cache(tmp_path))
    at = open_data("en", "imdb")
    part, label = at.selectbox
    part.set_value("test").run()
    label.set_value(0).run()
    at.number_input[0].set_value(3).run()
    index = [index for index, y in enumerate(data.y_test) if y == 0][3]
    assert f"x_test[{index}]" in texts(at)
    assert cells(drawing(at, "dl-word-row"), "i") == data.x_test[index].tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_is_shown_as_a_chart_and_as_windows(language: str) -> None:
    at = open_data(language, "airline-passengers")
    train, test = traces(at).values()
    # The line of the test data begins with the last training month.
    assert train + test[1:] == passengers().tolist() and len(test) == 15
    assert rows(drawing(at, "dl-table"))[0] == ["0", "112|0.015", "118 (1949-02)|0.027"]
    at.slider[0].set_value(3).run()
    assert_no_error(at.slider[1].set_value(10).run())
    first = rows(drawing(at, "dl-table"))[0]
    assert [cell.split("|")[0] for cell in first] == ["10", "104", "118", "115", "126 (1950-02)"]
    assert "127" in drawing(at, "dl-split")


@pytest.mark.parametrize("language", LANGUAGES)
def test_naive_forecasts_are_shown_with_their_errors(language: str) -> None:
    at = open_data(language, "airline-passengers")
    assert [metric.value for metric in at.metric[-2:]] == ["RMSE 0.100", "RMSE 0.101"]
    true, persistence, seasonal = traces(at, 1).values()
    assert true[:-1] == persistence[1:] and true == passengers()[-14:].tolist()
    assert true[0] == passengers()[130] and seasonal[0] == passengers()[118]


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_follow_their_settings(language: str, tmp_path: Path) -> None:
    at = open_data(language, "points")
    at.selectbox[0].set_value("spirals").run()
    noise, samples = at.slider
    noise.set_value(0.0).run()
    assert_no_error(samples.set_value(100).run())
    data = Points(shape="spirals", noise=0.0, samples=100).load(Cache(tmp_path))
    plotted = [value for line in traces(at).values() for value in line]
    assert sorted(plotted) == sorted([*data.x_train[:, 1].tolist(), *data.x_test[:, 1].tolist()])
    first = [*(f"{value:.2f}" for value in data.x_train[0]), str(data.y_train[0])]
    assert rows(drawing(at, "dl-table"))[0] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_noisy_points_are_shown_with_their_line(language: str, tmp_path: Path) -> None:
    at = open_data(language, "noisy-line")
    data = NoisyLine().load(Cache(tmp_path))
    train, test, line = traces(at).values()
    assert train == data.y_train[:, 0].tolist() and test == data.y_test[:, 0].tolist()
    assert line == [0, 3]
    assert not at.selectbox and not at.slider


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_shows_its_first_rows(language: str, tmp_path: Path) -> None:
    at = open_data(language, "two-class")
    data = TwoClass().load(Cache(tmp_path))
    first = [*(f"{value:.2f}" for value in data.x_train[0]), str(data.y_train[0])]
    assert rows(drawing(at, "dl-table"))[0] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_input_has_its_own_table(language: str, tmp_path: Path) -> None:
    at = open_data(language, "two-inputs")
    x = TwoInputs().load(Cache(tmp_path)).x_train[0]
    bodies = [element.proto.body for element in at.get("html")]
    tables = [rows(body) for body in bodies if 'class="dl-table"' in body]
    assert [table[0][0] for table in tables] == [f"{x[0]:.2f}", f"{x[64]:.2f}"]
    assert [table[0][-2] for table in tables] == [f"{x[63]:.2f}", f"{x[-1]:.2f}"]


def test_class_names_are_translated(tmp_path: Path) -> None:
    require("fashion-mnist", tmp_path)
    assert "Ankle boot" in drawing(open_data("en", "fashion-mnist"), "dl-one-hot")
    assert "ショートブーツ" in drawing(open_data("ja", "fashion-mnist"), "dl-one-hot")


def test_an_image_is_shown_as_numbers(tmp_path: Path) -> None:
    at = open_data("en")
    at.number_input[0].set_value(7).run()
    data = Digits().load(Cache(tmp_path))
    assert cells(drawing(at, "dl-numbers")) == data.x_train[7].reshape(-1).tolist()
    assert "x_train[7]" in texts(at)
    one_hot = [0] * 10
    one_hot[data.y_train[7]] = 1
    assert cells(drawing(at, "dl-one-hot"), "b") == one_hot


def test_a_row_is_shown_flattened_and_scaled(tmp_path: Path) -> None:
    at = open_data("ja")
    at.slider[0].set_value(5).run()
    row = Digits().load(Cache(tmp_path)).x_train[0, 5].tolist()
    assert cells(drawing(at, "dl-flat")) == row + list(range(40, 48))
    scaled = re.findall(r"<td>([\d.]+)</td>", drawing(at, "dl-row"))
    assert scaled == [f"{value / 16:.2f}" for value in row]


def test_selecting_an_image_by_part_and_class(tmp_path: Path) -> None:
    at = open_data("en")
    part, label = at.selectbox
    part.set_value("test").run()
    label.set_value(3).run()
    data = Digits().load(Cache(tmp_path))
    threes = [index for index, y in enumerate(data.y_test) if y == 3]
    assert f"(0 to {len(threes) - 1})" in at.number_input[0].label
    at.number_input[0].set_value(2).run()
    assert f"x_test[{threes[2]}]" in texts(at)
    assert cells(drawing(at, "dl-one-hot"), "b").index(1) == 3


def test_the_random_button_selects_an_image() -> None:
    at = open_data("en")
    at.button[1].click().run()
    assert not at.exception
    assert f"x_train[{at.number_input[0].value}]" in texts(at)


def test_the_button_shows_other_samples() -> None:
    at = open_data("en")
    first = drawing(at, "dl-samples")
    at.button[0].click().run()
    assert drawing(at, "dl-samples") != first


@pytest.mark.usefixtures("_no_data")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_download_is_explained(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", CLOSED_PROXY)
    at = open_data(language, "mnist")
    assert not at.get("plotly_chart")
    at.button[0].click().run()
    assert not at.exception
    assert "python -m dlcore data fetch mnist" in at.error[0].value
    assert [code.value for code in at.code] == ["python -m dlcore data fetch mnist", "mnist.npz"]


@pytest.mark.usefixtures("_no_data")
def test_an_unwritable_folder_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTPS_PROXY", CLOSED_PROXY)
    at = open_data("en", "mnist")
    # A file instead of the folder: not writable on any system, for any user.
    (tmp_path / "home" / "data").write_text("")
    at.button[0].click().run()
    assert not at.exception
    assert "DLCORE_HOME" in at.error[0].value


@pytest.fixture
def url(mnist: Path) -> Iterator[str]:
    """URL of the real file on a local server."""
    handler = partial(_Quiet, directory=str(mnist.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/mnist.npz"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.usefixtures("_no_data")
def test_downloading_a_missing_data_set(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Mnist, "files", (replace(Mnist.files[0], url=url),))
    at = open_data("en", "mnist")
    assert "11.5 MB" in at.button[0].label
    assert_no_error(at.button[0].click().run())
    assert "x_train[0]" in texts(at)
    assert (tmp_path / "home" / "data" / "mnist.npz").is_file()
