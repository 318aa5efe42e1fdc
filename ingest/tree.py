"""The clause tree while it is made, and its way into clauses with source spans."""

from dataclasses import dataclass, field

from ingest.document import Clause, Kind
from ingest.lines import Line
from ingest.numbering import Number
from ingest.source_map import SourceMap
from ingest.span import Span

RANK_OF_ALL, RANK_OF_ATTACHMENT, RANK_OF_HEADING, RANK_OF_ARTICLE = -2, -1, -0.5, 3
"""Places of unnumbered and of legal clauses among the ranks of ontology/lexicon/numbering.toml."""


@dataclass(slots=True)
class Node:
    """A clause being made; offsets are into the repaired text."""

    path: str
    kind: Kind | None  # None until the whole tree is known
    start: int
    parent: "Node | None"
    rank: float = 99
    number: Number | None = None
    title: str = ""
    heading: Span | None = None
    counts: dict[str, int] = field(default_factory=dict)  # of unnumbered children, by letter
    last: dict[str, int] = field(default_factory=dict)  # ordinal of the last child of a style
    paragraph: "Node | None" = None  # the last child, where it is a 自然段
    groups: bool = False  # whether a numbered clause below has a title
    stopped: bool = False  # whether a full stop ends the title, and the line
    level: int = 0  # of a line that the file marks as a heading; 0 where it does not
    lists: bool = False  # whether the last numbered clause below ended in a semicolon: a list goes on
    boxed: dict[str, int] = field(default_factory=dict)  # of a 专栏: the last ordinal of each style in it

    @property
    def printed(self) -> str:
        """The number as printed; empty where none is."""
        return self.number.text if self.number else ""

    @property
    def style(self) -> str:
        """The style of the number; empty where none is printed."""
        return self.number.style if self.number else ""


@dataclass(slots=True)
class Tree:
    """Nodes in reading order, the open ones, and what the numbering left in doubt."""

    text: str
    nodes: list[Node] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)  # the open numbered clauses, outermost first
    times: dict[str, int] = field(default_factory=dict)  # how often a path was asked for
    doubts: list[tuple[str, str, Span]] = field(default_factory=list)  # code, message, repaired span
    counts: dict[str, int] = field(default_factory=dict)  # of unnumbered clauses at the top
    last: dict[str, int] = field(default_factory=dict)  # ordinal of the last of a style, anywhere
    top: Node = field(default_factory=lambda: Node("", None, 0, None))  # stands for the parent of top clauses
    levels: dict[int, int] = field(default_factory=dict)  # of marked lines, by their start
    boxes: int = 0  # how many 专栏 were opened
    marks_count: bool = False  # whether numbers bear marks, or marks part the text: then levels count
    nested: set[tuple[str, str]] = field(default_factory=set)  # (inner, outer) styles against the standard

    @property
    def holder(self) -> Node | None:
        """The innermost open clause."""
        return self.stack[-1] if self.stack else None

    def add(self, node: Node) -> Node:
        """Append a clause; reading order is the caller's."""
        self.nodes.append(node)
        if node.parent:
            node.parent.paragraph = node if node.kind is Kind.PARAGRAPH else None
        return node

    def close_marked(self, level: int) -> None:
        """Close what a heading marked with ``level`` ends: marked clauses of that level or a lower one.

        Clauses without a mark end, too, where the marks of numbers count.
        """
        ends = (
            i
            for i, node in enumerate(self.stack)
            if node.kind not in (Kind.ATTACHMENT, Kind.FRONT_MATTER)
            and (node.level >= level if node.level else self.marks_count)
        )
        at = next(ends, None)
        if at is not None:
            del self.stack[at:]

    def add_counted(self, letter: str, kind: Kind, start: int, parent: Node | None) -> Node:
        """A clause that prints no number: the parent's next ``letter`` (p, s, r)."""
        counts = parent.counts if parent else self.counts
        counts[letter] = counts.get(letter, 0) + 1
        path = f"{letter}{counts[letter]}"
        return self.add(Node(f"{parent.path}.{path}" if parent else path, kind, start, parent))

    def claim(self, path: str, number: Number, parent: Node | None, line: Line) -> str:
        """``path``, or with the count of its repeats; and a doubt where the numbering is out of order.

        Articles and running （一）（二）… go on through their parents.
        """
        self.times[path] = times = self.times.get(path, 0) + 1
        unique = path if times == 1 else f"{path}~{times}"
        counted = self.last if parent is None or number.rank <= RANK_OF_ARTICLE else parent.last
        last, running = counted.get(number.style, 0), self.last.get(number.style, 0)
        counted[number.style] = self.last[number.style] = number.ordinal
        doubt = _doubt(number, last, running, times)
        if doubt:
            code, what = doubt
            where = f"，记作 {unique}" if times > 1 else ""
            self.doubts.append((code, f"编号“{number.text}”{what}{where}", line.words))
        return unique

    def give_sentences(self) -> None:
        """A titled clause that is one sentence and nothing else has that sentence as a clause too."""
        after = [*self.nodes[1:], None]
        nodes = []
        for node, following in zip(self.nodes, after, strict=True):
            nodes.append(node)
            if node.stopped and node.heading and (following is None or following.parent is not node):
                start = node.heading.end - len(node.title)
                nodes.append(Node(f"{node.path}.s1", Kind.SENTENCE, start, node))
        self.nodes = nodes

    def clauses(self, repaired: SourceMap) -> tuple[Clause, ...]:
        """The clauses with source spans: each ends where the next that is not below it begins."""
        starts = [repaired.offset_in_source(node.start) for node in self.nodes]
        if starts:
            starts[0] = 0
        ends = [len(repaired.source)] * len(starts)
        open_nodes: list[int] = []
        for i, node in enumerate(self.nodes):
            while open_nodes and self.nodes[open_nodes[-1]] is not node.parent:
                ends[open_nodes.pop()] = starts[i]
            open_nodes.append(i)
        return tuple(
            Clause(
                path=node.path,
                kind=node.kind or Kind.PARAGRAPH,
                number=node.printed,
                title=node.title,
                span=Span(starts[i], ends[i]),
                parent=node.parent.path if node.parent else None,
                heading=repaired.to_source(node.heading) if node.heading else None,
            )
            for i, node in enumerate(self.nodes)
        )


def _doubt(number: Number, last: int, running: int, times: int) -> tuple[str, str] | None:
    """What is wrong with a number after ``last`` of its style beside it, ``running`` anywhere."""
    here = number.ordinal
    if times > 1:
        if here == 1 and last > 1:
            return "numbering_restarts", "在同一层重新从头编起"
        if last and here == last + 1:
            return None  # a row that began anew goes on; its first number is reported
        return "numbering_repeats", f"在同一层重复，第 {times} 次出现"
    if here in (1, last, last + 1, running + 1) or number.suffix:
        return None
    if here > last:
        return "numbering_skips", f"之前缺少第 {here - 1} 个同级编号"
    return "numbering_falls_back", f"排在第 {last} 个同级编号之后，次序颠倒"
