"""Responsibilities: which levels and bodies each clause makes responsible, and how that is known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.actors import masked
from kg.duties import find_duties
from kg.facts import Basis, Level, Responsibility, Role
from kg.places import home, place_mentions, year_of
from kg.responsible_units import find_notes, levels_of_body, units
from ontology import lexicon

_AIM = "目标所述结果的主体，原文未写明由其负责"
_SEVERAL = 2
_HEADS = frozenset({Kind.PART, Kind.ACTION, Kind.MEASURE, Kind.SECTION})
_NEVER = frozenset({Kind.FRONT_MATTER, Kind.TABLE_ROW, Kind.CLOSING})


def responsibilities(document: Document) -> tuple[Responsibility, ...]:
    """Who each clause makes responsible, in reading order; each measure has at least one row.

    A measure whose words name nobody inherits the units noted for a clause above it, else the addressees
    of the document, each with its reason; where there are neither, one row says unstated.
    """
    found: dict[str, list[Responsibility]] = {}
    for row in _stated(document):
        found.setdefault(row.clause, []).append(row)
    noted = {path: [row for row in rows if row.basis is Basis.STATED] for path, rows in found.items()}
    addressed = _addressed(document)
    for clause in document.clauses:
        if clause.kind is Kind.MEASURE and not noted.get(clause.path):
            rows = _from_above(document, clause, noted) or [replace(r, clause=clause.path) for r in addressed]
            found.setdefault(clause.path, []).extend(rows)
    return tuple(row for clause in document.clauses for row in found.get(clause.path, ()))


def _stated(document: Document) -> Iterable[Responsibility]:
    text = document.repaired.text
    hidden = masked(text, place_mentions(text, home(document), year_of(document)))
    rows: dict[tuple[str, Level | None, str | None], Responsibility] = {}
    for clause, part in _parts(document):
        notes = tuple(note.shift(part.start) for note in find_notes(part.of(text)))
        found = [row for note in notes for row in _noted(document, clause, note)]
        if not _groups_others(document, clause):
            found += _undertaken(document, clause, part, _without(hidden, part, notes))
        for row in found:
            key = (row.clause, row.level, row.body)
            if key not in rows or (row.basis is Basis.STATED and rows[key].basis is not Basis.STATED):
                rows[key] = row
    return rows.values()


def _parts(document: Document) -> Iterator[tuple[Clause, Span]]:
    """The pieces of repaired text that rules are tried on: headings, and clauses without others below."""
    never: set[str | None] = set()
    for clause in document.clauses:
        if clause.kind in _NEVER or clause.parent in never:
            never.add(clause.path)
            continue
        source = clause.span if not document.children(clause.path) else clause.heading
        if source is not None and (part := document.repaired.to_repaired(source)) is not None:
            yield clause, part


def _groups_others(document: Document, clause: Clause) -> bool:
    """Whether the clause's own words are a heading over numbered clauses, which undertake what it names."""
    return any(child.number for child in document.children(clause.path))


def _without(hidden: str, part: Span, notes: tuple[Span, ...]) -> str:
    """The masked words of ``part`` with its notes blanked."""
    words = part.of(hidden)
    for note in notes:
        start, end = note.start - part.start, note.end - part.start
        words = f"{words[:start]}{'■' * (end - start)}{words[end:]}"
    return words


def _noted(document: Document, clause: Clause, note: Span) -> Iterator[Responsibility]:
    cited = _noted_for(document, clause, note)
    for unit in units(document, document.repaired.text, note):
        evidence = document.repaired.to_source(unit.span)
        for level in unit.levels or (None,):  # a body is responsible whether its level is known or not
            yield Responsibility(cited, level, unit.name, unit.role, unit.basis, unit.reason, evidence)


def _noted_for(document: Document, clause: Clause, note: Span) -> str:
    """The clause that a note is on: behind the last of several, on a line of its own, the one above them.

    Where another of them has a note itself, each has its own.
    """
    own, text = document.numbered(clause), document.repaired.text
    opens = text.rfind("\n", 0, note.start) + 1
    above = document.clause(own.parent) if own.parent else None
    first = document.repaired.to_repaired(own.span)
    if above is None or first is None or text[opens : note.start].strip("（ \u3000") or opens <= first.start:
        return own.path
    beside = [each for each in document.children(above.path) if each.number and each.kind is own.kind]
    if len(beside) < _SEVERAL or beside[-1].path != own.path or above.kind not in _HEADS:
        return own.path
    return own.path if any(_has_note(document, each) for each in beside[:-1]) else above.path


def _has_note(document: Document, clause: Clause) -> bool:
    span = document.repaired.to_repaired(clause.span)
    return span is not None and next(find_notes(span.of(document.repaired.text)), None) is not None


def _undertaken(document: Document, clause: Clause, part: Span, words: str) -> Iterator[Responsibility]:
    cited = document.numbered(clause)
    duties = find_duties(words)
    aim = _AIM if duties and _is_aim(document, clause) else ""
    for duty in duties:
        span = Span(duty.start, duty.end).shift(part.start)
        body = span.of(document.repaired.text) if duty.organ else None
        evidence = document.repaired.to_source(span)
        reason = duty.reason or aim
        basis = Basis.INFERRED if reason else Basis.STATED
        for level in duty.levels:
            yield Responsibility(cited.path, level, body, duty.role, basis, reason, evidence)


def _is_aim(document: Document, clause: Clause) -> bool:
    """Whether the clause says what shall be reached: its actors are subjects of a result, not of a duty."""
    line = (clause, *document.ancestors(clause))
    return any(above.title and _aim_title().search(above.title) for above in line)


@cache
def _aim_title() -> re.Pattern[str]:
    return re.compile(lexicon("levels")["aims"]["title"])


def _from_above(
    document: Document, clause: Clause, noted: dict[str, list[Responsibility]]
) -> list[Responsibility]:
    """The bodies that the nearest clause above names for all below it."""
    for above in document.ancestors(clause):
        if rows := [row for row in noted.get(above.path, ()) if row.body]:
            reason = f"本条未写明，取自上级条款“{above.number}{above.title}”"
            return [replace(row, clause=clause.path, basis=Basis.INHERITED, reason=reason) for row in rows]
    return []


def _addressed(document: Document) -> tuple[Responsibility, ...]:
    """The levels that the document is addressed to; one row without a level where it is to nobody."""
    rows = {
        level: Responsibility(
            "", level, None, Role.ALL, Basis.INHERITED, "本条未写明，取自主送机关", field.span
        )
        for field in reversed(document.metadata.addressees)
        for level in levels_of_body(document, field.value)[0]
    }
    if rows:
        return tuple(reversed(rows.values()))
    reason = "本条及上级条款均未写明，文件没有主送机关"
    return (Responsibility("", None, None, Role.ALL, Basis.UNSTATED, reason, None),)


@Language.component("youju_levels")
def youju_levels(doc: Doc) -> Doc:
    """Set ``doc.user_data["responsibilities"]`` from the Document in ``doc.user_data["document"]``."""
    doc.user_data["responsibilities"] = responsibilities(doc.user_data["document"])
    return doc
