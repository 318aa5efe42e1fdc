"""JSON Lines: one row of a table a line, for programs that read facts one by one."""

import json
from collections.abc import Iterable

from ingest.document import Document
from kg.exports.tables import rows
from kg.facts import Facts


def to_json_lines(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """Each line an object: ``table``, then the row's columns; what is absent is null."""
    lines = (json.dumps({"table": table, **row}, ensure_ascii=False) + "\n" for table, row in rows(pairs))
    return "".join(lines).encode("utf-8")
