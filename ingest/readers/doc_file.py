"""Opens a Word 97–2003 file: its streams, its file information block, and its text piece by piece.

[MS-DOC] on olefile ([MS-CFB]). No kept library reads these files: antiword and catdoc are GPL programs that
print no automatic numbers, textract and others call them; so the structures that carry text are read here.
A field that lies outside its stream raises ``struct.error``, which ``read_doc`` tells as a damaged file.
"""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import olefile

from ingest.errors import DamagedFileError, EncryptedFileError, UnsupportedFormatError
from ingest.readers.docx_lines import LARGEST

REPAIR = "请用 Word 或 WPS 打开并另存为 docx 后再添加"
_WORD_97 = 0x00C1
_MAGIC, _OLDER = 0xA5EC, (0xA5DC, 0xA59B, 0xA59C, 0xA5DB)
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FIELDS = 0x9A  # where pairs of offset and length begin, [MS-DOC] §2.5.1
_CLX = 33
_COMPRESSED = 0x4000_0000
# Bytes of a compressed piece are Latin-1 but for these ([MS-DOC] §2.9.73, FcCompressed).
_CP1252 = {
    byte: ord(bytes([byte]).decode("cp1252"))
    for byte in (*range(0x82, 0x8D), *range(0x91, 0x9D), 0x9F)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of the text; they lie at byte ``at`` of the main stream."""

    start: int
    end: int
    at: int
    width: int  # bytes a character
    changes: bytes = b""  # property changes of the whole piece, made by a fast save


@dataclass(frozen=True)
class WordFile:
    """A file's streams, its text with one character a UTF-16 unit, and where each piece of it lies."""

    main: bytes
    table: bytes
    data: bytes
    text: str
    pieces: tuple[Piece, ...]

    def piece_at(self, at: int) -> int:
        """The index of the piece that holds character ``at``."""
        return bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1

    def count(self, at: int) -> int:
        """A count of characters in the file information block."""
        return max(0, i32(self.main, at))

    def block(self, index: int) -> bytes:
        """The table stream's structure number ``index`` ([MS-DOC] §2.5.6); empty where there is none."""
        return _block(self.main, self.table, index)


def u8(data: bytes, at: int) -> int:
    """The byte at an offset.

    Raises:
        struct.error: it lies outside.
    """
    return int(_unpacked("<B", data, at))


def u16(data: bytes, at: int) -> int:
    """The unsigned 16-bit number at an offset; raises as :func:`u8`."""
    return int(_unpacked("<H", data, at))


def i16(data: bytes, at: int) -> int:
    """The signed 16-bit number at an offset; raises as :func:`u8`."""
    return int(_unpacked("<h", data, at))


def u32(data: bytes, at: int) -> int:
    """The unsigned 32-bit number at an offset; raises as :func:`u8`."""
    return int(_unpacked("<I", data, at))


def i32(data: bytes, at: int) -> int:
    """The signed 32-bit number at an offset; raises as :func:`u8`."""
    return int(_unpacked("<i", data, at))


def cut(data: bytes, at: int, length: int) -> bytes:
    """``length`` bytes at an offset; raises as :func:`u8`."""
    if at < 0 or length < 0 or at + length > len(data):
        raise struct.error(f"{length} bytes at {at} of {len(data)}")
    return data[at : at + length]


def _unpacked(form: str, data: bytes, at: int) -> int:
    if at < 0:
        raise struct.error(f"offset {at}")
    return struct.unpack_from(form, data, at)[0]  # type: ignore[no-any-return]


def open_word(data: bytes, name: str) -> WordFile:
    """The Word file in a compound file's bytes.

    Raises:
        DamagedFileError, EncryptedFileError, UnsupportedFormatError: it cannot be read.
        struct.error: a structure lies outside its stream.
    """
    streams = _streams(data, name)
    main = streams.get("WordDocument", b"")
    magic, version, flags = u16(main, 0), u16(main, 2), u16(main, 0x0A)
    if magic in _OLDER or (magic == _MAGIC and version < _WORD_97):
        raise UnsupportedFormatError.of(" Word 6.0/95 文档", name)
    if magic != _MAGIC:
        raise DamagedFileError("Word 文件头已损坏", name, REPAIR)
    if flags & _ENCRYPTED:
        raise EncryptedFileError.of(name)
    table = streams.get("1Table" if flags & _TABLE_1 else "0Table", b"")
    pieces = _pieces(_block(main, table, _CLX), len(main), name)
    text = "".join(_decoded(main, piece) for piece in pieces)
    return WordFile(main, table, streams.get("Data", b""), text, pieces)


def _streams(data: bytes, name: str) -> dict[str, bytes]:
    wanted = ("WordDocument", "0Table", "1Table", "Data")
    try:
        with olefile.OleFileIO(BytesIO(data)) as compound:
            return {each: compound.openstream(each).read() for each in wanted if compound.exists(each)}
    except (
        OSError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        struct.error,
        RecursionError,
    ) as error:
        # olefile reads broken directories as far as it can, and trips where it cannot.
        raise DamagedFileError("文件结构已损坏，可能没有下载完整", name, REPAIR) from error


def _block(main: bytes, table: bytes, index: int) -> bytes:
    at = _FIELDS + 8 * index
    if index >= u16(main, _FIELDS - 2):
        return b""
    return cut(table, u32(main, at), u32(main, at + 4))


def _pieces(clx: bytes, room: int, name: str) -> tuple[Piece, ...]:
    """The piece table: which characters lie where ([MS-DOC] §2.4.1); no more than bytes have ``room``."""
    at, changes = 0, []
    while u8(clx, at) == 1:
        length = u16(clx, at + 1)
        changes.append(cut(clx, at + 3, length))
        at += 3 + length
    if u8(clx, at) != 2:
        raise DamagedFileError("正文的分段表已损坏", name, REPAIR)
    table = cut(clx, at + 5, u32(clx, at + 1))
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    if (
        bounds[0] != 0
        or bounds[-1] > min(LARGEST, room)
        or any(end < start for start, end in pairwise(bounds))
    ):
        raise DamagedFileError("正文的分段表已损坏", name, REPAIR)
    pieces: list[Piece] = []
    for i, (start, end) in enumerate(pairwise(bounds)):
        place = 4 * (count + 1) + 8 * i
        fc, modifier = u32(table, place + 2), u16(table, place + 6)
        change = changes[modifier >> 1] if modifier & 1 and modifier >> 1 < len(changes) else b""
        if fc & _COMPRESSED:
            pieces.append(Piece(start, end, (fc & (_COMPRESSED - 1)) // 2, 1, change))
        else:
            pieces.append(Piece(start, end, fc & (_COMPRESSED - 1), 2, change))
    return tuple(pieces)


def _decoded(main: bytes, piece: Piece) -> str:
    """A piece's characters, one a unit: a pair of surrogates stays two."""
    count = piece.end - piece.start
    stored = cut(main, piece.at, count * piece.width)
    if piece.width == 1:
        return stored.decode("latin-1").translate(_CP1252)
    text = stored.decode("utf-16-le", "surrogatepass")
    return text if len(text) == count else "".join(map(chr, struct.unpack(f"<{count}H", stored)))
