"""From a file to a Document."""

import hashlib
import logging
from pathlib import Path

from ingest.document import Document
from ingest.errors import EmptyFileError, FileTooLargeError, UnreadableFileError
from ingest.formats import LARGEST, format_of, reader_of
from ingest.header import read_metadata
from ingest.lines import lines_of
from ingest.outline import read_outline
from ingest.reading import Reading
from ingest.regions import find_regions
from ingest.repair import find_repairs
from ingest.source_map import SourceMap
from ingest.title import find_titles

_log = logging.getLogger(__name__)

MOST_LINES = 1_000_000
"""Most lines read of one file: a hundred times the longest plan known; more would not fit the memory."""


def read(path: Path) -> Document:
    """The document in a file of any format of ``ingest.formats``.

    Raises:
        IngestError: the file cannot be opened or read; the message says what to do.
    """
    return parse(load(path), path.name)


def load(path: Path) -> bytes:
    """The bytes of a file that is small enough to be a document.

    Raises:
        UnreadableFileError, FileTooLargeError: it cannot be opened, or is larger than any format allows.
    """
    try:
        if path.exists() and not path.is_file():
            kind = "这是一个文件夹" if path.is_dir() else "这不是普通文件"
            raise UnreadableFileError(kind, str(path), "请指定其中的一个文件")
        size = path.stat().st_size
        if size > LARGEST:
            raise FileTooLargeError.of(size, LARGEST, str(path))
        with path.open("rb") as file:
            return file.read(LARGEST + 1)  # the file may have grown meanwhile
    except FileNotFoundError as error:
        raise UnreadableFileError("文件不存在", str(path), "请检查路径和文件名") from error
    except PermissionError as error:
        raise UnreadableFileError("没有读取权限", str(path), "请把文件的读取权限授予当前用户") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path. The system's own words are English and go to the cause.
        raise UnreadableFileError("操作系统无法打开文件", str(path), "请检查路径、磁盘和读取权限") from error


def parse(data: bytes, name: str) -> Document:
    """The document in the bytes of a file called ``name``; the bytes tell the format.

    Raises:
        IngestError: the bytes are no document.
    """
    found = format_of(data, name)
    if len(data) > found.largest:
        raise FileTooLargeError.of(len(data), found.largest, name)
    return structured(reader_of(found)(data, name), name, hashlib.sha256(data).hexdigest())


def structured(reading: Reading, name: str, sha256: str) -> Document:
    """The document that a reader's text is: repaired, its clauses and its header found.

    Raises:
        EmptyFileError, FileTooLargeError: no line holds words, or too many do.
    """
    source = reading.text
    if source.count("\n") + source.count("\r") > MOST_LINES:
        raise FileTooLargeError(
            f"文件超过 {MOST_LINES // 10_000} 万行", name, "请拆分后再添加，或确认它确实是公文"
        )
    repaired = SourceMap.of(source, find_repairs(source, reading.edits, breaks_known=reading.breaks_known))
    lines = lines_of(repaired.text)
    if not lines:
        raise EmptyFileError("文件里没有可见的文字", name, "请检查文件是否下载完整")
    titles = find_titles(lines)
    regions = find_regions(lines, titles.body)
    clauses, notices = read_outline(repaired, lines, regions, reading.headings)
    if body := regions.body:
        front, back = lines[: body.start], lines[max(body.start, min(body.closing, body.end - 6)) : body.end]
    else:
        front, back = lines, ()
    metadata = read_metadata(titles, front, back, repaired)
    _log.info("read", extra={"file": name, "clauses": len(clauses), "edits": len(repaired.edits)})
    return Document(
        id=sha256[:12],
        name=name,
        source=source,
        sha256=sha256,
        metadata=metadata,
        clauses=clauses,
        edits=repaired.edits,
        notices=(*reading.notices, *notices),
        format=reading.format,
        pages=reading.pages,
    )
