"""The pieces of a docx paper: fonts, page set-up and numbers after GB/T 9704-2012, tables."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sheets.fixed_zip import EPOCH, fixed
from sheets.safe_text import safe_text
from sheets.table import Column, Table, cell_text

TITLE, BODY, HEAD, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_INSTEAD = {TITLE: "华文中宋", BODY: "仿宋", HEAD: "SimHei", KAI: "楷体"}
"""What a machine without a font shows in its place (w:altName, ECMA-376 part 1, 17.8.3.1)."""
_LATIN = "Times New Roman"
_NARROW = (
    f"<w:tblCellMar {nsdecls('w')}>"
    '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)
"""Cell margins of about 1 mm: the stock 1.9 mm break two-character words in narrow columns."""


def paper(*, landscape: bool) -> Paper:
    """An empty A4 paper with margins and page numbers; tables lie across, questions stand upright."""
    made = docx.Document()
    section = made.sections[0]
    size = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = size
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    # Upright: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (§5.2). Across, tables need the width.
    margins = (Mm(20), Mm(18), Mm(16), Mm(16)) if landscape else (Mm(37), Mm(35), Mm(28), Mm(26))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.footer_distance = Mm(10) if landscape else Mm(25)
    style = made.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(16)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), BODY)
    _page_number(section.footer.paragraphs[0])
    _name_fallbacks(made)
    return made


def paper_bytes(made: Paper, title: str) -> bytes:
    """The paper as a docx file; the same paper gives the same bytes."""
    core = made.core_properties
    core.title, core.author, core.last_modified_by, core.comments = safe_text(title)[:250], "有据", "有据", ""
    core.created = core.modified = EPOCH
    core.revision = 1
    out = io.BytesIO()
    made.save(out)
    return fixed(out.getvalue())


def write(
    paragraph: Paragraph, text: str, font: str = BODY, size: float = 16, *, bold: bool = False
) -> Paragraph:
    """Add words to a paragraph in a font by name, with its fallback; size in points (三号 is 16)."""
    run = paragraph.add_run(safe_text(text))
    run.font.name, run.font.size, run.bold = _LATIN, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def heading(made: Paper, text: str, size: float = 22, *, new_page: bool = False) -> None:
    """The paper's title: 2号小标宋体, centred (GB/T 9704-2012 §7.3.1)."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.page_break_before = new_page
    write(paragraph, text, TITLE, size)


def table_paper(*tables: Table) -> bytes:
    """Tables as a docx paper, each from a new page: title, line below it, table with its head on each page,
    notes."""
    made = paper(landscape=True)
    for i, table in enumerate(tables):
        heading(made, table.title, 20, new_page=i > 0)
        write(made.add_paragraph(), table.subtitle, KAI, 11)
        _grid(made, table)
        notes = made.add_paragraph()
        notes.paragraph_format.space_before = Pt(8)
        write(notes, "说明", HEAD, 10.5)
        for number, note in enumerate(table.notes, 1):
            line = made.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            write(line, f"{number}．{note}", BODY, 10.5)
    return paper_bytes(made, tables[0].title if tables else "")


def _grid(made: Paper, table: Table) -> None:
    grid = made.add_table(rows=1, cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    grid._tbl.tblPr.append(parse_xml(_NARROW))
    widths = _widths(table.columns)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cell, column, width in zip(grid.rows[0].cells, table.columns, widths, strict=True):
        _cell(cell, column.header, HEAD, width, centred=True)
        cell._element.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E7EDF3"/>')
        )
    _repeat(grid)
    for record in table.rows:
        row = grid.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, column, width, value in zip(row.cells, table.columns, widths, record, strict=True):
            _cell(cell, cell_text(value), BODY, width, centred=column.centred)


def _widths(columns: Sequence[Column]) -> list[Mm]:
    total = sum(column.width for column in columns)
    return [Mm(265 * column.width / total) for column in columns]


def _cell(cell: _Cell, text: str, font: str, width: Mm, *, centred: bool) -> None:
    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    write(paragraph, text, font, 9)


def _repeat(grid: Grid) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 —: 4号半角宋体阿拉伯数字，左右各放一条一字线 (GB/T 9704-2012 §7.5)."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, "— ", "宋体", 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.name, run.font.size = "宋体", Pt(14)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
    write(paragraph, " —", "宋体", 14)


def _name_fallbacks(made: Paper) -> None:
    """Name, in the font table, what stands in for the fonts of official documents where they are missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    for part in made.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")
