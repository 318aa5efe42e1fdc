"""Tells the format of a file by its bytes, not by its name, and which reader reads it."""

import importlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from ingest.errors import DamagedFileError, EmptyFileError, EncryptedFileError, UnsupportedFormatError
from ingest.reading import Reading

Reader = Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its key, what users call it, the reader's module and function, the largest file in bytes."""

    key: str
    label: str
    reader: str
    largest: int = 64 * 2**20


FORMATS = {
    each.key: each
    for each in (
        Format("txt", "纯文本", "ingest.readers.plain:read_plain", 16 * 2**20),
        Format("html", "网页", "ingest.readers.html:read_html", 16 * 2**20),
        Format("docx", "Word 文档", "ingest.readers.docx:read_docx"),
        Format("doc", "Word 97-2003 文档", "ingest.readers.doc:read_doc"),
        Format("pdf", "PDF", "ingest.readers.pdf:read_pdf", 256 * 2**20),
        Format("ofd", "OFD", "ingest.readers.ofd:read_ofd"),
        Format("image", "图片", "ingest.readers.scan:read_image"),
    )
}
LARGEST = max(each.largest for each in FORMATS.values())

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.I | re.S,
)
# "Single file web page": a mail message that holds the page (RFC 2557).
_MHTML = re.compile(
    rb"\s*(?:from|subject|date|mime-version|snapshot-content-location|content-type)\s*:", re.I
)
_OTHERS = (
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
)


def format_of(data: bytes, name: str) -> Format:
    """The format of a file's bytes; what nothing else claims is taken for text.

    Raises:
        IngestError: empty, encrypted, or a format that is not read; says what to save it as.
    """
    if not data:
        raise EmptyFileError("文件是空的", name, "请检查文件是否下载完整")
    if b"%PDF-" in data[:1024]:
        return FORMATS["pdf"]
    if data.startswith(b"PK"):
        return FORMATS[_zipped(data, name)]
    if data.startswith(_OLE):
        return FORMATS[_compound(data, name)]
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return FORMATS["image"]
    for magic, label in _OTHERS:
        if data.startswith(magic):
            raise UnsupportedFormatError.of(label, name)
    return FORMATS["html" if _is_web_page(data) else "txt"]


def _is_web_page(data: bytes) -> bool:
    head = data[:8192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16
        head = head[2:].replace(b"\0", b"")
    return bool(_HTML.match(head) or (_MHTML.match(head) and b"multipart/related" in head.lower()))


def reader_of(format_: Format) -> Reader:
    """The reader of a format; its libraries are loaded only now."""
    module, function = format_.reader.split(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


def _zipped(data: bytes, name: str) -> str:
    """What an archive is by the files in it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {each.casefold() for each in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DamagedFileError(
            "压缩结构已损坏，可能没有下载完整", name, "请重新下载或用原软件另存后再添加"
        ) from error
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        if any(each.startswith("word/") for each in names):
            return "docx"
        label = "Excel 表格" if any(each.startswith("xl/") for each in names) else "Office 文件"
        raise UnsupportedFormatError.of(label, name)
    if "mimetype" in names:
        raise UnsupportedFormatError.of("ODF 文件", name)
    raise UnsupportedFormatError(
        "这是压缩包，不是单个文件", name, "请用 youju add 添加整个压缩包，或解压后添加其中的文件"
    )


def _compound(data: bytes, name: str) -> str:
    """What an OLE compound file ([MS-CFB]) is, by the names of its streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise EncryptedFileError.of(name)
    if has("WordDocument"):
        return "doc"
    raise UnsupportedFormatError.of("Excel 表格" if has("Workbook") else "Office 97-2003 文件", name)
