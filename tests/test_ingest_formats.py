"""One document, whatever file it comes in: the same clauses, the same header, the same facts.

The files were printed by LibreOffice and Chromium (tests/formats); the text file is the measure.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest import Document, Metadata
from ingest.errors import EmptyFileError, EncryptedFileError, UnsupportedFormatError
from ingest.formats import format_of
from kg import extract
from kg.extraction import to_json

DOCUMENTS = Path(__file__).parent / "documents"
FORMATS = DOCUMENTS / "formats"
FILES = sorted(path for path in FORMATS.iterdir() if not path.name.startswith("."))


@cache
def document_of(path: Path) -> Document:
    return ingest.read(path)


def original_of(path: Path) -> Path:
    stem = path.name.split(".")[0]
    return next(each for each in DOCUMENTS.iterdir() if each.is_file() and each.stem == stem)


def flat(text: str) -> str:
    return re.sub(r"[\s#]+", "", text)  # the laws are Markdown


def outline(document: Document) -> list[tuple[str, str, str, str]]:
    return [
        (clause.path, clause.kind.value, clause.number, flat(clause.title)) for clause in document.clauses
    ]


def words(document: Document) -> dict[str, str]:
    return {clause.path: flat(document.text(clause.span)) for clause in document.clauses}


def facts(document: Document) -> Any:
    """The facts as the scorer reads them, without what differs by format: white space, offsets, and the
    quotes, which are verbatim: the files were printed from the repaired text."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items() if key not in {"start", "end", "quote"}}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return flat(value) if isinstance(value, str) else value

    found = to_json(document, extract(document))
    return {key: plain(value) for key, value in found.items() if key not in {"document", "clauses"}}


def header(metadata: Metadata) -> Iterator[tuple[str, Any]]:
    for name in ("title", "document_number", "issuer", "issued", "published", "effective", "index_number"):
        field = getattr(metadata, name)
        yield name, field and flat(field.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_clauses_are_the_same(path: Path) -> None:
    assert outline(document_of(path)) == outline(document_of(original_of(path)))
    assert words(document_of(path)) == words(document_of(original_of(path)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_facts_and_header_are_the_same(path: Path) -> None:
    found, wanted = document_of(path), document_of(original_of(path))
    assert facts(found) == facts(wanted)
    assert dict(header(found.metadata)) == dict(header(wanted.metadata))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_fact_is_a_span_of_the_source(path: Path) -> None:
    document = document_of(path)
    for target in extract(document).targets:
        assert document.quote(target.span).strip()
    assert "".join(document.quote(each.span) for each in document.children()) == document.source


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "empty.pdf", EmptyFileError),
        (b"{\\rtf1\\ansi}", "plan.doc", UnsupportedFormatError),
        (b"Rar!\x1a\x07\x00", "plan.zip", UnsupportedFormatError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            EncryptedFileError,
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "a.xls",
            UnsupportedFormatError,
        ),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, name: str, expected: type[Exception]) -> None:
    with pytest.raises(expected) as failure:
        ingest.parse(data, name)
    assert name in str(failure.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_bytes_tell_the_format_not_the_name(path: Path) -> None:
    wanted = path.suffix.removeprefix(".")
    assert format_of(path.read_bytes(), "no name").key == wanted
