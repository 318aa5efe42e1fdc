"""Scores of ranked lists, on numbers one can check by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation import EvaluationError, GoldSet, first_right, rank_figures
from evaluation.cmrc import load_cmrc
from evaluation.search import Asked, asked_of, ranks_of, search_score
from retrieval import Hit

ASKED = Asked("问", frozenset({("d", "1"), ("d", "4")}))
HITS = [
    Hit("d", "2", 0.9, lexical_rank=None, dense_rank=1),
    Hit("e", "1", 0.8, lexical_rank=1, dense_rank=3),
    Hit("d", "1", 0.7, lexical_rank=2, dense_rank=2),
]


def search(question: str, k: int, document: str | None) -> Sequence[Hit]:
    return [hit for hit in HITS if document in (None, hit.document)][:k]


def test_rank_of_the_first_right_clause() -> None:
    # Clause 1 of another document is not the one.
    assert ranks_of(ASKED, search) == {"BM25": 2, "dense": 2, "ours": 3}


@pytest.mark.parametrize(
    ("ranked", "rank"), [("abc", 1), ("bac", 2), ("bcd", None), ("bcdefghija", 10), ("bcdefghijka", None)]
)
def test_first_right(ranked: str, rank: int | None) -> None:
    assert first_right(ranked, {"a"}) == rank


def test_figures_of_ranks() -> None:
    figures = rank_figures([1, 3, 4, None])
    assert (figures.recall_1, figures.recall_3, figures.recall_10) == (0.25, 0.5, 0.75)
    assert figures.mrr == pytest.approx((1 + 1 / 3 + 1 / 4) / 4)
    assert rank_figures([]).mrr == 0


def test_mistakes_are_those_of_our_order() -> None:
    lost = Asked("失", frozenset({("d", "9")}))
    score = search_score([ASKED, lost], search)
    assert score.mistakes == {
        "retrieval.not_first": 2,
        "retrieval.not_in_3": 1,
        "retrieval.not_in_10": 1,
    }
    assert score.figures["ours.mrr"] == pytest.approx(1 / 6)
    assert score.misses == ("问　应为 1、4；第 3 条", "失　应为 9；前 10 条里没有")


def gold(tmp_path: Path, names: Sequence[str], *rows: dict[str, object]) -> GoldSet:
    lines = [json.dumps({"question": "问", "gold_clauses": ["1"], **row}) for row in rows]
    (tmp_path / "retrieval.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return GoldSet(tmp_path, tuple(tmp_path / name for name in names))


def test_a_question_is_asked_of_its_document(tmp_path: Path) -> None:
    ids = {"a.txt": "A", "b.txt": "B"}
    [asked] = asked_of(gold(tmp_path, ["a.txt"], {}), ids)
    assert (asked.document, asked.right) == ("A", {("A", "1")})
    [asked] = asked_of(gold(tmp_path, ["a.txt", "b.txt"], {"document": "b.txt"}), ids)
    assert (asked.document, asked.right) == ("B", {("B", "1")})
    assert asked.anywhere().document is None
    with pytest.raises(EvaluationError, match="没有写明是哪份文件"):
        asked_of(gold(tmp_path, ["a.txt", "b.txt"], {}), ids)


def test_paragraphs_of_cmrc_are_one_answer_each(tmp_path: Path) -> None:
    paragraph = {"id": "P", "context": "甲是乙。丙是丁。", "qas": [{"question": "甲是什么？"}]}
    file = tmp_path / "cmrc.json"
    file.write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}), encoding="utf-8")
    pieces, [asked] = load_cmrc(file)
    assert {(piece.document, piece.path) for piece in pieces} == asked.right


@pytest.mark.parametrize("text", ["", "[]", '{"data": [{}]}', '{"data": [{"paragraphs": [{"id": 1}]}]}'])
def test_what_is_not_cmrc_is_told(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cmrc.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match="不是 CMRC 2018"):
        load_cmrc(file)
