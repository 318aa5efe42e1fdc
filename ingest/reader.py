"""From a file to a Document."""

import hashlib
import logging
from pathlib import Path

from ingest.decoding import LARGEST, decode
from ingest.document import Document
from ingest.errors import FileTooLargeError, UnreadableFileError
from ingest.header import find_title, read_metadata
from ingest.lines import lines_of
from ingest.numbering import leading_number
from ingest.outline import read_outline
from ingest.repair import find_repairs
from ingest.source_map import SourceMap

_log = logging.getLogger(__name__)


def read(path: Path) -> Document:
    """The document in a plain-text or Markdown file.

    Raises:
        IngestError: the file cannot be opened or is no text; the message says what to do.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise FileTooLargeError(
                f"文件有 {size / 2**20:.0f} MB，超过 {LARGEST // 2**20} MB 的上限",
                str(path),
                "请拆分后再添加，或确认它确实是公文",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(f"无法打开文件（{reason}）", str(path), "请检查路径和读取权限") from error
    return parse(data, path.name)


def parse(data: bytes, name: str) -> Document:
    """The document in the bytes of a text file called ``name``.

    Raises:
        IngestError: the bytes are no text.
    """
    source = decode(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    repaired = SourceMap.of(source, find_repairs(source))
    lines = lines_of(repaired.text)
    _, _, body = find_title(lines)
    clauses, notices = read_outline(repaired, lines, body)
    first = next((i for i, line in enumerate(lines) if i >= body and leading_number(line.text)), len(lines))
    metadata = read_metadata(lines[:first], lines[first:][-6:], repaired)
    _log.info("read", extra={"file": name, "clauses": len(clauses), "edits": len(repaired.edits)})
    return Document(
        id=sha256[:12],
        name=name,
        source=source,
        sha256=sha256,
        metadata=metadata,
        clauses=clauses,
        edits=repaired.edits,
        notices=notices,
    )
