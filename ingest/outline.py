"""The outline grammar: the lines of a repaired text become the tree of clauses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.document import Clause, Kind, Notice
from ingest.lines import Line
from ingest.numbering import Number, leading_number
from ingest.sentences import sentence_spans
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ontology import lexicon

_TABLE = lexicon("numbering")
_NEVER_IN_TITLE = re.compile(_TABLE["titles"]["never"])
_ACTION = re.compile(_TABLE["kinds"]["action"])
_GENERAL = re.compile(_TABLE["kinds"]["general"])
_CLOSING = re.compile(_TABLE["closing"]["pattern"])
_ATTACHMENT = re.compile(_TABLE["attachment"]["heading"])
_TERMINAL = "。！？；：…"
_RANK_OF_PART, _RANK_OF_ARTICLE, _RANK_OF_ATTACHMENT, _RANK_OF_ALL = 0, 3, -1, -2
_KIND_OF_STYLE = {
    "chapter": Kind.CHAPTER,
    "article": Kind.ARTICLE,
    "book": Kind.PART,
    "legal_section": Kind.SECTION,
}


@dataclass
class _Node:
    """A clause being made; offsets are into the repaired text."""

    path: str
    kind: Kind | None  # None until the whole tree is known
    start: int
    parent: "_Node | None"
    rank: int = 99
    number: str = ""
    title: str = ""
    heading: Span | None = None
    style: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    last_ordinal: dict[str, int] = field(default_factory=dict)
    children: list["_Node"] = field(default_factory=list)


@dataclass
class _Tree:
    text: str
    nodes: list[_Node] = field(default_factory=list)
    stack: list[_Node] = field(default_factory=list)  # the open numbered clauses, outermost first
    paths: set[str] = field(default_factory=set)
    doubts: list[tuple[str, str, Span]] = field(default_factory=list)  # code, message, repaired span
    root_counts: dict[str, int] = field(default_factory=dict)
    last_of_style: dict[str, int] = field(default_factory=dict)

    def add(self, node: _Node) -> _Node:
        self.nodes.append(node)
        self.paths.add(node.path)
        if node.parent:
            node.parent.children.append(node)
        return node

    def add_counted(self, letter: str, kind: Kind, start: int, parent: _Node | None) -> _Node:
        """A clause that prints no number: the parent's next ``letter`` (p, s, r)."""
        counts = parent.counts if parent else self.root_counts
        counts[letter] = counts.get(letter, 0) + 1
        path = f"{letter}{counts[letter]}"
        return self.add(_Node(f"{parent.path}.{path}" if parent else path, kind, start, parent))


def read_outline(
    repaired: SourceMap, lines: Sequence[Line], body: int
) -> tuple[tuple[Clause, ...], tuple[Notice, ...]]:
    """The clauses of a document, in reading order, and what the numbering left in doubt.

    ``body`` is the index of the first line after the work's own title: numbering before it belongs to
    the notice that issues the work and stays inside the front matter.
    """
    tree = _Tree(repaired.text)
    first = next((i for i, line in enumerate(lines) if i >= body and leading_number(line.text)), None)
    if first is None:
        _read_flat(tree, lines)
    else:
        front = tree.add(_Node("0", Kind.FRONT_MATTER, 0, None, _RANK_OF_ALL)) if first else None
        tree.stack = [front] if front else []
        _read_lines(tree, lines[:first])
        tree.stack = []
        closing = _closing_start(lines, first)
        _read_lines(tree, lines[first:closing])
        tree.stack = []
        for line in lines[closing:]:
            _add_prose(tree, line, Kind.CLOSING)
    _settle_kinds(tree)
    clauses = _to_clauses(tree, repaired)
    return clauses, tuple(
        Notice(code, message, repaired.to_source(span)) for code, message, span in tree.doubts
    )


def _read_flat(tree: _Tree, lines: Sequence[Line]) -> None:
    for line in lines:
        _add_prose(tree, line, Kind.PARAGRAPH)
    here = lines[0].words if lines else Span(0, 1)
    tree.doubts.append(
        ("no_structure", "没有认出任何条款编号（一、（一）1. 第一条…），全文按自然段处理，引用只能到段", here)
    )


def _closing_start(lines: Sequence[Line], first: int) -> int:
    """Where the last lines stop belonging to the last numbered clause: 本方案自印发之日起施行."""
    for i in range(len(lines) - 1, max(first, len(lines) - 6), -1):
        if _CLOSING.match(lines[i].text):
            return i
        if leading_number(lines[i].text) or lines[i].is_row:
            break
    return len(lines)


def _read_lines(tree: _Tree, lines: Iterable[Line]) -> None:
    for line in lines:
        if line.is_row:
            tree.add_counted("r", Kind.TABLE_ROW, line.start, _holder(tree))
        elif _ATTACHMENT.fullmatch(line.text) and tree.nodes and tree.stack and tree.stack[0].path != "0":
            _open_attachment(tree, line)
        elif number := leading_number(line.text):
            _open_numbered(tree, line, number)
        else:
            _add_prose(tree, line, Kind.PARAGRAPH)


def _holder(tree: _Tree) -> _Node | None:
    return tree.stack[-1] if tree.stack else None


def _open_attachment(tree: _Tree, line: Line) -> None:
    tree.root_counts["att"] = n = tree.root_counts.get("att", 0) + 1
    node = _Node(
        f"att{n}", Kind.ATTACHMENT, line.start, None, _RANK_OF_ATTACHMENT, line.text, heading=line.words
    )
    tree.stack = [tree.add(node)]


def _open_numbered(tree: _Tree, line: Line, number: Number) -> None:
    while tree.stack and tree.stack[-1].rank >= number.rank:
        tree.stack.pop()
    parent = _holder(tree)
    in_article = any(node.rank == _RANK_OF_ARTICLE for node in tree.stack)
    prefix = number.prefix
    if in_article and parent and parent.rank == _RANK_OF_ARTICLE:
        # 项 belong to the 款 before them; 目 below count on from their 项.
        prefix = "i"
        parent = next((child for child in reversed(parent.children) if child.kind is Kind.PARAGRAPH), parent)
    step = f"{prefix}{number.ordinal}{number.suffix}"
    path = f"{parent.path}.{step}" if parent else step
    rest = (
        Span(line.words.start + len(number.text), line.words.end)
        if len(number.text) < len(line.text)
        else None
    )
    node = _Node(
        _unique(tree, path, number, line),
        None,
        line.start,
        parent,
        number.rank,
        number.text,
        style=number.style,
    )
    node.heading = Span(line.words.start, line.words.start + len(number.text))
    _note_order(tree, parent, number, line)
    tree.stack.append(tree.add(node))
    if rest is None:
        return
    if number.style == "article":
        node.kind = Kind.ARTICLE
        _add_prose(
            tree, Line(rest.start, trimmed(rest, tree.text), rest.of(tree.text).strip()), Kind.PARAGRAPH
        )
        return
    if in_article:
        node.kind = Kind.ITEM
        _add_sentences(tree, node, rest)
        return
    _read_title(tree, node, rest)


def _read_title(tree: _Tree, node: _Node, rest: Span) -> None:
    """Split a numbered line into its title and the sentences that run on after it."""
    words = rest.of(tree.text)
    end = next((i for i, char in enumerate(words) if char in "。：！？"), len(words))
    title = words[:end].strip()
    whole = end == len(words)
    is_title = bool(title) and len(title) <= _TABLE["titles"]["longest"] and not _NEVER_IN_TITLE.search(title)
    if not is_title and not (whole and title):
        _add_sentences(tree, node, rest)
        return
    node.title = title
    start = rest.start + words.index(title)
    node.heading = Span(node.start, start + len(title))
    after = rest.start + end + 1
    if not whole and tree.text[after : rest.end].strip():
        _add_sentences(tree, node, Span(after, rest.end))


def _unique(tree: _Tree, path: str, number: Number, line: Line) -> str:
    if path not in tree.paths:
        return path
    times = 2
    while f"{path}~{times}" in tree.paths:
        times += 1
    message = f"编号“{number.text}”在同一层重复，第 {times} 次出现记作 {path}~{times}"
    tree.doubts.append(("numbering_repeats", message, line.words))
    return f"{path}~{times}"


def _note_order(tree: _Tree, parent: _Node | None, number: Number, line: Line) -> None:
    """Report skipped numbers; articles and running （一）（二）… go on through their parents."""
    holder = tree.last_of_style if parent is None or number.rank <= _RANK_OF_ARTICLE else parent.last_ordinal
    last = holder.get(number.style)
    running = tree.last_of_style.get(number.style)
    if number.ordinal not in (1, (last or 0) + 1, (running or 0) + 1) and not number.suffix:
        message = f"编号“{number.text}”之前缺少第 {number.ordinal - 1} 个同级编号"
        tree.doubts.append(("numbering_skips", message, line.words))
    holder[number.style] = number.ordinal
    tree.last_of_style[number.style] = number.ordinal


def _add_prose(tree: _Tree, line: Line, kind: Kind) -> None:
    node = tree.add_counted("p", kind, line.start, _holder(tree))
    if not line.is_rule and (line.text[-1] in _TERMINAL or "。" in line.text):
        _add_sentences(tree, node, line.words)


def _add_sentences(tree: _Tree, node: _Node, within: Span) -> None:
    for span in sentence_spans(tree.text, trimmed(within, tree.text)):
        tree.add_counted("s", Kind.SENTENCE, span.start, node)


def _settle_kinds(tree: _Tree) -> None:
    """Name each numbered clause by what its title and its place say it is."""
    for node in tree.nodes:
        if node.kind is None:
            node.kind = _KIND_OF_STYLE.get(node.style) or _kind_of(node)


def _kind_of(node: _Node) -> Kind:
    groups = any(child.number and child.title for child in node.children)
    if node.title and _ACTION.search(node.title) and groups:
        return Kind.ACTION
    if node.parent is None or node.rank == _RANK_OF_PART:
        return Kind.PART
    if groups or (node.title and _GENERAL.search(node.title)):
        return Kind.SECTION
    return Kind.MEASURE if node.title else Kind.ITEM


def _to_clauses(tree: _Tree, repaired: SourceMap) -> tuple[Clause, ...]:
    """Nodes with source spans: each ends where the next that is not below it begins."""
    starts = [repaired.to_source(Span(node.start, node.start + 1)).start for node in tree.nodes]
    if starts:
        starts[0] = 0
    ends: dict[int, int] = {}
    open_nodes: list[int] = []
    for i, node in enumerate(tree.nodes):
        while open_nodes and not _is_below(node, tree.nodes[open_nodes[-1]]):
            ends[open_nodes.pop()] = starts[i]
        open_nodes.append(i)
    ends |= dict.fromkeys(open_nodes, len(repaired.source))
    return tuple(
        Clause(
            path=node.path,
            kind=node.kind or Kind.PARAGRAPH,
            number=node.number,
            title=node.title,
            span=Span(starts[i], ends[i]),
            parent=node.parent.path if node.parent else None,
            heading=repaired.to_source(node.heading) if node.heading else None,
        )
        for i, node in enumerate(tree.nodes)
    )


def _is_below(node: _Node, other: _Node) -> bool:
    above = node.parent
    while above is not None and above is not other:
        above = above.parent
    return above is other
