"""Which measures serve which targets, with what reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ingest
from kg.facts import Basis, Modality, Operator, Target
from kg.links import THRESHOLD, links

if TYPE_CHECKING:
    from ingest.document import Document

PLAN = """水城行动方案

一、实施碧水行动

（一）主要目标

到2027年，湿地保护率达到50%，公众满意度达到90%，地表水优良水体比例达到85%，防洪堤达标率达到80%。

（二）重点举措

1. 加强湿地保护。完善湿地保护制度，建设湿地公园。
2. 推进污水治理。整治入河排污口，实施雨污分流改造，提升污水处理能力。
3. 完善考核制度。健全激励办法。

二、实施防洪行动

（一）主要目标

到2027年，防洪堤达标率达到80%。

（二）重点举措

1. 加固防洪堤。推进防洪堤达标建设。
2. 建设湿地步道。修建湿地步道20公里。
"""


def document(text: str = PLAN) -> Document:
    return ingest.parse(text.encode(), "plan.txt")


def target(read: Document, clause: str, indicator: str, number: int = 1) -> Target:
    """A target of ``clause`` whose words are its indicator's."""
    span = read.clause(clause).span
    at = read.source.index(indicator[:3], span.start)
    words = ingest.Span(at, at + 3)
    return Target(
        id=f"{clause}#t{number}",
        clause=clause,
        sentence=clause,
        indicator=indicator,
        indicator_spans=(words,),
        operator=Operator.AT_LEAST,
        value=80.0,
        value_max=None,
        unit="%",
        deadline="2027",
        deadline_basis=Basis.STATED,
        deadline_span=None,
        modality=Modality.NONE,
        binding=None,
        scope=None,
        baseline=None,
        span=words,
    )


def test_shared_words_tie_a_target_to_the_measure_of_its_own_action() -> None:
    read = document()
    found = links(read, [target(read, "1.1", "湿地保护率")])
    assert [(link.measure, link.method) for link in found] == [("1.2.1", "shared_words")]
    assert found[0].reason == "共有词：湿地"
    assert THRESHOLD <= found[0].score <= 1


def test_the_same_indicator_in_another_action_has_that_action_s_measures() -> None:
    read = document()
    found = links(read, [target(read, "2.1", "防洪堤达标率")])
    assert [link.measure for link in found] == ["2.2.1"]
    assert links(read, [target(read, "1.1", "防洪堤达标率")]) == ()


def test_known_means_tie_where_no_word_is_shared_and_say_whose_knowledge_it_is() -> None:
    read = document()
    link = links(read, [target(read, "1.1", "地表水优良水体比例")])[0]
    assert (link.measure, link.method) == ("1.2.2", "known_means")
    assert "排污口" in link.reason
    assert "《水污染防治法》" in link.reason


def test_what_nothing_supports_stays_unlinked() -> None:
    read = document()
    assert links(read, [target(read, "1.1", "公众满意度")]) == ()


def test_a_target_inside_a_measure_is_that_measure_s_own() -> None:
    read = document()
    assert links(read, [target(read, "2.2.2", "湿地步道")]) == ()


def test_a_target_of_the_whole_plan_may_be_served_by_every_measure() -> None:
    text = (
        "节水方案\n\n一、工作目标\n到2027年，灌区改造面积达到80万亩。\n"
        "二、主要任务\n（一）推进灌区改造。实施灌区续建配套。\n（二）加强宣传。开展活动。\n"
    )
    read = document(text)
    assert [link.measure for link in links(read, [target(read, "1", "灌区改造面积")])] == ["2.1"]


def test_links_are_ordered_and_the_same_each_time() -> None:
    read = document()
    targets = [target(read, "1.1", "湿地保护率"), target(read, "1.1", "地表水优良水体比例", 2)]
    found = links(read, targets)
    assert found == links(document(), targets)
    assert [link.target for link in found] == ["1.1#t1", "1.1#t2", "1.1#t2"]


def test_what_a_heading_names_is_served_by_all_measures_below_it_but_those_on_how_it_is_done() -> None:
    read = document()
    found = links(read, [target(read, "1.1", "地表水优良水体比例")])
    assert [(link.measure, link.method) for link in found] == [("1.2.2", "known_means"), ("1.2.1", "section")]
    assert found[1].score == THRESHOLD
    assert found[1].reason == "上级标题“实施碧水行动”点明“碧水”，即该目标所指；原文没有逐条写明"
    assert links(read, [target(read, "1.1", "防洪堤达标率")]) == ()  # of another heading's theme


def plan(title: str, aims: str, *measures: str) -> Document:
    lines = "".join(f"（{'一二三四五'[n]}）{each}\n" for n, each in enumerate(measures))
    return document(f"{title}\n\n一、工作目标\n到2027年，{aims}。\n二、主要任务\n{lines}")


def linked(read: Document, indicator: str, unit: str | None = "%") -> list[tuple[str, str]]:
    of = replace(target(read, "1", indicator), unit=unit)
    return [(link.measure, link.method) for link in links(read, [of])]


def test_a_theme_of_the_plan_s_title_needs_no_lexicon_and_counts_of_things_have_none() -> None:
    read = plan(
        "多式联运提升方案",
        "多式联运比重达到30%，多式联运枢纽达到10个",
        "完善通道。打通瓶颈路段。",
        "建设枢纽。建设货运枢纽。",
        "强化资金保障。统筹资金。",
    )
    assert linked(read, "多式联运比重") == [("2.1", "section"), ("2.2", "section")]
    assert linked(read, "多式联运枢纽", "个") == [("2.2", "shared_words")]


def test_towns_are_not_served_by_measures_for_villages() -> None:
    measures = ("整治农村厕所。农村厕所改造。", "整治城镇公共厕所。公共厕所改造。", "整治河道。清淤。")
    read = plan("环境整治方案", "城镇公共厕所达标率达到90%", *measures)
    assert linked(read, "城镇公共厕所达标率") == [("2.2", "shared_words")]


def test_names_of_regions_tie_nothing() -> None:
    measures = ("调整能源结构。京津冀地区压减钢铁。", "整治扬尘。管控扬尘。", "种树。绿化。")
    read = plan("产业方案", "京津冀地区焦炭产量下降10%", *measures)
    assert linked(read, "京津冀地区焦炭产量") == []


def test_part_of_a_compound_counts_where_the_rest_is_a_word_too() -> None:
    measures = ("利用畜禽粪污。粪污综合利用率稳定在90%。", "治理生活污水。建设管网。", "其他。开展活动。")
    read = plan("水务方案", "再生水利用率达到25%", *measures)
    assert linked(read, "再生水利用率") == []
