"""Keeps widgets and the page's address in step: an address opens the same state in another window.

A widget ``name`` of a page has the session key ``page-name`` and the query parameter ``name``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st


def take_up(page: str, name: str, read: Callable[[list[str]], Any]) -> str:
    """Give a widget the value that the address names, unless the address says what the widget wrote.

    ``read`` makes the widget's value of the parameter's values, none of which can be trusted. Returns the
    widget's key; call this before the widget is drawn.
    """
    key, asked = f"{page}-{name}", st.query_params.get_all(name)
    told: dict[str, list[str]] = st.session_state.setdefault(f"{page} told", {})
    if key not in st.session_state or told.get(name) != asked:
        st.session_state[key] = read(asked)
        told[name] = asked
    return key


def put_down(page: str, values: Mapping[str, Sequence[str]]) -> None:
    """Write the widgets' values into the address; those without a value leave it."""
    told: dict[str, list[str]] = st.session_state.setdefault(f"{page} told", {})
    for name, each in values.items():
        told[name] = list(each)
        if st.query_params.get_all(name) != told[name]:
            st.query_params[name] = told[name]


def one_of(options: Sequence[str]) -> Callable[[list[str]], str | None]:
    """Reads the first value that is an option; None where none is."""
    return lambda asked: next((each for each in asked if each in options), None)


def some_of(options: Sequence[str]) -> Callable[[list[str]], list[str]]:
    """Reads the values that are options."""
    return lambda asked: [each for each in dict.fromkeys(asked) if each in options]


def words(longest: int = 60) -> Callable[[list[str]], str | None]:
    """Reads the first value as words of a person; None where it is empty."""
    return lambda asked: (asked[0].strip()[:longest] or None) if asked else None
