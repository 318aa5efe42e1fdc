"""Exercises on laws: each has one right answer, which the law's own words carry."""

from pathlib import Path

import pytest

import ingest
from kg import extract
from sheets.exercise import ExerciseKind
from sheets.exercises import exercises

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@pytest.mark.parametrize("name", ["海洋环境保护法_2023.md", "规划环境影响评价条例_2009.md"])
def test_keys_of_laws_are_carried_by_their_words(name: str) -> None:
    document = ingest.read(CORPUS / name)
    found = exercises(document, extract(document))
    body = "".join(document.source.split())
    assert found == exercises(document, extract(document))
    for each in found:
        assert all(document.source[e.span.start : e.span.end] == e.quote for e in each.evidence)
        if each.kind is ExerciseKind.TRUE_FALSE:
            printed = "".join(each.question.split()) in body
            assert printed == (each.answer == "一致")
    judged = [each for each in found if each.kind is ExerciseKind.TRUE_FALSE]
    assert len(judged) > 20
    assert len({each.answer == "一致" for each in judged}) == 2


def test_breaches_are_matched_to_fines_that_no_other_breach_of_the_question_has() -> None:
    document = ingest.read(CORPUS / "海洋环境保护法_2023.md")
    facts = extract(document)
    matched = [each for each in exercises(document, facts) if each.kind is ExerciseKind.MATCH]
    assert matched
    fines: dict[str, set[str]] = {}
    for penalty in facts.penalties:
        conduct = document.quote(penalty.conduct_span)
        fines.setdefault(conduct, set()).update(document.quote(s.span) for s in penalty.sanctions)
    for each in matched:
        assert len(set(each.choices)) == len(each.choices) == len(each.options)
        pairs = dict(pair.split("—") for pair in each.answer.split("；"))
        for number, letter in pairs.items():
            right = each.choices[ord(letter) - ord("A")]
            own = fines[each.options[int(number) - 1]]
            assert right in own
            assert not own & (set(each.choices) - {right})
