"""Training exercises from a document's facts: never one whose key the document does not carry."""

import hashlib
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from pydantic import TypeAdapter

from ingest.citation import citation
from ingest.document import Clause, Document, Kind
from kg.facts import Facts, Target
from ontology import lexicon
from sheets.deadlines import last_day
from sheets.evidence import evidence_of, prints_year
from sheets.exercise import Evidence, Exercise, ExerciseKind
from sheets.law_exercises import law_exercises
from sheets.value_exercises import about, value_exercises

_MOST_MATCHED = 5
_LEAST_MATCHED = 3
_ORDERED = 4


def exercises(
    document: Document,
    facts: Facts,
    *,
    kinds: frozenset[ExerciseKind] = frozenset(ExerciseKind),
    difficulties: frozenset[int] = frozenset({1, 2, 3}),
    action: str = "",
) -> tuple[Exercise, ...]:
    """The exercises that a document's facts allow, by kind, in reading order; the same each time.

    ``action``: words of the title of the action or part that they are about; empty for all.
    """
    found = [
        *value_exercises(document, facts),
        *law_exercises(document, facts),
        *_matches(document, facts),
        *_orders(document, facts),
    ]
    # 氮氧化物和VOCs……分别下降10%以上: two targets, one question.
    asked: dict[tuple[ExerciseKind, str, tuple[str, ...]], Exercise] = {}
    for each in found:
        asked.setdefault((each.kind, each.question, each.options or each.choices), each)
    order = list(ExerciseKind)
    return tuple(
        each
        for each in sorted(asked.values(), key=lambda each: order.index(each.kind))
        if each.kind in kinds
        and each.difficulty in difficulties
        and (not action or any(action in title for title in each.actions))
    )


def exercises_json(found: Sequence[Exercise]) -> str:
    """The exercises with their keys as JSON text."""
    return TypeAdapter(tuple[Exercise, ...]).dump_json(tuple(found), indent=2).decode()


def shuffled(items: Sequence[str], seed: str) -> tuple[int, ...]:
    """The indexes of ``items`` in an order that depends on their words and ``seed`` alone."""
    keys = [hashlib.sha256(f"{seed}\0{item}".encode("utf-8", "surrogatepass")).digest() for item in items]
    return tuple(sorted(range(len(items)), key=lambda i: (keys[i], i)))


def _matches(document: Document, facts: Facts) -> Iterator[Exercise]:
    """Measures to be matched to the parts that hold them, a few parts at a time, one measure of each."""
    under: dict[str, list[Clause]] = {}
    for path in facts.measures:
        measure = document.clause(path)
        above = [c for c in document.ancestors(measure) if c.kind in (Kind.ACTION, Kind.PART)]
        if above and above[0].title and measure.title:
            under.setdefault(above[0].path, []).append(measure)
    titles = [document.clause(path).title for path in under]
    names = [measure.title for each in under.values() for measure in each]
    # A title that stands twice would have two right answers.
    parts = [path for path in under if titles.count(document.clause(path).title) == 1]
    for first in range(0, len(parts), _MOST_MATCHED):
        group = parts[first : first + _MOST_MATCHED]
        if len(group) < _LEAST_MATCHED:
            continue
        pairs = []
        for path in group:
            own = [m for m in under[path] if names.count(m.title) == 1]
            if own:
                pick = shuffled([m.path for m in own], document.id)[0]
                pairs.append((document.clause(path), own[pick]))
        if len(pairs) >= _LEAST_MATCHED:
            yield _match(document, pairs)


def _match(document: Document, pairs: Sequence[tuple[Clause, Clause]]) -> Exercise:
    seed = f"{document.id}:{pairs[0][0].path}"
    rows = [pairs[i] for i in shuffled([measure.title for _, measure in pairs], seed)]
    letters = {part.path: ascii_uppercase[i] for i, (part, _) in enumerate(pairs)}
    evidence = []
    for part, measure in rows:
        for clause in (part, measure):
            span = clause.heading or document.text_span(clause)
            cited = citation(document, clause.path)
            evidence.append(Evidence(clause.path, document.quote(span), span, clause.path, cited))
    return Exercise(
        f"{document.id}/match/{pairs[0][0].path}",
        ExerciseKind.MATCH,
        2,
        tuple(part.title for part, _ in pairs),
        lexicon("exercises")["questions"]["match"],
        tuple(measure.title for _, measure in rows),
        tuple(part.title for part, _ in pairs),
        "；".join(f"{i}—{letters[part.path]}" for i, (part, _) in enumerate(rows, 1)),
        tuple(evidence),
    )


def _orders(document: Document, facts: Facts) -> Iterator[Exercise]:
    """Targets to be ordered by deadline: each of another year, each indicator with one deadline only."""
    deadlines: dict[str, set[str | None]] = {}
    for target in facts.targets:
        deadlines.setdefault(target.indicator, set()).add(target.deadline)
    by_year: dict[str, list[Target]] = {}
    for target in facts.targets:
        printed = prints_year(document, target)
        if (
            target.deadline
            and printed
            and len(deadlines[target.indicator]) == 1
            and last_day(target.deadline)
        ):
            by_year.setdefault(target.deadline[:4], []).append(target)
    if len(by_year) < _LEAST_MATCHED:
        return
    years = sorted(by_year)[:_ORDERED]
    chosen = [by_year[year][shuffled([t.id for t in by_year[year]], document.id)[0]] for year in years]
    mixed = [chosen[i] for i in shuffled([t.id for t in chosen], f"{document.id}:order")]
    letters = {t.id: ascii_uppercase[i] for i, t in enumerate(mixed)}
    evidence = tuple(each for t in chosen for each in evidence_of(document, t))
    yield Exercise(
        f"{document.id}/order/{chosen[0].id}",
        ExerciseKind.ORDER,
        3,
        tuple(dict.fromkeys(about(document, t.clause) for t in chosen)),
        lexicon("exercises")["questions"]["order"],
        (),
        tuple(t.indicator for t in mixed),
        "".join(letters[t.id] for t in chosen),
        evidence,
    )
