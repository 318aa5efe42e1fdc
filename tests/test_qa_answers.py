"""What comes back to questions about the first plan."""

import pytest

from ingest import Kind
from library import Library
from qa import Answer, QuestionKind


def clauses(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.clause for citation in answer.citations))


def assert_verbatim(library: Library, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.nearest):
        source = library.document(citation.document).source
        assert citation.quote == source[citation.span.start : citation.span.end]
        assert citation.quote.strip()
        assert citation.label.startswith("《")


@pytest.mark.parametrize(
    ("question", "clause", "words"),
    [
        ("秸秆可以露天烧吗？", "2.2.1", ["不可以", "禁烧"]),
        ("湿地保护率的目标是多少？", "6.1", ["45.22%"]),
        ("噪声达标率在夜间要达到多少", "5.1", ["85%以上"]),
        ("地下水污染防治重点区域划定什么时候完成？", "4.2.4", ["2024年"]),
        ("湿地保护率要达到50%，对吗？", "6.1", ["不对", "45.22%"]),
        ("城市备用水源怎么办", "3.2.3", ["城市应急备用水源"]),
        ("中华秋沙鸭", "6.2.3", ["中华秋沙鸭"]),
        ("发文机关是谁？", "0", ["吉林省人民政府办公厅"]),
    ],
)
def test_answered_in_the_words_of_the_clause(
    library: Library, question: str, clause: str, words: list[str]
) -> None:
    answer = library.ask(question)
    assert answer.answerable, answer.text
    assert clause in clauses(answer)
    assert all(word in answer.text for word in words), answer.text
    assert_verbatim(library, answer)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("2035年湿地保护率的目标是多少？", "2035年"),
        ("四平市的湿地保护率要达到多少？", "四平市"),
        ("露天烧秸秆罚款多少钱？", "罚则"),
        ("秸秆禁烧的举报电话是多少？", "联系方式"),
        ("公积金贷款额度怎么算？", ""),
        ("长春今天的细颗粒物浓度是多少？", ""),
    ],
)
def test_not_stated(library: Library, question: str, named: str) -> None:
    answer = library.ask(question)
    assert not answer.answerable, answer.text
    assert answer.text.startswith("文中未规定")
    assert named in answer.reason
    assert not answer.citations
    assert_verbatim(library, answer)


def test_lists_are_whole(library: Library) -> None:
    (document,) = library.documents()
    for part in (c for c in document.clauses if c.kind is Kind.ACTION):
        answer = library.ask(f"{part.title.removeprefix('实施')}有哪些重点举措？")
        measures = [c for c in document.clauses if c.kind is Kind.MEASURE and part.span.contains(c.span)]
        assert f"共 {len(measures)} 项" in answer.text
        assert clauses(answer) == [c.path for c in measures]


def test_counts_come_with_their_list(library: Library) -> None:
    answer = library.ask("方案一共有几个行动？")
    assert answer.kind in (QuestionKind.COUNT, QuestionKind.LIST)
    assert "共 10 项" in answer.text
    assert clauses(answer) == [str(i) for i in range(1, 11)]


def test_same_question_same_answer(library: Library) -> None:
    questions = [*library.suggestions(6), "秸秆可以露天烧吗？", "红松"]
    first = [library.ask(question) for question in questions]
    assert [library.ask(question) for question in questions] == first


def test_suggestions_are_answered(library: Library) -> None:
    suggestions = library.suggestions(6)
    assert len(suggestions) >= 4
    for question in suggestions:
        assert library.ask(question).answerable, question
