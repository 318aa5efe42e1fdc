"""The clause tree while it is made, and its way into clauses with source spans."""

from dataclasses import dataclass, field

from ingest.document import Clause, Kind
from ingest.lines import Line
from ingest.numbering import Number
from ingest.source_map import SourceMap
from ingest.span import Span

RANK_OF_ALL, RANK_OF_ATTACHMENT, RANK_OF_ARTICLE = -2, -1, 3
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

    @property
    def printed(self) -> str:
        """The number as printed; empty where none is."""
        return self.number.text if self.number else ""


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

    def add_counted(self, letter: str, kind: Kind, start: int, parent: Node | None) -> Node:
        """A clause that prints no number: the parent's next ``letter`` (p, s, r)."""
        counts = parent.counts if parent else self.counts
        counts[letter] = counts.get(letter, 0) + 1
        path = f"{letter}{counts[letter]}"
        return self.add(Node(f"{parent.path}.{path}" if parent else path, kind, start, parent))

    def unique(self, path: str, printed: str, line: Line) -> str:
        """``path``, or with the count of its repeats where the printed numbering repeats itself."""
        self.times[path] = times = self.times.get(path, 0) + 1
        if times == 1:
            return path
        message = f"编号“{printed}”在同一层重复，第 {times} 次出现记作 {path}~{times}"
        self.doubts.append(("numbering_repeats", message, line.words))
        return f"{path}~{times}"

    def note_order(self, parent: Node | None, number: Number, line: Line) -> None:
        """Report skipped numbers; articles and running （一）（二）… go on through their parents."""
        counted = self.last if parent is None or number.rank <= RANK_OF_ARTICLE else parent.last
        last, running = counted.get(number.style, 0), self.last.get(number.style, 0)
        if number.ordinal not in (1, last, last + 1, running + 1) and not number.suffix:
            message = f"编号“{number.text}”之前缺少第 {number.ordinal - 1} 个同级编号"
            self.doubts.append(("numbering_skips", message, line.words))
        counted[number.style] = self.last[number.style] = number.ordinal

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
