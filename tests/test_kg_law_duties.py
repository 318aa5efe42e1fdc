"""Duties of laws: who is bound, when, and to what."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from kg import extract
from kg.errors import UnsoundError
from kg.extraction import to_json
from kg.law_articles import article_number
from kg.soundness import check

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.facts import Commitment


def law(said: str) -> Document:
    head = "安江省试验条例\n\n第一章 总则\n\n第一条 为了试验，制定本条例。"
    text = f"{head}\n\n第二条 {said}\n\n第三条 本条例自公布之日起施行。\n"
    return ingest.parse(text.encode(), "rules.txt")


def duties(said: str) -> list[Commitment]:
    return [each for each in extract(law(said)).commitments if each.clause == "c1.a2"]


# A sentence -> strength, bearer, condition of each of its duties.
BOUND = [
    # A noun phrase that names somebody is who is bound.
    ("排放污染物的单位应当取得许可证。", [("require", "排放污染物的单位", None)]),
    ("县级以上人民政府有关部门应当公布名录。", [("require", "县级以上人民政府有关部门", None)]),
    ("任何单位和个人不得损坏消防设施。", [("prohibit", "任何单位和个人", None)]),
    ("生产、贮存危险物品的单位，应当投保。", [("require", "生产、贮存危险物品的单位", None)]),
    ("依照本条例行使监督管理权的部门应当公开信息。", [("require", "依照本条例行使监督管理权的部门", None)]),
    # A thing is bound to nothing: nobody is named.
    ("建设项目应当符合规划。", [("require", None, None)]),
    ("运输渣土的车辆应当密闭。", [("require", None, None)]),
    ("对剥离的表土，应当单独收集。", [("require", None, "对剥离的表土")]),
    # The condition: a clause closed by 的, a time, an activity.
    ("企业拆除设施的，应当采取防治措施。", [("require", "企业", "拆除设施的")]),
    ("发生事故的，有关单位应当立即报告。", [("require", "有关单位", "发生事故的")]),
    ("在重污染天气期间，施工单位应当停止作业。", [("require", "施工单位", "在重污染天气期间")]),
    ("在汛期前水库管理单位应当检修设备。", [("require", "水库管理单位", "在汛期前")]),
    ("因科学研究，需要进口土壤的，应当报告。", [("require", None, "因科学研究，需要进口土壤的")]),
    ("编制规划，应当征求意见。", [("require", None, "编制规划")]),
    ("主管部门发现数据异常，应当及时调查。", [("require", "主管部门", "发现数据异常")]),
    ("人民政府建设主管部门发现隐患的，应当处理。", [("require", "人民政府建设主管部门", "发现隐患的")]),
    # What a duty rests on is no condition.
    ("根据国家规定，企业应当建立台账。", [("require", "企业", None)]),
    ("主要负责人对本单位工作负有下列职责：建立制度。", [("require", "主要负责人", None)]),
    # Two subjects with a deed each are bound apart.
    ("甲公司从事开发活动，乙公司从事经营活动，应当采取措施。",
     [("require", "甲公司", "从事开发活动"), ("require", "乙公司", "从事经营活动")]),
    # Several duties of one sentence: the subject goes on, until another is named.
    ("企业应当建立台账，不得弄虚作假。", [("require", "企业", None), ("prohibit", "企业", None)]),
    ("企业应当报告；排放污水的，应当达标。",
     [("require", "企业", None), ("require", "企业", "排放污水的")]),
    ("企业应当报告；标准应当公开。", [("require", "企业", None), ("require", None, None)]),
    ("企业应当保护水源并不得擅自取水。", [("require", "企业", None), ("prohibit", "企业", None)]),
    # 禁止 names nobody, but 禁止任何单位和个人 does; the State that forbids is not bound.
    ("禁止向水体排放油类。", [("prohibit", None, None)]),
    ("禁止任何单位和个人占用消防通道。", [("prohibit", "任何单位和个人", None)]),
    ("国家禁止进口固体废物。", [("prohibit", None, None)]),
    ("国家鼓励并支持综合利用。", [("encourage", "国家", None)]),
    ("省人民政府可以制定地方标准。", [("encourage", "省人民政府", None)]),
    # In these the word binds nobody, or is part of a condition or an attribute.
    ("主管部门有权进行检查。", []),
    ("单位依照规定应当备案而未备案的，由主管部门登记。", []),
    ("本条例所称单位，是指应当登记的组织。", []),
    ("可以再利用的物品目录，由主管部门公布。", []),
    ("直接负责的主管人员由单位确定。", []),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), BOUND)
def test_who_is_bound_and_when(said: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [(str(each.strength), each.bearer, each.condition) for each in duties(said)] == expected


def test_each_item_of_a_list_of_duties_is_one_on_whom_the_head_binds() -> None:
    found = duties("经营者不得有下列行为：\n\n（一）销售过期食品；\n\n（二）伪造产地。")
    assert [(str(c.strength), c.bearer, c.verb + c.object, c.sentence) for c in found] == [
        ("prohibit", "经营者", "不得有下列行为", "c1.a2.p1.s1"),
        ("prohibit", "经营者", "销售过期食品", "c1.a2.p1.i1.s1"),
        ("prohibit", "经营者", "不得伪造产地", "c1.a2.p1.i2.s1"),
    ]


def test_items_that_say_what_one_duty_is_on_are_no_duties() -> None:
    assert len(duties("报告应当包括下列内容：\n\n（一）基本情况；\n\n（二）监测结果。")) == 1
    assert len(duties("资金应当用于下列事项：\n\n（一）污染治理；\n\n（二）监测。")) == 1


def test_an_item_with_a_binding_word_of_its_own_keeps_it() -> None:
    found = duties("企业应当遵守下列规定：\n\n（一）不得超标排放；\n\n（二）建立台账。")
    assert [(str(c.strength), c.bearer) for c in found[1:]] == [("prohibit", "企业"), ("require", "企业")]


def test_what_is_to_be_done_is_whole() -> None:
    (only,) = duties("企业应当采取有效措施，防止土壤污染，对所造成的损害承担责任。")
    assert only.object.endswith("防止土壤污染，对所造成的损害承担责任")


@pytest.mark.parametrize("name", ["anjiang_pollution_rules", "anping_safety_measures"])
def test_annotated_duties_are_found(name: str, root: Path) -> None:
    """Annotated by hand from the words alone, before the rules were run on them."""
    folder = root / "tests" / "documents" / "laws"
    document = ingest.read(folder / f"{name}.txt")
    found = [
        (_article(document, c.clause), str(c.strength), c.bearer, c.condition, document.text(c.span))
        for c in extract(document).commitments
    ]
    for line in (folder / f"{name}.duties.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked = (row["article"], row["strength"], row["bearer"], row["condition"])
        assert any(each[:4] == asked and row["says"] in each[4] for each in found), row


def _article(document: Document, path: str) -> int:
    return int(article_number(document.clause(path).number) or 0)


def test_every_duty_sentence_of_the_corpus_gives_its_commitment(root: Path) -> None:
    missed = []
    for path in sorted((root / "corpus").glob("*.md")):
        document = ingest.read(path)
        facts = extract(document)
        check(document, facts)
        known = {each.sentence for each in facts.commitments} | {each.sentence for each in facts.penalties}
        missed += [
            document.text(clause.span).strip()
            for clause in document.clauses
            if clause.kind is ingest.Kind.SENTENCE
            and clause.path not in known
            and re.search("应当|不得|必须", document.text(clause.span))
            and not re.search("法律责任", document.text(document.clause(clause.path.split(".")[0]).span)[:20])
        ]
    # In this one the word is part of an attribute: 应当进行环境影响评价的规划的具体范围，由……拟订.
    assert [said[:10] for said in missed] == ["依照本条第一款规定应"]


def test_who_is_bound_and_when_are_given_out() -> None:
    document = law("企业拆除设施的，应当采取防治措施。")
    rows = to_json(document, extract(document))["commitments"]
    assert [(row["bearer"], row["condition"]) for row in rows] == [("企业", "拆除设施的")]


def test_a_bearer_that_its_words_do_not_name_fails_the_build() -> None:
    document = law("企业拆除设施的，应当采取防治措施。")
    facts = extract(document)
    broken = replace(facts, commitments=(replace(facts.commitments[0], bearer="事业单位"),))
    with pytest.raises(UnsoundError, match="事业单位"):
        check(document, broken)


@settings(max_examples=60, deadline=None)
@given(st.text("企业单位人的，；。：应当不得禁止可以在对因期间前国家鼓励负责下列（一）并且", max_size=120))
def test_any_words_give_sound_duties(words: str) -> None:
    document = law(words or "。")
    check(document, extract(document))
