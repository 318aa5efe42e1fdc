"""Questions on laws: whole lists of 项, and how many chapters and articles there are."""

from pathlib import Path

import pytest

from library import Library
from qa import Answer

LAW = Path(__file__).parent / "documents" / "规划环境影响评价条例_2009.md"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("law")
    Library.build(folder, [LAW])
    return Library.open(folder)


def cited(answer: Answer) -> list[str]:
    return [each.quote for each in answer.citations]


def test_a_list_is_given_with_all_its_items(law: Library) -> None:
    answer = law.ask("对规划进行环境影响评价应当分析、预测和评估哪些内容？")
    assert answer.answerable and answer.text.startswith("共 3 项：")
    for number in "一二三":
        assert any(quote.startswith(f"({number})") for quote in cited(answer))


@pytest.mark.parametrize("question", ["这部条例一共有多少条？", "规划环境影响评价条例有几章"])
def test_chapters_and_articles_are_counted(law: Library, question: str) -> None:
    answer = law.ask(question)
    assert answer.text.startswith("共 6 章、36 条：")
    assert len(answer.citations) == 6 and all("章" in quote for quote in cited(answer))


def test_a_subject_is_not_counted_as_clauses(law: Library) -> None:
    assert "36 条" not in law.ask("审查小组提出的意见有几条？").text
