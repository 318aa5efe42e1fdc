"""Header facts: what each document prints, and that the words at each span say it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import ingest
from ingest import Document, HeaderField, Metadata
from ingest.dates import iso_date

DOCUMENTS = Path(__file__).parent / "documents"

# What an official reads in the document; fields that are not listed are not printed there.
PRINTED: dict[str, dict[str, object]] = {
    "jilin2024": {
        "title": "美丽吉林建设行动方案（2024—2027年）",
        "notice_title": "吉林省人民政府办公厅关于印发《美丽吉林建设行动方案（2024年—2027年）》的通知",
        "document_number": "吉政办发〔2024〕21号",
        "issuer": "吉林省人民政府办公厅",
        "issued": "2024-12-11",
        "published": "2024-12-18",
        "index_number": "11220000013544357T/2024-03504",
        "subject": "其他、城乡建设、环境保护、城市规划、城乡建设（含住房）、环境监测、保护与治理、"
        "节能与资源综合利用；通知",
        "addressees": [
            "各市（州）人民政府",
            "长白山管委会",
            "各县（市）人民政府",
            "省政府各厅委办、各直属机构",
            "驻吉中直有关部门、单位",
        ],
        "period": (2024, 2027),
        "abridged": "（本文有删减）",
    },
    "city_sample": {
        "title": "临江市水环境综合治理三年行动方案（2025—2027年）",
        "notice_title": "临江市人民政府办公室关于印发"
        "《临江市水环境综合治理三年行动方案（2025—2027年）》的通知",
        "document_number": "临政办发〔2025〕9号",
        "issuer": "临江市人民政府办公室",
        "issued": "2025-03-06",
        "addressees": ["各区县人民政府", "各开发区管委会", "市政府各部门"],
        "period": (2025, 2027),
        "effective": "2025-03-06",
        "expires": "2027-12-31",
        "openness": "此件公开发布",
    },
    "air_quality_excerpt": {
        "title": "空气质量持续改善行动计划",
        "notice_title": "国务院关于印发《空气质量持续改善行动计划》的通知",
        "document_number": "国发〔2023〕24号",
        "issuer": "国务院",
        "issued": "2023-11-30",
        "addressees": ["各省、自治区、直辖市人民政府", "国务院各部委、各直属机构"],
    },
    "海洋环境保护法_2023": {
        "title": "中华人民共和国海洋环境保护法",
        "issuer": "第十四届全国人民代表大会常务委员会",
        "issued": "2023-10-24",
        "effective": "2024-01-01",
    },
    "海洋环境保护法_2017": {
        "title": "中华人民共和国海洋环境保护法",
        "issuer": "第十二届全国人民代表大会常务委员会",
        "issued": "2017-11-04",
        "effective": "2000-04-01",
    },
    "土壤污染防治法_2018": {
        "title": "中华人民共和国土壤污染防治法",
        "issuer": "第十三届全国人民代表大会常务委员会",
        "issued": "2018-08-31",
        "effective": "2019-01-01",
    },
    "上海市生活垃圾管理条例_2019": {
        "title": "上海市生活垃圾管理条例",
        "issuer": "上海市第十五届人民代表大会",
        "issued": "2019-01-31",
        "effective": "2019-07-01",
    },
    "规划环境影响评价条例_2009": {
        "title": "规划环境影响评价条例",
        "document_number": "中华人民共和国国务院令第559号",
        "issuer": "国务院",
        "issued": "2009-08-12",
        "published": "2009-08-17",
        "effective": "2009-10-01",
    },
    "national_opinion": {
        "title": "中共河川省委 河川省人民政府关于全面推进农村人居环境整治提升的意见",
        "issuer": "中共河川省委 河川省人民政府",
        "issued": "2023-05-18",
    },
    "provincial_plan_chapters": {"title": "河川省“十四五”水安全保障规划", "period": (2021, 2025)},
    "emergency_plan_decimal": {"title": "青原市突发环境事件应急预案", "interpreter": "市生态环境局"},
    "scheme_points_under_parts": {
        "title": "青原市2025年大气污染防治攻坚实施方案",
        "effective": "2025-03-01",
        "expires": "2025-12-31",
    },
    "notice_own_numbering": {
        "title": "河川省生态环境厅关于做好2025年危险废物规范化环境管理评估工作的通知",
        "document_number": "河环函〔2025〕88号",
        "issuer": "河川省生态环境厅",
        "issued": "2025-04-07",
        "addressees": ["各市（州）生态环境局", "河东新区生态环境局"],
        "openness": "此件公开发布",
    },
    "notice_with_plan": {
        "title": "临江市“十四五”节能减排综合工作方案",
        "notice_title": "临江市人民政府关于印发临江市“十四五”节能减排综合工作方案的通知",
        "document_number": "临政发〔2022〕15号",
        "issuer": "临江市人民政府",
        "issued": "2022-06-02",
        "addressees": ["各县（市、区）人民政府", "市政府各部门、各直属机构"],
        "period": (2021, 2025),
    },
    "joint_notice": {
        "title": "河川省城镇污水处理提质增效三年行动计划（2024—2026年）",
        "notice_title": "河川省生态环境厅 河川省发展和改革委员会 河川省财政厅 河川省住房和城乡建设厅"
        "关于印发《河川省城镇污水处理提质增效三年行动计划（2024—2026年）》的通知",
        "document_number": "河环发〔2024〕12号",
        "issuer": "河川省生态环境厅 河川省发展和改革委员会 河川省财政厅 河川省住房和城乡建设厅",
        "issued": "2024-03-15",
        "addressees": ["各市（州）生态环境局、发展改革委、财政局、住房城乡建设局", "有关企业"],
        "period": (2024, 2026),
    },
    "provincial_order": {
        "title": "河川省扬尘污染防治办法",
        "document_number": "河川省人民政府令第318号",
        "issuer": "河川省人民政府",
        "issued": "2021-12-10",
        "effective": "2022-02-01",
        "expires": "2027-01-31",
        "signers": ["李某某"],
    },
    "law_note_in_brackets": {
        "title": "河川省湿地保护条例",
        "issuer": "河川省第十四届人民代表大会常务委员会",
        "issued": "2023-07-31",
        "effective": "2023-10-01",
    },
    "markdown_tables": {
        "title": "青原市“无废城市”建设实施方案（2024—2026年）",
        "document_number": "青政办发〔2024〕7号",
        "period": (2024, 2026),
    },
    "pdf_wrapped": {"title": "临江市新污染物治理工作方案"},
    "no_numbering": {
        "title": "河川省人民政府关于授予先进集体称号的决定",
        "issuer": "河川省人民政府",
        "issued": "2024-06-05",
    },
}


def read(name: str) -> Document:
    return ingest.read(next(DOCUMENTS.glob(f"{name}.*")))


# What is read out of those fields: tests/test_ingest_header_more.py.
READ_OUT = {
    "issuers",
    "authority",
    "kind",
    "notice_kind",
    "standing",
    "valid_for",
    "repeals",
    "amends",
    "history",
}


def printed(metadata: Metadata) -> dict[str, object]:
    """The header's values by field, without those the document does not print."""
    found: dict[str, object] = {}
    for field in (each for each in fields(metadata) if each.name not in READ_OUT):
        value = getattr(metadata, field.name)
        if field.name == "period" and value:
            found["period"] = (value.start, value.end)
        elif isinstance(value, tuple):
            found |= {field.name: [each.value for each in value]} if value else {}
        elif value is not None:
            found[field.name] = value.value
    return found


@pytest.mark.parametrize("name", PRINTED)
def test_header_as_printed(name: str) -> None:
    assert printed(read(name).metadata) == PRINTED[name]


@pytest.mark.parametrize("name", PRINTED)
def test_the_words_at_each_span_carry_the_value(name: str) -> None:
    document = read(name)
    for field in fields(document.metadata):
        value = getattr(document.metadata, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, HeaderField) and not each.why and field.name not in READ_OUT:
                words = document.text(each.span)
                assert each.value in (iso_date(words), re.sub(r"\s+", " ", words).strip()) or re.sub(
                    r"\s", "", each.value
                ) == re.sub(r"\s", "", words)


DATES = [
    ("2024年12月11日", "2024-12-11"),
    ("2024年3月5日", "2024-03-05"),
    ("二〇二四年十二月十一日", "2024-12-11"),
    ("二○二四年三月五日", "2024-03-05"),
    ("二零二四年十月三十一日", "2024-10-31"),
    ("一九九九年十二月二十五日", "1999-12-25"),
    ("2024-12-18 10:30", "2024-12-18"),
    ("2024/1/8", "2024-01-08"),
    ("2024年2月30日", None),
    ("2024年", None),
    ("到2027年底", None),
]


@pytest.mark.parametrize(("words", "date"), DATES)
def test_dates(words: str, date: str | None) -> None:
    assert iso_date(words) == date


BODY = "\n一、任务\n（一）开展普查。摸清底数。\n"

HEADERS = [
    # What stands above the body, and the facts to be read from it.
    (
        "河川省生态环境厅文件\n河环发〔2024〕3号\n关于加强噪声管理的通知\n各市（州）生态环境局：",
        {
            "title": "关于加强噪声管理的通知",
            "document_number": "河环发〔2024〕3号",
            "issuer": "河川省生态环境厅",
            "addressees": ["各市（州）生态环境局"],
        },
    ),
    (
        "国务院关于加快建立健全绿色低碳循环\n发展经济体系的指导意见\n国发〔2021〕4号\n"
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        {
            "title": "国务院关于加快建立健全绿色低碳循环发展经济体系的指导意见",
            "document_number": "国发〔2021〕4号",
            "issuer": "国务院",
            "addressees": ["各省、自治区、直辖市人民政府", "国务院各部委、各直属机构"],
        },
    ),
    (
        "生态环境部令\n第23号\n《危险废物转移管理办法》已于2021年9月18日由生态环境部部务会议审议通过，"
        "现予公布，自2022年1月1日起施行。\n部长　黄某某\n2021年11月30日\n危险废物转移管理办法",
        {
            "title": "危险废物转移管理办法",
            "document_number": "生态环境部令第23号",
            "issuer": "生态环境部",
            "issued": "2021-11-30",
            "effective": "2022-01-01",
            "signers": ["黄某某"],
        },
    ),
    (
        "关于发布《水泥工业大气污染物排放标准》的公告\n生态环境部公告2024年第5号",
        {
            "title": "水泥工业大气污染物排放标准",
            "notice_title": "关于发布《水泥工业大气污染物排放标准》的公告",
            "document_number": "生态环境部公告2024年第5号",
            "issuer": "生态环境部",
        },
    ),
    (
        "临江市城市供水管理办法（试行）\n机关各处室，局属各单位：",
        {"title": "临江市城市供水管理办法（试行）", "addressees": ["机关各处室", "局属各单位"]},
    ),
    (
        "临江市生态环境保护规划\n（2021—2025年）\n有关单位：",
        {
            "title": "临江市生态环境保护规划（2021—2025年）",
            "period": (2021, 2025),
            "addressees": ["有关单位"],
        },
    ),
    (
        "【发文字号】临政发〔2024〕1号\n发布日期：2024-01-08\n临江市节水行动方案",
        {
            "title": "临江市节水行动方案",
            "document_number": "临政发〔2024〕1号",
            "published": "2024-01-08",
        },
    ),
    (
        "中共中央 国务院关于深入打好污染防治攻坚战的意见\n（2021年11月2日）",
        {
            "title": "中共中央 国务院关于深入打好污染防治攻坚战的意见",
            "issuer": "中共中央 国务院",
            "issued": "2021-11-02",
        },
    ),
    (
        "临江市燃气管理办法\n（2019年3月1日临江市人民政府令第12号公布 自2019年5月1日起施行）",
        {
            "title": "临江市燃气管理办法",
            "issuer": "临江市人民政府",
            "document_number": "临江市人民政府令第12号",
            "published": "2019-03-01",
            "effective": "2019-05-01",
        },
    ),
    (
        "临江市人民政府办公室关于加强秸秆禁烧工作的通知\n各镇人民政府，各街道办事处：",
        {
            "title": "临江市人民政府办公室关于加强秸秆禁烧工作的通知",
            "issuer": "临江市人民政府办公室",
            "addressees": ["各镇人民政府", "各街道办事处"],
        },
    ),
    # Sentences that end with a colon address nobody; numbers and dates in running text are another's.
    (
        "临江市节水行动方案\n根据《河川省节水条例》（河政发〔2020〕1号），2024年1月8日会议研究，现提出如下要求：",
        {"title": "临江市节水行动方案"},
    ),
    ("临江市节水行动方案\n现将有关事项通知如下：", {"title": "临江市节水行动方案"}),
    ("临江市节水行动方案\n指挥部下设若干工作组：", {"title": "临江市节水行动方案"}),
    ("", {}),
]


@pytest.mark.parametrize(("above", "expected"), HEADERS)
def test_header_forms(above: str, expected: dict[str, object]) -> None:
    document = ingest.parse((above + BODY).encode(), "plan.txt")
    assert printed(document.metadata) == expected
    assert document.clause("1.1").title == "开展普查"
