"""Opens an OFD package (GB/T 33190-2016 §7.1): parts found by their locations, parsed without entities.

ofdkit reads OFD too, but gives no place of a character within its run, takes a text that ``DeltaY`` carries
over several lines for one line, and does not end on composite units that draw each other; so the parts are
read with lxml alone, and ofdkit checks in the tests what comes out.
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.archive import open_checked
from ingest.errors import DamagedFileError, EncryptedFileError, UnsafeFileError

LARGEST_PART = 16 * 2**20
"""Largest XML part in bytes: a hundred times a full page's; its tree takes thirty times as much memory."""

_DOCTYPE = "<!DOCTYPE"
_REPAIR = "请重新下载，或用 OFD 阅读软件打开确认后另存再添加"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError),  # a part encrypted, packed otherwise, or misplaced
)
_NAMED_IN_UTF8 = 0x800  # general purpose bit 11 (APPNOTE 4.4.4)
_ENCRYPTIONS = "encryptions.xml"  # GM/T 0099-2020: the list of the parts that are encrypted


@dataclass(frozen=True)
class Package:
    """An open package; ``names`` maps each file's path in small letters to its name in the archive."""

    archive: zipfile.ZipFile
    name: str
    names: dict[str, str]

    def locate(self, base: str, location: str | None) -> str | None:
        """The path of the part that ``location``, written in the part ``base``, leads to; None for none.

        A location is relative to the part it is written in, or begins at the root with a stroke (§7.2);
        some producers write it relative to the root without one. Nothing outside the package is found.
        """
        location = (location or "").strip().replace("\\", "/")
        if not location:
            return None
        folders = ("",) if location.startswith("/") else (posixpath.dirname(base), "")
        for folder in folders:
            path = _path(posixpath.join(folder, location.lstrip("/")))
            if path in self.names:
                return path
        return None

    def part(self, path: str) -> etree._Element:
        """The root of an XML part.

        Raises:
            DamagedFileError, EncryptedFileError, UnsafeFileError: it is missing, broken or not safe.
        """
        try:
            return _parse(self._bytes(path), self.name)
        except DamagedFileError as error:
            if _ENCRYPTIONS in self.names:
                raise EncryptedFileError.of(self.name) from error
            raise

    def damaged(self, what: str) -> DamagedFileError | EncryptedFileError:
        """The error for a package that lacks what it promises."""
        if _ENCRYPTIONS in self.names:
            return EncryptedFileError.of(self.name)
        return DamagedFileError(what, self.name, _REPAIR)

    def _bytes(self, path: str) -> bytes:
        try:
            with self.archive.open(self.names[path]) as file:
                data = file.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise DamagedFileError("压缩内容已损坏", self.name, _REPAIR) from error
        if len(data) > LARGEST_PART:
            raise UnsafeFileError(
                f"{path} 展开后超过 {LARGEST_PART // 2**20} MB",
                self.name,
                "请确认它确实是公文，拆分后再添加",
            )
        return data


def open_package(data: bytes, name: str) -> Package:
    """The package in a file's bytes.

    Raises:
        IngestError: the archive is broken or not safe; see ``ingest.archive``.
    """
    archive = open_checked(data, name)
    return Package(archive, name, {_path(_spelled(each)): each.filename for each in archive.infolist()})


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children called ``name``, in whatever namespace: producers write three, or none."""
    return (each for each in element if local(each) == name)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first element down a path of names."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def local(element: etree._Element) -> str:
    """An element's name without its namespace, or its undeclared prefix; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _spelled(info: zipfile.ZipInfo) -> str:
    """A file's name as its producer meant it: without a mark, Chinese archivers write UTF-8 or GBK."""
    if info.flag_bits & _NAMED_IN_UTF8 or info.filename.isascii():
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _path(location: str) -> str:
    """A part's path in one spelling, in small letters: Windows' converters do not mind theirs.

    >>> _path("/Doc_0//Pages/../Res/./A.xml"), _path("../../etc/passwd")
    ('doc_0/res/a.xml', 'etc/passwd')
    """
    return posixpath.normpath("/" + location.replace("\\", "/")).lstrip("/").casefold()


def _parse(data: bytes, name: str) -> etree._Element:
    if any(_DOCTYPE.encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise UnsafeFileError("含有 XML 实体定义，OFD 文件不应有", name, "请确认文件来源可靠")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,  # from prefixes that no one declared, and from nothing else
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError("内容的 XML 已损坏", name, _REPAIR) from error
    wrong = [each for each in parser.error_log if each.domain_name != "NAMESPACE"]
    if root is None or wrong:
        raise DamagedFileError("内容的 XML 已损坏", name, _REPAIR)
    return root
