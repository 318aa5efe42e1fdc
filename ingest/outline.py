"""The outline grammar: the lines of a repaired text become the tree of clauses."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Clause, Kind, Notice
from ingest.lines import Line
from ingest.marked import first_heading, levels_of, may_head, open_heading
from ingest.numbering import Number, ordinal
from ingest.placing import Place, place
from ingest.reading import Heading
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
_COMPLETE = re.compile(f"{_TABLE['attachment']['complete']}$")
_ATTACHMENT_NUMBER = re.compile(r"([0-9]+|[一二三四五六七八九十]+|[A-Z])(?:[-—－]([0-9]+))?")
_TABLE_NOTE = re.compile(_TABLE["table"]["note"])
_TITLE_ENDS = re.compile(r"[。：！？]|[ \u00a0]{2,}|\u3000+|\t")
_TERMINAL = "。！？；：…"
_LONGEST_ATTACHMENT_TITLE = 60
_KIND_OF_STYLE = {
    "chapter": Kind.CHAPTER,
    "article": Kind.ARTICLE,
    "book": Kind.PART,
    "sub_book": Kind.PART,
    "legal_section": Kind.SECTION,
    "box": Kind.SECTION,
}


def read_outline(
    repaired: SourceMap, lines: Sequence[Line], regions: Regions, headings: Sequence[Heading] = ()
) -> tuple[tuple[Clause, ...], tuple[Notice, ...]]:
    """The clauses of a document, in reading order, and what the numbering left in doubt.

    ``headings`` are the lines that the file itself marks; those without a number are clauses, too.
    """
    tree = Tree(repaired.text)
    tree.levels = levels_of(lines, headings, repaired)
    first = regions.body.start if regions.body else 0
    first = first_heading(tree, lines[:first])
    tree.marks_count = first < (regions.body.start if regions.body else 0) or any(
        number is not None and line.start in tree.levels
        for line, number in zip(lines, regions.numbers, strict=True)
    )
    if regions.body is None:
        _read_flat(tree, lines)
    else:
        body = replace(regions.body, start=first)
        if first:
            tree.stack = [tree.add(Node("0", Kind.FRONT_MATTER, 0, None, RANK_OF_ALL))]
            _read_lines(tree, lines[:first], regions.numbers[:first])
        tree.stack, tree.last = [], {}
        _read_region(tree, lines, regions, body)
        for attachment in regions.attachments:
            tree.stack, tree.last = [], {}
            opened = (_open_work if attachment.title_rows else _open_attachment)(
                tree, lines, regions, attachment
            )
            _read_region(tree, lines, regions, opened)
    _settle_kinds(tree)
    tree.give_sentences()
    notices = (Notice(code, message, repaired.to_source(span)) for code, message, span in tree.doubts)
    return tree.clauses(repaired), tuple(notices)


def _read_flat(tree: Tree, lines: Sequence[Line]) -> None:
    found = False
    for i, line in enumerate(lines):
        level = tree.levels.get(line.start)
        # The first marked line is the title.
        if level and (found or any(each.start in tree.levels for each in lines[:i])) and may_head(line):
            open_heading(tree, line, level)
            found = True
        else:
            _add_line(tree, line)
    if not found:
        message = "没有认出任何条款编号（一、（一）1. 第一条…），全文按自然段处理，引用只能到段"
        tree.doubts.append(("no_structure", message, lines[0].words))


def _read_region(tree: Tree, lines: Sequence[Line], regions: Regions, region: Region) -> None:
    _read_lines(tree, lines[region.start : region.closing], regions.numbers[region.start : region.closing])
    tree.stack = [node for node in tree.stack[:1] if node.kind is Kind.ATTACHMENT]
    for line in lines[region.closing : region.end]:
        _add_prose(tree, line, Kind.CLOSING)


def _read_lines(tree: Tree, lines: Sequence[Line], numbers: Sequence[Number | None]) -> None:
    in_front = bool(tree.stack) and tree.stack[0].kind is Kind.FRONT_MATTER
    read = 0
    for i, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        if i < read:
            continue
        level = tree.levels.get(line.start, 0)
        if number:
            below = lines[i + 1] if i + 1 < len(lines) and numbers[i + 1] is None else None
            read = i + _open_numbered(tree, line, place(tree, numbers, i, number, level), number, below)
        elif level and not in_front and may_head(line):
            open_heading(tree, line, level)
        else:
            _add_line(tree, line)


def _add_line(tree: Tree, line: Line) -> None:
    after_row = bool(tree.nodes) and tree.nodes[-1].kind is Kind.TABLE_ROW
    if line.is_row:
        if not (after_row and line.is_rule):  # a table's rule is no row; it stays with the row above
            tree.add_counted("r", Kind.TABLE_ROW, line.start, tree.holder)
        return
    if after_row and tree.holder and tree.holder.style == "box" and not _TABLE_NOTE.match(line.text):
        tree.stack.pop()  # a 专栏 that is a table ends with it
    _add_prose(tree, line, Kind.PARAGRAPH)


def _open_attachment(tree: Tree, lines: Sequence[Line], regions: Regions, region: Region) -> Region:
    """Opens 附件1 with its title, on the same line or on those below; the rest of it is still to read."""
    line = lines[region.start]
    node = Node("", Kind.ATTACHMENT, line.start, None, RANK_OF_ATTACHMENT)
    printed = line.text.rstrip("：: ")
    after = region.start + 1
    end = line.words.start + len(printed)
    if match := _TITLED_ATTACHMENT.fullmatch(line.text):
        printed, node.title, end = match["number"], match["title"].strip(), line.words.end
    else:
        rows = _title_rows(lines[after : region.closing], regions.numbers[after : region.closing])
        if rows:
            node.title, end = "".join(row.text for row in rows), rows[-1].words.end
            after += len(rows)
    node.path, n = _path_of_attachment(tree, printed)
    node.number = Number(printed, n, "", "attachment", RANK_OF_ATTACHMENT, "att")
    node.heading = Span(line.words.start, end)
    tree.stack = [tree.add(node)]
    return Region(after, region.closing, region.end)


def _path_of_attachment(tree: Tree, printed: str) -> tuple[str, int]:
    """The path of 附件2 is att2; one that prints no number counts on. 附表1 beside 附件1 is att1~2."""
    found = _ATTACHMENT_NUMBER.search(printed)
    n = ordinal(found[1]) if found else tree.counts.get("att", 0) + 1
    tree.counts["att"] = n
    path = f"att{n}" + (f"-{found[2]}" if found and found[2] else "")
    tree.times[path] = times = tree.times.get(path, 0) + 1
    return (path if times == 1 else f"{path}~{times}"), n


def _title_rows(lines: Sequence[Line], numbers: Sequence[Number | None]) -> Sequence[Line]:
    """The lines of an attachment's title: one, or up to three where only the last ends as titles do."""
    for rows in (1, 2, 3):
        if len(lines) < rows or numbers[rows - 1] or not _names_attachment(lines[rows - 1]):
            break
        if _COMPLETE.search(lines[rows - 1].text):
            return lines[:rows]
    return lines[:1] if lines and not numbers[0] and _names_attachment(lines[0]) else ()


def _names_attachment(line: Line) -> bool:
    return not line.is_row and len(line.text) <= _LONGEST_ATTACHMENT_TITLE and line.text[-1] not in "。；：，"


def _open_work(tree: Tree, lines: Sequence[Line], _: Regions, region: Region) -> Region:
    """Opens a further work of a notice that issues several, under its title."""
    rows = lines[region.start : region.start + region.title_rows]
    tree.counts["w"] = n = tree.counts.get("w", 1) + 1
    node = Node(f"w{n}", Kind.ATTACHMENT, rows[0].start, None, RANK_OF_ATTACHMENT)
    node.title = "".join(row.text for row in rows)
    node.heading = Span(rows[0].words.start, rows[-1].words.end)
    tree.stack = [tree.add(node)]
    return Region(region.start + region.title_rows, region.closing, region.end)


def _open_numbered(tree: Tree, line: Line, where: Place, number: Number, below: Line | None) -> int:
    """Opens a numbered clause; returns how many lines were read: two where the title stands below."""
    parent, rank, step = where
    path = tree.claim(f"{parent.path}.{step}" if parent else step, number, parent, line)
    node = Node(path, None, line.start, parent, rank, number)
    node.level = tree.levels.get(line.start, 0)
    node.heading = Span(line.words.start, line.words.start + len(number.text))
    tree.stack.append(tree.add(node))
    in_article = any(above.rank == RANK_OF_ARTICLE for above in tree.stack[:-1])
    rest = Span(node.heading.end, line.words.end) if node.heading.end < line.words.end else None
    read = 1
    if number.style == "article":
        node.kind = Kind.ARTICLE
        _read_article(tree, node, rest)
    elif in_article:
        node.kind = Kind.ITEM
        if rest:
            _add_sentences(tree, node, rest)
    elif rest and rest.of(tree.text).strip():
        _read_title(tree, node, rest)
    elif below and may_head(below):
        node.title, node.heading, read = below.text, Span(line.words.start, below.words.end), 2
    if node.title and parent and number.style != "box":
        parent.groups = True
    return read


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
    if not title or (stop and not short) or _is_listed(tree, node, words, stop):
        _add_sentences(tree, node, rest)
        return
    node.title = title
    node.heading = Span(node.heading.start if node.heading else node.start, rest.start + len(title))
    node.stopped = stop is not None and stop.end() == len(words) and stop[0] in "。！？"
    if stop and words[stop.end() :].strip():
        _add_sentences(tree, node, Span(rest.start + stop.end(), rest.end))


def _is_listed(tree: Tree, node: Node, words: str, stop: re.Match[str] | None) -> bool:
    """Whether the line is an entry of a list: it ends in a semicolon, or closes a list whose entries do."""
    row = node.parent or tree.top
    listed = row.lists and node.number is not None and node.number.ordinal > 1
    row.lists = words[-1] in "；;" or (listed and words[-1] in "：:")
    only = stop is None or stop.end() == len(words)
    return row.lists or words[-1] in "，," or (stop is None and "；" in words) or (listed and only)


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
