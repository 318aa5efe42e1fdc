"""How a clause is cited: as an official writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest

DOCUMENTS = Path(__file__).parent / "documents"
PLAN = "《美丽吉林建设行动方案（2024—2027年）》（吉政办发〔2024〕21号）"
ORDER = "《河川省扬尘污染防治办法》（河川省人民政府令第318号）"
LAW = "《中华人民共和国海洋环境保护法》"
RESPONSE = "《青原市突发环境事件应急预案》"
WORK = "《东湖区河湖长制考核办法》"
REPORT = "《政府工作报告》"
BOXES = "《河川省数字政府建设三年行动计划（2023—2025年）》"
NOTICE = "《河川省生态环境厅关于做好2025年危险废物规范化环境管理评估工作的通知》（河环函〔2025〕88号）"

CITED = [
    ("jilin2024", "3.2.1", PLAN + "第三部分（二）第1条"),
    ("jilin2024", "3.2.1.s2", PLAN + "第三部分（二）第1条"),
    ("jilin2024", "3.1.p1", PLAN + "第三部分（一）"),
    ("jilin2024", "10", PLAN + "第十部分"),
    ("jilin2024", "0.p9", PLAN + "首部第九段"),
    ("air_quality_excerpt", "2.4", "《空气质量持续改善行动计划》（国发〔2023〕24号）第二部分（四）"),
    ("city_sample", "p1", "《临江市水环境综合治理三年行动方案（2025—2027年）》（临政办发〔2025〕9号）末段"),
    (
        "city_sample",
        "1.2.r3",
        "《临江市水环境综合治理三年行动方案（2025—2027年）》（临政办发〔2025〕9号）第一部分（二）表第3行",
    ),
    ("scheme_points_under_parts", "2.3.2", "《青原市2025年大气污染防治攻坚实施方案》第二部分第3条第（2）项"),
    # Laws: chapters are left out, 款 counted where there are several, 项 with their brackets, 目 by number.
    ("海洋环境保护法_2023", "c1.a2.p3", LAW + "第二条第三款"),
    ("海洋环境保护法_2023", "c1.a3.p1", LAW + "第三条"),
    ("海洋环境保护法_2023", "c9.a120.p1.i3", LAW + "第一百二十条第（三）项"),
    ("provincial_order", "c1.a2.p2.i2.1", ORDER + "第二条第二款第（二）项第1目"),
    ("provincial_order", "c1.a3-1", ORDER + "第三条之一"),
    ("provincial_order", "c1", ORDER + "第一章"),
    # Decimals say their whole place.
    ("emergency_plan_decimal", "2.1.2", RESPONSE + "第2.1.2条"),
    ("emergency_plan_decimal", "2.1.2.1", RESPONSE + "第2.1.2条第（1）项"),
    ("emergency_plan_decimal", "2", RESPONSE + "第二部分"),
    # A further work of a notice by its own title; marked headings without a number by their words; boxes.
    ("structures/two_works", "w2.a3.p1.i2", WORK + "第三条第（二）项"),
    ("structures/report_with_headings", "1.h2", REPORT + "第一部分“改革开放持续深化”部分"),
    ("structures/boxes_among_points", "2.1.2.box1.2", BOXES + "第二部分（一）第2条专栏一第2条"),
    ("notice_own_numbering", "att1.1.2", NOTICE + "附件1第一部分第2条"),
    ("notice_own_numbering", "att2.r2", NOTICE + "附件2表第2行"),
]


@pytest.mark.parametrize(("name", "path", "cited"), CITED)
def test_official_form(name: str, path: str, cited: str) -> None:
    document = ingest.read(next(DOCUMENTS.glob(f"{name}.*")))
    assert ingest.citation(document, path) == cited


def test_a_work_without_a_title_is_cited_by_its_file() -> None:
    document = ingest.parse("一、任务\n（一）普查。建档。\n".encode(), "草稿.txt")
    assert ingest.citation(document, "1.1") == "《草稿.txt》第一部分（一）"


def test_an_unknown_path_is_an_error(jilin: ingest.Document) -> None:
    with pytest.raises(KeyError):
        ingest.citation(jilin, "99.9")
