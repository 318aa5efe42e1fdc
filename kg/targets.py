"""Finds the targets of a document, clause by clause."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind, Period
from ingest.span import Span
from kg.bounds import modality_of
from kg.deadlines import Deadline, baseline, deadlines
from kg.facts import Basis, Modality, Operator, Target
from kg.indicators import Boundaries, Name
from kg.quantified import Bound, Stretch, bounds
from kg.states import State, states
from kg.stretches import hidden, stretches
from kg.table_targets import Cell, table_cells
from ontology import lexicon

_TABLE = lexicon("targets")
_GOAL = re.compile(_TABLE["goal"]["titles"])
_GENERAL = re.compile(_TABLE["goal"]["general"])
_LEAD = re.compile(r"^[^\d]{4,60}(?:中|内|里|方面)$")
_FRONT = re.compile(r"^[“”（）、\s]*(?:其中|同时|并且|并|且|力争|确保|争取|用)*$")
_SIGNS = {
    "≥": Operator.AT_LEAST,
    "不低于": Operator.AT_LEAST,
    "≤": Operator.AT_MOST,
    "不高于": Operator.AT_MOST,
}
_SIGNS |= {
    ">": Operator.MORE_THAN,
    "＞": Operator.MORE_THAN,
    "<": Operator.LESS_THAN,
    "＜": Operator.LESS_THAN,
}


@dataclass
class _Course:
    """What a clause's sentences carry on from one stretch to the next."""

    deadline: Deadline | None = None
    modality: Modality = Modality.NONE
    baseline: str | None = None
    last: Name | None = None
    lead: Span | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A target in offsets of the repaired text."""

    clause: Clause
    sentence: Clause
    name: Name
    operator: Operator
    value: float | None
    value_max: float | None
    unit: str | None
    deadline: Deadline | None
    modality: Modality
    binding: str | None
    scope: str | None
    baseline: str | None
    span: Span


def find_targets(document: Document, is_word: Boundaries) -> tuple[Target, ...]:
    """The targets that a document states, in reading order.

    ``is_word``: whether a word begins at an offset of ``document.repaired.text``.
    """
    counts: dict[str, int] = {}
    targets = []
    for found in _found(document, is_word):
        counts[found.clause.path] = n = counts.get(found.clause.path, 0) + 1
        targets.append(_to_target(document, found, n))
    return tuple(targets)


def _found(document: Document, is_word: Boundaries) -> Iterator[_Found]:
    rows: list[Clause] = []
    course, owner = _Course(), ""
    for clause in document.clauses:
        if clause.kind is Kind.TABLE_ROW:
            rows.append(clause)
            continue
        yield from _of_table(document, rows)
        rows = []
        is_body = clause.kind is Kind.SENTENCE and not _is_apart(document, clause)
        span = document.repaired.to_repaired(clause.span) if is_body else None
        if span is None:
            continue
        numbered = document.numbered(clause)
        goal = _states_aims(document, numbered, span)
        # In a section of aims 到2027年 holds for the sentences that follow; in a measure for its own.
        if numbered.path != owner or not goal:
            course, owner = _Course(), numbered.path
        course.modality = Modality.NONE
        yield from _of_sentence(document, clause, span, course, goal, is_word)
    yield from _of_table(document, rows)


def _is_apart(document: Document, clause: Clause) -> bool:
    """Front matter and closing provisions state no targets; laws' articles bind by duties, not by aims."""
    apart = {Kind.FRONT_MATTER, Kind.CLOSING}
    return any(above.kind in apart for above in document.ancestors(clause))


def _states_aims(document: Document, clause: Clause, sentence: Span) -> bool:
    line = (clause, *document.ancestors(clause))
    if any(above.title and _GOAL.search(above.title) for above in line):
        return True
    general = any(above.title and _GENERAL.search(above.title) for above in line)
    words = sentence.of(document.repaired.text)
    return general and bool(deadlines(words, None))


def _of_sentence(
    document: Document,
    sentence: Clause,
    within: Span,
    course: _Course,
    goal: bool,
    is_word: Boundaries,
) -> Iterator[_Found]:
    text, period = document.repaired.text, document.metadata.period
    clause = document.numbered(sentence)
    before: list[Deadline] = []  # of the stretch before, where it was deadlines and nothing else
    for span in stretches(text, within):
        words = span.of(text)
        start, own = _open(text, span, course, period)
        if start >= span.end:
            before = own
            continue
        own, before = own or before, []
        course.baseline = baseline(words) or course.baseline
        modality = modality_of(words)
        modality = course.modality if modality is Modality.NONE else modality
        stretch = Stretch(text, span, start, course.lead, course.last, goal, is_word)
        found = list(bounds(stretch))
        for bound in found:
            deadline = own[bound.which] if len(own) == len(found) > 1 else course.deadline
            yield _bounded(clause, sentence, bound, deadline, modality, course.baseline)
        if found:
            course.last = found[-1].name
        else:
            for state in states(text, span, start, goal=goal, dated=bool(own), is_word=is_word):
                yield _stated(clause, sentence, state, course.deadline, modality)
        course.lead = span if _LEAD.match(hidden(text, span)) and not found else None


def _open(text: str, span: Span, course: _Course, period: Period | None) -> tuple[int, list[Deadline]]:
    """Take the deadlines of a stretch into the course; where its words go on after one that opens it."""
    start, own = span.start, []
    for found in deadlines(span.of(text), period):
        deadline = Deadline(found.span.shift(span.start), found.iso)
        own.append(deadline)
        front = text[start : deadline.span.start]
        if _FRONT.match(front):
            if start == span.start and modality_of(front + deadline.span.of(text)) is Modality.STRIVE:
                course.modality = Modality.STRIVE
            start = deadline.span.end
    if own:
        course.deadline = own[-1]
    while start < span.end and text[start] in "，、：":
        start += 1
    return start, own


def _bounded(
    clause: Clause,
    sentence: Clause,
    bound: Bound,
    deadline: Deadline | None,
    modality: Modality,
    since: str | None,
) -> _Found:
    moves = bound.operator in (Operator.UP, Operator.DOWN)
    return _Found(
        clause, sentence, bound.name, bound.operator, bound.value, bound.value_max, bound.unit,
        deadline, modality, None, bound.scope, since if moves else None, bound.span,
    )  # fmt: skip


def _stated(
    clause: Clause, sentence: Clause, state: State, deadline: Deadline | None, modality: Modality
) -> _Found:
    return _Found(
        clause, sentence, state.name, state.operator, None, None, None,
        deadline, modality, None, state.scope, None, state.span,
    )  # fmt: skip


def _of_table(document: Document, rows: Sequence[Clause]) -> Iterator[_Found]:
    spans = {span: row for row in rows if (span := document.repaired.to_repaired(document.text_span(row)))}
    for cell in table_cells(document.repaired.text, tuple(spans)):
        row = spans[cell.row]
        yield _of_cell(document.numbered(row), row, cell)


def _of_cell(clause: Clause, row: Clause, cell: Cell) -> _Found:
    operator = _SIGNS.get(cell.sign, Operator.EQUAL)
    return _Found(
        clause, row, (cell.name,), operator, cell.value, None, cell.unit,
        Deadline(cell.row, cell.year), Modality.NONE, cell.binding, None, cell.baseline, cell.row,
    )  # fmt: skip


def _to_target(document: Document, found: _Found, n: int) -> Target:
    """The target in source offsets; without a deadline of its own it inherits the end of the period."""
    source = document.repaired.to_source
    pieces = tuple(source(piece) for piece in found.name)
    deadline, basis, at = None, Basis.UNSTATED, None
    if found.deadline:
        deadline, basis, at = found.deadline.iso, Basis.STATED, source(found.deadline.span)
    elif document.metadata.period:
        period = document.metadata.period
        deadline, basis, at = str(period.end), Basis.INHERITED, period.span
    return Target(
        id=f"{found.clause.path}#t{n}",
        clause=found.clause.path,
        sentence=found.sentence.path,
        indicator="".join(document.text(piece) for piece in pieces),
        indicator_spans=pieces,
        operator=found.operator,
        value=found.value,
        value_max=found.value_max,
        unit=found.unit,
        deadline=deadline,
        deadline_basis=basis,
        deadline_span=at,
        modality=found.modality,
        binding=found.binding,
        scope=found.scope,
        baseline=found.baseline,
        span=source(found.span),
    )


@Language.component("youju_targets")
def youju_targets(doc: Doc) -> Doc:
    """Set ``doc.user_data["targets"]`` from the Document in ``doc.user_data["document"]``."""
    starts = frozenset(token.idx for token in doc)
    doc.user_data["targets"] = find_targets(doc.user_data["document"], starts.__contains__)
    return doc
