"""The changed words between two texts, in runs that a person can read."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from ingest.document import Document
from ingest.span import Span
from kg.comparison.provisions import plain
from kg.segmentation import segmenter

_SPECK = 2
"""An unchanged run of so few characters between two changes is read with them."""
_MOST = 40_000_000
"""Pairs of words compared in one piece: beyond, texts are first cut where their sentences agree."""


class Op(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words; ``before`` and ``after`` are source offsets, None on the side that lacks it."""

    op: Op
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class _Words:
    keys: tuple[str, ...]  # what is compared: words without typographic form
    starts: tuple[int, ...]  # offsets in the repaired text
    ends: tuple[int, ...]


_Opcode = tuple[str, int, int, int, int]


def changed_words(before: tuple[Document, Span], after: tuple[Document, Span]) -> tuple[Run, ...]:
    """The runs of two clauses' words, same and changed, in order.

    Words are jieba's; the shortest edit by insertions and deletions (rapidfuzz). Specks of unchanged
    characters between changes are taken into them. White space and typographic form are no change.
    """
    a, b = _words(*before), _words(*after)
    runs: list[_Opcode] = []
    for op, i, i2, j, j2 in _opcodes(a.keys, b.keys):
        runs = _joined(runs, ("same" if op == "equal" else op, i, i2, j, j2))
    return tuple(
        Run(Op(op), _span(before[0], a, i, i2), _span(after[0], b, j, j2))
        for op, i, i2, j, j2 in _cleaned(runs, a, b)
    )


def _words(document: Document, span: Span) -> _Words:
    repaired = document.repaired.to_repaired(span)
    if repaired is None:
        return _Words((), (), ())
    keys, starts, ends, at = [], [], [], repaired.start
    for word in segmenter().cut(repaired.of(document.repaired.text)):
        if key := plain(word):
            keys.append(key)
            starts.append(at)
            ends.append(at + len(word))
        elif ends:
            ends[-1] = at + len(word)  # white space goes with the word before it
        at += len(word)
    return _Words(tuple(keys), tuple(starts), tuple(ends))


def _opcodes(a: Sequence[str], b: Sequence[str]) -> list[_Opcode]:
    if len(a) * len(b) <= _MOST:
        return _shortest(a, b)
    first, second = _sentences(a), _sentences(b)
    if max(len(first), len(second)) * 2 > len(a) + len(b) or len(first) * len(second) > _MOST:
        return [("replace", 0, len(a), 0, len(b))]
    found: list[_Opcode] = []
    starts = _ends(first), _ends(second)
    for op, i, i2, j, j2 in _shortest(first, second):
        x, x2, y, y2 = starts[0][i], starts[0][i2], starts[1][j], starts[1][j2]
        if op == "replace" and (x2 - x) * (y2 - y) <= _MOST:
            inner = _shortest(a[x:x2], b[y:y2])
            found += [(o, x + p, x + q, y + r, y + s) for o, p, q, r, s in inner]
        else:
            found.append((op, x, x2, y, y2))
    return found


def _shortest(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[_Opcode]:
    codes = Indel.opcodes(a, b)
    return [(code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end) for code in codes]


def _sentences(words: Sequence[str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    start = 0
    for i, word in enumerate(words):
        if word in "。;；" or i == len(words) - 1:
            found.append(tuple(words[start : i + 1]))
            start = i + 1
    return found


def _ends(sentences: Sequence[tuple[str, ...]]) -> list[int]:
    ends = [0]
    for sentence in sentences:
        ends.append(ends[-1] + len(sentence))
    return ends


def _cleaned(runs: list[_Opcode], a: _Words, b: _Words) -> list[_Opcode]:
    """Runs without specks: an unchanged run between two changes goes into them where it is a character or two
    or half as short as either: 环境「保护行政」主管部门 reads, single characters strewn about do not."""
    while True:
        kept: list[_Opcode] = []
        for k, run in enumerate(runs):
            inner = 0 < k < len(runs) - 1
            speck = inner and run[0] == "same" and _is_speck(run, kept[-1], runs[k + 1], a, b)
            kept = _joined(kept, ("replace", *run[1:]) if speck else run)
        if len(kept) == len(runs):
            return kept
        runs = kept


def _is_speck(run: _Opcode, left: _Opcode, right: _Opcode, a: _Words, b: _Words) -> bool:
    size = _size(a.keys[run[1] : run[2]])
    around = [max(_size(a.keys[x[1] : x[2]]), _size(b.keys[x[3] : x[4]])) for x in (left, right)]
    if left[0] == right[0] != "replace" and size > 1:
        return False  # two deletions around a word that stays read well
    return size <= _SPECK or 2 * size <= min(around)


def _size(words: Sequence[str]) -> int:
    return sum(c.isalnum() for word in words for c in word)


def _joined(runs: list[_Opcode], run: _Opcode) -> list[_Opcode]:
    """The runs with one more; changes that touch are one."""
    if not runs or (runs[-1][0] == "same") != (run[0] == "same"):
        return [*runs, run]
    _, i, _, j, _ = runs[-1]
    _, _, i2, _, j2 = run
    op = "same" if run[0] == "same" else "delete" if j == j2 else "insert" if i == i2 else "replace"
    return [*runs[:-1], (op, i, i2, j, j2)]


def _span(document: Document, words: _Words, start: int, end: int) -> Span | None:
    return (
        document.repaired.to_source(Span(words.starts[start], words.ends[end - 1])) if start < end else None
    )


def share_kept(runs: Sequence[Run], length: Callable[[Span], int] = len) -> float:
    """Share of the longer side's characters that stand unchanged."""
    same = sum(length(run.before) for run in runs if run.op is Op.SAME and run.before)
    sides = [sum(length(span) for run in runs if (span := side(run))) for side in (_before, _after)]
    return same / max(*sides, 1)


def _before(run: Run) -> Span | None:
    return run.before


def _after(run: Run) -> Span | None:
    return run.after
