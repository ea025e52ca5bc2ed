"""A learner's own table, from the file to the settings of a run, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Spec, plan
from dlcore.datasets import Task, UploadCsv
from dlcore.spec import Loss
from pages.ui.common import uploaded_table as own_table
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.datasets.uploads.bad_tables import BAD

DATA = str(Path(__file__).parents[4] / "pages" / "data.py")
TRAIN = str(Path(__file__).parents[4] / "pages" / "train.py")

HOUSES = "\n".join(
    [
        "広さ,駅,メモ,価格,売れた",
        *(
            f"{20 + number % 37},{'東京' if number % 3 else '<b>上野</b>'},"
            f"第{number}号,{1000 + 50 * number}.5,{'はい' if number % 2 else 'いいえ'}"
            for number in range(80)
        ),
    ]
)


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(params=LANGUAGES)
def page(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AppTest:
    """The Data page with the own table chosen, opened by a new learner."""
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    return opened(request.param)


def opened(language: str, learner: str = "a" * 32, page: str = DATA) -> AppTest:
    at = AppTest.from_file(page, default_timeout=60)
    at.session_state["language"] = language
    at.session_state["learner"] = learner
    at.session_state["data_set"] = "own-csv"
    return at.run()


def bring(at: AppTest, content: bytes, name: str = "家.csv") -> AppTest:
    at.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest, key: str, **values: object) -> str:
    return catalogue(at.session_state["language"])[key].forms[-1].format(**values)


def box(at: AppTest, key: str) -> object:
    (found,) = (b for b in at.selectbox if b.label == words(at, key))
    return found


def table_of(at: AppTest) -> UploadCsv:
    spec: UploadCsv = at.session_state["own_table"].spec
    return spec


def html(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_a_table_is_shown_and_recognised(page: AppTest, encoding: str) -> None:
    bring(page, HOUSES.encode(encoding))
    assert not page.error
    spec = table_of(page)
    assert (spec.target, spec.task, spec.classes) == ("売れた", Task.CLASSES, ("いいえ", "はい"))
    # A text that is another one in every row can be no feature, and that is said.
    assert [feature.name for feature in spec.features] == ["広さ", "駅", "価格"]
    assert page.text[-1].value == words(page, "own.left_out", names="メモ")
    shown = html(page)
    assert "&lt;b&gt;上野&lt;/b&gt;" in shown and "<b>上野</b>" not in shown
    assert "駅 = 東京" in shown
    assert page.get("plotly_chart")


def test_a_number_is_a_regression(page: AppTest) -> None:
    bring(page, HOUSES.encode("cp932"))
    box(page, "field.target").select("価格").run()
    assert not page.exception and not page.error
    spec = table_of(page)
    assert (spec.target, spec.task) == ("価格", Task.NUMBER)
    assert "売れた" in [feature.name for feature in spec.features]
    assert page.get("plotly_chart")


def test_choices_are_kept(page: AppTest) -> None:
    bring(page, HOUSES.encode())
    page.multiselect[0].set_value(["広さ"]).run()
    page.multiselect[1].set_value(["広さ"]).run()
    box(page, "field.scaling").select("minmax").run()
    box(page, "field.gaps").select("drop").run()
    box(page, "field.test_share").select(0.5).run()
    assert not page.exception and not page.error
    spec = table_of(page)
    assert [feature.name for feature in spec.features] == ["広さ"]
    assert len(spec.features[0].categories) == 37
    assert (spec.scaling, spec.gaps, spec.info().test_size) == ("minmax", "drop", 40)
    # Another session of the same browser, after a reload.
    again = opened(page.session_state["language"])
    assert not again.exception and not again.error
    assert table_of(again) == spec
    assert again.multiselect[0].value == ["広さ"]
    assert box(again, "field.scaling").value == "minmax"


def test_nobody_else_is_offered_it(page: AppTest) -> None:
    bring(page, HOUSES.encode())
    other = opened(page.session_state["language"], "b" * 32)
    assert other.session_state["own_table"] is None and not other.multiselect
    train = opened(page.session_state["language"], "b" * 32, TRAIN)
    assert "own-csv" not in dataset_box(train).options


def dataset_box(at: AppTest) -> object:
    return box(at, "train.dataset")


@pytest.mark.parametrize(
    ("target", "loss", "units"),
    [("売れた", Loss.SPARSE_CATEGORICAL_CROSSENTROPY, 2), ("価格", Loss.MEAN_SQUARED_ERROR, 1)],
)
def test_the_form_fits_itself_to_the_table(
    page: AppTest, target: str, loss: Loss, units: int
) -> None:
    bring(page, HOUSES.encode("cp932"))
    box(page, "field.target").select(target).run()
    train = opened(page.session_state["language"], page=TRAIN)
    label = words(train, "name.dataset.own-csv")
    assert label in dataset_box(train).options
    dataset_box(train).select("own-csv").run()
    assert not train.exception and not train.error
    spec: Spec = train.session_state["draft"]
    assert spec.dataset == table_of(page)
    assert (spec.training.loss, spec.layers[-1].units) == (loss, units)
    assert plan(spec).parameters > 0
    assert any(target in caption.value for caption in train.caption)


def test_settings_follow_the_table(page: AppTest) -> None:
    bring(page, HOUSES.encode())
    page.button(key="own_train").click().run()
    draft: Spec = page.session_state["draft"]
    assert draft.dataset == table_of(page)
    back = page.switch_page(DATA).run()
    box(back, "field.target").select("価格").run()
    draft = back.session_state["draft"]
    assert draft.dataset == table_of(back) and draft.training.loss is Loss.MEAN_SQUARED_ERROR
    back.button(key="own_remove").click().run()
    assert not back.exception and not back.error and not back.multiselect
    assert back.session_state["draft"].dataset.name == "digits"


@pytest.mark.parametrize("page", ["ja"], indirect=True)
def test_every_bad_file_is_explained(page: AppTest) -> None:
    for case, (content, error, _) in BAD.items():
        bring(page, content)
        (shown,) = page.error
        begin = catalogue(page.session_state["language"])[f"error.{error.code}"].forms[0]
        assert shown.value.startswith(begin.partition("{")[0]) and "{" not in shown.value, case
        assert page.session_state["own_table"] is None


def test_a_bad_file_leaves_the_table_before(page: AppTest) -> None:
    bring(page, HOUSES.encode())
    spec = table_of(page)
    bring(page, b"a\n1\n")
    assert len(page.error) == 1 and table_of(page) == spec and page.multiselect


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [("field.target", "メモ", "csv_free_text"), ("field.target", "同じ", "csv_constant")],
)
def test_choices_that_cannot_be_trained_on_are_explained(
    page: AppTest, key: str, value: str, code: str
) -> None:
    lines = HOUSES.split("\n")
    bring(page, "\n".join(["同じ," + lines[0], *("x," + line for line in lines[1:])]).encode())
    box(page, key).select(value).run()
    (shown,) = page.error
    assert value in shown.value
    begin = catalogue(page.session_state["language"])[f"error.{code}"].forms[0]
    assert shown.value.startswith(begin.partition("{")[0])


def test_a_table_is_read_once(page: AppTest, tmp_path: Path) -> None:
    bring(page, HOUSES.replace("東京", "大宮").encode())
    (kept,) = (tmp_path / "home" / "data" / "own").glob("*.csv")
    kept.unlink()
    box(page, "field.target").select("価格").run()
    assert not page.exception and not page.error
    assert table_of(page).target == "価格"


def test_no_feature_is_no_data_set(page: AppTest) -> None:
    bring(page, HOUSES.encode())
    page.multiselect[0].set_value([]).run()
    assert not page.exception and not page.error
    assert page.info[0].value == words(page, "own.no_features")


def test_a_table_that_is_gone_is_explained(page: AppTest, tmp_path: Path) -> None:
    content = HOUSES.replace("東京", "横浜").encode()
    bring(page, content)
    (kept,) = (tmp_path / "home" / "data" / "own").glob("*.csv")
    kept.unlink()
    own_table.known.clear()
    own_table._table.clear()
    again = opened(page.session_state["language"])
    assert not again.exception
    assert again.error[0].value == words(again, "error.csv_missing")
    bring(again, content)
    assert not again.error and again.multiselect
