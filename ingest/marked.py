"""Headings that the file itself marks (a style, ``<h2>``, ``##``): clauses even where they are unnumbered."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from ingest.document import Kind
from ingest.lines import Line
from ingest.reading import Heading
from ingest.source_map import SourceMap
from ingest.tree import RANK_OF_HEADING, Node, Tree
from ontology import lexicon

_CONTENTS = re.compile(lexicon("numbering")["contents"]["heading"])
_LONGEST = 45
_RANK_OF_LEAF = 98  # of a heading that any number ends


def levels_of(lines: Sequence[Line], headings: Sequence[Heading], repaired: SourceMap) -> dict[int, int]:
    """The level of each marked line, by the line's start in the repaired text."""
    levels = {}
    for line in lines:
        if line.words.start > line.start and repaired.text[line.start] == "#":
            mark = repaired.text[line.start : line.words.start]
            levels[line.start] = len(mark) - len(mark.lstrip("#"))
    starts = [line.start for line in lines] if headings else []
    for heading in headings:
        if span := repaired.to_repaired(heading.span):
            i = bisect_right(starts, span.start) - 1
            if i >= 0:
                levels[lines[i].start] = heading.level
    return levels


def first_heading(tree: Tree, front: Sequence[Line]) -> int:
    """Where, in the lines before the first number, marked headings begin to part the text; else their end.

    What is marked highest is a title; headings stand below it.
    """
    levels = [tree.levels.get(line.start, 0) for line in front]
    highest = min((level for level in levels if level), default=0)
    title = max((i for i, level in enumerate(levels) if level == highest), default=len(front))
    headings = (
        i
        for i in range(title + 1, len(front))
        if levels[i] and may_head(front[i]) and not _CONTENTS.fullmatch(front[i].text)
    )
    return next(headings, len(front))


def may_head(line: Line) -> bool:
    """Whether the line is short and does not end as a sentence, so that it may be a heading."""
    return not line.is_row and len(line.text) <= _LONGEST and line.text[-1] not in "。；，：、！？;,:!?"


def open_heading(tree: Tree, line: Line, level: int) -> None:
    """Opens a clause under a marked heading without a number: h1, h2, … in the clause that it stands in.

    Its place follows the marks where they part the whole text; else it stands in the outermost clause
    that is open, and the next number ends it.
    """
    tree.close_marked(level)
    if not tree.marks_count:
        del tree.stack[1:]
        if tree.stack and tree.stack[0].rank == _RANK_OF_LEAF and not tree.stack[0].number:
            tree.stack.pop()
    parent = tree.holder
    counts = parent.counts if parent else tree.counts
    counts["h"] = n = counts.get("h", 0) + 1
    node = Node(f"{parent.path}.h{n}" if parent else f"h{n}", Kind.SECTION, line.start, parent)
    node.title, node.heading, node.level = line.text, line.words, level
    if tree.marks_count:
        node.rank = parent.rank + 0.0001 if parent else RANK_OF_HEADING
    else:
        node.rank = _RANK_OF_LEAF
    if parent:
        parent.groups = True
    tree.stack.append(tree.add(node))
