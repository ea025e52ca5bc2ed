"""A run is exported as files and imported in another browser."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from dlcore import PRESETS, Store
from tests.e2e.actions import check, click
from tests.e2e.app_run import wait_for_app_run
from tests.stored_runs import finished_run_with_weights


def test_export_and_import(
    start_app: Callable[..., str], app_store: Store, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    spec = PRESETS["digits-mlp"].spec
    run = finished_run_with_weights(app_store, "a" * 32, spec, preset="digits-mlp")
    address = start_app()

    page = open_page(f"{address}/train?lang=ja&run={run.id}")
    expect(page.get_by_role("radio", name="コード", exact=True)).to_be_visible()
    wait_for_app_run(page)
    check(page.get_by_role("radio", name="コード", exact=True))
    files = {}
    for label in ("プログラム（.py）", "ノートブック（.ipynb）", "実験まるごと（.zip）"):
        with page.expect_download() as download:
            click(page.get_by_role("button", name=label))
        files[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[label])
    program, notebook, bundle = files.values()
    ast.parse(program.read_text("utf-8"))
    assert json.loads(notebook.read_text("utf-8"))["nbformat"] == 4

    other = open_page(f"{address}/compare?lang=en")
    bring_back = other.get_by_text("Bring a run back", exact=True)
    expect(bring_back).to_be_visible()
    wait_for_app_run(other)
    click(bring_back)
    field = other.get_by_test_id("stFileUploaderDropzoneInput")
    field.set_input_files(bundle)
    click(other.get_by_role("button", name="Bring it back"))
    title = other.get_by_role("heading", name="(imported)")
    expect(title).to_be_visible()
    expect(other.locator(".js-plotly-plot").first).to_be_visible()
