"""Headers of every form: whole pages, red heads, orders, gazettes, each with a table of what it prints.

``tests/documents/headers/NAME.toml`` lists all that NAME.txt prints; what is not listed must not be found.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
from ingest import Document, HeaderField, Metadata, Period, Span
from ingest.dates import iso_date
from ingest.document import Authority, Event

HEADERS = Path(__file__).parent / "documents" / "headers"
NAMES = sorted(path.stem for path in HEADERS.glob("*.toml"))
BODY = "\n一、任务\n（一）开展普查。摸清底数。\n"


def told(metadata: Metadata) -> dict[str, str | list[str]]:
    """The header's values by field, as the tables print them."""
    found: dict[str, str | list[str]] = {}
    for name in metadata.__slots__:
        value = getattr(metadata, name)
        if isinstance(value, tuple):
            found |= {name: [said(each) for each in value]} if value else {}
        elif value is not None:
            found[name] = said(value)
    return found


def said(value: HeaderField | Period | Authority | Event) -> str:
    match value:
        case HeaderField():
            return value.value
        case Period():
            return f"{value.start}-{value.end}"
        case Authority():
            return " ".join(filter(None, (value.level, value.place, value.code)))
        case Event():
            return f"{value.kind} {value.date} {value.body or '-'} {value.act or '-'}"


def squeezed(facts: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Without the blanks in titles and numbers, which copies set as they like."""
    loose = {"title", "notice_title", "document_number"}
    return {
        name: re.sub(r"\s", "", value) if name in loose and isinstance(value, str) else value
        for name, value in facts.items()
    }


def document_of(name: str) -> Document:
    return ingest.read(HEADERS / f"{name}.txt")


@pytest.mark.parametrize("name", NAMES)
def test_all_that_a_header_prints_and_nothing_else(name: str) -> None:
    printed = tomllib.loads((HEADERS / f"{name}.toml").read_text(encoding="utf-8"))
    assert squeezed(told(document_of(name).metadata)) == squeezed(printed)


def fields_of(metadata: Metadata) -> Iterator[tuple[str, str, Span]]:
    for name in metadata.__slots__:
        value = getattr(metadata, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, HeaderField) and not each.why and name != "valid_for":
                yield name, each.value, each.span


@pytest.mark.parametrize("name", NAMES)
def test_the_words_at_each_span_carry_the_value(name: str) -> None:
    document = document_of(name)
    for field, value, span in fields_of(document.metadata):
        words = document.text(span)
        bare = re.sub(r"[\s《》]", "", words)
        assert re.sub(r"[\s《》]", "", value) == bare or value == iso_date(words), field


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("国发[2023]24号", "国发[2023]24号"),
        ("（临政发〔2024〕1号）", "临政发〔2024〕1号"),
        ("吉政办发﹝2024﹞21号", "吉政办发﹝2024﹞21号"),
        ("吉政办发【2024】21号", "吉政办发【2024】21号"),
        ("环办便函〔2024〕5号", "环办便函〔2024〕5号"),
        ("国办发明电〔2023〕9号", "国办发明电〔2023〕9号"),
        ("京政办发〔2024〕第8号", "京政办发〔2024〕第8号"),
        ("国发〔２０２３〕２４号", "国发〔2023〕24号"),
        ("国发 〔2023〕 24 号", "国发〔2023〕24号"),
        ("发文字号：沪府规〔2023〕14号", "沪府规〔2023〕14号"),
        ("文　　号：沪府规〔2023〕14号", "沪府规〔2023〕14号"),
        ("国令第736号", "国令第736号"),
        ("中华人民共和国主席令第一四六号", "中华人民共和国主席令第一四六号"),
        ("中华人民共和国国务院令（第736号）", "中华人民共和国国务院令（第736号）"),
        ("财政部 税务总局公告2023年第7号", "财政部税务总局公告2023年第7号"),
        ("公告2024年第3号", "公告2024年第3号"),
        ("河川省第十三届人民代表大会常务委员会公告第80号", "河川省第十三届人民代表大会常务委员会公告第80号"),
        ("临政发[2024]1-2号", None),
        ("根据国发〔2023〕24号文件", None),
        ("见2024年第3号公告说明", None),
    ],
)
def test_numbers(line: str, number: str | None) -> None:
    document = ingest.parse(
        f"河川省节水行动方案\n{line}\n为做好工作，制定本方案。{BODY}".encode(), "plan.txt"
    )
    found = document.metadata.document_number
    assert (re.sub(r"\s", "", found.value) if found else None) == number


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("吉林市人民政府", "city 吉林市 220200"),
        ("公主岭市人民政府办公室", "county 公主岭市 220184"),
        ("锡林郭勒盟行政公署", "city 锡林郭勒盟 152500"),
        ("鄂温克族自治旗人民政府", "county 鄂温克族自治旗 150724"),
        ("北京市海淀区人民政府", "county 海淀区 110108"),
        ("重庆市城口县人民政府", "county 城口县 500229"),
        ("长春市朝阳区人民政府办公室", "county 朝阳区 220104"),
        ("北京市朝阳区人民政府", "county 朝阳区 110105"),
        ("长春市朝阳区永昌街道办事处", "township 朝阳区 220104"),
        ("大兴安岭地区行政公署", "city 大兴安岭地区 232700"),
        ("石河子市人民政府", "county 石河子市 659001"),
        ("深圳市生态环境局", "city 深圳市 440300"),
        ("新疆生产建设兵团办公厅", "province"),
        ("中国人民政治协商会议吉林省委员会", "province 吉林省 220000"),
        ("中共吉林省委办公厅", "province 吉林省 220000"),
        ("吉林省人民代表大会常务委员会", "province 吉林省 220000"),
        ("吉林省高级人民法院", "province 吉林省 220000"),
        ("长春市中级人民法院", "city 长春市 220100"),
        ("中共中央纪律检查委员会", "national"),
        ("最高人民检察院", "national"),
        ("国家林业和草原局", "national"),
        ("水利部办公厅", "national"),
        ("海关总署", "national"),
        ("天津市滨海新区人民政府", "county 滨海新区 120116"),
        ("长白山保护开发区管理委员会", "zone"),
        ("江苏省苏州工业园区管理委员会", "zone"),
        ("河北雄安新区管理委员会", "zone"),
        ("河湾市生态环境局", None),
        ("中共河湾市委宣传部", None),
        ("河湾集团有限公司办公室", None),
    ],
)
def test_levels(issuer: str, level: str | None) -> None:
    document = ingest.parse(f"{issuer}关于加强节水工作的通知\n{BODY}".encode(), "notice.txt")
    found = document.metadata.authority
    assert (said(found) if found else None) == level


@pytest.mark.parametrize(
    "line",
    [
        "排污许可证有效期五年。",
        "取水许可有效期为5年，期满前换发。",
    ],
)
def test_the_validity_of_a_licence_is_not_the_documents(line: str) -> None:
    document = ingest.parse(f"临江市取水管理办法{BODY}（二）发放许可证。{line}\n".encode(), "rules.txt")
    assert document.metadata.valid_for is None


@pytest.mark.parametrize(
    "line",
    [
        "《河川省节水条例》自2020年1月1日起施行以来，成效明显。",
        "根据自2020年1月1日起施行的《河川省节水条例》，结合实际，制定本方案。",
        "《河川省节水条例》已经省人大常委会通过，自2020年1月1日起施行。现就贯彻落实提出本方案。",
    ],
)
def test_another_documents_date_is_not_this_ones(line: str) -> None:
    document = ingest.parse(f"临江市节水行动方案\n{line}{BODY}".encode(), "plan.txt")
    assert document.metadata.effective is None


@pytest.mark.parametrize(
    ("above", "last", "effective"),
    [
        # 公布 of a law is later than the day it was passed: with that day alone nothing is computed.
        ("（2023年3月31日河川省第十四届人民代表大会常务委员会第二次会议通过）", "自公布之日起施行", None),
        ("（2023年3月31日河川省人民政府令第9号公布）", "自公布之日起施行", "2023-03-31"),
        ("成文日期：2023年3月31日\n发布日期：2023年4月3日", "自印发之日起施行", "2023-03-31"),
        ("成文日期：2023年3月31日\n发布日期：2023年4月3日", "自发布之日起施行", "2023-04-03"),
        ("成文日期：2023年3月31日", "自公布之日起施行", "2023-03-31"),
        ("", "自公布之日起施行", None),
    ],
)
def test_effective_from_the_day_of_issue(above: str, last: str, effective: str | None) -> None:
    document = ingest.parse(
        f"河川省节水办法\n{above}\n第一条　为了节水。\n第二条　本办法{last}。\n".encode(), "a.txt"
    )
    found = document.metadata.effective
    assert (found.value if found else None) == effective
    assert found is None or found.why
