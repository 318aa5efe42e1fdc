"""Sentences that went into another clause than the one that carries their clause on: splits and mergers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Document, Kind
from ingest.span import Span
from kg.comparison.likeness import likeness
from kg.comparison.provisions import Provision, plain

_LEAST = 0.55
_SHORTEST = 14
"""Characters below which a sentence says too little of its own to be followed."""
_CLEARER = 0.10
"""By how much it must be more at home there than in the clause that carries its own on."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or item of a provision, by the provision's index."""

    provision: int
    path: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A passage of the one document found in the other."""

    before: Passage
    after: Passage
    score: float


def passages(document: Document, provisions: Sequence[Provision]) -> list[Passage]:
    """The sentences and items of the provisions, in reading order."""
    kinds = {Kind.SENTENCE, Kind.ITEM, Kind.TABLE_ROW}
    found, k = [], 0
    for clause in document.clauses:
        if clause.kind not in kinds or any(c.kind in kinds for c in document.children(clause.path)):
            continue
        while k < len(provisions) and provisions[k].span.end <= clause.span.start:
            k += 1
        if k == len(provisions) or provisions[k].frame or provisions[k].span.start >= clause.span.end:
            continue
        words = plain(document.text(clause.span))
        if len(words) >= _SHORTEST:
            found.append(Passage(k, clause.path, document.text_span(clause), words))
    return found


def moved_passages(
    before: Sequence[Passage], after: Sequence[Passage], matched: Mapping[int, int]
) -> tuple[Moved, ...]:
    """Passages whose like stands outside the provision that carries theirs on; the best first, each once."""
    alike = likeness([p.words for p in before], [p.words for p in after])
    at_home: dict[int, float] = {}
    elsewhere: list[tuple[float, int, int]] = []
    for i, j, dice, held in alike.candidates(0.4):
        score = max(
            dice, 0.9 * held if min(len(before[i].words), len(after[j].words)) >= 2 * _SHORTEST else 0
        )
        if matched.get(before[i].provision) == after[j].provision:
            at_home[i], at_home[-1 - j] = max(score, at_home.get(i, 0)), max(score, at_home.get(-1 - j, 0))
        elif score >= _LEAST:
            elsewhere.append((score, i, j))
    found: list[Moved] = []
    taken: set[int] = set()
    for score, i, j in sorted(elsewhere, key=lambda each: (-each[0], each[1], each[2])):
        rival = max(at_home.get(i, 0.0), at_home.get(-1 - j, 0.0))
        if not {i, -1 - j} & taken and score >= rival + _CLEARER:
            taken |= {i, -1 - j}
            found.append(Moved(before[i], after[j], round(score, 3)))
    return tuple(sorted(found, key=lambda m: (m.before.span, m.after.span)))
