"""Printed pages to text: what an official sees on the page is what the text says."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.page import boxes_of
from ingest.readers.layout import Glyph, PrintedPage, glyphs_of, lines_of, reading_of
from ingest.reading import Reading
from ingest.source_map import SourceMap
from ingest.span import Span
from tests.formats.set_page import HEIGHT, LEFT, SIZE, TOP, WIDTH, grid, line, pages

PROSE = (
    "各地要把乡村建设摆在重要位置，统筹资金、土地、人才等要素，到二〇二七年行政村通硬化路比例保持全覆盖，"
    "农村自来水普及率达到百分之九十六以上，生活垃圾收运处置体系覆盖全部自然村。",
    "县级人民政府是责任主体。",
    "（二）坚持分类施策，不搞一刀切，防止大拆大建，保护传统村落和乡村风貌，充分尊重农民意愿和主体地位。",
)


def repaired(reading: Reading) -> list[str]:
    """The lines of the repaired text."""
    return [each for each in SourceMap.of(reading.text, reading.edits).text.split("\n") if each]


def page_with(*glyphs: list[Glyph], number: int = 1, rules: tuple = ()) -> PrintedPage:
    return PrintedPage(number, WIDTH, HEIGHT, tuple(each for some in glyphs for each in some), rules)


@pytest.mark.parametrize("lines", [3, 4, 5, 22])
def test_paragraphs_run_on_over_lines_and_pages(lines: int) -> None:
    assert repaired(reading_of("pdf", pages(PROSE * 3, lines=lines))) == list(PROSE * 3)


@pytest.mark.parametrize(
    "foot", ["— {n} —", "- {n} -", "－{n}－", "{n}", "第{n}页", "第 {n} 页 共 9 页", "{n}/9", "·{n}·"]
)
def test_page_numbers_are_no_text_and_stay_in_the_source(foot: str) -> None:
    reading = reading_of("pdf", pages(PROSE * 4, foot=foot, lines=5))
    assert repaired(reading) == list(PROSE * 4)
    assert {edit.reason for edit in reading.edits} == {"line_join", "page_line"}
    assert "".join(foot.format(n=2).split()) in "".join(reading.text.split())


def test_roman_page_numbers() -> None:
    made = [
        replace(page, glyphs=(*page.glyphs, *line("i" * page.number, 280, 790, 10)))
        for page in pages(PROSE, foot="", lines=3)
    ]
    assert repaired(reading_of("pdf", made)) == list(PROSE)


def test_a_number_that_ends_a_page_is_text_where_pages_are_not_numbered() -> None:
    made = pages(["本市共有公园", "1280"], foot="")
    assert repaired(reading_of("pdf", made)) == ["本市共有公园", "1280"]


@pytest.mark.parametrize("count", [2, 5])
def test_running_heads_are_no_text(count: int) -> None:
    made = [
        replace(page, glyphs=(*page.glyphs, *line("临江市人民政府公报", 79, 60, 9)))
        for page in pages(PROSE * 4, lines=22 // count)
    ]
    reading = reading_of("pdf", made)
    assert repaired(reading) == list(PROSE * 4)
    assert "running_head" in {edit.reason for edit in reading.edits}


def test_headings_of_attachments_at_the_head_of_pages_are_text() -> None:
    made = [
        page_with(line(f"附件{n}", LEFT, TOP), line(f"第{n}类项目表", LEFT + 150, TOP + 60), number=n)
        for n in (1, 2, 3, 4)
    ]
    assert repaired(reading_of("pdf", made))[::2] == ["附件1", "附件2", "附件3", "附件4"]


@pytest.mark.parametrize("size", [16.0, 20.0])
def test_text_parted_by_space_instead_of_indents(size: float) -> None:
    glyphs, top = [], 60.0
    for paragraph in PROSE:
        for start in range(0, len(paragraph), 20):
            glyphs += line(paragraph[start : start + 20], 60, top, size)
            top += size * 1.5
        top += size * 0.7
    assert repaired(reading_of("pdf", [page_with(glyphs)])) == list(PROSE)


def test_signature_and_date_set_to_the_right_stand_alone() -> None:
    made = page_with(
        line("现印发给你们，请认真组织实施，工作进展情况每季度末报送市政府办公室，逾期不报的予", LEFT, 300)[
            :28
        ],
        line("临江市人民政府办公室", LEFT + 13 * SIZE, 360),
        line("2025年3月6日", LEFT + 15 * SIZE, 390),
    )
    assert repaired(reading_of("pdf", [made]))[-2:] == ["临江市人民政府办公室", "2025年3月6日"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ("临江市人民政府关于印发", "水污染防治工作方案的通知"),
            ["临江市人民政府关于印发水污染防治工作方案的通知"],
        ),
        (("水污染防治工作方案", "（2025—2027年）"), ["水污染防治工作方案", "（2025—2027年）"]),
        (("中共临江市委", "关于加强生态环境保护的意见"), ["中共临江市委", "关于加强生态环境保护的意见"]),
    ],
)
def test_titles_over_several_lines(rows: tuple[str, ...], expected: list[str]) -> None:
    glyphs = []
    for i, row in enumerate(rows):
        width = sum(0.5 if char.isascii() else 1 for char in row) * 22
        glyphs += line(row, (WIDTH - width) / 2, 120 + 34 * i, 22)
    body = pages(PROSE)[0].glyphs
    lowered = tuple(
        replace(each, top=each.top + 150, bottom=each.bottom + 150) for each in body if each.top < 600
    )
    page = page_with(glyphs, list(lowered))
    assert repaired(reading_of("pdf", [page]))[: len(expected)] == expected


def test_columns_are_read_one_after_the_other() -> None:
    left = ["".join(chr(0x4E00 + 20 * i + j) for j in range(14)) for i in range(8)]
    right = ["".join(chr(0x5E00 + 20 * i + j) for j in range(14)) for i in range(8)]
    glyphs = []
    for i, (one, other) in enumerate(zip(left, right, strict=True)):
        glyphs += line(one, 60, 100 + 18 * i, 12) + line(other, 260, 106 + 18 * i, 12)
    words = "".join(repaired(reading_of("pdf", [page_with(glyphs)])))
    assert words == "".join(left + right)


def test_ruled_table_with_merged_cells_and_wrapped_words() -> None:
    xs, ys = [80.0, 140.0, 260.0, 340.0], [100.0, 130.0, 180.0, 230.0]
    rules = tuple(rule for rule in grid(xs, ys) if not (rule.left == rule.right == 140.0))
    rules += (
        type(rules[0])(140.0, 100.0, 140.0, 230.0),
        type(rules[0])(80.0, 180.0, 80.0, 180.0),
    )
    rules = tuple(r for r in rules if not (r.top == r.bottom == 180.0))
    rules += (type(rules[0])(140.0, 180.0, 340.0, 180.0),)  # the first column's two rows are one cell
    glyphs = (
        line("类别", 90, 106, 12) + line("指标", 150, 106, 12) + line("目标值", 270, 106, 12)
        + line("水环境", 86, 170, 12)
        + line("国控断面水质优", 150, 140, 12) + line("良比例", 150, 158, 12) + line("90%", 270, 148, 12)
        + line("污水收集率", 150, 200, 12) + line("78%", 270, 200, 12)
    )  # fmt: skip
    assert repaired(reading_of("pdf", [page_with(glyphs, rules=rules)])) == [
        "类别\t指标\t目标值",
        "水环境\t国控断面水质优良比例\t90%",
        "\t污水收集率\t78%",
    ]


def test_a_box_around_text_is_no_table() -> None:
    rules = grid([70.0, 540.0], [95.0, 400.0])
    page = pages(PROSE, foot="")[0]
    below = line("文字在框外。", 110, 500)
    reading = reading_of("pdf", [replace(page, rules=rules, glyphs=(*page.glyphs, *below))])
    assert repaired(reading) == [*PROSE, "文字在框外。"]


def test_table_over_pages_has_its_head_once() -> None:
    xs = [80.0, 200.0, 400.0]
    first = page_with(
        line("任务", 90, 706, 12) + line("责任单位", 210, 706, 12)
        + line("建设管网十公里以", 90, 740, 12) + line("市水务局", 210, 740, 12)
        + line("— 1 —", 270, 800, 12),
        rules=grid(xs, [700.0, 730.0, 760.0]),
    )  # fmt: skip
    second = page_with(
        line("任务", 90, 106, 12) + line("责任单位", 210, 106, 12)
        + line("新建泵站", 90, 140, 12) + line("市城管局", 210, 140, 12) + line("— 2 —", 270, 800, 12),
        rules=grid(xs, [100.0, 130.0, 160.0]), number=2,
    )  # fmt: skip
    reading = reading_of("pdf", [first, second])
    assert repaired(reading) == ["任务\t责任单位", "建设管网十公里以\t市水务局", "新建泵站\t市城管局"]
    assert "table_head" in {edit.reason for edit in reading.edits}


def test_row_broken_by_a_page_is_whole() -> None:
    xs = [80.0, 200.0, 400.0]
    first = page_with(
        line("建设排水管网十", 90, 740, 14) + line("市水务局", 210, 740, 14) + line("— 1 —", 270, 800, 12),
        rules=grid(xs, [730.0, 762.0]),
    )
    second = page_with(
        line("公里。", 90, 110, 14), line("— 2 —", 270, 800, 12), rules=grid(xs, [100.0, 132.0]), number=2
    )
    assert repaired(reading_of("pdf", [first, second])) == ["建设排水管网十公里。\t市水务局"]


def test_table_without_lines() -> None:
    rows = [
        ("指标", "单位", "现状", "目标"),
        ("森林覆盖率", "%", "45", "46"),
        ("湿地保护率", "%", "50", "55"),
    ]
    glyphs = []
    for i, row in enumerate(rows):
        for cell, left in zip(row, (80, 240, 330, 420), strict=True):
            glyphs += line(cell, left, 200 + 30 * i)
    assert repaired(reading_of("pdf", [page_with(glyphs)])) == ["\t".join(row) for row in rows]


def test_characters_printed_twice_for_bold_count_once() -> None:
    words = line("总体要求", LEFT, TOP)
    shifted = [replace(each, left=each.left + 0.4, right=each.right + 0.4) for each in words]
    assert reading_of("pdf", [page_with(words, shifted)]).text == "总体要求"
    assert reading_of("pdf", [page_with(line("人人参与", LEFT, TOP))]).text == "人人参与"


def test_a_large_watermark_on_each_page_is_no_text() -> None:
    made = [
        replace(page, glyphs=(*page.glyphs, *line("内部资料", 120, 200, 60)))
        for page in pages(PROSE * 3, lines=6)
    ]
    reading = reading_of("pdf", made)
    assert repaired(reading) == list(PROSE * 3)
    assert "watermark" in {edit.reason for edit in reading.edits}


def test_raised_marks_of_notes_are_no_text_and_powers_are() -> None:
    small = [Glyph("1", LEFT + 96, TOP + 1, LEFT + 101, TOP + 10, 9)]
    marked = page_with(line("覆盖全部乡镇", LEFT, TOP), small, line("。", LEFT + 101, TOP))
    assert repaired(reading_of("pdf", [marked])) == ["覆盖全部乡镇。"]
    power = [Glyph("2", LEFT + 40, TOP + 1, LEFT + 45, TOP + 10, 9)]
    area = page_with(line("三百km", LEFT, TOP)[:3], line("m", LEFT + 32, TOP), power)
    assert reading_of("pdf", [area]).text.endswith("m2")


def test_a_page_read_turned_has_boxes_on_the_page_as_shown() -> None:
    upright = page_with(line("横排表格", 100, 50))
    turned = replace(upright, width=HEIGHT, height=WIDTH, turn=1)
    page = reading_of("pdf", [turned]).pages[0]
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    box = next(boxes_of((page,), Span(0, 1)))
    assert (box.left, box.top, box.right, box.bottom) == (50, HEIGHT - 116, 66, HEIGHT - 100)


def test_recognised_lines_keep_their_confidence() -> None:
    (read,) = lines_of(line("一、总体要求", LEFT, TOP), 1)
    page = page_with(list(glyphs_of(replace(read, confidence=0.8))))
    assert reading_of("image", [page]).pages[0].runs[0].confidence == 0.8


_WORDS = st.text("一二三市县水气土，。、2027%（）A", min_size=1, max_size=120)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=12), st.integers(2, 8))
def test_no_character_is_lost_and_each_has_its_place(paragraphs: list[str], lines: int) -> None:
    made = pages(paragraphs, lines=lines)
    reading = reading_of("pdf", made)
    printed = sorted(each.text for page in made for each in page.glyphs)
    assert sorted(re.sub(r"\s", "", reading.text)) == printed
    covered = {
        at for page in reading.pages for run in page.runs for at in range(run.span.start, run.span.end)
    }
    assert all(at in covered for at, char in enumerate(reading.text) if not char.isspace())
    SourceMap.of(reading.text, reading.edits)
