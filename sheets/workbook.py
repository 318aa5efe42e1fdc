"""Tables as an xlsx workbook that prints well and carries text as text."""

import io
import math
import unicodedata

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sheets.fixed_zip import EPOCH, fixed
from sheets.safe_text import safe_text, starts_formula
from sheets.table import Cell, Column, Table

_TITLE = Font(name="方正小标宋简体", size=18)
_SUBTITLE = Font(name="楷体", size=11)
_HEADER = Font(name="黑体", size=11)
_BODY = Font(name="仿宋", size=11)
_LINE = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="FFE7EDF3")
_FIRST = 4
"""Row of the first record: title, line below it and header stand above."""
_LINE_HEIGHT = 15.0
_TALLEST = 409.0  # points: a row can be no higher
_MILLIMETRE = 1 / 25.4


def workbook(tables: tuple[Table, ...]) -> bytes:
    """An xlsx file with a worksheet for each table and one of notes; the same tables give the same bytes.

    A4 landscape, fit to one page in width, header row frozen and repeated on each page, filters on.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(_name(table.name)), table)
    _notes(book.create_sheet("说明"), tables)
    properties = book.properties
    properties.title, properties.creator = safe_text(tables[0].title) if tables else "", "有据"
    properties.created = properties.modified = EPOCH
    out = io.BytesIO()
    book.save(out)
    return fixed(out.getvalue())


def _name(name: str) -> str:
    return "".join("_" if c in "[]:*?/\\" else c for c in safe_text(name))[:31]


def _fill(sheet: Worksheet, table: Table) -> None:
    last = get_column_letter(len(table.columns))
    for row, (text, font, height) in enumerate(
        ((table.title, _TITLE, 34.0), (table.subtitle, _SUBTITLE, 22.0)), 1
    ):
        sheet.merge_cells(f"A{row}:{last}{row}")
        cell = sheet.cell(row, 1)
        _put(cell, text)
        cell.font = font
        cell.alignment = Alignment(
            horizontal="center" if row == 1 else "left", vertical="center", wrap_text=True
        )
        sheet.row_dimensions[row].height = height
    for column, spec in enumerate(table.columns, 1):
        cell = sheet.cell(_FIRST - 1, column)
        _put(cell, spec.header)
        _dress(cell, _HEADER, centred=True)
        cell.fill = _SHADE
        sheet.column_dimensions[get_column_letter(column)].width = spec.width
    sheet.row_dimensions[_FIRST - 1].height = 24
    for number, record in enumerate(table.rows, _FIRST):
        for column, (spec, value) in enumerate(zip(table.columns, record, strict=True), 1):
            cell = sheet.cell(number, column)
            _put(cell, value)
            _dress(cell, _BODY, centred=spec.centred)
        sheet.row_dimensions[number].height = _height(table.columns, record)
    _set_up_page(sheet, table, f"A{_FIRST - 1}:{last}{max(_FIRST - 1, _FIRST - 1 + len(table.rows))}")


def _put(cell: SheetCell | MergedCell, value: Cell) -> None:
    """A number as a number, anything else as text: never as a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = safe_text(value)
    if not text:
        return
    cell.value, cell.data_type = text, "s"
    # Typed over or saved as CSV, such a text would come alive; the prefix keeps it text in a spreadsheet.
    cell.quotePrefix = starts_formula(text)


def _dress(cell: SheetCell | MergedCell, font: Font, *, centred: bool) -> None:
    cell.font, cell.border = font, _BOX
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)


def _height(columns: tuple[Column, ...], record: tuple[Cell, ...]) -> float:
    """Points that the fullest cell needs: spreadsheets do not always fit rows of wrapped text themselves."""
    lines = 1
    for spec, value in zip(columns, record, strict=True):
        if isinstance(value, str):
            total = sum(
                math.ceil(_width(x) / max(spec.width - 1, 1)) or 1 for x in safe_text(value).splitlines()
            )
            lines = max(lines, total)
    return min(_TALLEST, _LINE_HEIGHT * lines + 6)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _set_up_page(sheet: Worksheet, table: Table, area: str) -> None:
    sheet.freeze_panes = f"A{_FIRST}"
    sheet.auto_filter.ref = area
    sheet.print_title_rows = f"{_FIRST - 1}:{_FIRST - 1}"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 12 * _MILLIMETRE
    margins.top, margins.bottom = 15 * _MILLIMETRE, 16 * _MILLIMETRE
    margins.header = margins.footer = 7 * _MILLIMETRE
    # In a footer's code && is an ampersand.
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(safe_text(table.name).replace("&", "&&"), size=9),
        center=_HeaderFooterPart("第 &P 页，共 &N 页", size=9),
    )


def _notes(sheet: Worksheet, tables: tuple[Table, ...]) -> None:
    sheet.column_dimensions["A"].width = 100
    row = 1
    for table in tables:
        for i, text in enumerate((f"{table.name}说明", *table.notes)):
            cell = sheet.cell(row, 1)
            _put(cell, text if i == 0 else f"{i}．{text}")
            cell.font = _HEADER if i == 0 else _BODY
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            sheet.row_dimensions[row].height = _LINE_HEIGHT * math.ceil(_width(text) / 94) + 6
            row += 1
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
