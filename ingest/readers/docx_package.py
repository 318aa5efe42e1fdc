"""Opens an Office Open XML package: parts found by relationship, parsed without entities, in one namespace.

python-docx opens only files whose content type is exactly that of a .docx (no .docm, .dotx) and whose
namespace is the transitional one, follows no numbering, notes, text boxes, content controls or tracked
changes, and loads every picture; so the parts are read with lxml alone (ECMA-376 part 2, OPC).
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.archive import open_checked
from ingest.errors import DamagedFileError, UnsafeFileError

LARGEST_PART = 32 * 2**20
"""Largest XML part in bytes: ten times the longest plan's."""
MOST_TAGS = 2_000_000
"""Most tags in a part: two hundred times a plan's of thirty pages; its tree takes some 600 MB."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode(),
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_DOCTYPE = "<!DOCTYPE"
_USUAL_MAIN = "word/document.xml"
_REPAIR = "请用 Word 或 WPS 打开并另存为 docx 后再添加"


@dataclass(frozen=True)
class Package:
    """An open package; ``paths`` maps each file's name in small letters to its name in the archive."""

    archive: zipfile.ZipFile
    name: str
    paths: Mapping[str, str]

    def part(self, path: str) -> etree._Element | None:
        """The root of the part at ``path``; None where the package has none.

        Raises:
            DamagedFileError, UnsafeFileError: it is broken or not safe.
        """
        stored = self.paths.get(path.casefold())
        if stored is None:
            return None
        try:
            with self.archive.open(stored) as file:
                data = file.read(LARGEST_PART + 1)
        except _UNREADABLE as error:
            raise DamagedFileError("压缩内容已损坏", self.name, _REPAIR) from error
        if len(data) > LARGEST_PART:
            raise _too_large(f"{path} 展开后超过 {LARGEST_PART // 2**20} MB", self.name)
        if data.count(b"<") > MOST_TAGS:
            raise _too_large(f"{path} 有超过 {MOST_TAGS // 10_000} 万个标记", self.name)
        return _parse(data, self.name)

    def targets(self, source: str) -> dict[str, str]:
        """Where each relation of a part leads inside the package; what lies outside is never looked at."""
        folder, file = posixpath.split(source)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        targets: dict[str, str] = {}
        for relationship in root.iter(_RELATIONSHIP) if root is not None else ():
            target = relationship.get("Target", "")
            if relationship.get("TargetMode") != "External" and target:
                relation = relationship.get("Type", "").rpartition("/")[2]
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                targets.setdefault(relation, path)
        return targets


@dataclass(frozen=True)
class WordPackage:
    """A Word document's parts: the main one, and where the others lie by what they are to it."""

    package: Package
    main: str
    targets: Mapping[str, str]

    def body(self) -> etree._Element:
        """The root of the main part.

        Raises:
            DamagedFileError, UnsafeFileError: it is missing, broken or not safe.
        """
        root = self.package.part(self.main)
        if root is None:
            raise DamagedFileError("缺少正文（word/document.xml）", self.package.name, _REPAIR)
        return root

    def related(self, relation: str) -> etree._Element | None:
        """The root of the part that the main part calls its ``relation`` ("styles"), if it has one."""
        usual = posixpath.join(posixpath.dirname(self.main), f"{relation}.xml")
        return self.package.part(self.targets.get(relation, usual))


def open_package(data: bytes, name: str) -> WordPackage:
    """The package in a file's bytes.

    Raises:
        IngestError: the archive is broken or not safe; see ``ingest.archive``.
    """
    archive = open_checked(data, name)
    paths = {each.casefold().lstrip("/"): each for each in archive.namelist()}
    package = Package(archive, name, paths)
    main = package.targets("").get("officeDocument", _USUAL_MAIN)
    main = main if main.casefold() in paths else _USUAL_MAIN
    return WordPackage(package, main, package.targets(main))


def _too_large(what: str, name: str) -> UnsafeFileError:
    return UnsafeFileError(what, name, "请确认它确实是公文，拆分后再添加")


def _parse(data: bytes, name: str) -> etree._Element:
    if any(_DOCTYPE.encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise UnsafeFileError("含有 XML 实体定义，Word 文件不应有", name, "请确认文件来源可靠")
    for strict, transitional in _TRANSITIONAL.items():
        data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError("内容的 XML 已损坏", name, _REPAIR) from error
