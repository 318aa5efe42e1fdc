"""What all pages share: the open library, the frame around the page, the way to another page."""

import gc
import logging
import threading

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import reviewing
from library import Library, LibraryError, default_folder, revision_on_disk

_log = logging.getLogger(__name__)

# Streamlit leaves wide margins for prose; these pages fill the window. Its captions are too pale to read, its
# chips too loud, and white letters on the dark theme's accent have a contrast of 3, where 4.5 is asked
# (WCAG 2.2, 1.4.3).
_FRAME = """<style>
.block-container { padding: 3.6rem 1.6rem 0.4rem !important; max-width: 1720px; }
[data-testid="stForm"] { padding: 0.55rem 0.7rem; }
[data-testid="stHeader"] { background: transparent; }
#MainMenu, footer { display: none; }
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.85 !important; }
[data-tag] { background: rgb(128 128 128 / 20%) !important; }
[data-tag], [data-tag] * { color: inherit !important; }
@media (prefers-color-scheme: dark) {
  [data-testid^="stBaseButton-primary"] { color: #16191d !important; }
  [data-testid^="stBaseButton-primary"] * { color: inherit !important; }
}
</style>"""


def frame() -> None:
    """Draw the page's frame."""
    st.html(_FRAME)


def open_library() -> Library:
    """The library as of its newest revision; where there is none, say what to do and stop the page."""
    folder = default_folder()
    try:
        return _opened(str(folder), revision_on_disk(folder) or "")
    except LibraryError as error:
        st.warning(f"{error.what}。")
        st.info(f"{error.do}。建好后刷新本页。")
        st.stop()


@st.cache_resource(max_entries=2, show_spinner="正在打开资料库……")
def _opened(folder: str, revision: str) -> Library:
    """Open a library; ``revision`` is part of the key, so that a rebuilt one is picked up."""
    from pathlib import Path  # noqa: PLC0415

    _log.info("open library", extra={"revision": revision})
    gc.unfreeze()
    library = Library.open(Path(folder))
    threading.Thread(target=_warm, args=(library,), daemon=True).start()
    return library


def _warm(library: Library) -> None:
    """Load what answers and the graph need while the first page is read.

    Streamlit looks for garbage in all of the memory after each run of a page. With a library in it that took
    0.3 s, 86 % of the time of a question with twenty people asking: what is loaded is put out of its sight.
    """
    try:
        library.ask("秸杆的目标")  # misspelt, so that the sounds of words are loaded too
        for entry in library.entries[:1]:
            library.graph_roots(entry.id)
        reviewing.ready()  # the shapes to which a correction is held
    except LibraryError:
        _log.warning("library cannot be searched yet")
    gc.collect()
    gc.freeze()


def go_to(page: StreamlitPage, **query: str) -> None:
    """Open another page at a permalink."""
    st.switch_page(page, query_params=query)
