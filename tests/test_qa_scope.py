"""Questions to a library of plans and laws: each is asked of the documents that it speaks of."""

from pathlib import Path
from typing import cast

import pytest

import ingest
from ingest import Document
from library import Library
from qa import Answer, QuestionKind
from qa.corpus import Corpus
from qa.question import understand
from qa.scope import names_of, narrow
from retrieval import Index

CORPUS = Path(__file__).parent.parent / "corpus"
PLAN, WASTE, REVIEW = (
    CORPUS / name
    for name in ("jilin2024.txt", "上海市生活垃圾管理条例_2019.md", "规划环境影响评价条例_2009.md")
)


def cited(library: Library, answer: Answer) -> set[str]:
    return {library.entry(citation.document).name for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        ("上海市生活垃圾管理条例第二十二条", WASTE.name, ["不得主动"]),
        ("《规划环境影响评价条例》第一条规定了什么？", REVIEW.name, ["第一条"]),
        ("方案里一共有几个行动？", PLAN.name, ["共 10 项"]),
        ("条例规定单位不分类投放生活垃圾怎么处罚？", WASTE.name, ["五千元以上五万元以下罚款"]),
        ("个人混合投放垃圾罚多少钱？", WASTE.name, ["五十元以上二百元以下罚款"]),
        ("什么是生活垃圾？", WASTE.name, ["是指在日常生活中"]),
        ("方案的依据是什么？", PLAN.name, ["制定本方案"]),
        ("上海的餐厅可以主动提供一次性筷子吗？", WASTE.name, ["不可以"]),
        ("方案里有多少条禁止性规定？", PLAN.name, ["共"]),
    ],
)
def test_the_documents_asked(mixed: Library, question: str, name: str, words: list[str]) -> None:
    answer = mixed.ask(question)
    assert answer.answerable, answer.text
    assert cited(mixed, answer) == {name}
    assert all(word in answer.text for word in words), answer.text


def test_the_scope_is_shown(mixed: Library) -> None:
    steps = mixed.ask("上海市生活垃圾管理条例第二十二条").plan
    assert steps[0].operation == "scope"
    assert "《上海市生活垃圾管理条例》" in steps[0].detail and "共 3 份" in steps[0].detail


def test_a_bare_keyword_lists_all_that_is_said_of_it(mixed: Library) -> None:
    answer = mixed.ask("秸秆")
    assert answer.kind is QuestionKind.LIST
    plan = next(d for d in mixed.documents() if d.name == PLAN.name)
    body = [c for c in plan.clauses if c.path.split(".")[0] != "0" and "秸秆" in plan.text(c.span)]
    numbered = {plan.numbered(c).path for c in body if not plan.children(c.path)}
    assert {citation.clause for citation in answer.citations} == numbered


@pytest.mark.parametrize("question", ["新能源汽车补贴多少钱？", "光污染怎么管？", "稀土开采总量控制"])
def test_what_no_document_speaks_of(mixed: Library, question: str) -> None:
    answer = mixed.ask(question)
    assert not answer.answerable, answer.text


def test_names_of_a_work() -> None:
    assert "水土保持法" in names_of("中华人民共和国水土保持法")
    assert names_of("办法") == frozenset()


OLD, NEW = (ingest.read(CORPUS / f"海洋环境保护法_{year}.md") for year in (2017, 2023))


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("海洋环境保护法第十二条", [NEW]),
        ("谁负责海洋环境监督管理？", [NEW]),
        ("2017年的海洋环境保护法第十二条", [OLD]),
        ("海洋环境保护法修订前后有什么不同？", [OLD, NEW]),
    ],
)
def test_the_version_in_force_is_asked_unless_the_question_says_another(
    question: str, asked: list[Document]
) -> None:
    both = {document.id: document for document in (OLD, NEW)}
    corpus = Corpus.of(both, {}, cast("Index", None))
    _, narrowed, _ = narrow(understand(question), corpus, frozenset({OLD.id}))
    assert [document.id for document in narrowed.within()] == [document.id for document in asked]
