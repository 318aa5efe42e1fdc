"""A page of a document as it was printed: its picture, and the boxes around the words in question.

In: a document, spans of its source. Out: JSON for the sheet of the source panel. Pictures are drawn by a
process of their own (``page_picture``), so that no file can stop or crash the server, and a few are kept.
"""

import base64
import logging
import subprocess
import sys
from pathlib import Path

import streamlit as st

from ingest import Document, Span
from ingest.page import Page, boxes_of
from library import Library
from ui.payloads import Json

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parent.parent
_SECONDS = 15
"""Longest time one page may take to draw."""
_DRAWN = frozenset({"pdf", "image"})
_NOTE = "按文件中的坐标还原，不含印章和图片"


def sheet_payload(library: Library, wanted: Json | None) -> Json | None:
    """What the source panel asked to see; None where it asked for nothing, or for what is not there.

    ``wanted``: ``document``, ``spans`` of its source, ``page`` from 1 or None: the one that the spans are on.
    """
    if not wanted or wanted["document"] not in {entry.id for entry in library.entries}:
        return None
    document = library.document(wanted["document"])
    boxes = [box for start, end in wanted["spans"] for box in boxes_of(document.pages, Span(start, end))]
    number = wanted["page"] or min((box.page for box in boxes), default=1)
    page = next((each for each in document.pages if each.number == number), None)
    if page is None:
        return None
    picture = _picture(library, document, page)
    return {
        "wanted": wanted,
        "page": page.number,
        "pages": len(document.pages),
        "width": page.width,
        "height": page.height,
        "image": picture,
        "lines": [] if picture else _lines(document, page),
        "note": "" if picture else _NOTE,
        "boxes": [[box.left, box.top, box.right, box.bottom] for box in boxes if box.page == number],
    }


def _lines(document: Document, page: Page) -> list[list[float | str]]:
    """The printed lines of a page: left, top, right, bottom in points, and their characters."""
    return [
        [min(run.edges), run.top, max(run.edges), run.bottom, document.quote(run.span)]
        for run in page.runs
        if document.quote(run.span).strip()
    ]


def _picture(library: Library, document: Document, page: Page) -> str | None:
    """The page's picture as a data address; None where it cannot be drawn."""
    if document.format not in _DRAWN:
        return None
    drawn = _drawn(library, document.id, page.number)
    return f"data:image/webp;base64,{base64.b64encode(drawn).decode()}" if drawn else None


@st.cache_data(max_entries=48, show_spinner=False)
def _drawn(_library: Library, document: str, page: int) -> bytes | None:
    command = [sys.executable, "-m", "ui.page_picture", str(page)]
    try:
        done = subprocess.run(
            command,
            input=_library.file(document),
            capture_output=True,
            timeout=_SECONDS,
            cwd=_ROOT,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        _log.warning("page not drawn", extra={"document": document, "page": page}, exc_info=True)
        return None
    return done.stdout
