"""Exercises on a target's number: filled in, or judged."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Kind
from ingest.span import Span
from kg.comparison.indicators import canonical, indicator_likeness, plain_number
from kg.comparison.provisions import plain
from kg.facts import Facts, Operator, Target
from kg.numbers import quantities
from ontology import lexicon
from sheets.evidence import evidence_of, prints_year, says_scope
from sheets.exercise import Exercise, ExerciseKind
from sheets.labels import date_label

_ALIKE = 0.6
"""Likeness from which another indicator's values are held against an altered one: rather too low."""
_STEPS = (0.2, 0.1, 0.3, 0.15, 0.5, 0.05)
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
_CROWDED = 3
"""Numbers in one clause from which telling them apart is hard."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A target's number in its words: ``stem[start:end]`` is to be filled in or altered."""

    stem: str  # repaired words of the target
    start: int
    end: int
    span: Span  # of the number in the source

    @property
    def answer(self) -> str:
        return self.stem[self.start : self.end]


def value_exercises(document: Document, facts: Facts) -> Iterator[Exercise]:
    """For each target with a number: a blank, and a statement that is true or altered."""
    table_rows = {c.path for c in document.clauses if c.kind is Kind.TABLE_ROW}
    body = plain(document.repaired.text)
    crowded = _crowded(facts)
    for target in facts.targets:
        asked = _asked(document, target)
        if asked is None or _contradicted(document, facts, target):
            continue
        hard = 3 if target.clause in crowded else 2
        in_table = target.sentence in table_rows
        if not in_table and not all(target.span.contains(span) for span in target.indicator_spans):
            continue  # 完成40个: what is counted stands elsewhere, and the question would not say it
        yield _cloze(document, target, asked, hard, in_table=in_table)
        if not in_table and (made := _judged(document, facts, target, asked, body)):
            yield made


def about(document: Document, path: str) -> str:
    """Title of the action or part that a clause belongs to."""
    clause = document.clause(path)
    line = [clause, *document.ancestors(clause)]
    part = next((c for c in line if c.kind in (Kind.ACTION, Kind.CHAPTER)), line[-1])
    return part.title or part.number


def _crowded(facts: Facts) -> frozenset[str]:
    clauses = [t.clause for t in facts.targets if t.value is not None]
    return frozenset(clause for clause in clauses if clauses.count(clause) >= _CROWDED)


def _asked(document: Document, target: Target) -> _Asked | None:
    """The one place in the target's words where its number stands; None where there is not just one."""
    within = document.repaired.to_repaired(target.span)
    if target.value is None or target.value_max is not None or within is None:
        return None
    stem = within.of(document.repaired.text)
    found = [
        (q.start, q.end)
        for q in quantities(stem, bare=True)
        if q.value == target.value and q.unit == (target.unit or "")
    ]
    cells = [] if found else _cells(stem, target.value)
    if len(found or cells) != 1:
        return None
    start, end = (found or cells)[0]
    # The unit stays in the question, so that only the number is asked for; 七成 and 百分之九十 are one word.
    if target.unit and stem[start:end].endswith(target.unit):
        end -= len(target.unit)
    else:
        arabic = _ARABIC.match(stem, start, end)
        end = arabic.end() if arabic and "," not in stem[start:end] else end
    end = start + len(stem[start:end].rstrip("余多 "))
    if (
        start >= end
        or (not stem[0].isalnum() and stem[0] not in "“《")
        or any(c.isdecimal() or c in ".,，" for c in (stem[start - 1 : start] + stem[end : end + 1]))
    ):
        return None
    return _Asked(
        stem, start, end, document.repaired.to_source(Span(within.start + start, within.start + end))
    )


def _cells(stem: str, value: float) -> list[tuple[int, int]]:
    """Cells of a table row that hold the value alone."""
    found, at = [], 0
    for cell in stem.split("\t"):
        words = cell.strip()
        if _ARABIC.fullmatch(words) and float(words) == value:
            start = at + cell.index(words)
            found.append((start, start + len(words)))
        at += len(cell) + 1
    return found


def _contradicted(document: Document, facts: Facts, target: Target) -> bool:
    """Whether the document states another number of what may be the same indicator, scope and time.

    A year that is not printed for the target is not asked about, so that it tells nothing apart.
    """
    dated = prints_year(document, target)
    return any(
        other.id != target.id
        and other.value is not None
        and (other.value, other.unit) != (target.value, target.unit)
        and (not dated or _same_time(other, target))
        and _same_scope(other, target)
        and (canonical(other.indicator) == canonical(target.indicator))
        for other in facts.targets
    )


def _same_time(one: Target, other: Target) -> bool:
    return not one.deadline or not other.deadline or one.deadline[:4] == other.deadline[:4]


def _same_scope(one: Target, other: Target) -> bool:
    return not one.scope or not other.scope or one.scope == other.scope


def _context(document: Document, target: Target, stem: str) -> dict[str, str]:
    """When and where, said before the stem where the stem does not say it."""
    when = f"到{date_label(str(target.deadline))}，" if prints_year(document, target) else ""
    if target.deadline_span is not None and document.text(target.deadline_span) in stem:
        when = ""
    scope = target.scope if target.scope and target.scope not in stem and says_scope(document, target) else ""
    return {"when": when, "scope": scope}


def _stop(stem: str) -> str:
    return stem if stem.endswith(("。", "；")) else stem + "。"


def _cloze(document: Document, target: Target, asked: _Asked, hard: int, *, in_table: bool) -> Exercise:
    words = lexicon("exercises")["questions"]
    if in_table:
        unit = target.unit or ""
        form = {"indicator": target.indicator, "blank": words["blank"], "unit": unit}
        question = words["cloze_table"].format(**form, **_context(document, target, target.indicator))
    else:
        blanked = asked.stem[: asked.start] + words["blank"] + asked.stem[asked.end :]
        question = words["cloze"].format(stem=_stop(blanked), **_context(document, target, asked.stem))
    return _exercise(document, target, ExerciseKind.CLOZE, hard, question, asked.answer)


def _judged(document: Document, facts: Facts, target: Target, asked: _Asked, body: str) -> Exercise | None:
    """A statement as printed, or with its number altered: which of both, the target's id decides."""
    words = lexicon("exercises")
    digest = hashlib.sha256(f"{document.id}/{target.id}".encode()).digest()
    stem, answer = asked.stem, words["answers"]["true"]
    if digest[0] % 2:
        altered = _altered(facts, target, asked, body, digest[1])
        if altered is None:
            return None
        stem, answer = altered, words["answers"]["false"].format(right=document.quote(target.span))
    question = words["questions"]["true_false"].format(stem=_stop(stem), **_context(document, target, stem))
    return _exercise(document, target, ExerciseKind.TRUE_FALSE, 1, question, answer)


def _altered(facts: Facts, target: Target, asked: _Asked, body: str, turn: int) -> str | None:
    """The words with another number that no target of a like indicator has, in any year or scope, and that
    does not follow from the right one: a floor is raised, a ceiling lowered. None where there is none."""
    if not _ARABIC.fullmatch(asked.answer) or target.value is None:
        return None
    taken = {v for other in facts.targets if _alike(other, target) for v in (other.value, other.value_max)}
    for step in (*_STEPS[turn % len(_STEPS) :], *_STEPS[: turn % len(_STEPS)]):
        number = _stepped(target, asked.answer, step, up=turn % 2 == 0)
        if number is None or float(number) in taken:
            continue
        stem = asked.stem[: asked.start] + number + asked.stem[asked.end :]
        if plain(stem) not in body:
            return stem
    return None


def _alike(other: Target, target: Target) -> bool:
    a, b = canonical(other.indicator), canonical(target.indicator)
    return a in b or b in a or indicator_likeness(other.indicator, target.indicator) >= _ALIKE


def _stepped(target: Target, printed: str, step: float, *, up: bool) -> str | None:
    """The printed number changed by a share of itself, with as many decimals; None where it can be none."""
    value = float(printed)
    if target.operator in (Operator.AT_LEAST, Operator.MORE_THAN, Operator.UP, Operator.DOWN):
        up = True
    elif target.operator in (Operator.AT_MOST, Operator.LESS_THAN):
        up = False
    whole, _, decimals = printed.partition(".")
    changed = value * (1 + step if up else 1 - step)
    # Numbers that end in zeros are changed to such numbers: 3000 reads 3600, not 3601.
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    rounded = round(changed, len(decimals)) if decimals else round(changed, -max(zeros - 1, 0))
    share = target.unit in ("%", "％") and target.operator not in (Operator.UP, Operator.DOWN)
    if rounded == value or rounded <= 0 or (share and rounded >= 100):
        return None
    return f"{rounded:.{len(decimals)}f}" if decimals else plain_number(float(rounded))


def _exercise(
    document: Document, target: Target, kind: ExerciseKind, difficulty: int, question: str, answer: str
) -> Exercise:
    return Exercise(
        f"{document.id}/{kind.value}/{target.id}",
        kind,
        difficulty,
        (about(document, target.clause),),
        question,
        (),
        (),
        answer,
        evidence_of(document, target),
    )
