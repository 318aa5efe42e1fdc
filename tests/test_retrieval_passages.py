"""Passages: what of a document is searched, in plans, laws and documents without numbering."""

from pathlib import Path

import pytest

import ingest
from ingest import Document
from retrieval import Unit, passages
from retrieval.passages import Passage


def read(root: Path, name: str) -> Document:
    return ingest.read(root / "tests" / "documents" / name)


def whole(document: Document) -> dict[str, Passage]:
    return {each.path: each for each in passages(document) if each.unit is Unit.CLAUSE}


def test_a_plan_has_its_measures_and_goals(jilin: Document) -> None:
    clauses = whole(jilin)
    assert {"0", "1.1", "1.2.1", "10.2.3"} <= clauses.keys()
    assert not {"1", "1.2", "1.2.1.s1"} & clauses.keys(), "what only groups others has no text of its own"
    assert len(clauses) == 1 + 10 + 39


def test_a_clause_stands_below_its_titles(jilin: Document) -> None:
    lines = whole(jilin)["2.2.1"].text.split("\n")
    assert "美丽吉林建设行动方案" in lines[0]
    assert lines[-5:-2] == ["实施幸福蓝天守护行动", "重点举措", "深入推进秸秆综合利用"]


def test_a_sentence_stands_bare_and_knows_its_clause(jilin: Document) -> None:
    sentence = next(each for each in passages(jilin) if each.path == "2.2.1.s2")
    assert sentence.clause == "2.2.1"
    assert sentence.text.startswith("严格落实秸秆全域禁烧")


def test_a_law_has_its_articles(root: Path) -> None:
    clauses = whole(read(root, "上海市生活垃圾管理条例_2019.md"))
    assert sum(".a" in path for path in clauses) == 65
    assert "（二）" not in clauses["c1.a4"].text
    assert "有害垃圾，是指废电池" in clauses["c1.a4"].text, "items belong to their article"


def test_a_part_with_words_of_its_own_before_its_sections(root: Path) -> None:
    clauses = whole(read(root, "city_sample.txt"))
    assert clauses["1"].text.endswith("用三年时间推动全市水环境质量明显改善。")
    assert "工作目标" not in clauses["1"].text


def test_without_numbering_each_paragraph_is_a_clause(root: Path) -> None:
    clauses = whole(read(root, "no_numbering.txt"))
    assert len(clauses) > 3
    assert all(path.startswith("p") for path in clauses)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "documents").glob("*.*")), ids=lambda path: path.stem
)
def test_every_word_is_in_one_clause(path: Path) -> None:
    document = ingest.read(path)
    found = passages(document)
    said = "".join(each.text for each in found if each.unit is Unit.CLAUSE).replace("\n", "")
    for clause in document.clauses:
        words = document.text(clause.span).strip()
        if words and not document.children(clause.path):
            assert words.replace("\n", "") in said
    assert all(each.text.strip() for each in found)
    assert len({(each.unit, each.path) for each in found}) == len(found)


def test_the_key_is_of_the_text_alone(jilin: Document) -> None:
    first = passages(jilin)[0]
    same = Passage("other", "9", "9", Unit.SENTENCE, first.text)
    assert same.key == first.key
    assert Passage("other", "9", "9", Unit.SENTENCE, first.text + "。").key != first.key
