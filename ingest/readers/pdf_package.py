"""Looks a PDF's bytes over before a library unpacks them: cut off, or packed to burst."""

import re
import zlib
from dataclasses import dataclass

from ingest.errors import DamagedFileError, UnsafeFileError

LARGEST_PART = 48 * 2**20
"""Most bytes that one packed part other than a picture may unpack to: a page of a plan has under 1 MB."""
LARGEST_CONTENT = 8 * 2**20
"""Most bytes of what draws a page: PDFium takes some 300 bytes of memory for each."""
LARGEST_PICTURE = 512 * 2**20
"""Most bytes of a packed picture: A4 in colour at 600 dots an inch has 100 MB."""
LARGEST_WHOLE = 2 * 2**30
"""Most bytes of all packed parts together."""
_TAIL = 4096  # bytes that may follow the mark of the end
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_DICTIONARY = 1024  # bytes before a stream that hold what is said of it
_STEP = 2**20


@dataclass(frozen=True, slots=True)
class Check:
    """What a look at the bytes found."""

    broken_parts: int = 0  # packed parts that cannot be unpacked whole


def check(data: bytes, name: str) -> Check:
    """Look a PDF's bytes over.

    Raises:
        DamagedFileError: the end of the file is missing (ISO 32000-1 §7.5.5: ``%%EOF``).
        UnsafeFileError: a part unpacks to more than any official document has.
    """
    end = data.rfind(b"%%EOF")
    if end < 0 or len(data) - end > _TAIL:
        raise DamagedFileError("文件不完整，缺少结尾，可能没有下载完", name, "请重新下载后再添加")
    whole = broken = 0
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _DICTIONARY) : match.start()]
        head = head[head.rfind(b"obj") + 1 :]
        if b"Fl" not in head or (data[match.end()] * 256 + data[match.end() + 1 : match.end() + 2][0]) % 31:
            continue
        most = _most(head)
        size, sound = _unpacked(data, match.end(), most)
        whole, broken = whole + size, broken + (not sound)
        if size > most or whole > LARGEST_WHOLE:
            raise UnsafeFileError(
                "文件解压后异常庞大，不像公文", name, "请确认文件来源，或用原软件打印为新的 PDF 后再添加"
            )
    return Check(broken)


def _most(head: bytes) -> int:
    """The most bytes that a part with this dictionary may have; what draws a page has no type."""
    if b"/Image" in head:
        return LARGEST_PICTURE
    return LARGEST_PART if b"/Type" in head or b"/Subtype" in head or b"/Length1" in head else LARGEST_CONTENT


def _unpacked(data: bytes, start: int, most: int) -> tuple[int, bool]:
    """The size of the packed part at ``start``, counted little beyond ``most``, and whether it is whole."""
    unpacker = zlib.decompressobj()
    size, at = 0, start
    pending = b""
    try:
        while size <= most and not unpacker.eof:
            if not pending:
                pending = data[at : at + _STEP]
                at += len(pending)
                if not pending:
                    return size, False
            size += len(unpacker.decompress(pending, 8 * _STEP))
            pending = unpacker.unconsumed_tail
    except zlib.error:
        return size, False
    return size, True
