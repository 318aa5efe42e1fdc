"""The heading of a page: for readers of the screen by ear; the navigation shows it to the eye."""

import streamlit as st

_HEADING = """<style>
.page-title { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-testid="stElementContainer"]:has(.page-title) { position: absolute; }
.st-key-tasks-table { height: calc(100vh - 15.5rem); min-height: 20rem; }
</style>"""


def title(name: str) -> None:
    """Give the page its first heading."""
    st.html(f"{_HEADING}<h1 class='page-title'>{name}</h1>")
