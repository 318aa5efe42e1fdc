"""The source panel beside tables, exercises and facts: a passage marked in its document."""

import streamlit as st

from ingest import Document, Span, citation
from library import Library
from ui.components import component
from ui.payloads import Json, document_payload
from ui.shell import go_to


def mark(document: Document, name: str, span: Span, clause: str) -> Json:
    """A mark on the words at ``span``, with the citation of their clause."""
    label = citation(document, clause)
    return {"id": name, "spans": [[span.start, span.end]], "label": label, "clause": clause}


def row(name: str, value: str, note: str = "") -> Json:
    """A line of the card above the source."""
    return {"name": name, "value": value, "note": note}


def source_panel(
    library: Library, key: str, document: Document, marks: list[Json], card: list[Json] | None = None
) -> None:
    """Draw the panel, scrolled to the first mark; what is said of it stands in ``card`` above."""
    data = {
        "document": document_payload(document, library.revision),
        "marks": marks,
        "active": marks[0]["id"] if marks else None,
        "card": {"title": "", "rows": card} if card else None,
        "hint": "",
    }
    _draw(key, data)


def empty_panel(key: str, hint: str) -> None:
    """Draw the panel without a document: what will be shown there, and what to do for it."""
    _draw(key, {"document": None, "marks": [], "active": None, "card": None, "hint": hint})


def _draw(key: str, data: Json) -> None:
    result = component("source")(key=key, data=data, on_open_change=lambda: None)
    if result.open:
        target = result.open
        go_to(st.session_state["pages"]["document"], doc=target["document"], clause=target["clause"])
