"""The Streamlit app: navigation only; the pages are in ``ui``."""

from pathlib import Path

import streamlit as st

from ui import ask_page, document_page, graph_page

LOGO = str(Path(__file__).parent / "ui" / "assets" / "logo.svg")

st.set_page_config(page_title="有据", page_icon=LOGO, layout="wide")
st.logo(LOGO, size="large")

PAGES = {
    "ask": st.Page(ask_page.page, title="问答", url_path="ask", default=True),
    "document": st.Page(document_page.page, title="文件", url_path="document"),
    "graph": st.Page(graph_page.page, title="图谱", url_path="graph"),
}
st.session_state["pages"] = PAGES
st.navigation(list(PAGES.values()), position="top").run()
