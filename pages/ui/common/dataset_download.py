"""Download of a data set whose files are not on this machine."""

from __future__ import annotations

import streamlit as st

from dlcore.datasets import Cache, DatasetSpec
from dlcore.errors import DataCorrupt, DataOffline
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import size, t


def download_panel(dataset: DatasetSpec, cache: Cache) -> None:
    """Draw the download button and what to do without a network; rerun after a download.

    Args:
        dataset: with files that ``cache`` lacks.
        cache: stores the files.
    """
    total = sum(file.size for file in dataset.missing_files(cache))
    st.space("small")
    with st.container(border=True):
        st.subheader(t("data.missing"), anchor=False)
        st.markdown(t("data.missing_about", size=size(total)))
        label = t("data.download", size=size(total))
        if st.button(label, type="primary", icon=":material/download:") and _fetch(dataset, cache):
            st.rerun()
        with st.expander(t("data.offline"), icon=":material/wifi_off:"):
            st.markdown(t("data.offline_about"))
            st.code(f"python -m dlcore data fetch {dataset.name}", language="shell")
            st.markdown(t("data.offline_folder"))
            st.code("\n".join(file.path for file in dataset.files), language=None)


def _fetch(dataset: DatasetSpec, cache: Cache) -> bool:
    bar = st.progress(0.0)
    shown = ""

    def show(file: str, received: int, total: int) -> None:
        nonlocal shown
        words = t(
            "data.downloading", file=file.split("/")[-1], had=size(received), size=size(total)
        )
        # Only a changed text is sent to the browser.
        if words != shown:
            bar.progress(received / total, words)
            shown = words

    try:
        dataset.fetch(cache, show)
    except (DataOffline, DataCorrupt) as error:
        bar.empty()
        st.error(error_text(error), icon=":material/error:")
        if isinstance(error, DataCorrupt):
            st.code(error.values["place"], language=None)
        return False
    except OSError:
        bar.empty()
        st.error(t("data.not_writable"), icon=":material/error:")
        return False
    return True
