"""A table of which one row is at hand: chosen by its box or by a click on any of its cells."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st


def row_at_hand(columns: Mapping[str, Sequence[str | int | float]], at: int, *, key: str, **look: Any) -> int:
    """Draw the table; returns the row at hand, from 0: ``at`` until another is chosen.

    ``key`` names what the table holds: with another, the choice is forgotten. ``look``: how it looks.
    """
    event = st.dataframe(
        dict(columns),
        key=key,
        hide_index=True,
        on_select=partial(_follow, key),
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [at]}},
        **look,
    )
    size = len(next(iter(columns.values())))
    return next((row for row in event.selection.rows if row < size), at)


def _follow(key: str) -> None:
    """The row of a cell that was just clicked is the one at hand, and its box says so."""
    chosen = st.session_state[key].selection
    cells = list(chosen.cells)
    clicked = [row for row, _ in cells]
    if clicked and clicked != st.session_state.get(f"{key} clicked"):
        st.session_state[key] = {"selection": {"rows": clicked, "columns": [], "cells": cells}}
    st.session_state[f"{key} clicked"] = clicked
