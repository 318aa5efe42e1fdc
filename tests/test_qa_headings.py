"""Questions that name a heading, or ask how a document is made up: what stands there, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from library import Library
from qa import Answer

DOCUMENTS = Path(__file__).parent / "documents"
WATER, AIR, STORAGE = "provincial_plan_chapters", "scheme_points_under_parts", "storage_scheme"
TASKS = [f"{WATER} {each}" for each in ("c3.n1.1", "c3.n1.2.1", "c3.n1.2.2", "c3.n2")]
RULES = "上海市生活垃圾管理条例_2019.md"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("headings") / "library"
    Library.build(folder, [*(DOCUMENTS / f"{name}.txt" for name in (WATER, AIR, STORAGE)), DOCUMENTS / RULES])
    return Library.open(folder)


def asked(plans: Library, question: str) -> Answer:
    answer = plans.ask(question)
    for each in answer.citations:
        source = plans.document(each.document).source
        assert source[each.span.start : each.span.end] == each.quote
    return answer


def places(plans: Library, answer: Answer) -> set[str]:
    return {f"{plans.document(each.document).name.split('.')[0]} {each.clause}" for each in answer.citations}


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("水安全保障规划的重点任务有哪些？", TASKS),
        ("推进工业节水减排有哪些举措", [f"{WATER} c3.n1.2.1", f"{WATER} c3.n1.2.2"]),
        ("工业节水减排要抓哪几项工作？", [f"{WATER} c3.n1.2.1", f"{WATER} c3.n1.2.2"]),
        ("水安全规划分哪几章", [f"{WATER} c1", f"{WATER} c2", f"{WATER} c3"]),
        ("强化扬尘管控分几个方面？", [f"{AIR} 2.3.1", f"{AIR} 2.3.2"]),
        ("加快海上风电开发", [f"{STORAGE} 2.1"]),
        ("深化工业治理的要求是什么", [f"{AIR} 2.2"]),
        ("严格督导考核有什么要求", [f"{AIR} 3.2"]),
        # All documents that have it.
        # 项 are what stands directly below, 举措 what stands at the bottom.
        ("重点任务分几项？", [f"{WATER} c3.n1", f"{WATER} c3.n2"]
         + [f"{AIR} {each}" for each in ("2.1", "2.2", "2.3")]
         + [f"{STORAGE} {each}" for each in ("2.1", "2.2", "2.3", "2.4")]),
    ],
)  # fmt: skip
def test_what_stands_below_a_heading_is_given_whole(
    plans: Library, question: str, clauses: list[str]
) -> None:
    answer = asked(plans, question)
    assert answer.answerable
    assert places(plans, answer) == set(clauses)
    if len(clauses) > 1:
        assert f"共 {len(clauses)} 项" in answer.text


def test_a_section_of_goals_gives_its_targets(plans: Library) -> None:
    answer = asked(plans, "大气污染防治攻坚实施方案的工作目标有哪些？")
    assert places(plans, answer) == {f"{AIR} 1"}
    assert "共 " in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "加快海上风电开发由谁负责？",  # asks for more than what stands there
        "监督管理有哪些要求？",  # the name of a chapter of a law is the name of its matter
        "海上风电建设的资金有哪些安排？",
    ],
)
def test_a_question_about_something_else_is_no_heading(plans: Library, question: str) -> None:
    assert not any(
        "按标题" in step.detail or step.operation == "outline" for step in asked(plans, question).plan
    )


def test_a_chapter_is_named_as_such(plans: Library) -> None:
    answer = asked(plans, "源头减量这一章规定了什么？")
    assert {each.clause.split(".")[0] for each in answer.citations} == {"c3"}
    assert "共 7 项" in answer.text
    assert "优先选择易回收" in answer.text


def test_an_address_that_no_document_has_is_refused(plans: Library) -> None:
    answer = asked(plans, "第九十八条")
    assert not answer.answerable
    assert "没有第九十八条" in answer.text


def test_a_number_that_stands_twice_gives_both(plans: Library) -> None:
    answer = asked(plans, "大气污染防治攻坚实施方案第三部分第2条是什么？")
    assert places(plans, answer) == {f"{AIR} 3.2", f"{AIR} 3.2~2"}
