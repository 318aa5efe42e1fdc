"""Bytes of a text file to characters, without changing one of them."""

import re

from charset_normalizer import from_bytes

from ingest.errors import BinaryFileError, EmptyFileError, EncodingError, FileTooLargeError
from ontology import lexicon

LARGEST = 16 * 2**20
"""Largest text file read, in bytes: some five million characters, fifty times the longest plan known."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Text holds tabs, line ends (Word's is a vertical tab) and form feeds; not other C0 controls in number.
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\r\f\x1a")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SAMPLE = 2**16
_COMMON = frozenset(lexicon("repair")["encoding"]["common"])
_ENOUGH = 200  # characters that tell a language


def decode(data: bytes, name: str) -> str:
    """The characters of a text file; a byte-order mark stays in the text, so that offsets are true.

    UTF-8, UTF-16 and GB18030 are tried in this order, each strictly; a statistical guess comes last.

    Raises:
        EmptyFileError, BinaryFileError, EncodingError, FileTooLargeError: ``name`` says which file.
    """
    if len(data) > LARGEST:
        raise FileTooLargeError.of(len(data), LARGEST, name)
    text = _decode_known(data) or _decode_guessed(data, name)
    if not text.strip("\ufeff \t\r\n\f\v\x00\u3000\xa0\u200b"):
        raise EmptyFileError("文件是空的", name, "请检查文件是否下载完整")
    if _looks_binary(text):
        raise BinaryFileError("不是文本文件", name, "请另存为 UTF-8 文本（.txt）后再添加")
    return text


def _decode_known(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\x00" in data[:_SAMPLE]:
        # Digits and line ends of UTF-16 without a mark have a zero byte each; no other text has any.
        return _first_plausible(data, "utf-16-le", "utf-16-be")
    # UTF-16 without digits and line ends comes last: nearly all bytes can be read as it.
    return _strict(data, "utf-8") or _first_plausible(data, "gb18030", "utf-16-le", "utf-16-be")


def _first_plausible(data: bytes, *encodings: str) -> str | None:
    """GB18030 and UTF-16 accept nearly any bytes: only text mostly in Chinese was really written in them."""
    for encoding in encodings:
        text = _strict(data, encoding)
        if text and _mostly_chinese(text):
            return text
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_chinese(text: str) -> bool:
    sample = [c for c in text[:_SAMPLE] if not c.isspace() and not c.isascii()]
    if not sample:
        return False
    usual = sum(
        "一" <= c <= "鿿" or "\u3000" <= c <= "〿" or "＀" <= c <= "￯" or c in "—“”‘’…·" for c in sample
    )
    common = sum(c in _COMMON for c in sample)
    return usual >= 0.9 * len(sample) and (len(sample) < _ENOUGH or common > 0.03 * len(sample))


def _decode_guessed(data: bytes, name: str) -> str:
    if not data.strip():
        return ""
    if sum(byte in _CONTROLS for byte in data[:_SAMPLE]) > 0.02 * min(len(data), _SAMPLE):
        raise BinaryFileError("不是文本文件", name, "请另存为 UTF-8 文本（.txt）后再添加")
    best = from_bytes(data[:_SAMPLE]).best()
    text = _strict(data, best.encoding) if best else None
    if text is None or not _mostly_chinese(text):
        raise EncodingError(
            "无法识别文字编码（已试 UTF-8、UTF-16、GB18030）", name, "请用记事本另存为 UTF-8 后再添加"
        )
    return text


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return "\x00" in text or len(_CONTROL.findall(sample)) > 0.02 * len(sample)
