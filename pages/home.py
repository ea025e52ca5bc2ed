"""Home: what this is, and one button to the first experiment."""

import streamlit as st

from dlcore.datasets import Cache, Digits
from pages.ui.home.hero import hero
from pages.ui.home.running import running
from pages.ui.shell.text import t

FIRST_PRESET = "digits-mlp"


@st.cache_resource(show_spinner=False)
def first_digit() -> tuple[list[list[int]], int, int]:
    """Pixels and class of the first bundled digit, and the brightest pixel's value."""
    data = Digits().load(Cache.default())
    return data.x_train[0].tolist(), int(data.y_train[0]), int(data.info.scale)


def start() -> None:
    st.session_state["preset"] = FIRST_PRESET
    st.switch_page("pages/train.py")


def introduction() -> None:
    left, right = st.columns([10, 9], gap="large", vertical_alignment="center")
    with left:
        st.title(t("home.title"), anchor=False)
        st.markdown(t("home.lead"))
        with st.container(horizontal=True, vertical_alignment="center", key="begin"):
            label = t("home.start")
            if st.button(label, type="primary", icon=":material/play_arrow:", key="start"):
                start()
            st.page_link("pages/data.py", label=t("home.look"), icon=":material/grid_on:")
        st.caption(t("home.start_note"))
    with right:
        hero(*first_digit(), words=t("home.picture"))


def steps() -> None:
    st.subheader(t("home.steps"), anchor=False)
    cards = (
        (":material/dataset:", t("home.step_data"), t("home.step_data_how")),
        (":material/hub:", t("home.step_network"), t("home.step_network_how")),
        (":material/model_training:", t("home.step_train"), t("home.step_train_how")),
        (":material/query_stats:", t("home.step_compare"), t("home.step_compare_how")),
    )
    with st.container(key="steps"):
        for number, (icon, title, how) in enumerate(cards, start=1):
            with st.container(border=True, height="stretch"):
                st.markdown(f":primary[{icon}]  \n**{number}. {title}**")
                st.markdown(how)


introduction()
running()
steps()
