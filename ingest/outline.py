"""The outline grammar: the lines of a repaired text become the tree of clauses."""

import re
from collections.abc import Sequence

from ingest.document import Clause, Kind, Notice
from ingest.lines import Line
from ingest.numbered import MAY_HOLD_DECIMALS
from ingest.numbering import Number
from ingest.regions import Region, Regions
from ingest.sentences import sentence_spans
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ingest.tree import RANK_OF_ALL, RANK_OF_ARTICLE, RANK_OF_ATTACHMENT, Node, Tree
from ontology import lexicon

_TABLE = lexicon("numbering")
_NEVER_IN_TITLE = re.compile(_TABLE["titles"]["never"])
_CAPTION = re.compile(_TABLE["titles"]["caption"])
_ACTION = re.compile(_TABLE["kinds"]["action"])
_GENERAL = re.compile(_TABLE["kinds"]["general"])
_TITLED_ATTACHMENT = re.compile(_TABLE["attachment"]["titled"])
_TITLE_ENDS = re.compile(r"[。：！？]|[ \u00a0]{2,}|\u3000+|\t")
_TERMINAL = "。！？；：…"
_LONGEST_ATTACHMENT_TITLE = 60
_KIND_OF_STYLE = {
    "chapter": Kind.CHAPTER,
    "article": Kind.ARTICLE,
    "book": Kind.PART,
    "sub_book": Kind.PART,
    "legal_section": Kind.SECTION,
}


def read_outline(
    repaired: SourceMap, lines: Sequence[Line], regions: Regions
) -> tuple[tuple[Clause, ...], tuple[Notice, ...]]:
    """The clauses of a document, in reading order, and what the numbering left in doubt."""
    tree = Tree(repaired.text)
    if regions.body is None:
        _read_flat(tree, lines)
    else:
        first = regions.body.start
        if first:
            tree.stack = [tree.add(Node("0", Kind.FRONT_MATTER, 0, None, RANK_OF_ALL))]
            _read_lines(tree, lines[:first], regions.numbers[:first])
        tree.stack, tree.last = [], {}
        _read_region(tree, lines, regions, regions.body)
        for attachment in regions.attachments:
            tree.stack, tree.last = [], {}
            _read_region(tree, lines, regions, _open_attachment(tree, lines, regions, attachment))
    _settle_kinds(tree)
    tree.give_sentences()
    notices = (Notice(code, message, repaired.to_source(span)) for code, message, span in tree.doubts)
    return tree.clauses(repaired), tuple(notices)


def _read_flat(tree: Tree, lines: Sequence[Line]) -> None:
    for line in lines:
        _add_line(tree, line)
    message = "没有认出任何条款编号（一、（一）1. 第一条…），全文按自然段处理，引用只能到段"
    tree.doubts.append(("no_structure", message, lines[0].words))


def _read_region(tree: Tree, lines: Sequence[Line], regions: Regions, region: Region) -> None:
    _read_lines(tree, lines[region.start : region.closing], regions.numbers[region.start : region.closing])
    tree.stack = [node for node in tree.stack[:1] if node.kind is Kind.ATTACHMENT]
    for line in lines[region.closing : region.end]:
        _add_prose(tree, line, Kind.CLOSING)


def _read_lines(tree: Tree, lines: Sequence[Line], numbers: Sequence[Number | None]) -> None:
    for line, number in zip(lines, numbers, strict=True):
        if number:
            _open_numbered(tree, line, number)
        else:
            _add_line(tree, line)


def _add_line(tree: Tree, line: Line) -> None:
    if line.is_rule and line.is_row and tree.nodes and tree.nodes[-1].kind is Kind.TABLE_ROW:
        return  # a table's rule is no row; it stays with the row above
    if line.is_row:
        tree.add_counted("r", Kind.TABLE_ROW, line.start, tree.holder)
    else:
        _add_prose(tree, line, Kind.PARAGRAPH)


def _open_attachment(tree: Tree, lines: Sequence[Line], regions: Regions, region: Region) -> Region:
    """Opens 附件1 with its title, on the same line or on those below; the rest of it is still to read."""
    line = lines[region.start]
    tree.counts["att"] = n = tree.counts.get("att", 0) + 1
    node = Node(f"att{n}", Kind.ATTACHMENT, line.start, None, RANK_OF_ATTACHMENT)
    printed = line.text.rstrip("：: ")
    after = region.start + 1
    end = line.words.start + len(printed)
    if match := _TITLED_ATTACHMENT.fullmatch(line.text):
        printed, node.title, end = match["number"], match["title"].strip(), line.words.end
    elif after < region.closing and not regions.numbers[after] and _names_attachment(lines[after]):
        node.title, end = lines[after].text, lines[after].words.end
        after += 1
    node.number = Number(printed, n, "", "attachment", RANK_OF_ATTACHMENT, "att")
    node.heading = Span(line.words.start, end)
    tree.stack = [tree.add(node)]
    return Region(after, region.closing, region.end)


def _names_attachment(line: Line) -> bool:
    return not line.is_row and len(line.text) <= _LONGEST_ATTACHMENT_TITLE and line.text[-1] not in "。；：，"


def _open_numbered(tree: Tree, line: Line, number: Number) -> None:
    parent, rank, step = _place(tree, number)
    path = tree.unique(f"{parent.path}.{step}" if parent else step, number.text, line)
    node = Node(path, None, line.start, parent, rank, number)
    node.heading = Span(line.words.start, line.words.start + len(number.text))
    tree.note_order(parent, number, line)
    tree.stack.append(tree.add(node))
    in_article = any(above.rank == RANK_OF_ARTICLE for above in tree.stack[:-1])
    rest = Span(node.heading.end, line.words.end) if node.heading.end < line.words.end else None
    if number.style == "article":
        node.kind = Kind.ARTICLE
        _read_article(tree, node, rest)
    elif in_article:
        node.kind = Kind.ITEM
        if rest:
            _add_sentences(tree, node, rest)
    elif rest:
        _read_title(tree, node, rest)
    if node.title and parent:
        parent.groups = True


def _place(tree: Tree, number: Number) -> tuple[Node | None, float, str]:
    """Where a number belongs among the open clauses: its parent, its rank, its step of the path."""
    if number.style == "decimal":
        return _place_decimal(tree, number)
    while tree.stack and tree.stack[-1].rank >= number.rank:
        tree.stack.pop()
    parent, step = tree.holder, f"{number.prefix}{number.ordinal}{number.suffix}"
    if parent and parent.rank == RANK_OF_ARTICLE:
        # 项 belong to the 款 before them; 目 below count on from their 项.
        return parent.paragraph or parent, number.rank, f"i{number.ordinal}"
    return parent, number.rank, step


def _place_decimal(tree: Tree, number: Number) -> tuple[Node | None, float, str]:
    """1.1.2 belongs to 1.1, 1.1 to whatever open clause prints a one: 1., 一、, 第一章, "1 总则"."""
    outer = number.decimals[:-1]
    matches = [i for i, above in enumerate(tree.stack) if above.number and above.number.decimals == outer]
    own = [i for i in matches if _style(tree.stack[i]) in ("decimal", "integer")]
    other = [i for i in matches if _style(tree.stack[i]) in MAY_HOLD_DECIMALS]
    if own or other:
        at = (own or other)[-1]
        del tree.stack[at + 1 :]
        return tree.stack[at], tree.stack[at].rank + 0.1, str(number.ordinal)
    while tree.stack and (tree.stack[-1].rank >= number.rank or tree.stack[-1].printed.count(".") > 1):
        tree.stack.pop()
    return tree.holder, number.rank, ".".join(map(str, number.decimals))


def _style(node: Node) -> str:
    return node.number.style if node.number else ""


def _read_article(tree: Tree, node: Node, rest: Span | None) -> None:
    """An article's caption, where it has one, and the 款 that begins on its line."""
    caption = _CAPTION.match(rest.of(tree.text)) if rest else None
    if rest and caption and node.heading:
        node.title = caption["caption"]
        node.heading = Span(node.heading.start, rest.start + caption.end())
        rest = Span(node.heading.end, rest.end) if node.heading.end < rest.end else None
    if rest and rest.of(tree.text).strip():
        words = trimmed(rest, tree.text)
        _add_prose(tree, Line(words.start, words, words.of(tree.text)), Kind.PARAGRAPH)


def _read_title(tree: Tree, node: Node, rest: Span) -> None:
    """Split a numbered line into its title and the sentences that run on after it."""
    rest = trimmed(rest, tree.text)
    words = rest.of(tree.text)
    stop = _TITLE_ENDS.search(words)
    title = words[: stop.start()] if stop else words
    short = len(title) <= _TABLE["titles"]["longest"] and not _NEVER_IN_TITLE.search(title)
    if not title or (stop and not short):
        _add_sentences(tree, node, rest)
        return
    node.title = title
    node.heading = Span(node.heading.start if node.heading else node.start, rest.start + len(title))
    node.stopped = stop is not None and stop.end() == len(words) and stop[0] in "。！？"
    if stop and words[stop.end() :].strip():
        _add_sentences(tree, node, Span(rest.start + stop.end(), rest.end))


def _add_prose(tree: Tree, line: Line, kind: Kind) -> None:
    if tree.stack and tree.stack[-1].kind is Kind.ITEM:
        # The paragraph after the items of an article is its next 款, not part of the last item.
        article = next((i for i, node in enumerate(tree.stack) if node.rank == RANK_OF_ARTICLE), None)
        if article is not None:
            del tree.stack[article + 1 :]
    node = tree.add_counted("p", kind, line.start, tree.holder)
    if not line.is_rule and (line.text[-1] in _TERMINAL or "。" in line.text):
        _add_sentences(tree, node, line.words)


def _add_sentences(tree: Tree, node: Node, within: Span) -> None:
    for span in sentence_spans(tree.text, trimmed(within, tree.text)):
        tree.add_counted("s", Kind.SENTENCE, span.start, node)


def _settle_kinds(tree: Tree) -> None:
    """Name each numbered clause by what its title and its place say it is."""
    for node in tree.nodes:
        if node.kind is None and node.number:
            node.kind = _KIND_OF_STYLE.get(node.number.style) or _kind_of(node)


def _kind_of(node: Node) -> Kind:
    if node.parent and node.parent.kind is Kind.FRONT_MATTER:
        return Kind.SECTION if node.groups else Kind.ITEM
    if node.title and _ACTION.search(node.title) and node.groups:
        return Kind.ACTION
    if node.parent is None or node.number is None or node.number.rank == 0:
        return Kind.PART
    if node.groups or (node.title and _GENERAL.search(node.title)):
        return Kind.SECTION
    return Kind.MEASURE if node.title else Kind.ITEM
