"""Reads what a paragraph of a docx prints: no field codes, deletions, hidden text or second copies."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_fields import Fields
from ingest.readers.docx_lines import mark
from ingest.readers.docx_package import MC, M, W
from ingest.readers.docx_styles import Styles, hidden, switch
from ingest.readers.docx_symbols import in_font, is_symbol_font, raised, symbol

GAP = "\u3000"  # a tab inside a paragraph: a line with tabs would be a table's row
PAGE = "\f"

_RUN, _SDT = f"{W}r", f"{W}sdt"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_CHANGED = _DELETED | {f"{W}ins", f"{W}moveTo"}
_CHOICE, _FALLBACK = f"{MC}Choice", f"{MC}Fallback"
_ODD_SPACE = re.compile(r"[\t\n\r]+")
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
# Properties, deletions, how ruby is read, notes' own marks: none of it is the text's words.
_SKIPPED = _DELETED | {
    *(
        f"{W}{name}"
        for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "delText", "delInstrText", "rt")
    ),
    *(f"{W}{name}" for name in ("rubyPr", "footnoteRef", "endnoteRef", "annotationRef", "fldData", "ffData")),
    *(f"{M}{name}" for name in ("rPr", "ctrlPr", "fPr", "sSupPr", "naryPr", "dPr", "radPr")),
}
_EMBEDDED = {f"{W}object": "内嵌对象", f"{W}altChunk": "嵌入的其他文件", f"{W}subDoc": "子文档"}
_GRAPHICS = {"diagram": "SmartArt 图形", "chart": "图表"}


@dataclass(frozen=True, slots=True)
class Run:
    """How a run is set, where that says what its letters are."""

    hidden: bool = False
    raised: bool = False
    font: str = ""


_PLAIN = Run()


@dataclass
class Story:
    """What is carried from paragraph to paragraph of one story: open fields, notes met, what was not read."""

    styles: Styles
    unclosed: frozenset[etree._Element] = frozenset()  # field characters without a partner
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)  # ids of the notes that exist
    marks: dict[str, dict[str, int]] = field(default_factory=dict)  # numbers of notes, by kind and id
    fields: Fields = field(default_factory=Fields)
    unread: dict[str, None] = field(default_factory=dict)  # what could not be read, in order
    changed: bool = False  # somebody's changes are not yet accepted
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Inline:
    """A paragraph's text, and the text boxes that are anchored in it."""

    text: str
    boxes: tuple[etree._Element, ...]


def unclosed_fields(root: etree._Element) -> frozenset[etree._Element]:
    """Field characters without a partner: a field that never ends would hide the rest of the text."""
    open_: list[etree._Element] = []
    stray = set()
    for node in root.iter(f"{W}fldChar"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append(node)
        elif kind == "end":
            if open_:
                open_.pop()
            else:
                stray.add(node)
    return frozenset((*stray, *open_))


def children(node: etree._Element) -> Iterator[etree._Element]:
    """A node's children; of two copies of one thing the one that a newer Word shows."""
    stack = [node]
    first = True
    while stack:
        child = stack.pop()
        if first or child.tag in (_CHOICE, _FALLBACK):
            first = False
            stack += reversed(child)
        elif child.tag == f"{MC}AlternateContent":
            copy = next((c for c in child if c.tag == _CHOICE), child.find(_FALLBACK))
            stack += [] if copy is None else [copy]
        else:
            yield child


def read_inline(paragraph: etree._Element, story: Story) -> Inline:
    """What a paragraph prints. Line breaks are ``\\n``, page and column breaks ``\\f``."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    stack: list[tuple[etree._Element | str, Run]] = [(paragraph, _PLAIN)]
    while stack:
        node, run = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if node.tag == f"{W}txbxContent":
            boxes.append(node)
            continue
        _note_what_is_unread(node, story)
        if node.tag == _RUN:
            run = _run(node, story.styles)
        said = _said(node, run, story)
        if said is not None:
            if said and story.fields.shows and not run.hidden:
                pieces.append(said)
        elif node.tag == f"{M}f":
            stack += reversed([(part, run) for part in _fraction(node)])
        else:
            stack += reversed([(child, run) for child in _inside(node, story)])
    return Inline("".join(pieces), tuple(boxes))


def _inside(node: etree._Element, story: Story) -> Iterator[etree._Element]:
    """The children that may print: not those deleted, nor a content control's request to fill it in."""
    if node.tag == _SDT and switch(node.find(f"{W}sdtPr"), "showingPlcHdr"):
        return
    for child in children(node):
        if child.tag in _CHANGED:
            story.changed = True
        if child.tag not in _SKIPPED:
            yield child


def _note_what_is_unread(node: etree._Element, story: Story) -> None:
    if node.tag in _EMBEDDED:
        story.unread[_EMBEDDED[node.tag]] = None
    elif node.tag in (f"{W}drawing", f"{W}pict"):
        story.pictures += 1
    elif node.tag.endswith("}graphicData"):
        kind = _GRAPHICS.get(node.get("uri", "").rpartition("/")[2])
        if kind:
            story.unread[kind] = None


def _run(node: etree._Element, styles: Styles) -> Run:
    properties = node.find(f"{W}rPr")
    if properties is None:
        return _PLAIN
    style = properties.find(f"{W}rStyle")
    hides = hidden(properties)
    if hides is None:
        hides = style is not None and styles.hides(style.get(f"{W}val"))
    align = properties.find(f"{W}vertAlign")
    fonts = properties.find(f"{W}rFonts")
    font = "" if fonts is None else fonts.get(f"{W}ascii") or ""
    return Run(
        hides,
        align is not None and align.get(f"{W}val") == "superscript",
        font if is_symbol_font(font) else "",
    )


def _said(node: etree._Element, run: Run, story: Story) -> str | None:
    """What a node itself prints; None where it prints what is inside it."""
    says = _SAYS.get(node.tag)
    return None if says is None else says(node, run, story)


def _words(node: etree._Element, run: Run, _: Story) -> str:
    text = _ODD_SPACE.sub(" ", node.text or "")
    text = in_font(text, run.font) if run.font else text
    return raised(text) if run.raised else text


def _break(node: etree._Element, _: Run, __: Story) -> str:
    return "\n" if node.get(f"{W}type", "textWrapping") == "textWrapping" else PAGE


def _sign(node: etree._Element, _: Run, __: Story) -> str:
    try:
        return symbol(int(node.get(f"{W}char", "")[:8], 16), node.get(f"{W}font", ""))
    except ValueError:
        return ""


def _mark(node: etree._Element, run: Run, story: Story) -> str:
    """The mark of a note; a note that is marked again keeps its number."""
    kind, note = _NOTES[node.tag], node.get(f"{W}id", "")
    if note not in story.notes.get(kind, ()) or run.hidden or not story.fields.shows:
        return ""
    numbers = story.marks.setdefault(kind, {})
    return mark(numbers.setdefault(note, len(numbers) + 1), end=kind == "endnote")


def _code(node: etree._Element, _: Run, story: Story) -> str:
    story.fields.add(node.text or "")
    return ""


def _field(node: etree._Element, _: Run, story: Story) -> str:
    if node in story.unclosed:
        return ""
    kind = node.get(f"{W}fldCharType")
    if kind == "begin":
        story.fields.begin()
    elif kind == "separate":
        story.fields.turn()
    elif kind == "end":
        return story.fields.end()
    return ""


_SAYS: dict[str, Callable[[etree._Element, Run, Story], str]] = {
    f"{W}t": _words,
    f"{M}t": _words,
    f"{W}tab": lambda *_: GAP,
    f"{W}ptab": lambda *_: GAP,
    f"{W}cr": lambda *_: "\n",
    f"{W}br": _break,
    f"{W}noBreakHyphen": lambda *_: "-",
    f"{W}sym": _sign,
    f"{W}fldChar": _field,
    f"{W}instrText": _code,
    **dict.fromkeys(_NOTES, _mark),
}


def _fraction(node: etree._Element) -> list[etree._Element | str]:
    parts = (node.find(f"{M}num"), node.find(f"{M}den"))
    above, below = ([] if part is None else [part] for part in parts)
    return [*above, "/", *below]
