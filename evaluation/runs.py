"""Whole runs over gold sets: each kind of evaluation yields a set's name and its score, set by set."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.cmrc import load_cmrc
from evaluation.gold import GoldSet
from evaluation.measure import (
    FACTS,
    answers_score,
    document_ids,
    library_of,
    set_extraction_score,
)
from evaluation.repetition import unstable
from evaluation.score import Row, Score
from evaluation.search import asked_of, search_score
from library import Library
from retrieval import Encoder, Index, embed

TOGETHER = "together"
"""The name under which all questions are asked of all documents at once."""


def extraction_run(sets: Sequence[GoldSet]) -> Iterator[tuple[str, Score]]:
    """Facts extracted, of the sets that annotate some."""
    for gold in sets:
        if gold.has(*FACTS):
            yield gold.name, set_extraction_score(gold)


def answers_run(sets: Sequence[GoldSet], repeat: int = 0) -> Iterator[tuple[str, Score]]:
    """Questions answered, of the sets that have some, each set in a library of its own documents."""
    for gold in sets:
        if gold.has("qa"):
            with library_of(gold.documents) as library:
                yield gold.name, answers_in(gold, library, repeat)


def answers_in(gold: GoldSet, library: Library, repeat: int = 0) -> Score:
    """The questions of a set asked of a library, and again ``repeat`` times."""
    score = answers_score(gold, library)
    return score + repetition_score(library, gold.annotated["qa"], repeat) if repeat else score


def repetition_score(library: Library, questions: Sequence[Row], repeat: int) -> Score:
    """Whether each question gets one and the same answer ``repeat`` times."""
    asked = [row["question"] for row in questions]
    pairs = list(zip(asked, document_ids(library, questions), strict=True))
    places = unstable(library.folder, pairs, repeat)
    misses = (f"重复 {repeat} 次答案不同：{asked[place]}" for place in places)
    return Score({"qa.repeated": repeat}, {"qa.unstable": len(places)}, tuple(misses))


def search_run(sets: Sequence[GoldSet]) -> Iterator[tuple[str, Score]]:
    """Clauses found: each set in a library of its own, then all questions over all documents."""
    chosen = [gold for gold in sets if gold.has("retrieval")]
    for gold in chosen:
        with library_of(gold.documents) as library:
            yield gold.name, search_score(asked_of(gold, ids_of(library)), library.search)
    if len(chosen) > 1:
        with library_of([file for gold in chosen for file in gold.documents]) as library:
            asked = [each.anywhere() for gold in chosen for each in asked_of(gold, ids_of(library))]
            yield TOGETHER, search_score(asked, library.search)


def ids_of(library: Library) -> Mapping[str, str]:
    """The id of each document by its file's name."""
    return {entry.name: entry.id for entry in library.entries}


def cmrc_run(file: Path) -> Score:
    """Paragraphs of CMRC 2018 found by their questions."""
    pieces, questions = load_cmrc(file)
    with tempfile.TemporaryDirectory() as scratch:
        Index.build(Path(scratch), pieces, embed(pieces, {}))
        index = Index.open(Path(scratch), Encoder.shared())
        return search_score(questions, lambda question, k, _: index.search(question, k))
