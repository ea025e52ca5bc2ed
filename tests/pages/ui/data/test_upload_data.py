"""Tests of uploaded tables, from the file to the settings of a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect

from dlcore import Spec, plan
from dlcore.datasets import Task, UploadCsv
from dlcore.datasets.uploads.reading import Reading
from dlcore.models.layers import Dense
from dlcore.spec import Loss
from pages.ui.common import uploaded_table
from pages.ui.shell.text import catalogue
from tests.datasets.uploads.bad_tables import BAD
from tests.pages.page_driver import (
    PAGES,
    assert_no_error,
    assert_no_exception,
    html,
    message,
    open_page,
    select_box,
)

HOUSES = "\n".join(
    [
        "広さ,駅,メモ,価格,売れた",
        *(
            f"{20 + number % 37},{'東京' if number % 3 else '<b>上野</b>'},"
            f"{'abcd'[number % 4]}{number}棟,{1000 + 50 * number}.5,"
            f"{'はい' if number % 2 else 'いいえ'}"
            for number in range(80)
        ),
    ]
)


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def page(language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """The Data page with the upload selected, opened by a new learner."""
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    return open_upload(language)


def open_upload(language: str, learner: str = "a" * 32, page: str = "data") -> AppTest:
    return open_page(page, language, learner=learner, learner_token=learner, data_set="own-csv")


def upload(at: AppTest, content: bytes, name: str = "家.csv") -> AppTest:
    return assert_no_exception(at.file_uploader[0].set_value((name, content, "text/csv")).run())


def choose_target(at: AppTest, target: str = "売れた") -> AppTest:
    box = select_box(at, "field.target")
    label = next(o for o in box.options if o in (target, message(at, "own.suggested", name=target)))
    return assert_no_exception(box.select(label).run())


def upload_houses(at: AppTest, encoding: str = "utf-8") -> AppTest:
    """Upload the houses and choose their target."""
    return choose_target(upload(at, HOUSES.encode(encoding)))


def columns_box(at: AppTest, key: str) -> Multiselect[str]:
    return next(box for box in at.multiselect if box.label == message(at, key))


def table_spec(at: AppTest) -> UploadCsv:
    spec: UploadCsv = at.session_state["own_table"].spec
    return spec


def reading(at: AppTest) -> Reading:
    found = table_spec(at).reading
    assert found
    return found


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_columns_and_task_are_recognised(page: AppTest, encoding: str) -> None:
    upload(page, HOUSES.encode(encoding))
    assert not page.error and page.session_state["own_table"] is None
    assert page.info[0].value == message(page, "own.choose_target")
    choose_target(page)
    spec = table_spec(page)
    assert (spec.target, spec.task, spec.classes) == ("売れた", Task.CLASSES, ("いいえ", "はい"))
    # Free text is not a feature, and the page says so.
    assert [feature.name for feature in spec.features] == ["広さ", "駅", "価格"]
    assert message(page, "own.reason.id", name="メモ") in page.text[-1].value
    shown = html(page)
    assert "&lt;b&gt;上野&lt;/b&gt;" in shown and "<b>上野</b>" not in shown
    assert "駅 = 東京" in shown
    assert page.get("plotly_chart")


AMOUNTS = "\n".join(
    ["売上の表", "price,zip,y", *(f'"{n + 1},{n:03d}",{n:05d},{"ab"[n % 2]}' for n in range(40))]
).encode()


def test_decisions_are_listed_and_can_be_changed(page: AppTest) -> None:
    choose_target(upload(page, AMOUNTS), "y")
    listed = "\n".join(text.value for text in page.text)
    names = message(page, "own.note.names", line="2")
    assert names in listed and message(page, "own.note.code") in listed
    assert reading(page).column("price").thousands == ","
    kind = next(box for box in page.selectbox if box.label == "price")
    kind.select(message(page, "own.read_as.decimal comma")).run()
    assert_no_error(page)
    assert reading(page).column("price").decimal == ","
    # The choice outlives the session.
    again = open_upload(page.session_state["language"])
    assert_no_error(again)
    assert table_spec(again) == table_spec(page)


def test_missing_values_and_dates_can_be_chosen(page: AppTest) -> None:
    rows = (f"{n % 9 + 1}/2/2020,{-999 if n % 9 == 0 else n},{n % 2}" for n in range(60))
    choose_target(upload(page, "\n".join(["date,n,y", *rows]).encode()), "y")
    absent = next(b for b in page.multiselect if b.label == message(page, "own.absent_label"))
    assert_no_error(absent.set_value(["-999"]).run())
    kind = next(box for box in page.selectbox if box.label == "date")
    assert_no_error(kind.select(message(page, "own.read_as.date dmy")).run())
    chosen = reading(page)
    assert "-999" in chosen.missing and chosen.column("date: month").order == "dmy"
    again = open_upload(page.session_state["language"])
    assert reading(assert_no_error(again)) == chosen


def test_only_columns_that_there_are_were_encoded(page: AppTest) -> None:
    rows = [f"{n},{n % 7},{'ab'[n % 2]},{n % 3}.5" for n in range(80)]
    choose_target(upload(page, "\n".join(["m,n,c,y", *rows]).encode()), "y")
    for columns, has_categories, has_numbers in (
        ("n", False, True),
        ("c", True, False),
        ("nc", True, True),
    ):
        columns_box(page, "own.features").set_value([*columns]).run()
        shown = "\n".join(caption.value for caption in page.caption)
        scaling = message(page, "field.scaling.standard")
        assert (message(page, "own.encoded.categories") in shown) is has_categories
        assert (message(page, "own.encoded.numbers", scaling=scaling) in shown) is has_numbers


def test_rows_that_are_not_used_are_counted(page: AppTest) -> None:
    rows = [f"{n if n % 10 else ''},{n % 7},{'ab'[n % 2] if n % 4 else ''}" for n in range(80)]
    choose_target(upload(page, "\n".join(["m,n,y", *rows]).encode()), "y")
    captions = [caption.value for caption in page.caption]
    assert message(page, "own.unused.fill", count=20) in captions
    box = select_box(page, "field.gaps")
    assert_no_error(box.select(message(page, "field.gaps.drop")).run())
    used = [n for n in range(80) if n % 10 and n % 4]
    captions = [caption.value for caption in page.caption]
    assert message(page, "own.unused.drop", count=80 - len(used)) in captions


def test_a_reload_opens_the_table_again(page: AppTest) -> None:
    upload_houses(page)
    opened = page.query_params["data"]
    again = open_page(
        "data", "en", query={"data": opened}, learner="a" * 32, learner_token="a" * 32
    )
    assert "家.csv" in [text.value for text in again.text]


def test_names_in_another_line(page: AppTest) -> None:
    choose_target(upload(page, HOUSES.encode()))
    box = next(b for b in page.number_input if b.label == message(page, "own.names_line"))
    box.set_value(0).run()
    assert_no_exception(page)
    assert "column 1" in html(page)


def test_a_numeric_target_is_a_regression(page: AppTest) -> None:
    upload(page, HOUSES.encode("cp932"))
    choose_target(page, "価格")
    assert_no_error(page)
    spec = table_spec(page)
    assert (spec.target, spec.task) == ("価格", Task.NUMBER)
    assert "売れた" in [feature.name for feature in spec.features]
    assert page.get("plotly_chart")


def test_settings_are_kept(page: AppTest) -> None:
    upload_houses(page)
    columns_box(page, "own.features").set_value(["広さ"]).run()
    columns_box(page, "own.categories").set_value(["広さ"]).run()
    select_box(page, "field.scaling").select("minmax").run()
    select_box(page, "field.gaps").select("drop").run()
    select_box(page, "field.test_share").select(0.5).run()
    assert_no_error(page)
    spec = table_spec(page)
    assert [feature.name for feature in spec.features] == ["広さ"]
    assert len(spec.features[0].categories) == 37
    assert (spec.scaling, spec.missing_values, spec.info().test_size) == ("minmax", "drop", 40)
    # Another session of the same learner, as after a reload.
    again = open_upload(page.session_state["language"])
    assert_no_error(again)
    assert table_spec(again) == spec
    assert columns_box(again, "own.features").value == ["広さ"]
    assert select_box(again, "field.scaling").value == "minmax"


def test_other_learners_do_not_see_the_table(page: AppTest) -> None:
    upload_houses(page)
    other = open_upload(page.session_state["language"], "b" * 32)
    assert other.session_state["own_table"] is None and not other.multiselect
    train = open_upload(page.session_state["language"], "b" * 32, "train")
    assert "own-csv" not in select_box(train, "train.dataset").options


@pytest.mark.parametrize(
    ("target", "loss", "units"),
    [("売れた", Loss.SPARSE_CATEGORICAL_CROSSENTROPY, 2), ("価格", Loss.MEAN_SQUARED_ERROR, 1)],
)
def test_the_form_adapts_to_the_table(page: AppTest, target: str, loss: Loss, units: int) -> None:
    upload(page, HOUSES.encode("cp932"))
    choose_target(page, target)
    train = open_upload(page.session_state["language"], page="train")
    label = message(train, "name.dataset.own-csv")
    assert label in select_box(train, "train.dataset").options
    select_box(train, "train.dataset").select("own-csv").run()
    assert_no_error(train)
    spec: Spec = train.session_state["draft"]
    assert spec.dataset == table_spec(page)
    output = spec.layers[-1]
    assert isinstance(output, Dense)
    assert (spec.training.loss, output.units) == (loss, units)
    assert plan(spec).parameters > 0
    assert any(target in caption.value for caption in train.caption)


def test_the_draft_follows_the_table(page: AppTest) -> None:
    upload_houses(page)
    page.button(key="own_train").click().run()
    draft: Spec = page.session_state["draft"]
    assert draft.dataset == table_spec(page)
    back = page.switch_page(str(PAGES / "data.py")).run()
    choose_target(back, "価格")
    draft = back.session_state["draft"]
    assert draft.dataset == table_spec(back) and draft.training.loss is Loss.MEAN_SQUARED_ERROR
    back.button(key="own_remove").click().run()
    assert not back.exception and not back.error and not back.multiselect
    assert back.session_state["draft"].dataset.name == "digits"


def test_every_invalid_file_is_explained(page: AppTest) -> None:
    for case, (content, error, _) in BAD.items():
        upload(page, content)
        (shown,) = page.error
        template = catalogue(page.session_state["language"])[f"error.{error.code}"].forms[0]
        assert shown.value.startswith(template.partition("{")[0]) and "{" not in shown.value, case
        assert page.session_state["own_table"] is None


def test_an_invalid_file_keeps_the_previous_table(page: AppTest) -> None:
    upload_houses(page)
    spec = table_spec(page)
    upload(page, b"a\n1\n")
    assert len(page.error) == 1 and table_spec(page) == spec
    # The refused file does not train the previous table.
    assert not [button for button in page.button if button.key == "own_train"]


@pytest.mark.parametrize(("value", "code"), [("メモ", "csv_free_text"), ("同じ", "csv_constant")])
def test_an_untrainable_target_is_explained(page: AppTest, value: str, code: str) -> None:
    lines = HOUSES.split("\n")
    upload(page, "\n".join(["同じ," + lines[0], *("x," + line for line in lines[1:])]).encode())
    choose_target(page, value)
    (shown,) = page.error
    assert value in shown.value
    template = catalogue(page.session_state["language"])[f"error.{code}"].forms[0]
    assert shown.value.startswith(template.partition("{")[0])


def test_a_table_is_read_once(page: AppTest, tmp_path: Path) -> None:
    choose_target(upload(page, HOUSES.replace("東京", "大宮").encode()))
    (stored,) = (tmp_path / "home" / "data" / "own").glob("*.csv")
    stored.unlink()
    choose_target(page, "価格")
    assert_no_error(page)
    assert table_spec(page).target == "価格"


def test_a_feature_is_required(page: AppTest) -> None:
    upload_houses(page)
    columns_box(page, "own.features").set_value([]).run()
    assert_no_error(page)
    assert page.info[0].value == message(page, "own.no_features")


def test_a_deleted_table_is_explained(page: AppTest, tmp_path: Path) -> None:
    content = HOUSES.replace("東京", "横浜").encode()
    choose_target(upload(page, content))
    (stored,) = (tmp_path / "home" / "data" / "own").glob("*.csv")
    stored.unlink()
    uploaded_table._summary.clear()
    uploaded_table._detected.clear()
    uploaded_table._table.clear()
    again = open_upload(page.session_state["language"])
    assert not again.exception
    assert again.error[0].value == message(again, "error.csv_missing")
    upload(again, content)
    assert not again.error and again.multiselect
