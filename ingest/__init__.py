"""Bytes in, Document out.

In: a file as officials hold it. Out: a :class:`Document`, its source untouched, its header, and the
tree of clauses that partitions the source; :class:`IngestError` where a file is none.
"""

from ingest.citation import citation, work
from ingest.document import Clause, Document, HeaderField, Kind, Metadata, Notice, Period, Provenance
from ingest.errors import IngestError
from ingest.reader import load, parse, read
from ingest.source_map import Edit, SourceMap
from ingest.span import Span, trimmed

__all__ = [
    "Clause",
    "Document",
    "Edit",
    "HeaderField",
    "IngestError",
    "Kind",
    "Metadata",
    "Notice",
    "Period",
    "Provenance",
    "SourceMap",
    "Span",
    "citation",
    "load",
    "parse",
    "read",
    "trimmed",
    "work",
]
