"""What holds for every text: the tree partitions it, offsets are true, and it always reads the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import ingest
from ingest import Clause, Document, IngestError, Kind

# Lines an official document is made of, right and broken.
LINES = [
    "临江市人民政府文件",
    "临政发〔2025〕3号",
    "临江市人民政府关于印发《临江市水环境综合治理方案（2025—2027年）》的通知",
    "临江市水环境综合治理方案（2025—2027年）",
    "各县（市、区）人民政府，市政府各部门：",
    "索引号:\t1122/2024-1\t成文日期:\t2024年12月11日",
    "临江市人民政府",
    "2025年3月6日",
    "二〇二五年三月六日",
    "目  录",
    "第一章  总则............1",
    "一、总体要求",
    "二、主要任务",
    "四、保障措施",
    "（一）工作目标。到2027年，达标率保持100%；其他另行规定。",
    "(二)重点举措",
    "（七）强化考核。",
    "1. 开展管网普查。2025年6月底前完成。（责任单位：市住建局。）",
    "2、加快补齐短板",
    "（1）建筑工地。全部安装视频监控。",
    "①主城区。②县城。",
    "1 总则",
    "1.1 编制目的",
    "1.1.1 依据",
    "3.5 亿元以上的项目",
    "第一章　总　则",
    "第一条　所有单位应当遵守本法。",
    "第二条规定的情形",
    "第三条之一　（适用范围）",
    "附件1",
    "附件2：指标表",
    "附件：1.指标表",
    "指标\t单位\t2027年",
    "| 指标 | 2027年 |",
    "|---|---|",
    "森林覆盖率    %    45.8",
    "— 3 —",
    "12",
    "本方案自印发之日起施行，有效期至2027年12月31日。",
    "（此件公开发布）",
    "支持汽车、机械、电子、纺织、通信等行业，全省创建 40 家左右绿色供",
    "应链和 250 家绿色工厂。",
    "水量 and 水质",
    "## 二、重点任务",
    "**（一）目标。** 见附件。",
    "> 引用",
    "<!-- 注 -->",
    "　　全省“十四五”期间……完成！？",
    "（未闭合的括号。",
    "a",
    "",
    " \t　",
]
JOINTS = ["\n", "\n\n", "\r\n", "\r", "\v", "\u2028", "\n　　", " ", ""]


@st.composite
def genre_texts(draw: st.DrawFn) -> str:
    """Genre lines in any order, parted by any line end or none, with a stray character here and there."""
    parts = []
    for _ in range(draw(st.integers(1, 25))):
        parts.append(draw(st.sampled_from(LINES)))
        if draw(st.integers(0, 9)) == 0:
            parts.append(
                draw(st.sampled_from(["\u200b", "\u202e", "\x07", "\ufeff", " ", "(", "）", "。", "**"]))
            )
        parts.append(draw(st.sampled_from(JOINTS)))
    return "".join(parts)


def read(text: str) -> Document:
    try:
        return ingest.parse(text.encode("utf-8"), "plan.txt")
    except IngestError:
        assume(False)
        raise


def assert_partition(document: Document) -> None:
    """Each character lies in one top clause, and in at most one clause among the children of any clause."""
    top = document.children()
    assert top[0].span.start == 0
    assert top[-1].span.end == len(document.source)
    assert all(a.span.end == b.span.start for a, b in pairwise(top))
    assert "".join(document.quote(clause.span) for clause in top) == document.source
    for clause in document.clauses:
        below = document.children(clause.path)
        assert all(a.span.end == b.span.start for a, b in pairwise(below))
        if below:
            assert clause.span.start <= below[0].span.start
            assert below[-1].span.end == clause.span.end
    paths = [clause.path for clause in document.clauses]
    assert len(paths) == len(set(paths))


def assert_offsets(document: Document) -> None:
    for clause in document.clauses:
        words = document.quote(clause.span)
        assert document.source.find(words, clause.span.start) == clause.span.start
        assert document.quote(document.text_span(clause)) == (words.strip() or words)
        deepest = document.clause_at(clause.span.start)
        assert clause.path == deepest.path or clause in document.ancestors(deepest)
        if clause.heading:
            assert clause.span.contains(clause.heading)
            assert document.text(clause.heading).startswith(clause.number)
            heading = "".join(document.text(clause.heading).split())
            assert "".join(clause.title.split()) in heading
        there = document.repaired.to_repaired(clause.span)
        if there:
            assert clause.span.contains(document.repaired.to_source(there))
    for notice in document.notices:
        assert notice.span is None or document.quote(notice.span).strip()


def outline(document: Document) -> list[tuple[str, Kind, str, str]]:
    return [(clause.path, clause.kind, clause.number, clause.title) for clause in document.clauses]


@settings(max_examples=300)
@given(genre_texts())
def test_genre_texts(text: str) -> None:
    document = read(text)
    assert document.source == text
    assert_partition(document)
    assert_offsets(document)
    assert outline(read(text)) == outline(document)


@settings(max_examples=200)
@given(st.text(max_size=200))
@example("\u202e一、\u200f总则\u2066（一）\n")
@example("一、\n\n\x1c第一条\x85（一）")
@example("1、1、1、")
@example("一、\u3000\u3000。")
@example("第一条")
@example("附件\n附件\n一、\n附件")
def test_any_text(text: str) -> None:
    assume("\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text))
    document = read(text)
    assert document.source == text
    assert_partition(document)
    assert_offsets(document)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = ingest.parse(data, "plan.txt")
    except IngestError:
        return
    assert_partition(document)


@settings(max_examples=100)
@given(genre_texts())
def test_header_facts_lie_in_the_source(text: str) -> None:
    document = read(text)
    title = document.metadata.title
    assert title is None or "".join(title.value.split()) == "".join(document.text(title.span).split())
    for addressee in document.metadata.addressees:
        assert addressee.value.strip() == document.text(addressee.span).strip()
    for clause in document.clauses:
        assert ingest.citation(document, clause.path).startswith("《")


def test_the_numbered_clause_of_a_sentence(jilin: Document) -> None:
    def cited(path: str) -> Clause:
        return jilin.numbered(jilin.clause(path))

    assert cited("3.2.1.s2").path == "3.2.1"
    assert cited("3.1.p1.s1").path == "3.1"
    assert cited("3.2.1").path == "3.2.1"


@pytest.mark.parametrize("offset", [-1, 10**9])
def test_no_clause_lies_outside(jilin: Document, offset: int) -> None:
    with pytest.raises(IndexError):
        jilin.clause_at(offset)
