"""What a reader of one format makes of a file: its text, and what the file's layout says of it."""

from dataclasses import dataclass

from ingest.document import Notice
from ingest.page import Page
from ingest.source_map import Edit
from ingest.span import Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the file marks as a heading (a style, ``<h2>``); level 1 is the highest."""

    span: Span  # of the source, the heading's words
    level: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file, which becomes the document's untouched source.

    All readers write text alike, so that one document gives one tree in every format: a paragraph is a
    line; a table's row is a line with cells parted by tabs; nothing is left out that a reader of the
    printed page sees, but for a web page's navigation. What the layout shows to be no text (running heads,
    page numbers) and where lines go on (wrapped lines) are ``edits``, so that the source keeps it.
    """

    format: str  # "txt", "docx", "pdf", …: a key of ``ingest.formats``
    text: str
    edits: tuple[Edit, ...] = ()
    breaks_known: bool = False  # line ends are paragraphs' ends but for ``edits``: nothing is left to guess
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    notices: tuple[Notice, ...] = ()  # what could not be read, or only in part, with its place
