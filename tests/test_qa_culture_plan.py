"""Kinds of question that officials ask of a plan with a table, a repealed document, dates and bodies."""

from pathlib import Path

import pytest

from library import Library
from qa.answer import Answer

PLAN = Path(__file__).parent / "documents" / "culture_service_plan.txt"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("culture") / "library"
    Library.build(folder, [PLAN])
    return Library.open(folder)


def asked(library: Library, question: str) -> Answer:
    answer = library.ask(question)
    for each in answer.citations:
        source = library.document(each.document).source
        assert source[each.span.start : each.span.end] == each.quote
    return answer


@pytest.mark.parametrize(
    ("question", "clause", "said"),
    [
        # Tables: the cell of the year, also of a year that only tells what is so today.
        ("人均公共图书馆藏书量2026年要达到多少？", "1.2", "1.1册"),
        ("人均公共图书馆藏书量2024年是多少、2027年要到多少？", "1.2", "0.9册"),
        # Of a sentence with two dates the one that is asked for; validity of a thing, not of the document.
        ("“书香海岭”什么时候跟国家公共文化云互认？", "2.1.2", "2026年9月底前"),
        ("“书香海岭”平台什么时候建成？", "2.1.2", "2025年底前"),
        ("文化馆评估结果的有效期是多长时间？", "2.2.2", "4年"),
        # Addresses with a level between.
        ("第二部分第（二）项第1条说了什么？", "2.2.1", "免费开放"),
        ("第二部分（一）第2条的内容", "2.1.2", "书香海岭"),
        # The year of the document, what it repealed.
        ("这份文件出来以后哪份文件作废了？", "0", "海岭省公共图书馆建设办法"),
        ("方案的有效期到什么时候？", "p1", "2027年12月31日"),
        # Words in quotation marks, each of them.
        ("方案里用“严禁”“禁止”写明不许做的事有哪些？", "2.2.2", "严禁出租公共文化场馆用于商业经营"),
    ],
)
def test_what_is_asked_is_answered_from_its_clause(
    library: Library, question: str, clause: str, said: str
) -> None:
    answer = asked(library, question)
    assert clause in {each.clause for each in answer.citations}
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("读者证押金可以收150块钱，对吧？", "不对。"),
        ("文化馆评估分为一级到五级，是不是？", "不对。"),
        ("联席会议由省长担任召集人，对吗？", "不对。"),
        ("古籍保护坚持修复为主、预防为辅，对吗？", "不对。"),
    ],
)
def test_a_false_premise_is_corrected(library: Library, question: str, verdict: str) -> None:
    assert asked(library, question).text.startswith(verdict)


def test_what_lies_within_a_bound_is_not_denied(library: Library) -> None:
    assert not asked(library, "读者证押金收50块钱，对吗？").text.startswith("不对")


@pytest.mark.parametrize(
    "question",
    [
        "白沙市要建成多少个图书馆分馆？",  # no such place
        "每个图书馆分馆给多少万元补助？",  # no money is given
        "电子手环是不是免费发给读者？",  # no such thing
    ],
)
def test_what_is_not_stated_is_refused(library: Library, question: str) -> None:
    assert not asked(library, question).answerable


def test_a_row_of_a_table_is_one_indicator_and_a_section_one_task(library: Library) -> None:
    assert "共 2 项" in asked(library, "指标体系里一共有几个指标？").text
    assert "共 2 项" in asked(library, "重点任务一共有几大项？").text


def test_questions_told_off_one_by_one_are_answered_one_by_one(library: Library) -> None:
    text = asked(
        library,
        "我在县财政局工作，要写清两项要求：一个是2025年到2027年省级财政每年安排的专项资金至少多少，"
        "另一个是其中用于农村的比例底线，请一并给我。",
    ).text
    assert "（1）" in text
    assert "（2）" in text
    assert "3000万元" in text
    assert "40%" in text
