"""Reads plain text and Markdown."""

from ingest.decoding import decode
from ingest.reading import Reading


def read_plain(data: bytes, name: str) -> Reading:
    """The text of a plain-text or Markdown file, character by character.

    Raises:
        IngestError: the bytes are no text; see ``decode``.
    """
    return Reading("txt", decode(data, name))
