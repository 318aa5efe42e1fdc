"""Targets in the forms that plans of other fields use, each with a form that must not trigger the rule."""

import pytest

import ingest
from ingest import Document
from kg import extract
from kg.facts import Facts, Operator
from kg.numbers import contradictory, quantities

PLAN = """临河市人民政府关于印发临河市某某行动方案的通知
临政发〔2023〕5号
各县（市、区）人民政府：
现将《临河市某某行动方案》印发给你们。
2023年2月1日

临河市某某行动方案
{front}
一、总体要求
（一）主要目标。{aims}

二、重点任务
（一）加强管理。{measure}
"""


def plan(*, front: str = "", aims: str = "无。", measure: str = "健全机制。") -> tuple[Document, Facts]:
    text = PLAN.format(front=front, aims=aims, measure=measure)
    document = ingest.parse(text.encode(), "plan.txt")
    return document, extract(document)


def bounds_of(facts: Facts) -> list[tuple[str, str, float | None, str | None]]:
    return [(t.indicator, t.operator.value, t.value, t.deadline) for t in facts.targets]


MEASURES = [
    # signs instead of words
    ("到2025年，管网漏损率≤9%。", [("管网漏损率", "<=", 9, "2025")]),
    ("到2025年，每千人托位数≥4.5个。", [("每千人托位数", ">=", 4.5, "2025")]),
    # bounds with 不得, 不能, 必须
    ("到2025年，人行道净宽不得小于2米。", [("人行道净宽", ">=", 2, "2025")]),
    ("到2025年，群众满意度必须达到92%以上。", [("群众满意度", ">=", 92, "2025")]),
    # 百分之一百
    ("到2025年，持证上岗率达到百分之一百。", [("持证上岗率", ">=", 100, "2025")]),
    # at least one for each; a few without 至少 are points made
    ("每个乡镇至少建设一所托育机构。", [("每个乡镇托育机构", ">=", 1, None)]),
    ("建设一个平台。", []),
    # a rate that is to fall; a rate that money is lent at
    ("引导银行将平均融资利率降至4%以下。", [("平均融资利率", "<=", 4, None)]),
    ("按3%的费率收取管理费。", []),
    # selected for a pilot
    ("在全市选取6个街道开展试点。", [("街道开展试点", "=", 6, None)]),
    # how often; how it is reckoned; a condition
    ("每三年修订1次目录。", []),
    ("回收率为回收量/产生量×100%。", []),
    ("参保人数在50人以上的，给予优惠。", []),
    # households and people are two counts of one thing
    (
        "到2025年，搬迁安置群众300户1100人。",
        [("搬迁安置群众", "=", 300, "2025"), ("搬迁安置群众", "=", 1100, "2025")],
    ),
    # money is named by its verb, not by what was built before
    (
        "到2025年，硬化道路80公里，总投资1.2亿元。",
        [("硬化道路", "=", 80, "2025"), ("总投资", "=", 1.2, "2025")],
    ),
    # months without a year: of the year named before, else of the year of issue
    ("9月底前完成隐患排查。", [("隐患排查", "state", None, "2023-09")]),
    (
        "2024年启动改造，6月底前完成入户调查。",
        [("改造", "state", None, "2024"), ("入户调查", "state", None, "2024-06")],
    ),
    ("每年6月底前完成年检。", []),
    ("2024年起，每年2月底前自查，3月底前完成复核。", []),
    ("加快进度，搬迁40户150人。", [("搬迁", "=", 40, None), ("搬迁", "=", 150, None)]),
    ("年底前全部通过竣工验收。", [("竣工验收", "state", None, "2023")]),
    # years counted from the issue; years that are a condition
    ("力争三年内实现乡镇公交全覆盖。", [("乡镇公交", "state", None, "2026")]),
    ("三年内不得重复申请。", []),
    # years from … to …; of the past the range opens no target
    ("2024—2026年新建泵站30座。", [("新建泵站", "=", 30, "2026")]),
    ("比2020—2022年均值下降。", []),
    # on time is no condition; according to is
    ("到2025年，按时办结率达到99%。", [("按时办结率", ">=", 99, "2025")]),
    ("按90%的比例拨付。", []),
    # ranks, also without 名 and of what was ranked before
    (
        "到2025年，综合实力进入全国前十，力争前8名。",
        [("综合实力", "<=", 10, "2025"), ("综合实力", "<=", 8, "2025")],
    ),
    ("会前十分钟清点人数。", []),
    # ahead of others
    ("到2025年，增加值增速高于全省平均水平2个百分点。", [("增加值增速高于全省平均水平", "=", 2, "2025")]),
    # a fund and how large it is; a grant is none
    ("设立总规模20亿元的产业基金。", [("产业基金", "=", 20, None)]),
    ("对规模20亿元的基金给予补助。", []),
    # what the sentence works on is left out of what follows
    (
        "推进老旧小区改造，2024年完成30个，2025年完成50个。",
        [("老旧小区改造", ">=", 30, "2024"), ("老旧小区改造", ">=", 50, "2025")],
    ),
    ("加快临河至安平公路建设，力争2025年建成通车。", [("临河至安平公路建设", "state", None, "2025")]),
    ("推行河湖警长制度，到2025年实现市县全覆盖。", [("河湖警长制度", "state", None, "2025")]),
    # prices and lengths of one thing are no aims
    ("单餐价格一般不高于15元，线路全长26公里。", []),
    # two rates of one act's object; two rates of two things
    (
        "到2025年，电子病历覆盖率和共享率均达到90%。",
        [("电子病历覆盖率", ">=", 90, "2025"), ("电子病历共享率", ">=", 90, "2025")],
    ),
    (
        "到2025年，空气优良率和绿化率均达到90%。",
        [("空气优良率", ">=", 90, "2025"), ("绿化率", ">=", 90, "2025")],
    ),
    (
        "到2025年，高校专利转化率达到9%，产业化率达到5%。",
        [("高校专利转化率", ">=", 9, "2025"), ("高校专利产业化率", ">=", 5, "2025")],
    ),
    (
        "到2025年，营业额比2022年翻一番，较2022年实现倍增。",
        [("营业额", "up", 1, "2025"), ("营业额", "up", None, "2025")],
    ),
    ("新增算力200P。", [("新增算力", "=", 200, None)]),
    # how rare a flood is withstood; of a structure that is built it is a dimension
    ("到2025年，城区防洪标准达到50年一遇以上。", [("城区防洪标准", ">=", 50, "2025")]),
    ("设置分洪流量3200立方米/秒的闸口。", []),
    # a share joined to all of others; a share of those named before
    (
        "到2025年，市级机关和50%以上的事业单位建成节水型单位，其中20%达到先进标准。",
        [("事业单位建成节水型单位", ">=", 50, "2025"), ("事业单位达到先进标准", "=", 20, "2025")],
    ),
    # one 以上 for both
    (
        "到2025年，甲病、乙病规范管理率分别保持在70%和65%以上。",
        [("甲病规范管理率", ">=", 70, "2025"), ("乙病规范管理率", ">=", 65, "2025")],
    ),
    # 区 that is a place to go, and one that is a region
    (
        "2025年，绿地率达到38%，新增省级旅游度假区1个。",
        [("绿地率", ">=", 38, "2025"), ("新增省级旅游度假区", "=", 1, "2025")],
    ),
    ("规划实施情况于2024年进行评估。", []),
    ("力争“十四五”末白云水库下闸蓄水。", [("白云水库", "state", None, "2025")]),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURES)
def test_measures(sentence: str, expected: list[tuple[object, ...]]) -> None:
    _, facts = plan(measure=sentence)
    assert bounds_of(facts) == [(*row[:2], row[2], row[-1]) for row in expected]


AIMS = [
    # results that are listed, each told of something of its own
    (
        "到2025年，渣土倾倒量趋零增长、秸秆利用率持续提升。",
        [("渣土倾倒量", "state"), ("秸秆利用率", "up")],
    ),
    ("到2025年，农机品类基本齐全。", [("农机品类", "state")]),
    ("到2025年，违规排放事件零发生。", [("违规排放事件", "state")]),
    ("到2025年，培育一批骨干龙头企业。", [("骨干龙头企业", "state")]),
    # quoted words are one name
    ("到2025年，“双告知、一承诺”办理率达到98%。", [("“双告知、一承诺”办理率", ">=")]),
    (
        "到2025年，实现“双公示、双承诺”监管全覆盖。",
        [("“双公示、双承诺”监管", "state")],
    ),
    # what a word means
    ("零碳园区是指实现净零排放的园区。", []),
]


@pytest.mark.parametrize(("sentence", "expected"), AIMS)
def test_aims(sentence: str, expected: list[tuple[str, str]]) -> None:
    _, facts = plan(aims=sentence)
    assert [(t.indicator, t.operator.value) for t in facts.targets] == expected


def test_a_labelled_paragraph_before_the_first_part_states_aims() -> None:
    _, facts = plan(front="具体指标：到2025年，建设50个示范社区。")
    assert ("示范社区", "=", 50, "2025") in bounds_of(facts)
    _, facts = plan(front="近年来，全市建成50个示范社区，到2022年，绿地率达到38%。")
    assert bounds_of(facts) == []


def test_a_title_that_names_one_year_plans_it() -> None:
    work = "临河县2026年水利工作要点\n\n一、重点工作\n（一）修渠。新建渠道30公里。\n"
    facts = extract(ingest.parse(work.encode(), "work.txt"))
    assert [(t.deadline, t.deadline_basis.value) for t in facts.targets] == [("2026", "inherited")]
    by = work.replace("2026年水利工作要点", "2026年前水利行动方案")
    assert [t.deadline for t in extract(ingest.parse(by.encode(), "work.txt")).targets] == [None]


@pytest.mark.parametrize("date", ["2025年13月底前", "2025年2月30日前", "2025年0月底前"])
def test_a_date_that_does_not_exist_sets_no_deadline_and_is_told(date: str) -> None:
    document, facts = plan(measure=f"{date}完成管网普查，普查覆盖率达到90%。")
    assert all(target.deadline is None for target in facts.targets)
    notices = [each for each in facts.notices if each.code == "impossible_date"]
    assert [each.span and document.text(each.span) for each in notices] == [date]


def test_a_date_of_a_leap_year_exists() -> None:
    _, facts = plan(measure="2024年2月29日前完成管网普查。")
    assert [t.deadline for t in facts.targets] == ["2024-02-29"]
    assert facts.notices == ()


def test_a_range_that_ends_before_it_begins_gives_no_value_and_is_told() -> None:
    document, facts = plan(measure="到2025年，覆盖率控制在50%—40%。")
    assert all(target.value is None for target in facts.targets)
    assert [each.span and document.text(each.span) for each in facts.notices] == ["50%—40%"]
    _, facts = plan(measure="到2025年，覆盖率控制在40%—50%。")
    assert [(t.operator, t.value, t.value_max) for t in facts.targets] == [(Operator.RANGE, 40, 50)]
    assert facts.notices == ()


@pytest.mark.parametrize("words", ["2024—2023年", "3月15日至2日", "20—25个", "电话0431—82"])
def test_dates_and_numbers_are_no_contradictions(words: str) -> None:
    assert list(contradictory(words)) == []


def test_table_rows_with_missing_cells_give_no_value_and_are_told() -> None:
    rows = (
        "指标\t单位\t2022年\t2025年\n"
        "人均体育场地面积\t平方米\t2.1\t2.8\n"
        "健身步道\t公里\t120\n"
        "\t\t\t\n"
        "社会体育指导员\t人\t\t900\n"
    )
    document, facts = plan(aims=f"见下表。\n{rows}")
    assert [(t.indicator, t.value) for t in facts.targets] == [
        ("人均体育场地面积", 2.8),
        ("社会体育指导员", 900),
    ]
    torn = [each.span for each in facts.notices if each.code == "torn_table_row"]
    assert [span and document.text(span) for span in torn] == ["健身步道\t公里\t120"]


@pytest.mark.parametrize(
    ("words", "value"),
    [("百分之一百", 100), ("百分之百", 100), ("百分之一百二十", 120), ("百分之四十五", 45)],
)
def test_percent_in_words(words: str, value: float) -> None:
    assert [q.value for q in quantities(words)] == [value]
