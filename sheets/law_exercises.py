"""Exercises on laws: how binding a duty is, and what follows on a breach."""

import hashlib
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from ingest.citation import citation
from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Commitment, Facts, Penalty, SanctionKind
from ontology import lexicon
from sheets.exercise import Evidence, Exercise, ExerciseKind

_TABLE = lexicon("exercises")
_SHORTEST, _LONGEST = 15, 110
_CONDUCT = 80
_MOST_MATCHED, _LEAST_MATCHED = 5, 3


def law_exercises(document: Document, facts: Facts) -> Iterator[Exercise]:
    """For each duty of an article a statement, as printed or bound otherwise; and breaches to be matched to
    what follows on them."""
    if not any(each.kind is Kind.ARTICLE for each in document.clauses):
        return
    punishing = {penalty.clause for penalty in facts.penalties}
    asked: set[str] = set()
    for commitment in facts.commitments:
        if commitment.sentence in asked or commitment.clause in punishing:
            continue
        if made := _judged(document, commitment):
            asked.add(commitment.sentence)
            yield made
    yield from _matches(document, facts)


def _judged(document: Document, commitment: Commitment) -> Exercise | None:
    """A sentence as printed, or with 应当, 不得, 可以 exchanged: which of both, its words decide."""
    sentence = document.clause(commitment.sentence)
    span = document.text_span(sentence)
    stem = _repaired(document, span)
    word = document.quote(commitment.trigger)
    other = _TABLE["bound_otherwise"].get(word)
    if other is None or not _stands_alone(stem) or stem.count(word) != 1:
        return None
    answer = _TABLE["answers"]["true"]
    if hashlib.sha256(f"{document.id}/{commitment.sentence}".encode()).digest()[0] % 2:
        altered = stem.replace(word, other)
        if altered in document.repaired.text:
            return None
        stem, answer = altered, _TABLE["answers"]["false"].format(right=document.quote(span))
    return Exercise(
        f"{document.id}/{ExerciseKind.TRUE_FALSE.value}/{commitment.sentence}",
        ExerciseKind.TRUE_FALSE,
        1,
        (_chapter(document, sentence),),
        stem,
        (),
        (),
        answer,
        (_evidence(document, span),),
    )


def _stands_alone(stem: str) -> bool:
    """Whether a sentence can be read without what stands before it, and opens no list."""
    whole = _SHORTEST <= len(stem) <= _LONGEST and stem[0].isalnum() and stem.endswith("。")
    return whole and not any(word in stem for word in _TABLE["leans"])


def _matches(document: Document, facts: Facts) -> Iterator[Exercise]:
    """Breaches to be matched to their fines, a few of neighbouring articles at a time."""
    told: dict[Span, list[Penalty]] = {}
    for penalty in facts.penalties:
        told.setdefault(penalty.conduct_span, []).append(penalty)
    group: list[tuple[Span, Span]] = []
    fines: set[str] = set()
    for conduct, tiers in told.items():
        words = _repaired(document, conduct)
        own = [each.span for tier in tiers for each in tier.sanctions if each.kind is SanctionKind.FINE]
        said = {_repaired(document, each) for each in own}
        if not own or len(words) > _CONDUCT or any(word in words for word in _TABLE["leans"]) or said & fines:
            continue  # a fine that two breaches have in common would have two right answers
        group.append((conduct, own[0]))
        fines |= said
        if len(group) == _MOST_MATCHED:
            yield _match(document, group)
            group, fines = [], set()
    if len(group) >= _LEAST_MATCHED:
        yield _match(document, group)


def _match(document: Document, pairs: Sequence[tuple[Span, Span]]) -> Exercise:
    """Numbered breaches, and fines lettered in another order, which the words decide."""
    fines = sorted(
        (fine for _, fine in pairs),
        key=lambda fine: hashlib.sha256(_repaired(document, fine).encode()).digest(),
    )
    clauses = [document.clause_at(conduct.start) for conduct, _ in pairs]
    return Exercise(
        f"{document.id}/{ExerciseKind.MATCH.value}/{document.numbered(clauses[0]).path}/penalties",
        ExerciseKind.MATCH,
        2,
        tuple(dict.fromkeys(_chapter(document, each) for each in clauses)),
        _TABLE["questions"]["penalties"],
        tuple(_repaired(document, conduct) for conduct, _ in pairs),
        tuple(_repaired(document, fine) for fine in fines),
        "；".join(f"{i}—{ascii_uppercase[fines.index(fine)]}" for i, (_, fine) in enumerate(pairs, 1)),
        tuple(_evidence(document, span) for pair in pairs for span in pair),
    )


def _repaired(document: Document, span: Span) -> str:
    """The words at ``span`` without line breaks of the page."""
    within = document.repaired.to_repaired(span)
    return (within.of(document.repaired.text) if within else document.quote(span)).strip()


def _evidence(document: Document, span: Span) -> Evidence:
    clause = document.numbered(document.clause_at(span.start)).path
    return Evidence(clause, document.quote(span), span, clause, citation(document, clause))


def _chapter(document: Document, clause: Clause) -> str:
    line = [clause, *document.ancestors(clause)]
    part = next((each for each in line if each.kind is Kind.CHAPTER), line[-1])
    return part.title or part.number
