"""Lists by theme and by year: whole, numbered, by clause; or 文中未规定."""

import pytest

from library import Library


@pytest.mark.parametrize(
    ("question", "lead", "words"),
    [
        ("空气质量目标有哪些？", "“空气质量”的目标共 2 项：", ["细颗粒物浓度", "重污染天气基本消除"]),
        ("水环境方面的目标有哪些？", "“水环境”的目标共 6 项：", ["黑臭水体", "劣五类水体"]),
        ("2025年要完成什么目标？", "2025年目标共 1 项：", ["4600公里绿水长廊"]),
        ("到2025年的目标有哪些", "2025年目标共 1 项：", ["4600公里绿水长廊"]),
        ("湿地方面有哪些举措？", "与“湿地”有关的条款共 3 项：", ["查干湖", "促进湿地自然恢复"]),
        ("关于秸秆的举措有哪些", "与“秸秆”有关的条款共 2 项：", ["全域禁烧", "秸秆还田"]),
    ],
)
def test_a_list_of_a_theme_is_whole(library: Library, question: str, lead: str, words: list[str]) -> None:
    answer = library.ask(question)
    assert answer.text.startswith(lead), answer.text
    assert all(word in answer.text for word in words)
    assert all(line.citation is not None for line in answer.lines[1:])


def test_tasks_due_by_a_year_come_by_clause(library: Library) -> None:
    answer = library.ask("2027年底前要完成哪些任务？")
    (document,) = library.documents()
    due = [t for t in library.facts(document.id).targets if t.deadline and t.deadline_basis == "stated"]
    assert answer.text.startswith(f"2027年底前目标共 {len(due)} 项：")
    assert [line.text.split(".")[0] for line in answer.lines[1:]] == [str(n + 1) for n in range(len(due))]


@pytest.mark.parametrize("question", ["2030年的目标有哪些？", "与企业有关的目标共几个？"])
def test_a_list_that_is_empty_is_not_filled(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert not answer.answerable and answer.text.startswith("文中未规定")


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("碧水行动有哪些重点举措？", "“三、"),  # a part by its name
        ("方案一共有几个行动？", "行动共 10 项"),
    ],
)
def test_lists_of_parts_stay_what_they_were(library: Library, question: str, lead: str) -> None:
    assert library.ask(question).text.startswith(lead)
