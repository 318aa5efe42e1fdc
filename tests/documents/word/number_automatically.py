"""Writes Word files whose numbers are automatic, and prints them with LibreOffice.

``python -m tests.documents.word.number_automatically`` takes the typed numbers out of documents of
``tests/documents`` and gives each line its place in a multilevel list as Word writes them; LibreOffice makes
the .doc of each, and the text that it shows, against which the numbers are checked. ``features.fodt`` is
written by hand, and saved by LibreOffice as docx and doc.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.styles.style import ParagraphStyle
from docx.table import Table

from ingest import Document, read
from ingest.lines import Line, lines_of
from ingest.numbered import numbers_of
from ingest.numbering import Number

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent

# What Word writes for a level: our style, number format, text, what follows, heading style.
Level = tuple[str, str, str, str, str | None]
Lists = tuple[tuple[Level, ...], ...]
PLAN: Lists = (
    (
        ("chinese_comma", "chineseCountingThousand", "%1、", "nothing", "Heading1"),
        ("chinese_bracket", "chineseCountingThousand", "（%2）", "nothing", "Heading2"),
        ("arabic_point", "decimal", "%3.", "tab", "Heading3"),
        ("arabic_bracket", "decimal", "（%4）", "nothing", None),
        ("circled", "decimalEnclosedCircleChinese", "%5", "space", None),
    ),
)
LAW: Lists = (
    (("chapter", "japaneseCounting", "第%1章", "space", "Heading1"),),
    (
        ("article", "chineseCountingThousand", "第%1条", "tab", None),
        ("chinese_bracket", "chineseCountingThousand", "（%2）", "nothing", None),
    ),
)
DECIMAL: Lists = (
    (
        ("integer", "decimal", "%1", "tab", "Heading1"),
        ("decimal2", "decimal", "%1.%2", "tab", "Heading2"),
        ("decimal3", "decimal", "%1.%2.%3", "tab", "Heading3"),
        ("arabic_bracket", "decimal", "（%4）", "nothing", None),
    ),
)
NAMES = {
    "city_sample.txt": PLAN,
    "jilin2024.txt": PLAN,
    "emergency_plan_decimal.txt": DECIMAL,
    "规划环境影响评价条例_2009.md": LAW,
}


def numbering(levels: tuple[Level, ...], number: int) -> str:
    """One definition of a multilevel list, in Word's own shape."""
    inner = ""
    for at, (_, form, text, follow, style) in enumerate(levels):
        linked = f'<w:pStyle w:val="{style}"/>' if style else ""
        inner += (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
            f'<w:suff w:val="{follow}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        )
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
    )


def place(at: int, number: int) -> object:
    """A paragraph's or a style's place in a list."""
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def style_of(number: Number) -> str:
    """A number's style, decimals told apart by how deep they count."""
    return f"decimal{len(number.decimals)}" if number.style == "decimal" else number.style


class Writer:
    """A Word file in the making: lists that are begun anew get a number of their own, as Word gives them."""

    def __init__(self, lists: Lists) -> None:
        self.docx: Docx = docx.Document()
        self.part = self.docx.part.numbering_part.element
        for child in list(self.part):
            self.part.remove(child)
        for family, levels in enumerate(lists):
            self.part.append(parse_xml(numbering(levels, family)))
        self.last = 0
        self.current = [self.add_list(family, "") for family in range(len(lists))]
        self.reached = [[0] * len(levels) for levels in lists]
        self.places = {
            style: (family, at, heading)
            for family, levels in enumerate(lists)
            for at, (style, _, _, _, heading) in enumerate(levels)
        }
        for family, at, heading in self.places.values():
            if heading:
                self.style(heading).element.get_or_add_pPr().append(place(at, self.current[family]))

    def style(self, style_id: str) -> ParagraphStyle:
        """A style by its id."""
        return next(each for each in self.docx.styles if each.style_id == style_id)

    def add_list(self, family: int, override: str) -> int:
        """A list over a definition."""
        self.last += 1
        self.part.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.last}"><w:abstractNumId w:val="{family}"/>'
                f"{override}</w:num>"
            )
        )
        return self.last

    def add(self, line: Line, number: Number | None) -> None:
        """Write a line; its number becomes automatic where a list has a level for it."""
        found = self.places.get(style_of(number)) if number else None
        if number is None or found is None:
            self.docx.add_paragraph(line.text)
            return
        family, at, heading = found
        paragraph = self.docx.add_paragraph(line.text[len(number.text) :].strip())
        reached = self.reached[family]
        if reached[at] + 1 != number.ordinal:
            first = f'<w:startOverride w:val="{number.ordinal}"/>'
            self.current[family] = self.add_list(
                family, f'<w:lvlOverride w:ilvl="{at}">{first}</w:lvlOverride>'
            )
        reached[at:] = [number.ordinal] + [0] * (len(reached) - at - 1)
        if heading:
            paragraph.style = self.style(heading)
        if not heading or self.current[family] != family + 1:
            paragraph._p.get_or_add_pPr().append(place(at, self.current[family]))

    def add_rows(self, rows: list[str]) -> None:
        """Write lines with tabs as a table."""
        cells = [row.split("\t") for row in rows]
        table: Table = self.docx.add_table(0, max(map(len, cells)))
        for texts in cells:
            for cell, text in zip(table.add_row().cells, texts, strict=False):
                cell.text = text


def numbered_lines(document: Document) -> Iterator[tuple[Line, Number | None]]:
    """The document's repaired lines, each with the number that opens it."""
    lines = [line for line in lines_of(document.repaired.text) if not line.is_rule]
    return zip(lines, numbers_of(lines), strict=True)


def write(name: str, lists: Lists) -> Path:
    """The document with automatic numbers, as docx."""
    writer = Writer(lists)
    rows: list[str] = []
    for line, number in numbered_lines(read(DOCUMENTS / name)):
        if "\t" in line.text:
            rows.append(line.text)
            continue
        if rows:
            writer.add_rows(rows)
            rows = []
        writer.add(line, number)
    if rows:
        writer.add_rows(rows)
    path = HERE / f"{Path(name).stem}.numbered.docx"
    writer.docx.save(str(path))
    return path


def convert(path: Path, target: str) -> None:
    """Convert a file with LibreOffice, beside it."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            (
                *("soffice", "--headless", f"-env:UserInstallation=file://{scratch}"),
                *("--convert-to", target, "--outdir", str(HERE), str(path)),
            ),
            check=True,
            capture_output=True,
            timeout=300,
        )


if __name__ == "__main__":
    for each, dialect in NAMES.items():
        made = write(each, dialect)
        convert(made, "doc:MS Word 97")
        convert(made, "txt:Text (encoded):UTF8")
    for target in ("docx:MS Word 2007 XML", "doc:MS Word 97"):
        convert(HERE / "features.fodt", target)
