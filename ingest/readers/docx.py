"""Reads Word documents (.docx, .docm, .dotx) of Word, WPS and LibreOffice (ECMA-376, strict or not).

What the page prints becomes the text: body, tables, text boxes, then foot- and endnotes. Automatic numbers
are counted and written before their paragraphs. Headers, footers and comments are no part of the text;
changes are read as accepted. Nothing outside the file is ever fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.document import Notice
from ingest.errors import EmptyFileError, UnsafeFileError
from ingest.readers.docx_lines import Line, cell, note_label, reading_of
from ingest.readers.docx_lists import Lists, read_lists
from ingest.readers.docx_numbering import Counters
from ingest.readers.docx_package import W, WordPackage, open_package
from ingest.readers.docx_paragraph import PAGE, Story, children, read_inline, unclosed_fields
from ingest.readers.docx_styles import (
    BODY_LEVEL,
    Styles,
    hidden,
    integer,
    outline_level,
    read_styles,
    switch,
)
from ingest.reading import Reading

_DEEPEST = 40
"""Most tables, text boxes and controls one inside another; Word itself makes no more than 64 tables."""

_WIDEST = 63  # columns of a table, Word's own limit

_PARAGRAPH, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sdtEndPr", "tblPrEx")
)
_UNREAD = frozenset(f"{W}{name}" for name in ("altChunk", "subDoc"))
_REMOVED = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_NOTE_KINDS = ("footnote", "endnote")


@dataclass
class _Reader:
    """What one pass over a document carries along."""

    name: str
    styles: Styles
    lists: Lists
    story: Story
    counters: Counters = field(default_factory=Counters)


def read_docx(data: bytes, name: str) -> Reading:
    """The text of a Word document, with the headings it marks.

    Raises:
        IngestError: broken, not safe, or without words.
    """
    package = open_package(data, name)
    root = package.body()
    styles = read_styles(package.related("styles"))
    lists = read_lists(package.related("numbering"), styles)
    notes = {kind: _notes(package, kind) for kind in _NOTE_KINDS}
    story = Story(styles, unclosed_fields(root), {kind: frozenset(found) for kind, found in notes.items()})
    reader = _Reader(name, styles, lists, story)
    body = root.find(f"{W}body")
    lines = list(_lines(reader, root if body is None else body, 0))
    below = list(_note_lines(reader, notes))
    if not any(line.text.strip() for line in lines) and story.pictures:
        raise EmptyFileError(
            "文件里只有图片，没有文字",
            name,
            "请把其中的图片另存为 png，或把文件另存为 pdf 后再添加，由文字识别读取",
        )
    return reading_of("docx", lines, below, tuple(_notices(story)), name)


def _notes(package: WordPackage, kind: str) -> dict[str, etree._Element]:
    """The notes of a kind by id; separators between text and notes are none."""
    root = package.related(f"{kind}s")
    found = root.iterchildren(f"{W}{kind}") if root is not None else ()
    return {note.get(f"{W}id", ""): note for note in found if note.get(f"{W}type", "normal") == "normal"}


def _note_lines(reader: _Reader, notes: dict[str, dict[str, etree._Element]]) -> Iterator[str]:
    """The notes that are marked, each kind in the order of its marks, one a line: 〔注1〕…"""
    for kind, numbers in reader.story.marks.items():
        for note, number in numbers.items():
            words = cell(_apart(reader, notes[kind][note]))
            yield f"{note_label(number, end=kind == 'endnote')}{words}"


def _apart(reader: _Reader, note: etree._Element) -> Iterator[Line]:
    """The lines of a note, which has fields of its own."""
    inner = Story(reader.story.styles, unclosed_fields(note), unread=reader.story.unread)
    yield from _lines(replace(reader, story=inner), note, 0)
    reader.story.changed |= inner.changed


def _notices(story: Story) -> Iterator[Notice]:
    if story.changed:
        yield Notice("tracked_changes", "文件带有未接受的修订，已按全部接受读取；请核对定稿文字")
    if story.unread:
        yield Notice(
            "unread_objects", f"文件里有未读取的内容：{'、'.join(story.unread)}；其中的文字不在正文里"
        )


def _lines(reader: _Reader, container: etree._Element, depth: int) -> Iterator[Line]:
    """The lines of what a body, a cell, a text box or a note holds."""
    if depth > _DEEPEST:
        raise UnsafeFileError("表格、文本框嵌套过深", reader.name, "请确认它确实是公文，另存后再添加")
    carried: list[str] = []  # of paragraphs whose end was deleted or hidden: it runs on into the next one
    for block in _blocks(container, reader.story):
        if block.tag == _PARAGRAPH:
            lines = list(_paragraph_lines(reader, block, depth, goes_on=bool(carried)))
            if _runs_on(block, reader.story):
                carried += (line.text for line in lines)
            elif carried:
                first = lines[0] if lines else Line("")
                yield Line("".join([*carried, first.text]), first.level)
                yield from lines[1:]
                carried = []
            else:
                yield from lines
        else:
            if carried:
                yield Line("".join(carried))
                carried = []
            yield from _table_lines(reader, block, depth)
    if carried:
        yield Line("".join(carried))


def _blocks(container: etree._Element, story: Story) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls and the like included."""
    stack = [container]
    while stack:
        node = stack.pop()
        if node is not container and node.tag in (_PARAGRAPH, _TABLE):
            yield node
        elif node.tag in _UNREAD:
            read_inline(node, story)
        elif node.tag in _REMOVED:
            story.changed = True
        elif node.tag not in _SKIPPED:
            stack += reversed(list(children(node)))


def _runs_on(paragraph: etree._Element, story: Story) -> bool:
    """Whether the paragraph's end is deleted or hidden, so that the next one goes on with its line."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is None:
        return False
    if any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")):
        story.changed = True
        return True
    return bool(hidden(mark))


def _paragraph_lines(
    reader: _Reader, paragraph: etree._Element, depth: int, *, goes_on: bool
) -> Iterator[Line]:
    """A paragraph's line, more where pages break in it, then those of text boxes anchored in it.

    ``goes_on``: it only goes on with the line of the one before, and has no number of its own.
    """
    properties = paragraph.find(f"{W}pPr")
    named = None if properties is None else properties.find(f"{W}pStyle")
    style = reader.styles.default if named is None else named.get(f"{W}val")
    inline = read_inline(paragraph, reader.story)
    words = inline.text
    unseen = not words.strip() and _runs_on(paragraph, reader.story)
    place = None if unseen or goes_on else reader.lists.place(properties, style, reader.styles)
    label = reader.counters.label(*place) if place else ""
    outline = outline_level(properties)
    if outline is None:
        outline = reader.styles.outline(style)
    level = None if outline is None or outline == BODY_LEVEL else outline + 1
    for i, part in enumerate(f"{label}{words.lstrip() if label else words}".split(PAGE)):
        if part.strip():
            yield Line(part, level if i == 0 else None)
    for box in inline.boxes:
        yield from _lines(reader, box, depth + 1)


def _table_lines(reader: _Reader, table: etree._Element, depth: int) -> Iterator[Line]:
    """A table's rows. A table of one column is a frame around paragraphs (专栏), which stay paragraphs."""
    rows = [
        (row, tuple(_inner(row, _CELL))) for row in _inner(table, _ROW) if not _is_removed(row, reader.story)
    ]
    if all(len(cells) < 2 for _, cells in rows):
        for _, cells in rows:
            for each in cells:
                yield from _lines(reader, each, depth + 1)
        return
    for row, cells in rows:
        yield Line("\t".join(_cells(reader, row, cells, depth)))


def _inner(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those inside content controls and the like included."""
    stack = list(children(node))[::-1]
    while stack:
        inner = stack.pop()
        if inner.tag == wanted:
            yield inner
        elif inner.tag not in _SKIPPED and inner.tag not in (_PARAGRAPH, _TABLE):
            stack += reversed(list(children(inner)))


def _is_removed(row: etree._Element, story: Story) -> bool:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    deleted = properties.find(f"{W}del") is not None
    story.changed |= deleted or properties.find(f"{W}ins") is not None
    return deleted or bool(switch(properties, "hidden"))


def _cells(
    reader: _Reader, row: etree._Element, cells: tuple[etree._Element, ...], depth: int
) -> Iterator[str]:
    """The texts of a row's cells; of merged cells the first has the text, the others are empty."""
    properties = row.find(f"{W}trPr")
    yield from _empty(properties, "gridBefore")
    for each in cells:
        settings = each.find(f"{W}tcPr")
        goes_on = any(_continues(settings, merge) for merge in ("vMerge", "hMerge"))
        yield "" if goes_on else cell(_lines(reader, each, depth + 1))
        yield from list(_empty(settings, "gridSpan"))[1:]
    yield from _empty(properties, "gridAfter")


def _continues(settings: etree._Element | None, merge: str) -> bool:
    """Whether a cell goes on with the one above or before it."""
    node = None if settings is None else settings.find(f"{W}{merge}")
    return node is not None and node.get(f"{W}val", "continue") == "continue"


def _empty(properties: etree._Element | None, count: str) -> Iterator[str]:
    node = None if properties is None else properties.find(f"{W}{count}")
    number = None if node is None else integer(node.get(f"{W}val"))
    return iter([""] * min(max(number or 0, 0), _WIDEST))
