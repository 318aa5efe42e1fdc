"""Documents, programmes and places that clauses name, and how they use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from kg.facts import Use
from kg.places import home, place_mentions, place_named
from kg.references import references

if TYPE_CHECKING:
    from ingest.document import Document


def plan(text: str, preamble: str = "") -> Document:
    """A plan of 辽宁 with one measure, 1.1."""
    head = f"辽宁省人民政府关于印发《试点工作方案》的通知\n\n试点工作方案\n\n{preamble}\n\n"
    return ingest.parse(f"{head}一、主要任务\n（一）推进重点工作。{text}\n".encode(), "plan.txt")


def found(text: str) -> list[tuple[str, str, str]]:
    return [(r.what, r.name, str(r.use)) for r in references(plan(text)) if r.clause == "1.1"]


DOCUMENTS = [
    ("根据《水法》《防洪法》等法律，划定范围。", [("水法", "basis"), ("防洪法", "basis")]),
    ("编制《辽宁省湿地保护规划》。", [("辽宁省湿地保护规划", "draw_up")]),
    (
        "制定出台《节水管理办法》和《节水评价标准》。",
        [("节水管理办法", "draw_up"), ("节水评价标准", "draw_up")],
    ),
    ("修订《取水许可实施细则（试行）》。", [("取水许可实施细则（试行）", "revise")]),
    ("深入落实《国家节水行动方案》，推进节水。", [("国家节水行动方案", "implement")]),
    ("印发实施《生态廊道建设方案》。", [("生态廊道建设方案", "implement")]),
    ("推动《公民节约用水行为规范》传播。", [("公民节约用水行为规范", "disseminate")]),
    ("开展宣传活动，出版《河湖故事》。", [("河湖故事", "disseminate")]),
    ("《节水条例》有关要求另行通知。", [("节水条例", "mention")]),
    # A verb of another phrase does not reach the title.
    ("修订标准；《节水条例》另有规定的除外。", [("节水条例", "mention")]),
    # The plan's own title refers to nothing.
    ("《试点工作方案》自印发之日起施行。", []),
]


@pytest.mark.parametrize(("text", "named"), DOCUMENTS, ids=[row[0][:16] for row in DOCUMENTS])
def test_documents_and_their_use(text: str, named: list[tuple[str, str]]) -> None:
    assert [(name, use) for what, name, use in found(text) if what == "document"] == named


def test_the_preamble_rests_on_what_it_names() -> None:
    document = plan("开展普查。", "为深入落实《国家节水行动方案》，推动全省节水工作，制定本方案。")
    (reference,) = references(document)
    assert (reference.clause, reference.name, reference.use) == ("0", "国家节水行动方案", Use.BASIS)


PROGRAMMES = [
    ("深入实施“清河净岸”行动。", [("“清河净岸”行动", "implement")]),
    ("持续开展河湖“四乱”专项整治行动。", [("“四乱”专项整治行动", "implement")]),
    ("推进“千村百镇”示范工程建设。", [("“千村百镇”示范工程", "implement")]),
    ("遏制“两高”项目，完善“一张图”系统。", []),
]


@pytest.mark.parametrize(("text", "named"), PROGRAMMES, ids=[row[0][:12] for row in PROGRAMMES])
def test_programmes(text: str, named: list[tuple[str, str]]) -> None:
    assert [(name, use) for what, name, use in found(text) if what == "programme"] == named


PLACES = [
    ("推进沈阳市、大连市试点。", ["沈阳市", "大连市"]),
    ("支持新民市、法库县创建。", ["新民市", "法库县"]),
    ("借鉴河北省石家庄、唐山等市经验。", ["河北省", "石家庄", "唐山"]),
    ("对接京津冀及周边地区、延边州。", ["京津冀及周边地区", "延边州"]),
    # Common nouns and parts of names: 城区 is a district of 晋城, 海南 a province, 中山市 a city.
    ("改造老城区管网，改善城区环境。", []),
    ("建设中山路，引进海南橡胶。", []),
    ("修订《沈阳市供水条例》。", []),
]


@pytest.mark.parametrize(("text", "names"), PLACES, ids=[row[0][:12] for row in PLACES])
def test_places(text: str, names: list[str]) -> None:
    assert [name for what, name, _ in found(text) if what == "place"] == names


def test_places_have_their_level_and_code() -> None:
    document = plan("支持新民市、凉山州。")
    mentions = place_mentions(document.repaired.text, home(document))
    assert [(m.place.name, m.place.code, str(m.place.level)) for m in mentions][-2:] == [
        ("新民市", "210181", "county"),
        ("凉山彝族自治州", "513400", "city"),
    ]
    assert place_named("朝阳区") is None


def test_a_name_counts_once_a_clause_and_its_words_are_the_source(jilin: Document) -> None:
    rows = references(jilin)
    assert len({(r.clause, r.what, r.name) for r in rows}) == len(rows)
    for row in rows:
        words = jilin.text(row.span)
        assert words == (f"《{row.name}》" if row.what == "document" else row.name)
        assert jilin.clause(row.clause).span.contains(row.span)


@given(st.text("《》“”行动工程根据编制修订市县吉林、，。", max_size=50))
def test_any_words_give_ordered_references(words: str) -> None:
    rows = references(plan(words))
    assert [r.id for r in rows] == list(dict.fromkeys(r.id for r in rows))
