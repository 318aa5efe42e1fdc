"""The Streamlit app: navigation only; the pages are in ``ui``."""

from pathlib import Path

import streamlit as st

from ui import access, ask_page, document_page, graph_page, login_page, review_page, tasks_page, training_page

LOGO = str(Path(__file__).parent / "ui" / "assets" / "logo.svg")

st.set_page_config(page_title="有据", page_icon=LOGO, layout="wide")
st.logo(LOGO, size="large")

is_open = access.guard()
named, reviews = is_open and access.name() is not None, is_open and access.can_review()
PAGES = {
    "ask": st.Page(ask_page.page, title="问答", url_path="ask", default=True),
    "document": st.Page(document_page.page, title="文件", url_path="document"),
    "graph": st.Page(graph_page.page, title="图谱", url_path="graph"),
    "tasks": st.Page(tasks_page.page, title="任务", url_path="tasks"),
    "training": st.Page(training_page.page, title="培训", url_path="training"),
    "review": st.Page(
        review_page.page, title="复核", url_path="review", visibility="visible" if reviews else "hidden"
    ),
    "account": st.Page(
        login_page.account, title="账号", url_path="account", visibility="visible" if named else "hidden"
    ),
}
st.session_state["pages"] = PAGES
# Whoever has to come in first keeps the address that he asked for.
page = st.navigation(list(PAGES.values()), position="top" if is_open else "hidden")
if is_open:
    page.run()
