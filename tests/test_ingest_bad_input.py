"""Files that are no documents, or documents in an odd coat: typed errors in Chinese, and true offsets."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from random import Random

import pytest

import ingest
from ingest import IngestError
from ingest.decoding import LARGEST
from ingest.errors import (
    BinaryFileError,
    DamagedFileError,
    EmptyFileError,
    EncodingError,
    FileTooLargeError,
    UnreadableFileError,
)
from ingest.reader import MOST_LINES

PLAN = Path(__file__).parent / "documents" / "jilin2024.txt"
TEXT = PLAN.read_text(encoding="utf-8")
SHORT = "临江市节水方案\n一、总体要求\n（一）工作目标。到2027年达标。\n"


def noise(seed: int, size: int = 5000) -> bytes:
    return Random(seed).randbytes(size)


REFUSED = [
    ("empty", b"", EmptyFileError),
    ("white space", " \n\t\u3000\r\n".encode(), EmptyFileError),
    ("a mark alone", b"\xef\xbb\xbf", EmptyFileError),
    ("a UTF-16 mark alone", b"\xff\xfe", EmptyFileError),
    ("invisible characters", "\u200b\u200e\u2060\n".encode(), EmptyFileError),
    ("zero bytes", bytes(1000), BinaryFileError),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + noise(1), DamagedFileError),
    ("archive", b"PK\x03\x04\x14\x00" + noise(2), DamagedFileError),
    ("compressed", zlib.compress(TEXT.encode()), BinaryFileError),
    ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + noise(3), DamagedFileError),
    ("noise", noise(4, 100_000), BinaryFileError),
    ("a zero byte in text", "一、总则\n甲乙丙。\x00\n".encode(), BinaryFileError),
    ("UTF-32", TEXT.encode("utf-32"), BinaryFileError),
    ("UTF-16 cut short", TEXT.encode("utf-16")[:-1], BinaryFileError),
    ("Korean", ("대한민국의 주권은 국민에게 있고" * 50).encode("euc-kr"), EncodingError),
    ("Japanese", ("すべて国民は健康で文化的な生活" * 50).encode("shift-jis"), EncodingError),
    ("Russian", ("Правительство Российской Федерации " * 50).encode("cp1251"), EncodingError),
    ("French", ("Règlement général adopté à été " * 50).encode("latin-1"), EncodingError),
    ("two encodings", TEXT.encode() + TEXT.encode("gb18030"), EncodingError),
    ("too large", b"1" * (LARGEST + 1), FileTooLargeError),
    ("too many lines", b"1\n" * (MOST_LINES + 1), FileTooLargeError),
]


def assert_says_what_where_and_what_to_do(error: IngestError, where: str) -> None:
    assert where in error.where
    assert str(error) == f"{error.where}：{error.what}。{error.do}"
    for words in (error.what, error.do):
        assert any("一" <= char <= "鿿" for char in words)
        assert "Error" not in words
        assert "No such" not in words


@pytest.mark.parametrize(("data", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_bytes_that_are_no_document_are_refused(data: bytes, error: type[IngestError]) -> None:
    with pytest.raises(error) as caught:
        ingest.parse(data, "文件.txt")
    assert_says_what_where_and_what_to_do(caught.value, "文件.txt")


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\v", "\u2028"])
def test_encodings_and_line_ends_change_nothing_in_the_outline(encoding: str, line_end: str) -> None:
    source = TEXT.replace("\n", line_end)
    expected = ingest.parse(TEXT.encode(), "plan.txt")
    document = ingest.parse(source.encode(encoding), "plan.txt")
    assert document.source.removeprefix("\ufeff") == source
    assert [(c.path, c.kind, c.title) for c in document.clauses] == [
        (c.path, c.kind, c.title) for c in expected.clauses
    ]
    assert document.repaired.text == expected.repaired.text


def test_gbk_with_english_words() -> None:
    text = "关于 Water Quality Standard 的通知\n一、总则\nThe Plan（方案）covers pH and COD.\n"
    assert ingest.parse(text.encode("gbk"), "plan.txt").source == text


def test_utf_16_without_a_mark_and_without_digits() -> None:
    text = "为加强水污染防治工作，改善水环境质量，根据有关法律法规的规定，结合本市实际，制定本方案。" * 5
    for encoding in ("utf-16-le", "utf-16-be"):
        assert ingest.parse(text.encode(encoding), "plan.txt").source == text


def test_a_byte_order_mark_stays_in_the_offsets() -> None:
    document = ingest.parse(b"\xef\xbb\xbf" + SHORT.encode(), "plan.txt")
    assert document.source[0] == "\ufeff"
    assert document.metadata.title is not None
    assert document.metadata.title.span == ingest.Span(1, 8)
    assert document.quote(document.metadata.title.span) == "临江市节水方案"


def test_a_text_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大文件.txt"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(FileTooLargeError) as caught:
        ingest.read(path)
    assert_says_what_where_and_what_to_do(caught.value, "大文件.txt")
    assert "50 MB" in caught.value.what


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大文件.txt"
    with path.open("wb") as file:
        file.truncate(2**30)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(FileTooLargeError) as caught:
        ingest.read(path)
    assert_says_what_where_and_what_to_do(caught.value, "大文件.txt")
    assert "1024 MB" in caught.value.what


def test_missing_file_folder_and_odd_paths(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path, Path("a\0b"), tmp_path / ("长" * 300)):
        with pytest.raises(UnreadableFileError) as caught:
            ingest.read(path)
        assert_says_what_where_and_what_to_do(caught.value, str(path))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFileError):
        ingest.read(pipe)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "密.txt"
    path.write_text(SHORT, encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The superuser may read any file, so a mode of 000 would prove nothing.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFileError) as caught:
        ingest.read(path)
    assert_says_what_where_and_what_to_do(caught.value, "密.txt")
    assert "权限" in caught.value.what


def test_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    before = path.stat().st_mtime_ns
    ingest.read(path)
    assert path.read_bytes() == TEXT.encode("gb18030")
    assert path.stat().st_mtime_ns == before


HOSTILE = {
    "one long line": "全省森林覆盖率稳定在45.8%，" * 100_000,
    "one paragraph of sentences": "到2027年达标。" * 50_000,
    "tiny lines": "一\n" * 50_000,
    "one number repeated": "一、\n" * 30_000,
    "blanks": "中" + " " * 1_000_000 + "文\n" + "甲 " * 100_000,
    "brackets": "（" * 300_000 + "。" * 1000 + "\n" + "(" * 200_000 + "中" + ")" * 200_000,
    "titles that never end": "关于印发《" * 100_000 + "\n" + "一、甲甲  " * 50_000,
    "decimals": "".join(f"1.{i % 99}.{i % 7} 标题\n" for i in range(20_000)),
    "attachments": "一、总则\n" + "附件1：甲\n" * 30_000,
    "rows": ("|a" * 50 + "|\n") * 5_000,
    "page numbers": "— 3 —\n" * 50_000 + "一、总则\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read(name: str) -> None:
    """Quadratic work would not end here: each text takes a second when the work is linear."""
    document = ingest.parse(HOSTILE[name].encode(), "hostile.txt")
    assert document.clauses[-1].span.end == len(document.source)


def test_deep_numbering_stays_shallow() -> None:
    document = ingest.parse(("1" + ".1" * 5 + " 标题\n" + "1.1.1.1.1.1.1.1.1 甲\n").encode(), "deep.txt")
    assert max(clause.path.count(".") for clause in document.clauses) < 12
