"""Word 97–2003 documents: the same lines as of a docx, out of their binary structures."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ingest_docx_numbers import NUMBERED, assert_same, shown

from ingest import IngestError
from ingest.errors import DamagedFileError, EncryptedFileError, UnsupportedFormatError
from ingest.formats import format_of
from ingest.readers.doc import read_doc
from ingest.readers.doc_formatting import Cell, character, paragraph, sprms
from ingest.readers.docx import read_docx
from ingest.reading import Reading

WORD = Path(__file__).parent / "documents" / "word"
SOME = (WORD / "features.doc").read_bytes()


@pytest.mark.parametrize("original", NUMBERED)
def test_the_same_document_with_automatic_numbers(original: str) -> None:
    assert_same(original, WORD / f"{Path(original).stem}.numbered.doc")


@pytest.mark.parametrize("original", NUMBERED)
def test_numbers_are_those_that_libreoffice_shows(original: str) -> None:
    path = WORD / f"{Path(original).stem}.numbered.doc"
    expected = path.with_suffix(".txt").read_text("utf-8-sig")
    assert shown(read_doc(path.read_bytes(), path.name).text) == shown(expected)


def test_both_word_formats_read_alike() -> None:
    """Notes, merged cells, nested tables, text boxes, changes, hidden text, fields: all as in the docx."""
    old, new = read_doc(SOME, "旧.doc"), read_docx((WORD / "features.docx").read_bytes(), "新.docx")
    assert old.text == new.text
    assert old.edits == new.edits
    assert old.headings == new.headings
    assert [notice.code for notice in old.notices] == ["tracked_changes"]


def stream_at(data: bytes, name: str) -> int:
    """Where a stream's first byte lies in the file, whose sectors lie in order."""
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        stored = compound.openstream(name).read()
    return data.index(stored[:512])


def with_word(data: bytes, at: int, put: bytes) -> bytes:
    """The file with other bytes at an offset of its main stream."""
    start = stream_at(data, "WordDocument") + at
    return data[:start] + put + data[start + len(put) :]


@pytest.mark.parametrize(
    ("at", "put", "error"),
    [
        (0x0A, struct.pack("<H", 0x1200 | 0x0100), EncryptedFileError),  # fEncrypted
        (2, struct.pack("<H", 0x0065), UnsupportedFormatError),  # written by Word 6
        (0, struct.pack("<H", 0xA5DC), UnsupportedFormatError),
        (0, b"\0\0", DamagedFileError),
        (0x0A, struct.pack("<H", 0x1000), DamagedFileError),  # the other table stream, which is not there
        (0x1A2, struct.pack("<II", 2**31, 99), DamagedFileError),  # a piece table outside its stream
        (0x1A2, struct.pack("<II", 0, 0), DamagedFileError),
    ],
)
def test_what_cannot_be_read_is_told(at: int, put: bytes, error: type[IngestError]) -> None:
    with pytest.raises(error):
        read_doc(with_word(SOME, at, put), "坏.doc")


def test_the_bytes_tell_the_format() -> None:
    assert format_of(SOME, "无后缀").key == "doc"


def test_a_cut_file_is_told() -> None:
    with pytest.raises(DamagedFileError):
        read_doc(SOME[: len(SOME) // 2], "半.doc")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # sprmPIlvl and sprmPIlfo: a place in a list.
        ("0a2602" + "0b460300", {"level": 2, "number": 3}),
        # sprmPFInTable; sprmPItap beside it says how deep.
        ("162401", {"depth": 1}),
        ("162401" + "496602000000" + "4b2401", {"depth": 2, "ends_cell": True}),
        # sprmPFTtp: the end of a row.
        ("162401" + "172401", {"depth": 1, "ends_row": True}),
        # sprmPOutLvl.
        ("402600", {"outline": 0}),
        # Unknown ones are passed over by their size, cut ones end it.
        ("0a2402" + "402601", {"outline": 1}),
        ("0b46", {}),
    ],
)
def test_properties_of_paragraphs(changes: str, expected: dict[str, object]) -> None:
    found = paragraph(0, bytes.fromhex(changes))
    plain = paragraph(0, b"")
    assert {name: getattr(found, name) for name in expected} == expected
    assert all(getattr(found, n) == getattr(plain, n) for n in ("number", "outline") if n not in expected)


def test_merged_cells_of_a_row() -> None:
    """sprmTDefTable: two cells, the second going on with the one above it."""
    cells = struct.pack("<H18x", 0) + struct.pack("<H18x", 0x20)
    operand = struct.pack("<B3h", 2, 0, 1000, 3000) + cells
    changes = struct.pack("<HH", 0xD608, len(operand) + 1) + operand
    assert paragraph(0, changes).cells == (Cell(0, 1000, False), Cell(1000, 3000, True))


@pytest.mark.parametrize(
    ("changes", "name", "expected"),
    [
        ("3c0801", "hidden", True),
        ("3c0800", "hidden", False),
        ("000801", "deleted", True),
        ("010801", "changed", True),
        ("482a01", "raised", True),
        ("096a0200b3f0", "sign", (2, 0xF0B3)),
    ],
)
def test_properties_of_characters(changes: str, name: str, expected: object) -> None:
    assert getattr(character(bytes.fromhex(changes)), name) == expected


@given(st.binary(max_size=200))
def test_any_properties_are_passed_over(changes: bytes) -> None:
    assert sum(len(operand) + 2 for _, operand in sprms(changes)) <= len(changes)


MAIN, TABLE = stream_at(SOME, "WordDocument"), stream_at(SOME, "1Table")


@given(st.lists(st.tuples(st.integers(0, len(SOME) - 1), st.binary(min_size=1, max_size=4)), max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_read_or_refused(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(SOME)
    for at, put in changes:
        data[at : at + len(put)] = put
    read_or_refuse(bytes(data))


@given(
    st.one_of(
        st.tuples(st.just(MAIN), st.integers(0, 0x600)), st.tuples(st.just(TABLE), st.integers(0, 4000))
    ),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=400, deadline=None)
def test_a_wrong_offset_or_count_is_read_or_refused(place: tuple[int, int], value: int) -> None:
    data = bytearray(SOME)
    data[sum(place) : sum(place) + 4] = struct.pack("<I", value)
    read_or_refuse(bytes(data[: len(SOME)]))


@given(st.integers(0, len(SOME)))
@settings(max_examples=60, deadline=None)
def test_a_cut_file_is_read_or_refused(length: int) -> None:
    read_or_refuse(SOME[:length])


def read_or_refuse(data: bytes) -> None:
    try:
        assert isinstance(read_doc(data, "坏.doc"), Reading)
    except IngestError as error:
        assert error.do
