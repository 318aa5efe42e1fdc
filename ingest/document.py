"""The document: untouched source, header, and the tree of clauses over it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ingest.page import Page
from ingest.source_map import Edit, SourceMap
from ingest.span import Span, trimmed


class Kind(StrEnum):
    """What a clause is in the structure of an official document (GB/T 9704-2012 §7.3.3; 立法技术规范)."""

    FRONT_MATTER = "front_matter"  # 版头, 通知正文, 题注, 引言
    PART = "part"  # 一、 or 第一部分 that is not itself an action
    ACTION = "action"  # 一、实施……行动: a part that names one campaign
    SECTION = "section"  # （一） that groups others: 主要目标, 重点举措
    MEASURE = "measure"  # a numbered, titled undertaking: the lowest such level
    CHAPTER = "chapter"  # 第X章
    ARTICLE = "article"  # 第X条
    PARAGRAPH = "paragraph"  # 自然段; of an article: 款
    ITEM = "item"  # （一） or 1. inside an article or paragraph: 项, 目
    SENTENCE = "sentence"
    TABLE_ROW = "table_row"
    ATTACHMENT = "attachment"  # 附件
    CLOSING = "closing"  # 本方案自印发之日起施行


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the clause tree.

    ``span`` covers the clause with all below it and the white space that follows; the spans of the
    top clauses partition the source, and children lie in order, without overlap, inside their parent.
    """

    path: str  # ordinals along the printed numbering: "3.2.1", "c3.a12.i2", "0.p3", "1.2.1.s3"
    kind: Kind
    number: str  # as printed: "（二）", "第十二条"; empty where none is printed
    title: str  # repaired words of the title, without number and full stop; empty where none
    span: Span
    parent: str | None
    heading: Span | None = None  # number and title, verbatim, without the full stop


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One header fact: ``value`` is what the words at ``span`` say (dates and durations as ISO 8601)."""

    value: str
    span: Span
    why: str = ""  # Chinese; how the value was computed, where the words do not say it themselves


@dataclass(frozen=True, slots=True)
class Authority:
    """The level of the state on which a document was issued: always inferred, so it says why."""

    level: str  # national, province, city, county, township; zone: 开发区, 新区
    place: str  # name of the division; empty for the nation, and where the list has none
    code: str  # its six digits in GB/T 2260, or empty
    span: Span  # of the words that tell
    why: str  # Chinese


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a law's history, as its 题注 prints it."""

    kind: str  # passed, approved, revised, amended, promulgated, in_force, repealed
    date: str  # ISO 8601
    body: str  # who acted, as printed; empty where it is not said
    span: Span
    act: str = ""  # the order or decision by which: 国务院令第709号, 《……关于修改〈……〉的决定》


@dataclass(frozen=True, slots=True)
class Period:
    """The years a plan runs, first and last, as its title states them."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class Metadata:
    """Header of an official document; what the document does not print is None or empty."""

    title: HeaderField | None = None  # of the work that is cited: 美丽吉林建设行动方案（2024—2027年）
    notice_title: HeaderField | None = None  # of the notice that issues it, where there is one
    document_number: HeaderField | None = None  # 发文字号
    issuer: HeaderField | None = None  # 发文机关
    issued: HeaderField | None = None  # 成文日期, ISO
    published: HeaderField | None = None  # 发布日期, ISO
    effective: HeaderField | None = None  # 施行日期, ISO
    index_number: HeaderField | None = None  # 索引号
    subject: HeaderField | None = None  # 主题分类
    addressees: tuple[HeaderField, ...] = ()  # 主送机关
    period: Period | None = None
    expires: HeaderField | None = None  # 有效期至, ISO; computed where only 有效期5年 is printed
    abridged: HeaderField | None = None  # （本文有删减）
    issuers: tuple[HeaderField, ...] = ()  # each body of a joint document
    authority: Authority | None = None  # 发文层级
    kind: HeaderField | None = None  # 文种 of the work: 方案, 条例, 意见
    notice_kind: HeaderField | None = None  # 文种 of the notice that issues it: 通知
    standing: HeaderField | None = None  # 征求意见稿, 草案, 试行, 暂行
    valid_for: HeaderField | None = None  # 有效期, ISO duration
    repeals: tuple[HeaderField, ...] = ()  # works that this one ends: 同时废止
    history: tuple[Event, ...] = ()  # 题注: passed, revised, amended…
    amends: tuple[HeaderField, ...] = ()  # works that this decision changes: 关于修改《……》的决定
    interpreter: HeaderField | None = None  # 负责解释的机关
    stated_status: HeaderField | None = None  # what the page says of it: 有效, 已废止, 已被修改
    signers: tuple[HeaderField, ...] = ()  # 签发人, and who signed an order: names
    copy_number: HeaderField | None = None  # 份号
    secrecy: HeaderField | None = None  # 密级和保密期限
    urgency: HeaderField | None = None  # 紧急程度
    openness: HeaderField | None = None  # 公开属性
    copied_to: tuple[HeaderField, ...] = ()  # 抄送机关
    printed_by: HeaderField | None = None  # 印发机关
    printed: HeaderField | None = None  # 印发日期, ISO


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader did not recognise or had doubts about: what, and where in the source."""

    code: str  # a stable key: "no_structure", "numbering_skips", "numbering_repeats"
    message: str  # Chinese, for the user
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the file itself does not say of where it came from: told by a note beside it."""

    source: str = ""  # where the file was taken from
    licence: str = ""  # on what terms it may be passed on


@dataclass(frozen=True)
class Document:
    """A document as read. ``source`` is never changed; all spans are offsets into it.

    Raises:
        ValueError: the clauses do not partition the source, or a path occurs twice.
    """

    id: str  # first 12 hex digits of sha256
    name: str  # file name, without folders
    source: str
    sha256: str  # of the file's bytes
    metadata: Metadata
    clauses: tuple[Clause, ...]  # reading order, a parent before its children
    edits: tuple[Edit, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    format: str = "txt"  # a key of ``ingest.formats.FORMATS``
    pages: tuple[Page, ...] = field(default=())  # where the format has pages
    provenance: Provenance = field(default=Provenance())

    def __post_init__(self) -> None:
        check_tree(self.source, self.clauses)

    @cached_property
    def repaired(self) -> SourceMap:
        """The text that rules are matched on, with its way back to the source."""
        return SourceMap(self.source, self.edits)

    @cached_property
    def _by_path(self) -> dict[str, Clause]:
        return {clause.path: clause for clause in self.clauses}

    @cached_property
    def _children(self) -> dict[str | None, tuple[Clause, ...]]:
        below: dict[str | None, list[Clause]] = {}
        for clause in self.clauses:
            below.setdefault(clause.parent, []).append(clause)
        return {parent: tuple(clauses) for parent, clauses in below.items()}

    def clause(self, path: str) -> Clause:
        """The clause at ``path``.

        Raises:
            KeyError: the document has no such path.
        """
        return self._by_path[path]

    def has(self, path: str) -> bool:
        """Whether the document has a clause at ``path``."""
        return path in self._by_path

    def children(self, path: str | None = None) -> tuple[Clause, ...]:
        """The clauses directly under ``path``; the top ones for None."""
        return self._children.get(path, ())

    @cached_property
    def _above(self) -> dict[str, tuple[Clause, ...]]:
        """The clauses above each, nearest first: asked for many times by each kind of fact."""
        above: dict[str, tuple[Clause, ...]] = {}
        for clause in self.clauses:  # a parent stands before its children
            parent = clause.parent
            above[clause.path] = () if parent is None else (self._by_path[parent], *above[parent])
        return above

    @cached_property
    def _numbered(self) -> dict[str, Clause]:
        return {clause.path: self._cited_for(clause) for clause in self.clauses}

    def ancestors(self, clause: Clause) -> tuple[Clause, ...]:
        """The clauses above ``clause``, nearest first."""
        return self._above[clause.path]

    def quote(self, span: Span) -> str:
        """The verbatim words at ``span``."""
        return span.of(self.source)

    def text_span(self, clause: Clause) -> Span:
        """The clause's span without the white space around its words."""
        return trimmed(clause.span, self.source)

    def text(self, span: Span) -> str:
        """The repaired words at a source span; empty where repair left nothing."""
        repaired = self.repaired.to_repaired(span)
        return "" if repaired is None else repaired.of(self.repaired.text)

    def numbered(self, clause: Clause) -> Clause:
        """The clause an official would cite for ``clause``: itself, or the nearest above that is no
        sentence, unnumbered paragraph or table row; an article for its 款 and 项."""
        return self._numbered[clause.path]

    def _cited_for(self, clause: Clause) -> Clause:
        article = next((c for c in (clause, *self.ancestors(clause)) if c.kind is Kind.ARTICLE), None)
        if article is not None:
            return article
        loose = {Kind.SENTENCE, Kind.PARAGRAPH, Kind.TABLE_ROW}
        while clause.kind in loose and clause.parent is not None:
            clause = self._by_path[clause.parent]
        return clause

    def clause_at(self, offset: int) -> Clause:
        """The deepest clause whose span covers the source offset."""
        found = None
        level = self.children(None)
        while i := bisect_right(level, offset, key=lambda clause: clause.span.start):
            if offset >= level[i - 1].span.end:
                break
            found, level = level[i - 1], self.children(level[i - 1].path)
        if found is None:
            raise IndexError(f"offset {offset} is outside the document")
        return found


def check_tree(source: str, clauses: tuple[Clause, ...]) -> None:
    """Hold the clause tree to its contract: unique paths, parents first, a partition of the source.

    Raises:
        ValueError: the first clause that breaks it, named.
    """
    ends: dict[str | None, int] = {None: 0}
    spans: dict[str | None, Span] = {}
    for clause in clauses:
        if clause.path in spans:
            raise ValueError(f"path {clause.path} occurs twice")
        if clause.parent is not None and clause.parent not in spans:
            raise ValueError(f"clause {clause.path} comes before its parent {clause.parent}")
        if clause.parent is None and clause.span.start != ends[None]:
            raise ValueError(f"clause {clause.path} starts at {clause.span.start}, not at {ends[None]}")
        if clause.parent is not None and (
            not spans[clause.parent].contains(clause.span) or clause.span.start < ends[clause.parent]
        ):
            raise ValueError(f"clause {clause.path} lies outside {clause.parent} or over its neighbour")
        if clause.heading is not None and not clause.span.contains(clause.heading):
            raise ValueError(f"heading of {clause.path} lies outside the clause")
        spans[clause.path] = clause.span
        ends[clause.parent] = clause.span.end
        ends[clause.path] = clause.span.start
    if ends[None] != len(source):
        raise ValueError(f"clauses end at {ends[None]}, the source at {len(source)}")
