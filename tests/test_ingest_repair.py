"""What repair joins, drops and unifies, and what it leaves alone."""

from __future__ import annotations

import pytest

import ingest
from ingest.repair import find_repairs
from ingest.source_map import SourceMap
from ontology import lexicon


def repaired(source: str) -> str:
    return SourceMap.of(source, find_repairs(source)).text


NEEDED = [
    # Page breaks in mid-sentence, with a blank line or a page number between.
    (
        "支持汽车、机械、电子、纺织、通信、医药等重点行业\n\n龙头企业发挥引领作用。",
        "支持汽车、机械、电子、纺织、通信、医药等重点行业龙头企业发挥引领作用。",
    ),
    (
        "推动大中型企业、重点园区开展清洁生产审核，持续\n— 12 —\n提升资源利用效率。",
        "推动大中型企业、重点园区开展清洁生产审核，持续提升资源利用效率。",
    ),
    (
        "推动大中型企业、重点园区开展清洁生产审核，持续\n\n- 12 -\n\n提升资源利用效率。",
        "推动大中型企业、重点园区开展清洁生产审核，持续提升资源利用效率。",
    ),
    (
        "推动大中型企业、重点园区开展清洁生产审核，持续\n12\n提升资源利用效率。",
        "推动大中型企业、重点园区开展清洁生产审核，持续提升资源利用效率。",
    ),
    # A heading too long for its line.
    (
        "三、深入推进重点行业企业超低排放改造和清洁生产审核及\n能效提升\n（一）总体安排。",
        "三、深入推进重点行业企业超低排放改造和清洁生产审核及能效提升\n（一）总体安排。",
    ),
    # A line that begins with a mention of a clause goes on with the sentence.
    (
        "施工单位应当履行扬尘污染防治义务，按照本办法的要求\n第二条第二款规定的范围采取措施。",
        "施工单位应当履行扬尘污染防治义务，按照本办法的要求第二条第二款规定的范围采取措施。",
    ),
    ("到 2027 年，创建 40 家左右绿色供应链", "到2027年，创建40家左右绿色供应链"),
    ("(一)主要目标", "（一）主要目标"),
    ("(一）主要目标", "（一）主要目标"),
    ("挥发性有机物(VOCs)管控", "挥发性有机物（VOCs）管控"),
    ("建设(含改(扩)建)项目", "建设（含改（扩）建）项目"),
    ("完成污水处理厂改造,新建管网;力争", "完成污水处理厂改造，新建管网；力争"),
    ("到２０２７年，达到９５％", "到2027年，达到95%"),
    ("建成１,２００．５万平方米", "建成1,200.5万平方米"),
    ("水量 and 水质", "水量和水质"),
    ("水量\u200b和\ufeff水质", "水量和水质"),
    ("第一章  总  则", "第一章  总则"),
    ("**（一）指导思想。**坚持", "（一）指导思想。坚持"),
    ("一、总体要求\r（一）目标\r\n", "一、总体要求\n（一）目标\n"),
]

NEEDED += [
    # The title at the head of a page, a stamp and a page number in mid-sentence; the title itself stays.
    (
        "临江市养老服务实施方案\n一、目标\n到2026年，社区养老服务设施覆盖率达到百分之百，每千名老人拥有养\n"
        "临江市养老服务实施方案\n- 2 -\n老床位40张。\n二、任务",
        "临江市养老服务实施方案\n一、目标\n到2026年，社区养老服务设施覆盖率达到百分之百，每千名老人拥有养老床位40张。\n"
        "二、任务",
    ),
    (
        "推动大中型企业、重点园区开展清洁生产审核，持续\n征求意见稿\n提升资源利用效率。\n征求意见稿",
        "推动大中型企业、重点园区开展清洁生产审核，持续提升资源利用效率。\n",
    ),
    # A page number shows that even a short line was broken.
    ("建立部门联席会议，健全制\n第 4 页 共 9 页\n度，定期研究。", "建立部门联席会议，健全制度，定期研究。"),
    ("普查完成。\n打印 关闭窗口\nhttps://www.example.gov.cn/a.html", "普查完成。\n\n"),
    ("到 2 0 2 7 年，增长 6. 5%", "到2027年，增长6.5%"),
    ("科技 & 创新", "科技和创新"),
    ("<!-- 正文 -->\n一、目标", "\n一、目标"),
]

LEFT_ALONE = [
    # Repeated cells, a stamp on a title, a list that begins with years and counts.
    "市住建局\n2026年\n市住建局\n2027年",
    "临江市养老服务条例\n征求意见稿\n一、目标",
    "1. 2025年底前完成\n2. 5个村",
    # Latin words keep their spaces, standards theirs.
    "参照 Food and Agriculture Organization 的指南".replace(" 的", "的").replace("照 ", "照"),
    "执行GB 3095—2012",
    "执行GB/T 31962—2015",
    "PM2.5",
    "f(x)=3,000",
    "第1,234号",
    "08:30",
    # One line each: signature, date, label, address, note; whatever stands above.
    "请各地区、各部门结合实际认真贯彻落实本通知的各项要求\n吉林省人民政府办公厅\n2024年12月11日",
    "请各地区、各部门结合实际，认真贯彻落实本通知的要求\n二〇二四年十二月十一日",
    "请各地区、各部门结合实际，认真贯彻落实本通知的要求\n联系人：张某某",
    "请各地区、各部门结合实际，认真贯彻落实本通知的要求\n地址：临江市人民路1号",
    "请各地区、各部门结合实际，认真贯彻落实本通知的要求\n附件1",
    "责任单位：市住房城乡建设局、市发展改革委、市财政局\n完成时限：2025年12月",
    "责任单位：市住房城乡建设局、市发展改革委、市财政局\n城区管网改造",
    # A number opens a clause.
    "推动大中型企业、重点园区开展清洁生产审核，包括以下各项\n1.普查",
    "推动大中型企业、重点园区开展清洁生产审核，包括以下各项\n（二）普查",
    "推动大中型企业、重点园区开展清洁生产审核，包括以下各项\n2.1 普查",
    "推动大中型企业、重点园区开展清洁生产审核，包括以下各项\n第三条　所有单位",
    # The sentence ended; the line is short; the next is indented; cells of a table.
    "推动大中型企业、重点园区开展清洁生产审核。\n持续提升资源利用效率。",
    "主要目标，如下\n到2027年",
    "推动大中型企业、重点园区开展清洁生产审核，持续\n　　提升资源利用效率。",
    "指标名称、口径和数据来源以统计部门公布的为准，单位\t%\n森林覆盖率\t45.8",
    "森林覆盖率    %    45.8    约束性",
    "| 指标 | 单位 |\n|---|---|\n| 森林覆盖率 | % |".replace("| 指标 | 单位 |", "|指标|单位|").replace(
        "| 森林覆盖率 | % |", "|森林覆盖率|%|"
    ),
    # Numbers alone that no sentence runs over: cells of a column.
    "序号\n1\n水质优良比例\n2\n森林覆盖率",
    # Two bodies sign together.
    "河川省生态环境厅　河川省发展和改革委员会",
    "中共中央 国务院关于深入打好污染防治攻坚战的意见",
]


@pytest.mark.parametrize(("source", "expected"), NEEDED)
def test_repairs(source: str, expected: str) -> None:
    assert repaired(source) == expected


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_leaves_alone(source: str) -> None:
    assert repaired(source) == source


def test_each_repair_names_its_reason() -> None:
    document = ingest.parse(
        "一、总 体(试行)\n— 3 —\n到 2027 年,水量 and 水质**达标**\u200b５％。\r".encode(), "plan.txt"
    )
    reasons = {edit.reason for edit in document.edits}
    assert reasons == {
        "space",
        "bracket",
        "page_line",
        "punctuation",
        "stray_word",
        "markup",
        "invisible",
        "full_width",
        "line_end",
    }
    assert reasons <= set(lexicon("repair")["reasons"])


def wrapped(paragraphs: list[str], width: int, indent: str) -> str:
    """Paragraphs as print sets them: ``width`` characters a line, digits half as wide, the first indented."""
    lines = []
    for paragraph in paragraphs:
        line, room = indent, 2 * (width - 2)
        for char in paragraph:
            need = 1 if char.isascii() else 2
            if room < need and char not in "，。、":
                lines.append(line)
                line, room = "", 2 * width
            line, room = line + char, room - need
        lines.append(line)
    return "\n".join(lines)


PARAGRAPHS = [
    "为加强新污染物治理切实保障生态环境安全和人民群众身体健康根据国家有关部署结合我市实际制定本方案",
    "一、总体要求",
    "（一）指导思想。以有效防范新污染物环境与健康风险为核心，以精准治污、科学治污、依法治污为工作方针，"
    "遵循全生命周期环境风险管理理念，统筹推进新污染物环境风险管理。",
    "（二）工作目标。开展化学物质基本信息调查包括重点行业中重点化学物质生产使用的品种数量用途等信息以及"
    "已列入环境风险优先评估计划的化学物质生产加工使用环境排放等详细信息调查。",
    "二、行动举措",
    "（一）完善法规制度和标准体系建设健全新污染物治理跨部门协调管理机制和联合监督执法机制",
    "1.建立调查监测制度。制定实施新污染物专项环境调查监测工作方案，依托现有生态环境监测网络，在重点地区、重点行业、"
    "典型工业园区开展环境调查监测试点，到2025年底前初步建立环境调查监测体系，逐步实现重点区域和重点流域监测全覆盖，"
    "并将监测结果作为环境风险评估和管控的重要依据。",
    "全面落实新化学物质环境管理登记制度严格执行新化学物质环境管理登记办法督促企业落实环境风险防控主体责任。",
]


@pytest.mark.parametrize("width", [24, 28, 36])
@pytest.mark.parametrize("indent", ["　　", "    ", ""])
def test_text_broken_line_by_line_is_joined(width: int, indent: str) -> None:
    paragraphs = PARAGRAPHS * 3
    source = wrapped(paragraphs, width, indent)
    assert [line.strip() for line in repaired(source).split("\n")] == paragraphs
