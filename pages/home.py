"""Home: an introduction, the learner's current runs, and a button to the first experiment."""

import streamlit as st

from dlcore.datasets import Cache, Digits
from pages.ui.home.hero import draw_hero
from pages.ui.home.recent_runs import draw_recent_runs
from pages.ui.shell.text import t

FIRST_PRESET = "digits-mlp"


def draw_introduction() -> None:
    left, right = st.columns([10, 9], gap="large", vertical_alignment="center")
    with left:
        st.title(t("home.title"), anchor=False)
        st.markdown(t("home.lead"))
        with st.container(horizontal=True, vertical_alignment="center", key="begin"):
            label = t("home.start")
            if st.button(label, type="primary", icon=":material/play_arrow:", key="start"):
                st.session_state["preset"] = FIRST_PRESET
                st.switch_page("pages/train.py")
            st.page_link("pages/data.py", label=t("home.look"), icon=":material/grid_on:")
        st.caption(t("home.start_note"))
    with right:
        draw_hero(*first_digit(), alt=t("home.picture"))


@st.cache_resource(show_spinner=False)
def first_digit() -> tuple[list[list[int]], int, int]:
    """Return the pixels and the class of the first bundled digit, and the maximum pixel value."""
    data = Digits().load(Cache.default())
    return data.x_train[0].tolist(), int(data.y_train[0]), int(data.info.scale)


def draw_steps() -> None:
    st.subheader(t("home.steps"), anchor=False)
    cards = (
        (":material/dataset:", t("home.step_data"), t("home.step_data_how")),
        (":material/hub:", t("home.step_network"), t("home.step_network_how")),
        (":material/model_training:", t("home.step_train"), t("home.step_train_how")),
        (":material/query_stats:", t("home.step_compare"), t("home.step_compare_how")),
    )
    with st.container(key="steps"):
        for number, (icon, title, description) in enumerate(cards, start=1):
            with st.container(border=True, height="stretch"):
                st.markdown(f":primary[{icon}]  \n**{number}. {title}**")
                st.markdown(description)


draw_introduction()
draw_recent_runs()
draw_steps()
