"""The figures that must not fall: every shipped set against the baseline, and the promised floors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluation import GoldSet, falls, shipped_sets
from evaluation.measure import FACTS, answers_score, library_of, set_extraction_score
from evaluation.runs import ids_of, repetition_score
from evaluation.search import asked_of, search_score
from library import Library

SETS = shipped_sets()
ASKED = [gold for gold in SETS if gold.has("qa", "retrieval")]


@pytest.mark.parametrize("gold", [each for each in SETS if each.has(*FACTS)], ids=lambda gold: gold.name)
def test_facts(gold: GoldSet) -> None:
    score = set_extraction_score(gold)
    assert falls("extract", gold.name, score) == (), score.misses


@pytest.fixture(scope="module", params=ASKED, ids=lambda gold: gold.name)
def measured(request: pytest.FixtureRequest) -> Iterator[tuple[GoldSet, Library]]:
    """A set, and a library of its documents; that of the first plan is there for all tests."""
    gold: GoldSet = request.param
    if gold.name == "jilin2024":
        yield gold, request.getfixturevalue("library")
        return
    with library_of(gold.documents) as library:
        yield gold, library


def test_answers(measured: tuple[GoldSet, Library]) -> None:
    gold, library = measured
    if not gold.has("qa"):
        return
    score = answers_score(gold, library)
    assert falls("qa", gold.name, score) == (), score.misses


def test_clauses_found(measured: tuple[GoldSet, Library]) -> None:
    gold, library = measured
    if not gold.has("retrieval"):
        return
    score = search_score(asked_of(gold, ids_of(library)), library.search)
    assert falls("retrieval", gold.name, score) == (), score.misses


def test_the_same_question_gets_the_same_answer() -> None:
    """Twice, in new processes and other orders; ``youju eval qa --repeat 100`` asks a hundred times."""
    [gold] = shipped_sets("city_sample")
    with library_of(gold.documents) as library:
        score = repetition_score(library, gold.annotated["qa"], 2)
    assert score.mistakes == {"qa.unstable": 0}, score.misses


def test_the_promised_floors() -> None:
    """On the first plan, whatever the baseline allows."""
    [gold] = shipped_sets("jilin2024")
    facts = set_extraction_score(gold).figures
    assert facts["outline.f1"] == 1
    assert facts["targets.f1"] >= 0.97
    assert facts["targets.full_match.f1"] >= 0.95
    assert facts["targets.traps_taken"] == 0
    assert facts["levels.f1"] >= 0.92


def test_the_promised_answers(library: Library) -> None:
    """On the first plan."""
    [gold] = shipped_sets("jilin2024")
    answers = answers_score(gold, library).figures
    assert answers["qa.accuracy"] >= 0.95
    assert min(answers["qa.citation.precision"], answers["qa.citation.recall"]) >= 0.93
    assert min(answers["qa.abstention.precision"], answers["qa.abstention.recall"]) >= 0.90
    assert answers["qa.citations_without_quote"] == 0
