"""What pictures of a document count: each number is a list of clauses, tasks or targets, and no more.

In: a document and its facts. Out: a :class:`Grid` of cells, or the blocks of a treemap. The words of each
item are a span of the document, its basis says whether they state it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Basis, Commitment, Facts, Responsibility, Target
from sheets.deadlines import last_day
from sheets.labels import LEVELS, date_label
from sheets.selection import responsible_for
from sheets.tasks import Task, part_of, tasks

UNSTATED = "none"
"""Column of the clauses for which no level is known."""
FRONT = "首部"
_UNITS = frozenset({Kind.MEASURE, Kind.ARTICLE})
_FIRST = (Basis.STATED, Basis.INHERITED, Basis.INFERRED, Basis.UNSTATED)
"""Of two ways in which one thing is known, the firmer one counts."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a cell counts."""

    what: str  # 举措, 条文, 任务 or 目标
    id: str  # of the fact; of a clause, its path
    clause: str  # path of the numbered clause
    span: Span  # its words
    basis: Basis  # how it is known that it belongs here
    reason: str  # Chinese; empty where the words say it
    evidence: tuple[Span, ...] = ()  # further words that carry it


@dataclass(frozen=True, slots=True)
class Place:
    """A row, a column: ``key`` is a clause's path, a level or an ISO date."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands where a row and a column meet; never empty."""

    row: str
    column: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns. ``whole`` is all that is counted: an item may stand in several columns."""

    rows: tuple[Place, ...]
    columns: tuple[Place, ...]
    cells: tuple[Cell, ...]

    def items(self, row: str | None = None, column: str | None = None) -> tuple[Item, ...]:
        """The items of a row, of a column, of both or of all, once each, in reading order; of what is known
        in several ways the firmest stays."""
        chosen = [c for c in self.cells if row in (None, c.row) and column in (None, c.column)]
        return _once(item for cell in chosen for item in cell.items)


@dataclass(frozen=True, slots=True)
class Block:
    """A clause in a treemap: ``size`` in characters, and the tasks and targets within it."""

    path: str
    name: str
    part: Place
    size: int
    items: tuple[Item, ...]


def level_matrix(document: Document, facts: Facts) -> Grid:
    """Which clauses of each action or chapter name which level: measures of a plan, articles of a law.

    A measure that names none is counted for the levels that a clause above it names, as inherited; one for
    which nothing is known stands in the column ``UNSTATED``.
    """
    known: dict[str, list[Responsibility]] = {}
    for row in facts.responsibilities:
        if row.level is not None:
            known.setdefault(_unit(document, row.clause).path, []).append(row)
    units = [
        c
        for c in _numbered(document)
        if c.kind in _UNITS or (c.path in known and not _holds_unit(document, c))
    ]
    found: dict[tuple[str, str], list[Item]] = {}
    for clause in units:
        above = () if clause.path in known else responsible_for(document, facts, clause.path)
        part = part_of(document, clause).path
        for level, rows in _by_level([*known.get(clause.path, ()), *above]).items():
            found.setdefault((part, level), []).append(
                _responsible(document, clause, rows, is_above=bool(above))
            )
        if clause.path not in known and not above:
            item = Item(
                _name_of_kind(clause),
                clause.path,
                clause.path,
                _words(document, clause),
                Basis.UNSTATED,
                "本条没有提取到层级，请看原文",
            )
            found.setdefault((part, UNSTATED), []).append(item)
    columns = [Place(level.value, name) for level, name in LEVELS.items()] + [Place(UNSTATED, "未见层级")]
    return _grid(document, columns, found)


def timeline(document: Document, facts: Facts) -> Grid:
    """What falls due when: targets with a deadline, and tasks that hold no such target, by part and date.

    A date that no calendar has is none.
    """
    found: dict[tuple[str, str], list[Item]] = {}
    dated: set[str] = set()
    for target in facts.targets:
        if target.deadline and last_day(target.deadline):
            part = part_of(document, document.clause(target.clause)).path
            found.setdefault((part, target.deadline), []).append(_due_target(document, target))
            dated.add(target.id)
    for task in tasks(document, facts):
        iso, commitment = task.due.iso, task.commitment
        if commitment is None or iso is None or not last_day(iso):
            continue
        if any(each.id in dated and each.deadline == iso for each in task.targets):
            continue
        part = part_of(document, document.clause(task.clause)).path
        found.setdefault((part, iso), []).append(_due_task(document, task, commitment))
    for items in found.values():
        items.sort(key=lambda item: (item.span, item.id))
    # A year falls due on its last day: after its months.
    dates = sorted({iso for _, iso in found}, key=lambda iso: (last_day(iso) or date.max, iso))
    return _grid(document, [Place(iso, date_label(iso)) for iso in dates], found)


def blocks(document: Document, facts: Facts) -> tuple[Block, ...]:
    """The measures, articles and other innermost clauses of a document, in reading order, front matter left
    out: they do not overlap."""
    clauses = [c for c in _numbered(document) if c.kind is not Kind.FRONT_MATTER and _is_block(document, c)]
    held: dict[str, list[Item]] = {clause.path: [] for clause in clauses}
    for target in facts.targets:
        _put(document, held, target.clause, _plain("目标", document, target))
    for each in facts.commitments:
        _put(document, held, each.clause, _plain("任务", document, each))
    found = []
    for clause in clauses:
        part = part_of(document, clause)
        size = len("".join(document.text(clause.span).split()))
        items = tuple(sorted(held[clause.path], key=lambda item: (item.span, item.id)))
        found.append(Block(clause.path, name_of(document, clause), _place(document, part), size, items))
    return tuple(each for each in found if each.size)


def name_of(document: Document, clause: Clause) -> str:
    """A clause's number and title; of one without a title, its number and first words."""
    if clause.kind is Kind.FRONT_MATTER:
        return FRONT
    if clause.title:
        gap = " " if (clause.number or "").endswith(("章", "节", "条", "编")) else ""
        return f"{clause.number or ''}{gap}{clause.title.strip()}".strip()
    words = "".join(document.text(document.text_span(clause)).split()).removeprefix(clause.number or "")
    return f"{clause.number or ''} {words[:20]}{'…' if len(words) > 20 else ''}".strip()


def _numbered(document: Document) -> Iterator[Clause]:
    return (clause for clause in document.clauses if document.numbered(clause) is clause)


def _unit(document: Document, path: str) -> Clause:
    """The measure or article that a clause belongs to, else the numbered clause itself."""
    clause = document.clause(path)
    line = (clause, *document.ancestors(clause))
    return next((each for each in line if each.kind in _UNITS), document.numbered(clause))


def _holds_unit(document: Document, clause: Clause) -> bool:
    return any(c.kind in _UNITS or _holds_unit(document, c) for c in document.children(clause.path))


def _is_block(document: Document, clause: Clause) -> bool:
    if any(above.kind in _UNITS for above in document.ancestors(clause)):
        return False
    inner = [child for child in document.children(clause.path) if document.numbered(child) is child]
    return clause.kind in _UNITS or not inner


def _put(document: Document, held: dict[str, list[Item]], path: str, item: Item) -> None:
    clause = document.clause(path)
    own = next((c.path for c in (clause, *document.ancestors(clause)) if c.path in held), None)
    if own is not None:
        held[own].append(item)


def _by_level(rows: Sequence[Responsibility]) -> dict[str, list[Responsibility]]:
    found: dict[str, list[Responsibility]] = {}
    for row in rows:
        if row.level is not None:
            found.setdefault(row.level.value, []).append(row)
    return found


def _responsible(
    document: Document, clause: Clause, rows: Sequence[Responsibility], *, is_above: bool
) -> Item:
    best = min(rows, key=lambda row: _FIRST.index(row.basis))
    basis, reason = best.basis, best.reason
    if is_above and basis is Basis.STATED:
        above = document.numbered(document.clause(best.clause))
        basis, reason = Basis.INHERITED, f"上级条款“{name_of(document, above)}”写明"
    evidence = tuple(dict.fromkeys(row.span for row in rows if row.span and row.basis is best.basis))
    words = _words(document, clause)
    path = clause.path
    return Item(_name_of_kind(clause), path, path, words, basis, reason, evidence)


def _name_of_kind(clause: Clause) -> str:
    return "条文" if clause.kind is Kind.ARTICLE else "举措" if clause.kind is Kind.MEASURE else "条款"


def _words(document: Document, clause: Clause) -> Span:
    return clause.heading if clause.title and clause.heading else document.text_span(clause)


def _due_target(document: Document, target: Target) -> Item:
    when, reason = target.deadline_span, ""
    if target.deadline_basis is not Basis.STATED:
        printed = "".join(document.text(when).split()) if when else ""
        reason = f"时限取自上文“{printed}”" if printed else "时限取自所在段落、章节或标题"
    evidence = (when,) if when else ()
    return Item("目标", target.id, target.clause, target.span, target.deadline_basis, reason, evidence)


def _due_task(document: Document, task: Task, commitment: Commitment) -> Item:
    reason = "" if task.due.basis is Basis.STATED else task.due.reason
    path = _path(document, task.clause)
    return Item("任务", commitment.id, path, commitment.span, task.due.basis, reason)


def _plain(what: str, document: Document, fact: Target | Commitment) -> Item:
    return Item(what, fact.id, _path(document, fact.clause), fact.span, Basis.STATED, "")


def _path(document: Document, path: str) -> str:
    return document.numbered(document.clause(path)).path


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        key = item.what, item.id
        if key not in found or _FIRST.index(item.basis) < _FIRST.index(found[key].basis):
            found[key] = item
    return tuple(sorted(found.values(), key=lambda item: (item.span, item.id)))


def _place(document: Document, clause: Clause) -> Place:
    return Place(clause.path, name_of(document, clause))


def _grid(document: Document, columns: Sequence[Place], found: dict[tuple[str, str], list[Item]]) -> Grid:
    """The cells that hold something, with their rows and columns, in reading order."""
    parts = {part for part, _ in found}
    rows = [_place(document, clause) for clause in _numbered(document) if clause.path in parts]
    held = {column for _, column in found}
    shown = [column for column in columns if column.key in held]
    cells = [
        Cell(row.key, column.key, tuple(found[row.key, column.key]))
        for row in rows
        for column in shown
        if (row.key, column.key) in found
    ]
    return Grid(tuple(rows), tuple(shown), tuple(cells))
