"""Reads OFD, the fixed-layout format of Chinese offices (GB/T 33190-2016)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from ingest.document import Notice
from ingest.errors import EmptyFileError, UnsafeFileError
from ingest.readers.layout import PrintedPage, reading_of
from ingest.readers.ofd_package import Package, child, children, local, open_package
from ingest.readers.ofd_text import POINTS, Canvas, Drawing, numbers
from ingest.reading import Reading
from ingest.span import Span

MOST_PAGES = 5_000
"""Most pages read of one file; the longest official document known has some 500."""

_A4 = (0.0, 0.0, 210.0, 297.0)
_LARGEST_SIDE = 5_000.0  # of a page, in millimetres
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]+")  # characters that only the file's own font can show
_MOST_UNREADABLE = 0.02  # share of a text that may be of these, as bullets are


def read_ofd(data: bytes, name: str) -> Reading:
    """The text of an OFD file: what its pages and their templates print, without seals and annotations.

    Raises:
        DamagedFileError: the archive or a part of it is broken or missing.
        EmptyFileError: no page has text.
        EncryptedFileError: the parts are encrypted.
        UnsafeFileError: it would take more memory or time than any official document.
    """
    package = open_package(data, name)
    entry = package.locate("", "OFD.xml")
    if entry is None:
        raise package.damaged("缺少 OFD.xml")
    drawing = Drawing(name)
    pages: list[PrintedPage] = []
    for body in children(package.part(entry), "DocBody"):
        root = package.locate(entry, _words(child(body, "DocRoot")))
        if root is None:
            raise package.damaged("缺少正文（Document.xml）")
        pages += _pages(_Body.of(package, root), drawing, len(pages) + 1)
    if not pages:
        raise package.damaged("文件里没有页面")
    if not any(page.glyphs for page in pages):
        raise EmptyFileError(
            "页面上没有文字，可能是扫描图片", name, "请导出为 PDF 或图片后再添加，以便识别文字"
        )
    reading = reading_of("ofd", pages)
    return replace(reading, notices=(*reading.notices, *_notices(reading, pages, drawing)))


@dataclass(frozen=True)
class _Body:
    """One document of a file (§7.4): where its page, template and resource parts are."""

    package: Package
    path: str
    root: etree._Element
    box: tuple[float, ...]  # of pages that name none: left, top, width and height in millimetres
    templates: Mapping[str, str]
    units: Mapping[str, etree._Element]

    @staticmethod
    def of(package: Package, path: str) -> "_Body":
        root = package.part(path)
        common = child(root, "CommonData")
        templates: dict[str, str] = {}
        units: dict[str, etree._Element] = {}
        for element in common if common is not None else ():
            kind = local(element)
            location = element.get("BaseLoc") if kind == "TemplatePage" else element.text
            part = package.locate(path, location)
            if part is None:
                continue
            if kind == "TemplatePage":
                templates[element.get("ID", "").strip()] = part
            elif kind in ("PublicRes", "DocumentRes"):
                units |= _units(package.part(part))
        box = numbers(_words(child(common, "PageArea", "PhysicalBox")), 4)
        return _Body(package, path, root, box or _A4, templates, units)


def _pages(body: _Body, drawing: Drawing, first: int) -> Iterator[PrintedPage]:
    """The pages of one document, numbered from ``first``."""
    package = body.package
    listed = child(body.root, "Pages")
    for number, page in enumerate(children(listed, "Page") if listed is not None else (), first):
        if number > MOST_PAGES:
            raise UnsafeFileError(f"页数超过 {MOST_PAGES}", package.name, "请拆分后再添加")
        part = package.locate(body.path, page.get("BaseLoc"))
        if part is None:
            raise package.damaged(f"缺少第 {number} 页的内容")
        root = package.part(part)
        x, y, width, height = numbers(_words(child(root, "Area", "PhysicalBox")), 4) or body.box
        width, height = (min(max(side, 0.0), _LARGEST_SIDE) * POINTS for side in (width, height))
        canvas = Canvas(drawing, {**body.units, **_page_units(package, part, root)})
        for template in children(root, "Template"):
            # A template's own templates are none of the standard's: nothing here can go round in circles.
            if (path := body.templates.get(template.get("TemplateID", "").strip())) is not None:
                canvas.draw(package.part(path), x, y)
        canvas.draw(root, x, y)
        printed = (each for each in canvas.glyphs if 0 <= each.left <= width and 0 <= each.bottom <= height)
        yield PrintedPage(number, width, height, tuple(printed), tuple(canvas.rules))


def _page_units(package: Package, part: str, root: etree._Element) -> dict[str, etree._Element]:
    units: dict[str, etree._Element] = {}
    for element in children(root, "PageRes"):
        if (path := package.locate(part, element.text)) is not None:
            units |= _units(package.part(path))
    return units


def _units(root: etree._Element) -> dict[str, etree._Element]:
    """The composite graphic units of a resource part, by their keys."""
    listed = child(root, "CompositeGraphicUnits")
    found = children(listed, "CompositeGraphicUnit") if listed is not None else ()
    return {unit.get("ID", "").strip(): unit for unit in found}


def _words(element: etree._Element | None) -> str | None:
    return None if element is None else element.text


def _notices(reading: Reading, pages: list[PrintedPage], drawing: Drawing) -> Iterator[Notice]:
    """What of the pages' text could not be read."""
    bare = [page.number for page in pages if not page.glyphs]
    if bare and len(bare) < len(pages):
        listed = "、".join(map(str, bare[:10])) + ("等" if len(bare) > 10 else "")
        yield Notice("page_without_text", f"第 {listed} 页没有文字，可能是图片，未读取")
    unreadable = [Span(*match.span()) for match in _UNREADABLE.finditer(reading.text)]
    count = sum(map(len, unreadable))
    if count > _MOST_UNREADABLE * len(reading.text):
        message = f"有 {count} 个字只存了字形、没有存文字，无法读取；请用原文件另存为其他格式后再添加"
        yield Notice("unreadable_characters", message, unreadable[0])
    if drawing.slanted:
        yield Notice("slanted_text", f"有 {drawing.slanted} 个倾斜或竖排的字按水印略去")
