"""What follows on a breach, asked in plain words; and the history under a law's title."""

import pytest

from library import Library


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("饭店老板主动给客人一次性筷子怎么罚？", ["责令限期改正", "五百元以上五千元以下"]),
        ("把厨余垃圾和干垃圾混着扔，个人罚多少？", ["五十元以上二百元以下"]),
        ("收运公司把分好类的垃圾又混着拉走，罚款多少？", ["混合收集、运输"]),
        ("规划环评的技术机构弄虚作假会怎么样，罚多少？", ["所收费用1倍以上3倍以下"]),
    ],
)
def test_conduct_in_plain_words_finds_its_penalty(mixed: Library, question: str, words: list[str]) -> None:
    answer = mixed.ask(question)
    assert answer.answerable
    assert all(any(word in citation.quote for citation in answer.citations) for word in words)
    assert answer.plan[-1].operation == "penalties"


@pytest.mark.parametrize(
    "question",
    [
        "在小区里养狗不拴绳罚多少钱？",
        "高空抛物罚多少钱？",
        "没戴头盔骑电动车怎么处罚？",
        "司机酒驾会被拘留几天？",
        "公园里摘花罚多少？",
    ],
)
def test_what_no_law_of_the_library_punishes_is_not_stated(mixed: Library, question: str) -> None:
    answer = mixed.ask(question)
    assert not answer.answerable
    assert answer.text.startswith("文中未规定")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("规划环境影响评价条例是国务院第几号令？", "国务院令第559号"),
        ("规划环境影响评价条例是哪次会议通过的？", "国务院第76次常务会议通过"),
        ("上海市生活垃圾管理条例是什么时候通过的？", "2019年1月31日"),
    ],
)
def test_history_is_read_from_under_the_title(mixed: Library, question: str, words: str) -> None:
    answer = mixed.ask(question)
    assert words in answer.text.replace(" ", "")
    assert all(words in citation.quote.replace(" ", "") for citation in answer.citations)


def test_a_wrong_number_is_corrected_by_the_clause(mixed: Library) -> None:
    answer = mixed.ask("审查小组中专家人数不得少于总人数的三分之一，对吗？")
    assert "二分之一" in answer.text


def test_what_is_asked_for_and_nowhere_named_is_told(mixed: Library) -> None:
    answer = mixed.ask("规划环评技术机构需要什么资质等级？")
    assert not answer.answerable
    assert "资质等级" in answer.reason


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        # The article that is broken, by its number.
        ("违反上海市生活垃圾管理条例第三十四条的，怎么处罚？", {"c9.a61", "c5.a34"}),
        ("单位违反第二十四条第一款，罚多少？", {"c9.a57", "c4.a24"}),
    ],
)
def test_the_penalty_of_an_article_is_found_by_its_number(
    mixed: Library, question: str, clauses: set[str]
) -> None:
    answer = mixed.ask(question)
    assert clauses <= {each.clause for each in answer.citations}


def test_an_article_that_nothing_punishes_and_no_numeral_are_refused(mixed: Library) -> None:
    assert not mixed.ask("违反上海市生活垃圾管理条例第一条怎么罚？").answerable
    assert not mixed.ask("违反上海市生活垃圾管理条例第十十条怎么罚？").answerable
