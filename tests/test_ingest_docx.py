"""Word documents: what the page prints becomes the text, tables, boxes and notes included."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from documents.word.build_docx import (
    W,
    cell,
    docx_of,
    field_of,
    field_sign,
    lines,
    p,
    r,
    reading_of,
    sdt,
    tbl,
    tc,
    tr,
)

import kg
from ingest import parse
from ingest.readers.docx import read_docx

WORD = Path(__file__).parent / "documents" / "word"
RAISED = '<w:vertAlign w:val="superscript"/>'
BOX = f"<w:txbxContent>{p(r('框内的话'))}</w:txbxContent>"

# What stands in a paragraph, and what it prints.
PARAGRAPHS = [
    # Runs join; a tab is a gap, for a line with tabs would be a table's row.
    (p(r("到2027") + r("年")), ["到2027年"]),
    (p(r("甲") + "<w:r><w:tab/></w:r>" + r("乙")), ["甲\u3000乙"]),
    (p("<w:r><w:tab/></w:r>" + r("乙")), ["乙"]),
    # A line break ends a line, a page or column break a paragraph; where Word last broke a page does not.
    (p(r("甲") + "<w:r><w:br/></w:r>" + r("乙")), ["甲", "乙"]),
    (p(r("甲") + '<w:r><w:br w:type="page"/></w:r>' + r("乙")), ["甲", "乙"]),
    (p(r("甲") + "<w:r><w:lastRenderedPageBreak/></w:r>" + r("乙")), ["甲乙"]),
    (p(r("甲") + "<w:r><w:noBreakHyphen/></w:r>" + "<w:r><w:softHyphen/></w:r>" + r("乙")), ["甲-乙"]),
    # Fields: the result prints, the code does not; a field in a field's code does not either.
    (p(r("见") + field_of(' HYPERLINK "http://x/" ', "链接") + r("。")), ["见链接。"]),
    (p(r("见") + f'<w:fldSimple w:instr=" PAGE ">{r("3")}</w:fldSimple>' + r("页")), ["见3页"]),
    (
        p(
            r("见")
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + field_of("PAGE", "内")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("外")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        ["见外"],
    ),
    # A field that never ends hides nothing.
    (p(r("见") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("全文")), ["见全文"]),
    # Enclosed characters are a field without a result.
    (
        p(
            field_sign("begin")
            + r"<w:r><w:instrText> eq \o\ac(○,2)</w:instrText></w:r>"
            + field_sign("end")
            + r("开展普查")
        ),
        ["②开展普查"],
    ),
    # Tracked changes: read as accepted.
    (p(r("到") + f"<w:del><w:r><w:delText>85</w:delText></w:r></w:del><w:ins>{r('90')}</w:ins>"), ["到90"]),
    (p(f"<w:moveFrom>{r('旧处')}</w:moveFrom>" + r("新") + f"<w:moveTo>{r('处')}</w:moveTo>"), ["新处"]),
    (p(r("前半"), "<w:rPr><w:del/></w:rPr>") + p(r("后半")), ["前半后半"]),
    # Hidden text, and a heading run into its paragraph by a hidden paragraph end (style separator).
    (p(r("看得见") + r("看不见", "<w:vanish/>") + r("的", '<w:vanish w:val="0"/>')), ["看得见的"]),
    (p(r("小标题。"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p(r("正文。")), ["小标题。正文。"]),
    # Wrappers of words: hyperlinks, smart tags, content controls; but not a control's request to fill it in.
    (p(f"<w:hyperlink>{r('甲')}</w:hyperlink><w:smartTag>{r('乙')}</w:smartTag>"), ["甲乙"]),
    (p(sdt(r("丙"))), ["丙"]),
    (sdt(p(r("丁"))), ["丁"]),
    (p(r("戊") + sdt(r("单击此处"), "<w:showingPlcHdr/>")), ["戊"]),
    # Ruby: the word, not how it is read.
    (p(f"<w:r><w:ruby><w:rt>{r('yuē')}</w:rt><w:rubyBase>{r('曰')}</w:rubyBase></w:ruby></w:r>"), ["曰"]),
    # Signs of symbol fonts, and raised digits, which else would run into the number before them.
    (p(r("水量") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r("90%")), ["水量≥90%"]),
    (p(r("水量") + r("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + r("90%")), ["水量≤90%"]),
    (p(r("10") + r("4", RAISED) + r("m") + r("3", RAISED)), ["10⁴m³"]),
    (p(r("PM") + r("2.5", RAISED.replace("super", "sub"))), ["PM2.5"]),
    # Formulas: the letters, and what parts a fraction.
    (p("<m:oMath><m:f><m:num><m:t>a</m:t></m:num><m:den><m:t>b</m:t></m:den></m:f></m:oMath>"), ["a/b"]),
    # Text boxes: once, though the file has them twice, after the paragraph that holds them.
    (
        p(
            r("正文")
            + '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
            + r("在此")
        ),
        ["正文在此", "框内的话"],
    ),
    (p(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>"), ["框内的话"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), PARAGRAPHS)
def test_what_a_paragraph_prints(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


TABLES = [
    (tbl(tr(cell("指标"), cell("目标")), tr(cell("断面"), cell("90%"))), ["指标\t目标", "断面\t90%"]),
    # Merged cells: the text in the first, the others empty.
    (tbl(tr(cell("指标"), cell("目标", '<w:gridSpan w:val="2"/>'))), ["指标\t目标\t"]),
    (
        tbl(
            tr(cell("水", '<w:vMerge w:val="restart"/>'), cell("断面")),
            tr(cell("", "<w:vMerge/>"), cell("收集率")),
        ),
        ["水\t断面", "\t收集率"],
    ),
    (tbl(tr(cell("甲"), cell("乙"), properties='<w:gridBefore w:val="1"/>')), ["\t甲\t乙"]),
    # A cell's paragraphs and line breaks stay on the row's line.
    (tbl(tr(tc(p(r("优良")) + p(r("比例"))), cell("90%"))), ["优良 比例\t90%"]),
    (tbl(tr(tc(p(r("优良") + "<w:r><w:br/></w:r>" + r("比例"))), cell("90%"))), ["优良 比例\t90%"]),
    # A table in a cell of a table: on the cell's line.
    (tbl(tr(cell("外"), tc(tbl(tr(cell("甲"), cell("乙"))) + p("")))), ["外\t甲 乙"]),
    # A table of one column frames paragraphs (专栏).
    (tbl(tr(tc(p(r("专栏1")) + p(r("新建管网。"))))), ["专栏1", "新建管网。"]),
    # A deleted row is gone; content controls around rows and cells do not hide them.
    (tbl(tr(cell("甲"), cell("乙")), tr(cell("删"), cell("去"), properties="<w:del/>")), ["甲\t乙"]),
    (
        tbl(sdt(tr(cell("甲"), sdt(cell("乙"))))),
        ["甲\t乙"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TABLES)
def test_rows_of_tables(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


FOOTNOTES = f"""<w:footnotes xmlns:w="{W}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> 以国控断面计，</w:t></w:r></w:p>
<w:p><w:r><w:t>2024年为83%。</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>不在正文里的注。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def test_a_note_stands_below_and_its_mark_breaks_no_words() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = p(r("一、总体要求")) + p(r("到2027年，水质优良比例达到90%") + reference + r("以上。"))
    document = parse(docx_of(body, footnotes=FOOTNOTES), "注.docx")
    assert "90%〔注1〕以上" in document.source
    assert document.source.splitlines()[-1] == "〔注1〕以国控断面计， 2024年为83%。"
    assert "90%以上" in document.repaired.text
    (target,) = [each for each in kg.extract(document).targets if "优良" in each.indicator]
    assert (target.value, document.clause(target.clause).number) == (90, "一、")
    assert "〔注1〕" not in document.text(document.clause("1").span)[-30:]


def test_changes_and_what_is_not_read_are_told() -> None:
    reading = reading_of(
        p(f"<w:ins>{r('甲')}</w:ins>") + '<w:altChunk/>' + p("<w:r><w:object/></w:r>")
        + p('<w:r><w:drawing><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>')
    )  # fmt: skip
    assert [notice.code for notice in reading.notices] == ["tracked_changes", "unread_objects"]
    assert "图表" in reading.notices[1].message


def test_a_broken_line_goes_on() -> None:
    """A line break in mid-sentence is edited out; one between clauses is not."""
    cut = "加强饮用水水源地保护，推进规范化建设，完善监测预警体系，提高应急处置能力和"
    broken = p(r(cut) + "<w:r><w:br/></w:r>" + r("水平。") + "<w:r><w:br/></w:r>" + r("（二）加强管理。"))
    document = parse(docx_of(p(r("（一）加强保护。")) + broken), "断行.docx")
    assert f"{cut}水平。" in document.repaired.text
    assert [clause.number for clause in document.clauses if clause.number] == ["（一）", "（二）"]


FEATURES = """临江市水环境治理实施方案
一、总体要求
到2027年，水质优良比例达到90%〔注1〕以上。
氨氮浓度不高于1.5mg/m³，PM2.5浓度下降〔尾注1〕。
专栏一 重点工程
新建管网120公里。
第一行
第二行。
制表\u3000之后。
类别\t指标\t目标\t
水\t水质优良 比例\t85%\t90%
\t1.集中收集率\t70%\t78%
表后的话。
专栏二
改造管网300公里。
甲\t乙
专栏完。
二、保障措施
见链接文字，第2页，不间断-连字，软连字。
〔注1〕以国控断面计，2024年为83%。
〔尾注1〕尾注的话。
"""


def test_what_libreoffice_writes() -> None:
    path = WORD / "features.docx"
    reading = read_docx(path.read_bytes(), path.name)
    assert reading.text == FEATURES
    assert [notice.code for notice in reading.notices] == ["tracked_changes"]
    assert [heading.span.of(reading.text) for heading in reading.headings] == ["一、总体要求"]


def strict(data: bytes) -> bytes:
    """A package in the strict conformance class."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            part = part.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            target.writestr(name, part)
    return out.getvalue()


def test_the_strict_class_reads_alike() -> None:
    data = (WORD / "city_sample.numbered.docx").read_bytes()
    assert read_docx(strict(data), "严.docx").text == read_docx(data, "松.docx").text
