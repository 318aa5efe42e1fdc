"""Task sheets, target ledgers and calendars, opened by the programs that officials open them with."""

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import ingest
import kg
from ingest.document import Document
from kg.facts import Facts, Level, Strength
from sheets import Selection, Table, calendar_file, ledger_sheet, table_paper, task_sheet, workbook
from sheets.deadlines import due_days, last_day
from sheets.safe_text import safe_text
from sheets.table import Column
from sheets.tasks import tasks

DOCUMENTS = Path(__file__).parent / "documents"
Read = tuple[Document, Facts]


@cache
def city() -> Read:
    document = ingest.read(DOCUMENTS / "city_sample.txt")
    return document, kg.extract(document)


@cache
def province() -> Read:
    document = ingest.read(DOCUMENTS / "jilin2024.txt")
    return document, kg.extract(document)


def column(table: Table, header: str) -> list[object]:
    at = [c.header for c in table.columns].index(header)
    return [row[at] for row in table.rows]


def row_of(table: Table, header: str, words: str) -> dict[str, object]:
    at = [c.header for c in table.columns].index(header)
    row = next(row for row in table.rows if words in str(row[at]))
    return dict(zip([c.header for c in table.columns], row, strict=True))


def test_task_sheet_says_who_by_when_and_where_it_is_written() -> None:
    row = row_of(task_sheet(*city()), "任务（原文）", "一张图")
    assert row["举措"] == "开展管网普查"
    assert row["力度"] == "推进"
    assert row["责任主体"] == "市住房城乡建设局（牵头）、市水务集团（配合）、各区县政府（配合）"
    assert row["主体依据"] == "原文写明"
    assert row["时限"] == "2025年6月"
    assert row["来源条款"] == "第二部分（一）第1条"


def test_a_deadline_that_the_clause_does_not_state_says_so() -> None:
    row = row_of(task_sheet(*city()), "任务（原文）", "严禁在长江干流岸线")
    assert (row["力度"], row["时限"]) == ("禁止", "2027年")
    assert str(row["时限依据"]).startswith("承上")


def test_every_measure_and_every_commitment_has_a_row() -> None:
    for document, facts in (city(), province()):
        found = tasks(document, facts)
        assert [t.commitment for t in found if t.commitment] == list(facts.commitments)
        said = {t.clause for t in found}
        assert all(any(c == m or c.startswith(m + ".") for c in said) for m in facts.measures)


def test_quotes_are_verbatim_but_for_the_line_breaks_of_a_full_page() -> None:
    document, facts = province()
    said = column(task_sheet(document, facts), "任务（原文）"), column(ledger_sheet(document, facts), "原文")
    source = document.source.replace("\n", "")
    for quote in (str(each) for of_sheet in said for each in of_sheet):
        assert quote in source or "未提取到" in quote
    assert "通信等行业龙头企业" in "".join(map(str, said[0]))


def test_each_duty_of_an_article_is_on_whom_it_binds() -> None:
    text = (
        "测试条例\n\n第一条 市水务部门负责排水管理。"
        "建设单位应当按照规定报送排水方案。任何单位和个人不得损坏管网。\n"
    )
    document = ingest.parse(text.encode(), "law.txt")
    facts = kg.extract(document)
    table = task_sheet(document, facts)
    assert row_of(table, "任务（原文）", "报送排水方案")["责任主体"] == "建设单位"
    row = row_of(table, "任务（原文）", "损坏管网")
    assert (row["责任主体"], row["主体依据"]) == ("任何单位和个人", "原文写明")
    only = task_sheet(document, facts, Selection(levels=frozenset({Level.CITY})))
    assert ["排水管理" in str(each) for each in column(only, "任务（原文）")] == [True]


def test_an_articles_tasks_cite_their_paragraph_and_say_the_article_once() -> None:
    text = (
        "测试条例\n\n第一章 总则\n第一条 市水务部门是排水的主管部门，负责排水管理。\n"
        "市住房城乡建设、财政、规划等部门按照各自职责，协同实施本条例。\n"
    )
    document = ingest.parse(text.encode(), "law.txt")
    table = task_sheet(document, kg.extract(document))
    assert column(table, "责任主体") == ["市水务部门", "市住房城乡建设、财政、规划等部门"]
    assert column(table, "来源条款") == ["第一条第一款", "第一条第二款"]
    assert column(table, "举措") == ["—", "—"]


def test_ledger_holds_every_target_with_numbers_as_numbers() -> None:
    document, facts = city()
    table = ledger_sheet(document, facts)
    assert len(table.rows) == len(facts.targets)
    row = row_of(table, "原文", "万元GDP用水量较2024年下降9%")
    assert (row["限定"], row["目标值"], row["单位"], row["基期"], row["时限"]) == (
        "下降",
        9.0,
        "%",
        "2024年",
        "2027年",
    )
    row = row_of(table, "原文", "国控、省控断面")
    assert (row["限定"], row["力度"], row["范围"]) == ("≥", "力争", "全市")
    assert "约束性" in column(table, "属性")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(strengths=frozenset({Strength.PROHIBIT})), {"禁止"}),
        (Selection(strengths=frozenset({Strength.ENCOURAGE, Strength.EXPLORE})), {"鼓励", "探索"}),
    ],
)
def test_filter_by_strength(selection: Selection, expected: set[str]) -> None:
    found = column(task_sheet(*province(), selection), "力度")
    assert found
    assert set(found) <= expected


def test_filters_by_level_body_deadline_and_place() -> None:
    document, facts = city()
    by_body = task_sheet(document, facts, Selection(bodies=("水务集团",)))
    assert by_body.rows
    assert all("水务集团" in str(who) for who in column(by_body, "责任主体"))
    by_level = ledger_sheet(document, facts, Selection(levels=frozenset({Level.TOWNSHIP})))
    assert by_level.rows
    assert all("乡镇" in str(who) for who in column(by_level, "责任主体"))
    assert set(column(ledger_sheet(document, facts, Selection(due_to="2025")), "时限")) == {
        "2025年",
        "2025年6月",
    }
    assert set(column(ledger_sheet(document, facts, Selection(due_from="2026")), "时限")) == {
        "2026年",
        "2027年",
    }
    assert set(column(ledger_sheet(document, facts, Selection(places=("全市",))), "范围")) == {"全市"}
    assert "筛选——责任单位：水务集团" in by_body.subtitle
    assert task_sheet(document, facts, Selection(bodies=("没有这个局",))).rows == ()


def test_workbook_is_set_up_for_screen_and_print() -> None:
    document, facts = city()
    book = openpyxl.load_workbook(
        io.BytesIO(workbook((task_sheet(document, facts), ledger_sheet(document, facts))))
    )
    assert book.sheetnames == ["任务分解表", "目标台账", "说明"]
    for sheet in book.worksheets[:2]:
        assert "临江市水环境综合治理三年行动方案" in sheet["A1"].value
        assert "临政办发〔2025〕9号" in sheet["A2"].value
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
        assert sheet["D4"].alignment.wrap_text
    ledger = book["目标台账"]
    headers = [cell.value for cell in ledger[3]]
    assert all(
        isinstance(ledger.cell(row, headers.index("目标值") + 1).value, (int, float, str)) for row in (4, 5)
    )
    assert ledger.cell(4, headers.index("目标值") + 1).value == 70
    assert any("承上" in str(cell.value) for (cell,) in book["说明"].iter_rows(max_col=1))


def test_paper_repeats_its_head_and_numbers_its_pages() -> None:
    made = docx.Document(io.BytesIO(table_paper(task_sheet(*city()))))
    section = made.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert made.paragraphs[0].text.endswith("任务分解表")
    first = made.tables[0].rows[0]._tr
    assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert "PAGE" in section.footer._element.xml
    fonts = {f.get(qn("w:eastAsia")) for f in made.element.iter(qn("w:rFonts"))}
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体"} <= fonts
    assert len(made.tables[0].rows) == 1 + len(task_sheet(*city()).rows)


def test_same_in_same_out() -> None:
    table = ledger_sheet(*city())
    assert workbook((table,)) == workbook((table,))
    assert table_paper(table) == table_paper(table)
    assert calendar_file(*city()) == calendar_file(*city())
    for data in (workbook((table,)), table_paper(table)):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert {entry.date_time[:3] for entry in file.infolist()} == {(2000, 1, 1)}
            assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")


HOSTILE = (
    "=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "|cmd", "甲\x00乙\x1f丙",
    "右\u202e左", "\ud800孤", "\ufffe", "</w:t>&<b>", "长" * 10_000, "长" * 60_000, "", " ",
)  # fmt: skip


def hostile_table(words: str) -> Table:
    return Table("名[]:*?/\\" + words[:40], words, words, (Column(words or "甲", 10),), ((words,),), (words,))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_text(words: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook((hostile_table(words),))))
    cell = book.worksheets[0]["A4"]
    assert cell.data_type in ("s", "n")  # never a formula
    assert cell.value in (safe_text(words), None)
    if words.startswith(("=", "+", "-", "@")):
        assert cell.quotePrefix
    made = docx.Document(io.BytesIO(table_paper(hostile_table(words))))
    assert made.tables[0].rows[1].cells[0].text == safe_text(words)


@given(st.text(st.characters(), max_size=60))
def test_any_text_opens_again(words: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook((hostile_table(words),)))).worksheets[0]
    assert sheet["A4"].data_type != "f"


def test_an_unmarked_cut_never_happens() -> None:
    assert safe_text("长" * 60_000).endswith("（余 28000 字，见原文）")
    assert safe_text("甲\u202e乙") == "甲�乙"


def test_a_row_with_cells_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table("甲", "", "", (Column("甲", 1), Column("乙", 1)), (("只有一个",),), ())


def test_calendar_has_an_all_day_event_on_each_deadline() -> None:
    document, facts = city()
    made = Calendar.from_ical(calendar_file(document, facts))
    events = list(made.walk("VEVENT"))
    assert len(events) == len(due_days(document, facts)) > 20
    assert len({str(e["uid"]) for e in events}) == len(events)
    survey = next(e for e in events if "排水管网普查" in e["summary"])
    assert survey["dtstart"].dt == date(2025, 6, 30)
    assert survey["dtend"].dt == date(2025, 7, 1)
    assert "完成建成区排水管网普查" in survey["description"]
    assert "第二部分（一）第1条" in survey["description"]
    assert {str(e["dtstamp"].dt.year) for e in events} == {"2025"}  # the document's own date
    tasks_due = [e for e in events if e["summary"].startswith("任务")]
    assert all("原文写明" in e["description"] for e in tasks_due)


def test_calendar_filters() -> None:
    document, facts = city()
    made = Calendar.from_ical(calendar_file(document, facts, Selection(due_to="2025")))
    assert {e["dtstart"].dt.year for e in made.walk("VEVENT")} == {2025}


@pytest.mark.parametrize("iso", ["2025-02-30", "2025-13", "0000", "abc", "2025-00"])
def test_a_date_that_does_not_exist_is_no_event(iso: str) -> None:
    assert last_day(iso) is None


def test_a_document_without_facts_gives_empty_sheets() -> None:
    document = ingest.parse("没有任何目标的一句话。".encode(), "x.txt")
    facts = kg.extract(document)
    book = openpyxl.load_workbook(
        io.BytesIO(workbook((task_sheet(document, facts), ledger_sheet(document, facts))))
    )
    assert "共 0 项目标" in book["目标台账"]["A2"].value
    assert b"BEGIN:VCALENDAR" in calendar_file(document, facts)
    table_paper(ledger_sheet(document, facts))
