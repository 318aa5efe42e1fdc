"""Which lines open a numbered clause, and which only look so."""

from __future__ import annotations

import pytest

from ingest.lines import lines_of
from ingest.numbered import numbers_of
from ingest.numbering import leading_number, opens_clause

OPENS = [
    ("一、总体要求", "一、", 1, "chinese_comma"),
    ("二十三、强化监督", "二十三、", 23, "chinese_comma"),
    ("（十一）加强组织领导", "（十一）", 11, "chinese_bracket"),
    ("（二）、总体要求", "（二）、", 2, "chinese_bracket"),
    ("（一）项目建设情况", "（一）", 1, "chinese_bracket"),
    ("（一）目标任务", "（一）", 1, "chinese_bracket"),
    ("（一）和谐社区建设", "（一）", 1, "chinese_bracket"),
    ("㈢加强监管", "㈢", 3, "chinese_bracket"),
    ("1.开展普查", "1.", 1, "arabic_point"),
    ("12．开展普查", "12．", 12, "arabic_point"),
    ("3、开展普查", "3、", 3, "arabic_point"),
    ("1、2025年底前完成", "1、", 1, "arabic_point"),
    ("1、10月底前完成", "1、", 1, "arabic_point"),
    ("一、一季度工作回顾", "一、", 1, "chinese_comma"),
    ("⒈开展普查", "⒈", 1, "arabic_point"),
    ("（3）建筑工地", "（3）", 3, "arabic_bracket"),
    ("2）道路扬尘", "2）", 2, "arabic_bracket"),
    ("⑵道路扬尘", "⑵", 2, "arabic_bracket"),
    ("④主城区", "④", 4, "circled"),
    ("第三章 附则", "第三章", 3, "chapter"),
    ("第二节 面临形势", "第二节", 2, "legal_section"),
    ("第一部分 总体要求", "第一部分", 1, "part_word"),
    ("第二编 物权", "第二编", 2, "book"),
    ("第一百二十条 国务院规定", "第一百二十条", 120, "article"),
    ("第五条 所有单位应当履行义务", "第五条", 5, "article"),
    ("第五条所有单位应当履行义务", "第五条", 5, "article"),
    ("第六条 规定区域内的工地", "第六条", 6, "article"),
    ("第七条 的士停车场", "第七条", 7, "article"),
    ("第八条（适用范围）", "第八条", 8, "article"),
    ("第八条", "第八条", 8, "article"),
    ("2.1 组织机构", "2.1", 1, "decimal"),
    ("2.1.3 现场指挥部", "2.1.3", 3, "decimal"),
    ("1.1编制目的", "1.1", 1, "decimal"),
]

OPENS += [
    ("廿一、支持品牌建设", "廿一、", 21, "chinese_comma"),
    ("一.工作目标", "一.", 1, "chinese_comma"),
    ("【二】资产清理", "【二】", 2, "chinese_bracket"),
    ("㉑获得国家级品牌的", "㉑", 21, "circled"),
    ("Ⅳ.工程维护", "Ⅳ.", 4, "roman"),
    ("专栏3 水环境治理重点工程", "专栏3", 3, "box"),
    ("专栏二：水环境治理", "专栏二：", 2, "box"),
]

DOES_NOT_OPEN = [
    "专栏3所列工程",
    "三.八妇女节活动",
    "2027年前完成",
    "一、二类县率先完成任务",
    "一、二、三产业融合发展",
    "1、2号机组完成改造",
    "1、2月份集中检查",
    "一是科学选择技术",
    "一般工业固体废物",
    "（一）项所列行为",
    "（二）、（三）项所列行为",
    "（一）至（三）项",
    "（2024—2027年）",
    "（责任单位：市生态环境局）",
    "第三条第二款规定的范围",
    "第三条规定的范围",
    "第三条、第四条所列",
    "第三条所列行为",
    "第二章规定的程序",
    "第二节课",
    "第三产业增加值",
    "3.5亿元以上的",
    "3.5 亿元以上的",
    "2.5公里范围内",
    "1.5倍以上",
    "PM2.5浓度",
    "2024.12.11",
    "十分重视",
    "百分之八十",
    "十十、",
    "",
]


@pytest.mark.parametrize(("line", "printed", "ordinal", "style"), OPENS)
def test_opens(line: str, printed: str, ordinal: int, style: str) -> None:
    number = leading_number(line)
    assert number is not None
    assert (number.text, number.ordinal, number.style) == (printed, ordinal, style)
    assert opens_clause(line)


@pytest.mark.parametrize("line", DOES_NOT_OPEN)
def test_does_not_open(line: str) -> None:
    assert leading_number(line) is None


@pytest.mark.parametrize(
    "line", ["( 一 )主要目标", "(3) 普查", "第 三 条 所有", "１．普查", "**（一）目标**", "## 目标"]
)
def test_numbers_are_recognised_before_repair(line: str) -> None:
    assert opens_clause(line)


def test_the_suffix_of_an_inserted_article() -> None:
    number = leading_number("第十二条之二 建设单位应当")
    assert number is not None
    assert (number.ordinal, number.suffix) == (12, "-2")


def printed(text: str) -> list[str]:
    return [number.text if number else "" for number in numbers_of(lines_of(text))]


IN_CONTEXT = [
    # Decimals follow one another; a quantity at the start of a line does not.
    (
        "1 总则\n1.1 目的\n1.2 依据\n2.6 万家企业完成登记\n2 机构\n2.1 市级",
        ["1", "1.1", "1.2", "", "2", "2.1"],
    ),
    ("1.1 目的\n1.1.1 甲\n1.1.2 乙\n1.2 依据", ["1.1", "1.1.1", "1.1.2", "1.2"]),
    # A list inside a decimal clause does not break the row.
    ("1.1 目的\n1.普查\n2.建档\n1.2编制依据", ["1.1", "1.", "2.", "1.2"]),
    # Skipped decimals still count (the outline reports them); a line far out of step does not.
    ("1 总则\n1.1 目的\n1.3 依据", ["1", "1.1", "1.3"]),
    ("1 总则\n1.1 目的\n9.3 平方公里", ["1", "1.1", ""]),
    # A bare number opens nothing where no decimals stand beside it.
    ("3 个百分点以上\n40 家左右绿色工厂", ["", ""]),
    # Wrong signs count beside their neighbours only.
    ("一、目标\n二，任务\n三 保障", ["一、", "二，", "三"]),
    ("A.甲类工程\nB.乙类工程", ["A.", "B."]),
    ("01 水源工程\n02 管网改造", ["01", "02"]),
    ("五，加强领导\nC.丙类工程", ["", ""]),
    # A quoted article and a group of a table's rows open nothing; a heading between two tables does.
    ("一、增加一条：“第九条　甲：\n（一）乙；\n（二）丙。”\n二、删去第十条。", ["一、", "", "", "二、"]),
    ("指标\t值\n一、经济\n总量\t9", ["", "", ""]),
    ("指标\t值\n一、经济\n指标\t值", ["", "一、", ""]),
    # Articles follow one another, unless white space sets them apart.
    ("第一条所有单位\n第二条任何个人", ["第一条", "第二条"]),
    ("一、任务\n第三条生产线建成投产", ["一、", ""]),
    ("第九条 所有单位\n第十条 任何个人", ["第九条", "第十条"]),
    # Where the third is missing otherwise, 第三条规定的…… opens it; where it is not, it is a mention.
    ("第一条甲\n第二条规定的义务人\n第三条乙", ["第一条", "第二条", "第三条"]),
    ("第一条甲\n第二条乙\n第一条规定的义务人\n第三条丙", ["第一条", "第二条", "", "第三条"]),
]


@pytest.mark.parametrize(("text", "expected"), IN_CONTEXT)
def test_numbers_in_context(text: str, expected: list[str]) -> None:
    assert printed(text) == expected
