"""The list of the library's documents: what each says of itself, whether it holds, its versions."""

import streamlit as st

from ingest.formats import FORMATS
from kg.versions import Summary
from library import Entry, Library
from ui import access
from ui.change_view import ask_to_remove
from ui.components import component
from ui.document_payload import standings
from ui.payloads import Json
from ui.shell import go_to

_MOST = 3000
"""Most rows sent to the page; of larger libraries, those that hold the words looked for."""


def shelf_view(library: Library) -> None:
    """Draw the list; a title opens its document, a version is compared with its neighbour."""
    told = standings(library)
    looked_for = st.query_params.get("find", "")
    entries = [each for each in library.entries if _holds(each, looked_for)]
    data = {
        "rows": [_row(each, told[each.id]) for each in entries[:_MOST]],
        "total": len(library.entries),
        "find": looked_for,
        "capped": len(library.entries) > _MOST,
        "manage": access.can_manage(),
    }
    result = component("shelf")(
        key="shelf",
        data=data,
        on_open_change=lambda: None,
        on_compare_change=lambda: None,
        on_remove_change=lambda: None,
        on_find_change=lambda: None,
    )
    page = st.session_state["pages"]["document"]
    if result.open:
        go_to(page, doc=result.open)
    if result.compare:
        go_to(page, doc=result.compare["after"], view="compare", **{"with": result.compare["before"]})
    if result.remove and access.can_manage():
        ask_to_remove(library, [each for each in result.remove if each in told])
    if result.find is not None and result.find != looked_for:
        st.query_params["find"] = result.find
        st.rerun()


def _holds(entry: Entry, words: str) -> bool:
    said = (entry.title, entry.name, entry.document_number, entry.issuer)
    return not words or any(words in each for each in said if each)


def _row(entry: Entry, told: Summary) -> Json:
    return {
        "id": entry.id,
        "title": entry.title or entry.name,
        "name": entry.name,
        "number": entry.document_number or "",
        "issuer": "、".join((entry.issuer or "").split("\n")),
        "issued": entry.issued or entry.published or "",
        "effective": entry.effective or "",
        "state": told.state.value,
        "label": told.state_label,
        "why": told.why,
        "quotes": [each.quote.strip() for each in told.evidence],
        "version": told.version if len(told.versions) > 1 else "",
        "versions": len(told.versions),
        "before": told.replaces,
        "after": told.replaced_by,
        "format": FORMATS[entry.format].label + (f" {entry.pages} 页" if entry.pages else ""),
        "clauses": entry.clauses,
        "targets": entry.targets,
        "repairs": entry.repairs,
        "notices": entry.notices,
        "source": entry.provenance.source,
    }
