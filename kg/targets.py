"""Finds the targets of a document, clause by clause."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.bounded import Bound, Stretch
from kg.bounds import modality_of
from kg.course import Course, When, front_end, heading_times, holds_on, may_carry, opening_modality
from kg.deadlines import Deadline, baseline, cleared, deadlines, impossible_dates, planned_period, runs
from kg.doubts import find_doubts
from kg.facts import Basis, Modality, Operator, Target
from kg.indicators import Boundaries, Name, said_in_full
from kg.quantified import bounds
from kg.states import State, states
from kg.stretches import hidden, stretches
from kg.table_targets import Cell, table_cells
from kg.worked_on import resumed, worked_on
from ontology import lexicon

_TABLE = lexicon("targets")
_GOAL = re.compile(_TABLE["goal"]["titles"])
_GENERAL = re.compile(_TABLE["goal"]["general"])
_PRESENT = re.compile(_TABLE["goal"]["present"])
_LEAD = re.compile(r"[^\d]{4,60}(?:中|内|里|方面)$")
_ISSUED_IN = re.compile(r"[〔\[【（(](?P<year>20\d{2})[〕\]】）)]")
_ORDINAL = re.compile("[一二三四五六七八九十]是(?:要)?")
_NAMES_YEAR = re.compile(r"20\d{2}|五")
_LABELLED = re.compile(_TABLE["goal"]["labelled"])
_LONG_AGO = 2010
"""Before this year no aim is set in a plan that is read today."""
_REMEMBERED = 40
"""Names of a clause among which an elliptic one is looked up."""


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
    basis: Basis
    modality: Modality
    binding: str | None
    scope: str | None
    baseline: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document with what is read of it once: its times, and its text with them cleared."""

    document: Document
    text: str
    times: tuple[Deadline, ...]
    starts: tuple[int, ...]  # of the times
    first_year: int | None  # what was due before is no target
    is_word: Boundaries

    @staticmethod
    def of(document: Document, is_word: Boundaries) -> "_Reading":
        text = document.repaired.text
        first_year = _first_year(document)
        found = deadlines(text, planned_period(document), _own_year(document, first_year))
        times = tuple(time for time in found if _is_set(text, time, first_year))
        starts = tuple(each.span.start for each in times)
        nowhen = (Deadline(span, "") for span in impossible_dates(text))
        shown = cleared(text, sorted([*times, *nowhen], key=lambda each: each.span))
        return _Reading(document, shown, times, starts, first_year, is_word)

    def times_in(self, span: Span) -> list[Deadline]:
        """The times that begin in a span."""
        return list(self.times[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)])


def _is_set(text: str, time: Deadline, first_year: int | None) -> bool:
    """Whether a time is set for what follows: of the past only one that opens a stretch (2020年，……).

    2000年底前建成的小区 says which ones.
    """
    if time.year >= (first_year or _LONG_AGO):
        return True
    return time.span.start == 0 or not text[time.span.start - 1].isalnum()


def _own_year(document: Document, first_year: int | None) -> int | None:
    """The year that 6月底前 speaks of: the one that the document plans, or that of its issue."""
    period = planned_period(document)
    return first_year if period is None or period.start == period.end else None


def _first_year(document: Document) -> int | None:
    """The year from which on a document can promise: its period's first, else that of its issue."""
    metadata = document.metadata
    issued = metadata.issued or metadata.published
    if period := planned_period(document):
        return period.start
    if issued and issued.value[:4].isdigit():
        return int(issued.value[:4])
    number = _ISSUED_IN.search(metadata.document_number.value) if metadata.document_number else None
    return int(number["year"]) if number else None


def find_targets(document: Document, is_word: Boundaries) -> tuple[Target, ...]:
    """The targets that a document states, in reading order.

    ``is_word``: whether a word begins at an offset of ``document.repaired.text``.
    """
    counts: dict[str, int] = {}
    targets = []
    for found in _found(_Reading.of(document, is_word)):
        counts[found.clause.path] = n = counts.get(found.clause.path, 0) + 1
        targets.append(_to_target(document, found, n))
    return tuple(targets)


def _found(reading: _Reading) -> Iterator[_Found]:
    document = reading.document
    rows: list[Clause] = []
    course, owner, headed = Course(), "", When()
    apart: dict[str | None, bool] = {}  # by the clause above
    for clause in document.clauses:
        if clause.kind is Kind.TABLE_ROW:
            rows.append(clause)
            continue
        if rows:
            yield from _of_table(reading, rows)
            rows = []
        span = document.repaired.to_repaired(clause.span) if clause.kind is Kind.SENTENCE else None
        if span is None:
            continue
        if clause.parent not in apart:
            apart[clause.parent] = _is_apart(document, clause)
        if apart[clause.parent]:
            continue
        numbered = document.numbered(clause)
        goal = _states_aims(reading, numbered, span)
        if numbered.path != owner:
            headed = When(heading_times(document, numbered), Basis.INHERITED)
            course, owner = Course(headed), numbered.path
        elif not goal and not may_carry(document.repaired.text, course.when):
            course = Course(headed)
        course.next_sentence(goal=goal)
        yield from _of_sentence(reading, clause, span, course, goal=goal)
    yield from _of_table(reading, rows)


def _is_apart(document: Document, clause: Clause) -> bool:
    """Whether a sentence stands where no targets are stated, as do all beside it: front matter, closing
    provisions, sections on how things stand."""
    line = document.ancestors(clause) or (clause,)
    if any(above.kind is Kind.CLOSING for above in line):
        return True
    if line[-1].kind is Kind.FRONT_MATTER:
        return not _is_labelled(document, clause)
    return any(
        _PRESENT.search(above.title) and not _GOAL.search(above.title) for above in line if above.title
    )


def _is_labelled(document: Document, sentence: Clause) -> bool:
    """Whether a paragraph before the first part is on aims by the words that open it: 具体指标：……"""
    start = (*document.ancestors(sentence), sentence)[0].span.start
    return _LABELLED.match(document.text(Span(start, min(start + 20, sentence.span.end)))) is not None


def _states_aims(reading: _Reading, clause: Clause, sentence: Span) -> bool:
    line = (clause, *reading.document.ancestors(clause))
    if clause.kind is Kind.FRONT_MATTER or any(above.title and _GOAL.search(above.title) for above in line):
        return True
    general = any(above.title and _GENERAL.search(above.title) for above in line)
    times = reading.times_in(sentence) if general else []
    return any(_NAMES_YEAR.search(each.span.of(reading.document.repaired.text)) for each in times)


def _of_sentence(
    reading: _Reading, sentence: Clause, within: Span, course: Course, *, goal: bool
) -> Iterator[_Found]:
    # An article of a law binds by duties; it states an aim where it sets a time.
    document, text = reading.document, reading.text
    is_law = any(above.kind is Kind.ARTICLE for above in document.ancestors(sentence))
    if is_law and not course.dated and not reading.times_in(within):
        return
    for span in stretches(text, within):
        groups = runs(document.repaired.text, reading.times_in(span))
        words = hidden(text, span)
        front, firmness = front_end(words), course.modality
        if groups:
            course.take(groups[0])
        if (modality := opening_modality(words)) is not Modality.NONE:
            course.modality = modality
        if front == len(words):
            course.opened = course.opened or bool(groups)
        elif course.dated or not is_law:
            stretch = _stretch(reading, span, words, front, course, goal=goal)
            for found in _of_stretch(reading, sentence, stretch, groups, course):
                if _is_ahead(reading, found):
                    yield found
            course.opened = False
        if not holds_on(words):
            course.modality = firmness
        if groups:
            course.take(groups[-1])
        if text[span.end : span.end + 1] == "；":
            course.modality = Modality.NONE


def _stretch(reading: _Reading, span: Span, words: str, front: int, course: Course, *, goal: bool) -> Stretch:
    while front < len(words) and words[front] in "，、：的 ":
        front += 1
    if ordinal := _ORDINAL.match(words, front):
        front = ordinal.end()
    return Stretch(
        reading.text, span, span.start + front, words[front:], course.lead,
        names=tuple(course.names),
        goal=goal, dated=course.dated, thing=course.thing,
        times=len(course.when.times), is_word=reading.is_word,
    )  # fmt: skip


def _of_stretch(
    reading: _Reading,
    sentence: Clause,
    stretch: Stretch,
    groups: Sequence[Sequence[Deadline]],
    course: Course,
) -> Iterator[_Found]:
    clause = reading.document.numbered(sentence)
    course.baseline = baseline(stretch.span.of(reading.document.repaired.text)) or course.baseline
    found = list(bounds(stretch))
    for bound in found:
        if before := [run for run in groups if run[0].span.start < bound.at]:
            course.take(before[-1])
        for time in _shared_out(bound, course.when):
            yield _bounded(reading, clause, sentence, bound, time, course)
        course.names = [*course.names, bound.name][-_REMEMBERED:]
    if found:
        course.thing = None
    else:
        own_date = bool(groups) or course.opened
        again = resumed(stretch) if own_date else None
        for state in [again] if again else states(stretch, own_date=own_date):
            yield _stated(clause, sentence, state, course, stretch.words)
            course.names = [*course.names, state.name][-_REMEMBERED:]
        course.thing = worked_on(stretch) or course.thing
    course.lead = stretch.span if _LEAD.fullmatch(stretch.words) and not found else None


def _shared_out(bound: Bound, when: When) -> tuple[Deadline | None, ...]:
    """The deadline of a bound: of several the one in its turn; all where each has the same (各)."""
    times = when.times
    if len(times) > 1 and bound.which is not None and bound.which < len(times):
        return (times[bound.which],)
    if len(times) > 1 and re.search("各|分别", bound.said) and bound.which is None:
        return times
    return times[-1:] or (None,)


def _is_ahead(reading: _Reading, found: _Found) -> bool:
    """Whether it is still to be reached: a year before the document's own tells what has been."""
    return found.deadline is None or reading.first_year is None or found.deadline.year >= reading.first_year


def _bounded(
    reading: _Reading, clause: Clause, sentence: Clause, bound: Bound, time: Deadline | None, course: Course
) -> _Found:
    moves = bound.operator in (Operator.UP, Operator.DOWN)
    modality = modality_of(bound.said)
    quantity = bound.quantity
    return _Found(
        clause, sentence, said_in_full(reading.text, bound.name, course.names), bound.operator,
        quantity.value, quantity.value_max, quantity.unit, time, course.when.basis,
        course.modality if modality is Modality.NONE else modality,
        None, bound.scope, course.baseline if moves else None, bound.span,
    )  # fmt: skip


def _stated(clause: Clause, sentence: Clause, state: State, course: Course, words: str) -> _Found:
    time = course.when.times[-1] if course.when.times else None
    own = modality_of(words)
    modality = course.modality if own is Modality.NONE else own
    return _Found(
        clause, sentence, state.name, state.operator, None, None, None,
        time, course.when.basis, modality,
        None, state.scope, None, state.span,
    )  # fmt: skip


def _of_table(reading: _Reading, rows: Sequence[Clause]) -> Iterator[_Found]:
    document = reading.document
    spans = {span: row for row in rows if (span := document.repaired.to_repaired(document.text_span(row)))}
    for cell in table_cells(document.repaired.text, tuple(spans), reading.first_year):
        yield _of_cell(document.numbered(spans[cell.row]), spans[cell.row], cell)


def _of_cell(clause: Clause, row: Clause, cell: Cell) -> _Found:
    time = Deadline(cell.row, cell.year) if cell.year else None
    return _Found(
        clause, row, (cell.name,), cell.operator, cell.value, cell.value_max, cell.unit,
        time, Basis.STATED, Modality.NONE, cell.binding, None, cell.baseline, cell.row,
    )  # fmt: skip


def _to_target(document: Document, found: _Found, n: int) -> Target:
    """The target in source offsets; without a deadline of its own it inherits the end of the period."""
    source = document.repaired.to_source
    pieces = tuple(source(piece) for piece in found.name)
    deadline, basis, at = None, Basis.UNSTATED, None
    if found.deadline:
        deadline, basis, at = found.deadline.iso, found.basis, source(found.deadline.span)
    elif period := planned_period(document):
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
    """Set ``doc.user_data["targets"]`` and ``["doubts"]`` from the Document in ``user_data["document"]``.

    The words that state each target stand in ``doc.spans["targets"]`` too.
    """
    starts = frozenset(doc.user_data["words"])
    document = doc.user_data["document"]
    doc.user_data["doubts"] = find_doubts(document)
    doc.user_data["targets"] = targets = find_targets(document, starts.__contains__)
    spans = (document.repaired.to_repaired(target.span) for target in targets)
    doc.spans["targets"] = [
        words
        for span in spans
        if span and (words := doc.char_span(span.start, span.end, alignment_mode="expand"))
    ]
    return doc
