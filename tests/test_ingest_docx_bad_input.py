"""Damaged and hostile Word documents: read, or refused with what to do, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from documents.word.build_docx import (
    W,
    cell,
    docx_of,
    level,
    lines,
    n,
    numbering,
    p,
    r,
    reading_of,
    replaced,
    tbl,
    tr,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import IngestError
from ingest.errors import DamagedFileError, EmptyFileError, UnsafeFileError
from ingest.readers.docx import read_docx
from ingest.reading import Reading

WORD = Path(__file__).parent / "documents" / "word"

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'.encode()
)
DEEP = f'<w:document xmlns:w="{W}"><w:body>'.encode() + b"<w:sdt>" * 100_000
NESTED = f'<w:document xmlns:w="{W}"><w:body>{"<w:tbl><w:tr><w:tc>" * 60}'.encode()
NESTED += b"</w:tc></w:tr></w:tbl>" * 60 + b"</w:body></w:document>"


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (LAUGHS, UnsafeFileError),
        (LAUGHS.decode().encode("utf-16"), UnsafeFileError),
        (DEEP, DamagedFileError),
        (NESTED, UnsafeFileError),
        (b"<w:document", DamagedFileError),
        (b"", DamagedFileError),
        (None, DamagedFileError),
    ],
)
def test_bad_parts_are_refused(part: bytes | None, error: type[IngestError]) -> None:
    with pytest.raises(error):
        read_docx(replaced(docx_of(p(r("甲"))), "word/document.xml", part), "坏.docx")


def test_no_file_outside_is_read() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" TargetMode="External" Type="x/styles" Target="file:///etc/passwd"/>'
        '<Relationship Id="s" Type="x/numbering" Target="../../../../etc/passwd"/></Relationships>'
    )
    data = replaced(docx_of(p(r("甲"))), "word/_rels/document.xml.rels", rels.encode())
    assert read_docx(data, "外.docx").text == "甲\n"


def test_pictures_alone_ask_for_a_pdf() -> None:
    with pytest.raises(EmptyFileError, match="图片"):
        reading_of(p("<w:r><w:drawing/></w:r>"))


def test_numbers_do_not_grow_without_bound() -> None:
    huge = level("lowerLetter", "%1" * 50).replace('w:start w:val="1"', 'w:start w:val="999999999"')
    wide = cell("甲", '<w:gridSpan w:val="1000000000"/>')
    (first, second) = lines(n("甲") + tbl(tr(wide, cell("乙"))), numbering=numbering(huge))
    assert len(first) <= 101
    assert len(second) < 200


SOME = (WORD / "features.docx").read_bytes()
with zipfile.ZipFile(io.BytesIO(SOME)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist() if name.endswith((".xml", ".rels"))}


@given(st.sampled_from(sorted(PARTS)), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_part_is_read_or_refused(name: str, data: st.DataObject) -> None:
    part = bytearray(PARTS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    try:
        assert isinstance(read_docx(replaced(SOME, name, bytes(part)), "坏.docx"), Reading)
    except IngestError as error:
        assert error.do


@given(st.integers(0, len(SOME)), st.binary(max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_damaged_archive_is_read_or_refused(at: int, put: bytes) -> None:
    for data in (SOME[:at], SOME[:at] + put + SOME[at + len(put) :]):
        try:
            assert isinstance(read_docx(data, "坏.docx"), Reading)
        except IngestError as error:
            assert error.do
