"""The benchmark's own arithmetic, on numbers one can check by hand."""

import json
from pathlib import Path

import pytest

import ingest
from bench.retrieval import ORDERS, Asked, asked_of, cmrc, rank_of
from retrieval import Hit

ASKED = Asked("问", "d", frozenset({"1", "4"}))
HITS = [
    Hit("d", "2", 0.9, lexical_rank=None, dense_rank=1),
    Hit("e", "1", 0.8, lexical_rank=1, dense_rank=3),
    Hit("d", "1", 0.7, lexical_rank=2, dense_rank=2),
]


@pytest.mark.parametrize(
    "order, rank",
    [
        ("lexical (BM25)", 2),  # behind clause 1 of another document
        ("dense (clause + sentence)", 2),
        ("reciprocal ranks (60)", 2),
        ("fused, as answered", 3),
    ],
)
def test_rank_of_the_first_right_clause(order: str, rank: int) -> None:
    assert rank_of(ASKED, HITS, ORDERS[order]) == rank


def test_nothing_right_counts_as_far_down() -> None:
    assert rank_of(ASKED, HITS[:2], ORDERS["fused, as answered"]) > 1000


@pytest.mark.parametrize("name", ["jilin2024", "city_sample", "laws"])
def test_gold_names_clauses_that_exist(name: str, root: Path) -> None:
    documents = {path.name: ingest.read(path) for path in (root / "tests" / "documents").glob("*.*")}
    by_id = {document.id: document for document in documents.values()}
    asked = asked_of(name, documents)
    assert len(asked) > 10
    assert all(by_id[each.document].has(path) for each in asked for path in each.paths)
    assert len({each.question for each in asked}) == len(asked)


def test_paragraphs_of_cmrc_are_one_answer_each(tmp_path: Path) -> None:
    paragraph = {"id": "P", "context": "甲是乙。丙是丁。", "qas": [{"question": "甲是什么？"}]}
    file = tmp_path / "cmrc.json"
    file.write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}), encoding="utf-8")
    pieces, questions = cmrc(file, 1)
    assert {piece.document for piece in pieces} == {questions[0].document}
    assert {piece.path for piece in pieces} >= questions[0].paths
