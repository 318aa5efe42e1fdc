"""Who does what: whole lists by body, and the bodies of a clause, in documents of several places."""

from pathlib import Path

import pytest

from library import Library

PLANS = ("scheme_points_under_parts", "emergency_plan_decimal", "county_forest_plan", "town_waste_plan")
AIR, EMERGENCY, FOREST = PLANS[:3]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("bodies") / "library"
    Library.build(folder, [Path(__file__).parent / "documents" / f"{name}.txt" for name in PLANS])
    return Library.open(folder)


def clauses(plans: Library, question: str) -> set[str]:
    answer = plans.ask(question)
    for each in answer.citations:
        source = plans.document(each.document).source
        assert source[each.span.start : each.span.end] == each.quote
    return {f"{plans.document(each.document).name.split('.')[0]} {each.clause}" for each in answer.citations}


OF_ENVIRONMENT = {f"{EMERGENCY} 2.1.2.1", f"{EMERGENCY} 4.1", f"{AIR} 2.1", f"{AIR} 2.2"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("市生态环境局负责哪些工作？", OF_ENVIRONMENT),
        ("责任单位有市生态环境局的任务有哪些", OF_ENVIRONMENT),
        ("环保局要做什么", OF_ENVIRONMENT),
        ("生态环境局牵头哪些事", {f"{EMERGENCY} 2.1.2.1"}),
        ("市卫健委的职责是什么", {f"{EMERGENCY} 2.1.2.2"}),
        ("加快产业结构调整的责任单位有哪些？", {f"{AIR} 2.1"}),
        ("深化工业治理由哪个部门负责", {f"{AIR} 2.2"}),
        ("医学救援组谁牵头", {f"{EMERGENCY} 2.1.2.2"}),
        ("退化林修复由谁牵头、谁落实？", {f"{FOREST} 2.1"}),
    ],
)
def test_who_does_what_is_answered_whole(plans: Library, question: str, expected: set[str]) -> None:
    assert clauses(plans, question) == expected


def test_a_list_of_a_body_is_counted_and_says_how_a_short_name_was_read(plans: Library) -> None:
    answer = plans.ask("环保局要做什么")
    assert "共 4 项" in answer.text
    assert "环保局（生态环境局）" in answer.text


def test_a_body_that_no_document_names_has_no_tasks(plans: Library) -> None:
    answer = plans.ask("市商务局牵头哪些工作？")
    assert not answer.answerable
    assert "市商务局" in answer.reason


def test_places_that_no_standard_lists_narrow_the_documents(plans: Library) -> None:
    assert clauses(plans, "青林县森林覆盖率2030年达到多少") == {f"{FOREST} 1"}
    assert clauses(plans, "青林县要造多少林") == {f"{FOREST} 1"}
    assert not plans.ask("白沙县森林覆盖率到2030年达到多少？").answerable
