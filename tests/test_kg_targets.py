"""Targets: what a sentence of a plan promises, as a person would read it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest import Document
from kg import extract
from kg.facts import Basis, Facts, Target
from kg.numbers import quantities

HERE = Path(__file__).parent

# A plan around one sentence: in the section of aims, or in a measure.
PLAN = """某市某某行动方案（2024—2027年）

一、总体要求
（一）主要目标。{aims}

二、重点任务
（一）加强管理。{measure}
"""


def plan(aims: str = "持续向好。", measure: str = "健全机制。") -> tuple[Document, Facts]:
    document = ingest.parse(PLAN.format(aims=aims, measure=measure).encode(), "plan.txt")
    return document, extract(document)


def told(target: Target) -> tuple[str, str, float | None, str | None, str | None, str]:
    return (
        target.indicator,
        target.operator.value,
        target.value,
        target.unit,
        target.deadline if target.deadline_basis is Basis.STATED else None,
        target.modality.value,
    )


AIMS = [
    # indicator, operator, value, unit, deadline, modality
    ("到2027年，全市绿地率达到38%以上。", [("绿地率", ">=", 38, "%", "2027", "none")]),
    ("到2027年，绿地率不低于38%。", [("绿地率", ">=", 38, "%", "2027", "none")]),
    ("到2027年，绿地率稳定在38%。", [("绿地率", "=", 38, "%", "2027", "none")]),
    ("到2027年，绿地率力争达到38%左右。", [("绿地率", "~", 38, "%", "2027", "strive")]),
    ("到2027年，PM10浓度控制在60微克/立方米以内。", [("PM10浓度", "<=", 60, "微克/立方米", "2027", "none")]),
    ("到2026年底，平均办理时间压缩至2小时以内。", [("平均办理时间", "<=", 2, "小时", "2026", "none")]),
    ("到2027年，绿化面积突破三千万亩。", [("绿化面积", ">", 3000, "万亩", "2027", "none")]),
    ("到2027年，绿道覆盖七成以上社区。", [("绿道覆盖社区", ">=", 70, "%", "2027", "none")]),
    ("到2027年，能耗强度比2023年下降6.5%。", [("能耗强度", "down", 6.5, "%", "2027", "none")]),
    ("到2027年，再生水利用率提高5个百分点。", [("再生水利用率", "up", 5, "个百分点", "2027", "none")]),
    (
        "到2027年，森林、湿地保有量分别达到30万亩、5万亩。",
        [("森林保有量", ">=", 30, "万亩", "2027", "none"), ("湿地保有量", ">=", 5, "万亩", "2027", "none")],
    ),
    (
        "到2025年、2027年，绿地率分别达到36%、38%。",
        [("绿地率", ">=", 36, "%", None, "none"), ("绿地率", ">=", 38, "%", None, "none")],
    ),
    (
        "到2027年，城区绿地率不低于38%，其他地区不低于30%。",
        [("城区绿地率", ">=", 38, "%", "2027", "none"), ("其他地区绿地率", ">=", 30, "%", "2027", "none")],
    ),
    (
        "到2027年，新增停车位20—25万个。",
        [("新增停车位", "range", 20, "万个", "2027", "none")],
    ),
    ("到2027年，重污染天气基本消除。", [("重污染天气", "state", None, None, "2027", "none")]),
    ("到2027年，监管体系全面建立。", [("监管体系", "state", None, None, "2027", "none")]),
    ("到2027年，公共服务水平稳步提高。", [("公共服务水平", "up", None, None, "2027", "none")]),
    ("到2027年，确保完成国家下达的减排任务。", []),  # a promise with nothing named before it
]


@pytest.mark.parametrize(("sentence", "expected"), AIMS)
def test_aims(
    sentence: str, expected: list[tuple[str, str, float | None, str | None, str | None, str]]
) -> None:
    document, facts = plan(aims=sentence)
    found = [told(target) for target in facts.targets]
    if "、2027年" in sentence:  # two deadlines shared out in turn
        assert [t.deadline for t in facts.targets] == ["2025", "2027"]
        found = [(*row[:4], None, row[5]) for row in found]
    assert found == expected
    assert_carried(document, facts)


MEASURES = [
    ("新建改造管网120公里。", [("新建改造管网", "=", 120)]),
    ("全市培育10家以上龙头企业。", [("龙头企业", ">=", 10)]),
    ("创建3个示范区和20所示范校。", [("示范区", "=", 3), ("示范校", "=", 20)]),
    ("2025年6月底前完成排水管网普查。", [("排水管网普查", "state", None)]),
    ("90%以上的行政村要建成卫生厕所。", [("行政村建成卫生厕所", ">=", 90)]),
    ("实现生活垃圾收运全覆盖。", [("生活垃圾收运", "state", None)]),
    # What is no target: conditions, names, thresholds, the present, rates of money, aims without measure.
    ("支持35蒸吨/小时以上燃煤锅炉改造。", []),
    ("优先改造使用年限超过30年的管网。", []),
    ("实施“千万头肉牛”工程。", []),
    ("深入开展三年行动。", []),
    ("目前已建成300家示范工厂。", []),
    ("严禁在岸线1公里范围内新建项目。", []),
    ("单个项目最高不超过500万元。", []),
    ("有序推进水深大于30米、离岸不少于10公里的项目。", []),
    ("健全长效机制，完善制度体系。", []),
    ("推进标准体系建设，加快能力提升。", []),
    ("执行GB3838—2002标准和第一次普查成果。", []),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURES)
def test_measures(sentence: str, expected: list[tuple[str, str, float | None]]) -> None:
    document, facts = plan(measure=sentence)
    found = [(t.indicator, t.operator.value, t.value) for t in facts.targets if t.clause == "2.1"]
    assert found == expected
    assert_carried(document, facts)


def assert_carried(document: Document, facts: Facts) -> None:
    """Nothing is stated that no span carries."""
    for target in facts.targets:
        sentence = document.clause(target.sentence)
        assert sentence.span.contains(target.span)
        assert target.indicator == "".join(document.text(span) for span in target.indicator_spans)
        if target.deadline and target.deadline_span:
            assert target.deadline[:4] in document.text(target.deadline_span) or target.deadline_basis
        if target.value is not None:
            assert (
                target.value in [q.value for q in quantities(document.text(sentence.span))] or target.binding
            )


def test_deadline_inherited_from_the_title_says_so() -> None:
    _, facts = plan(measure="新建改造管网120公里。")
    (target,) = [t for t in facts.targets if t.clause == "2.1"]
    assert (target.deadline, target.deadline_basis) == ("2027", Basis.INHERITED)


def test_indicator_table() -> None:
    rows = [
        "指标\t单位\t2023年现状\t2025年\t2027年\t属性",
        "绿地率\t%\t35\t36\t38\t约束性",
        "绿道\t公里\t—\t100\t200\t预期性",
    ]
    table = "\n".join(rows)
    _, facts = plan(aims=f"\n\n{table}")
    assert [(t.indicator, t.value, t.unit, t.deadline, t.binding) for t in facts.targets] == [
        ("绿地率", 36, "%", "2025", "约束性"),
        ("绿地率", 38, "%", "2027", "约束性"),
        ("绿道", 100, "公里", "2025", "预期性"),
        ("绿道", 200, "公里", "2027", "预期性"),
    ]


@pytest.mark.parametrize(
    "name", ["jilin2024", "city_sample", "air_quality_excerpt", "education_plan", "storage_scheme"]
)
def test_every_fact_is_carried_by_its_span(name: str) -> None:
    document = ingest.read(HERE / "documents" / f"{name}.txt")
    assert_carried(document, extract(document))


@pytest.mark.parametrize("name", ["jilin2024", "city_sample", "air_quality_excerpt"])
def test_numbers_agree_with_the_annotation(name: str) -> None:
    """Clause, value and unit of each annotated target; ``youju eval extract`` prints the whole score."""
    document = ingest.read(HERE / "documents" / f"{name}.txt")
    found = [(t.clause, t.value, t.unit) for t in extract(document).targets]
    gold = HERE.parent / "evaluation" / "gold" / name / "targets.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    missed = [
        r["id"] for r in rows if r["value"] is not None and (r["clause"], r["value"], r["unit"]) not in found
    ]
    assert missed == []


@given(
    st.lists(
        st.sampled_from(
            [
                "到2027年",
                "力争",
                "达到",
                "38%",
                "以上",
                "和",
                "、",
                "，",
                "。",
                "（",
                "“",
                "绿地率",
                "不低于",
                "三千万亩",
                "的",
                "分别",
            ]
        ),
        max_size=30,
    )
)
def test_any_wording_is_read_without_inventing(words: list[str]) -> None:
    document, facts = plan(aims="".join(words) or "无。")
    assert_carried(document, facts)


def test_long_clause_stays_linear() -> None:
    document, facts = plan(measure="，".join(["绿地率达到38%以上"] * 5000) + "。")
    assert len(facts.targets) == 5000
    assert_carried(document, Facts(document.id, (), (), facts.targets[:5], (), (), (), ()))
