"""The app's pages: ask, read, explore.

In: an open :class:`library.Library`. Out: Streamlit pages, drawn by the components in ``assets`` (built from
``frontend``), which get plain JSON and show what documents and people wrote as text, never as markup.
"""
