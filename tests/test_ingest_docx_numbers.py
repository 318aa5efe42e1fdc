"""Automatic numbers of Word documents: counted as Word counts, written as Word writes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from documents.word.build_docx import W, cell, level, lines, n, numbering, p, r, reading_of, tbl, tc, tr
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from ingest import Document, read
from ingest.readers.docx import read_docx
from ingest.readers.docx_numerals import numeral
from kg.extraction import to_json

DOCUMENTS = Path(__file__).parent / "documents"
WORD = DOCUMENTS / "word"
NUMBERED = ("jilin2024.txt", "city_sample.txt", "规划环境影响评价条例_2009.md", "emergency_plan_decimal.txt")

OUTLINE = (
    level("chineseCountingThousand", "%1、"),
    level("chineseCountingThousand", "（%2）", at=1),
    level("decimal", "%3.", '<w:suff w:val="tab"/>', at=2),
)
DECIMALS = (
    level("decimal", "%1", '<w:suff w:val="tab"/>'),
    level("decimal", "%1.%2", '<w:suff w:val="tab"/>', at=1),
)
RESTARTED = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
)
NUMBERS = [
    # The dialect of plans; each level begins anew below the one above.
    (
        numbering(*OUTLINE),
        n("要求") + n("目标", 1) + n("普查", 2) + n("短板", 2) + n("体系", 1) + n("任务") + n("工程", 1),
        ["一、要求", "（一）目标", "1. 普查", "2. 短板", "（二）体系", "二、任务", "（一）工程"],
    ),
    # Decimals; a number of the level above that was never counted shows as its first.
    (numbering(*DECIMALS), n("总则") + n("依据", 1) + n("范围", 1), ["1 总则", "1.1 依据", "1.2 范围"]),
    (numbering(*DECIMALS), n("依据", 1), ["1.1 依据"]),
    # A level in Arabic digits throughout (isLgl): 第一章, then 1.1.
    (
        numbering(
            level("chineseCountingThousand", "第%1章", '<w:suff w:val="space"/>'),
            level("decimal", "%1.%2", '<w:isLgl/><w:suff w:val="space"/>', at=1),
        ),
        n("总则") + n("依据", 1),
        ["第一章 总则", "1.1 依据"],
    ),
    # Articles count on through the chapters (lvlRestart 0).
    (
        numbering(
            level("japaneseCounting", "第%1章", '<w:suff w:val="space"/>'),
            level("chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/><w:suff w:val="space"/>', at=1),
        ),
        n("总则") + n("甲。", 1) + n("评价") + n("乙。", 1),
        ["第一章 总则", "第一条 甲。", "第二章 评价", "第二条 乙。"],
    ),
    # Lists over one definition count on; one that overrides its start begins anew, once.
    (
        numbering(level("decimal", "%1、"), nums=RESTARTED),
        n("甲") + n("乙") + n("丙", number=3) + n("丁", number=2) + n("戊", number=2) + n("己", number=1),
        ["1、甲", "2、乙", "3、丙", "1、丁", "2、戊", "3、己"],
    ),
    # An overridden level is written its own way.
    (
        numbering(
            level("decimal", "%1、"),
            nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            f"{level('ideographTraditional', '%1.')}</w:lvlOverride></w:num>",
        ),
        n("子项") + n("丑项"),
        ["甲.子项", "乙.丑项"],
    ),
    # Number 0 is no list; nor is one that is not defined; a level that prints nothing prints nothing.
    (numbering(level("decimal", "%1、")), n("甲", 0, 0) + n("乙", 0, 7) + n("丙"), ["甲", "乙", "1、丙"]),
    (numbering(level("none", "")), n("甲"), ["甲"]),
    # Bullets: a sign of a symbol font.
    (
        numbering(
            level("bullet", "\uf06e", '<w:suff w:val="tab"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')
        ),
        n("甲"),
        ["■ 甲"],
    ),
    # Formats newer than the file format come with an older one beside them.
    (
        numbering(
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/></w:lvl>'
        ),
        n("甲"),
        ["001、甲"],
    ),
    # A number before a number: a gap, or "1.5万吨" would be read.
    (numbering(level("decimal", "%1.", '<w:suff w:val="tab"/>')), n("5万吨。"), ["1. 5万吨。"]),
    # Deleted and hidden paragraphs are not counted.
    (
        numbering(level("decimal", "%1、")),
        n("甲") + p("", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>') + n("乙"),
        ["1、甲", "2、乙"],
    ),
    # The serial numbers of a table's rows are often automatic.
    (
        numbering(level("decimal", "%1")),
        tbl(tr(tc(n("")), cell("管网")), tr(tc(n("")), cell("泵站"))),
        ["1\t管网", "2\t泵站"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("numbered", "body", "expected"), NUMBERS)
def test_automatic_numbers(numbered: str, body: str, expected: list[str]) -> None:
    assert lines(body, numbering=numbered) == expected


STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="plain"><w:name w:val="无编号"/><w:basedOn w:val="1"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="character" w:styleId="secret"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="list"><w:name w:val="清单"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
LINKED = numbering(
    level("chineseCountingThousand", "%1、", '<w:pStyle w:val="1"/>'),
    level("chineseCountingThousand", "（%2）", '<w:pStyle w:val="2"/>', at=1),
)


def test_styles_number_their_paragraphs_and_mark_headings() -> None:
    body = "".join(
        p(r(text), f'<w:pStyle w:val="{style}"/>')
        for style, text in (
            ("1", "要求"),
            ("2", "目标"),
            ("x", "体系"),
            ("plain", "另起"),
            ("loop", "圈"),
            ("1", "任务"),
        )
    )
    reading = reading_of(body, styles=STYLES, numbering=LINKED)
    assert reading.text.splitlines() == ["一、要求", "（一）目标", "（二）体系", "另起", "圈", "二、任务"]
    headings = [(heading.level, heading.span.of(reading.text)) for heading in reading.headings]
    assert headings == [(1, "一、要求"), (2, "（一）目标"), (2, "（二）体系"), (1, "二、任务")]


def test_a_list_style_stands_for_its_list() -> None:
    nums = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="list"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    parts = {"styles": STYLES, "numbering": numbering(level("decimal", "%1、"), nums=nums)}
    assert lines(n("甲", number=1) + n("乙", number=2), **parts) == ["1、甲", "2、乙"]


def test_a_character_style_may_hide() -> None:
    assert lines(p(r("明") + r("暗", '<w:rStyle w:val="secret"/>')), styles=STYLES) == ["明"]


# Of one document in two formats, what must be the same.


def squashed(value: object) -> object:
    """Facts without offsets, white space and what differs between files by design."""
    if isinstance(value, dict):
        dropped = {"span", "start", "end", "id", "document", "name", "source", "sha256", "edits", "format"}
        return {key: squashed(each) for key, each in value.items() if key not in dropped}
    if isinstance(value, list | tuple):
        return [squashed(each) for each in value]
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


def marked_up(document: Document) -> frozenset[str]:
    """Paths of the original that only its Markdown has: its comment."""
    return frozenset(c.path for c in document.clauses if document.text(c.span).strip().startswith("<!--"))


def outline(document: Document) -> list[tuple[str, ...]]:
    return [
        (each.path, each.kind.value, each.number, re.sub(r"\s", "", each.title))
        for each in document.clauses
        if each.path not in marked_up(document)
    ]


def facts(document: Document) -> object:
    found = json.loads(json.dumps(to_json(document, kg.extract(document)), ensure_ascii=False, default=str))
    found["clauses"] = [each for each in found["clauses"] if each["path"] not in marked_up(document)]
    # A stray "and" and half-width brackets of the original are repaired before it is printed.
    words = json.dumps(squashed(found), ensure_ascii=False)
    for printed, repaired in (("and", "和"), ("(", "（"), (")", "）")):
        words = words.replace(printed, repaired)
    return json.loads(words)


def assert_same(original: str, copy: Path) -> None:
    first, second = read(DOCUMENTS / original), read(copy)
    assert outline(second) == outline(first)
    assert facts(second) == facts(first)


@pytest.mark.parametrize("original", NUMBERED)
def test_the_same_document_with_automatic_numbers(original: str) -> None:
    assert_same(original, WORD / f"{Path(original).stem}.numbered.docx")


def shown(text: str) -> list[str]:
    """Words line by line and cell by cell, without white space: LibreOffice prints a cell a line."""
    words = (re.sub(r"\s", "", cell) for line in text.splitlines() for cell in line.split("\t"))
    return [each for each in words if each]


@pytest.mark.parametrize("original", NUMBERED)
def test_numbers_are_those_that_libreoffice_shows(original: str) -> None:
    path = WORD / f"{Path(original).stem}.numbered.docx"
    expected = path.with_suffix(".txt").read_text("utf-8-sig")
    assert shown(read_docx(path.read_bytes(), path.name).text) == shown(expected)


FORMS = [
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "upperRoman",
    "lowerLetter", "decimalEnclosedCircle", "ideographTraditional", "chicago", "numberInDash", "ordinal",
    "hex", "chineseLegalSimplified", "decimalZero", "bullet", "none", "不存在",
]  # fmt: skip


@given(st.integers(-(2**40), 2**40), st.sampled_from(FORMS))
def test_every_number_is_written(value: int, form: str) -> None:
    assert len(numeral(value, form)) <= 60


_WORDS = st.sampled_from(
    ["", "0", "1", "2", "8", "9", "-1", "99999999999999", "x", "%1", "%9.%1", "第%1章", "%%1\t"]
)
_LEVELS = st.lists(
    st.tuples(_WORDS, _WORDS, st.sampled_from(FORMS), _WORDS, _WORDS, _WORDS, st.booleans()), max_size=4
)


@given(_LEVELS, st.lists(st.tuples(_WORDS, _WORDS), max_size=6), st.lists(_WORDS, max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_list_is_counted(
    levels: list[tuple[Any, ...]], places: list[tuple[str, str]], starts: list[str]
) -> None:
    inner = [
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlRestart w:val="{again}"/><w:suff w:val="{suff}"/>'
        f'<w:lvlText w:val="{text}"/>{"<w:isLgl/>" if legal else ""}</w:lvl>'
        for at, start, form, again, suff, text, legal in levels
    ]
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{at}"/></w:lvlOverride>' for at in starts
    )
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{overrides}</w:num>'
    body = "".join(
        p(r("字"), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')
        for at, number in places
    )
    words = lines(body + p(r("末")), numbering=numbering(*inner, nums=nums))
    assert len(words) == len(places) + 1
