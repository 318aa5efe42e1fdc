"""Prints documents of ``tests/documents`` to PDF as offices set them, with programs nobody here wrote.

``python -m tests.formats.make_pdf`` needs chromium, libreoffice-writer-nogui and fonts-noto-cjk; what it
makes lies in ``tests/documents/pdf`` and is kept, so that tests need none of them. A page made from a
document says what the document says; pages written by hand (``*.html``, ``*.fodt`` there) have what they
say beside them (``*.txt``), a paragraph or a table's row a line.
"""

import html
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from ingest import read
from ingest.lines import lines_of
from tests.formats.make import DOCUMENTS, run

OUT = DOCUMENTS / "pdf"

_BASE = """body { font: 16pt/28.9pt "Noto Serif CJK SC", serif; text-align: justify; margin: 0 }
p { margin: 0; text-indent: 2em }
h1 { font-size: 22pt; text-align: center; line-height: 32pt; margin: 16pt 0 }
table { border-collapse: collapse; width: 100%; font-size: 12pt; line-height: 18pt }
td, th { border: 0.75pt solid #000; padding: 2pt 4pt; text-align: center; font-weight: normal }"""

STYLES = {
    # GB/T 9704-2012 §5, §7.5: 22 lines of 28 characters; page numbers outside.
    "standard": """@page { size: A4; margin: 37mm 26mm 35mm 28mm }
@page :right { @bottom-right { content: "— " counter(page) " —"; font-size: 14pt; padding-right: 1em } }
@page :left { @bottom-left { content: "— " counter(page) " —"; font-size: 14pt; padding-left: 1em } }""",
    # A gazette: two columns, running heads, bare page numbers.
    "gazette": """@page { size: A4; margin: 25mm 20mm;
  @top-left { content: "临江市人民政府公报"; font-size: 9pt }
  @top-right { content: "2025年第3号（总第118号）"; font-size: 9pt }
  @bottom-center { content: counter(page); font-size: 10pt } }
body { columns: 2; column-gap: 9mm; font-size: 10.5pt; line-height: 17pt }
h1 { column-span: all; font-size: 18pt }""",
    # Two columns and nothing else.
    "columns": """@page { size: A4; margin: 25mm 20mm }
body { columns: 2; column-gap: 9mm; font-size: 10.5pt; line-height: 17pt }
h1 { column-span: all; font-size: 18pt }""",
    # A page printed from the web: no indents, space between paragraphs, title and count of pages.
    "web": """@page { size: A4; margin: 20mm 15mm;
  @top-center { content: "政务公开_市政府文件"; font-size: 8pt }
  @bottom-right { content: counter(page) "/" counter(pages); font-size: 8pt } }
body { font: 12pt/22pt "Noto Sans CJK SC", sans-serif; text-align: left } p { text-indent: 0; margin: 11pt 0 }
h1 { font-size: 16pt }""",
    # A draft: a watermark aslant and one level on each page, total pages in words.
    "draft": """@page { size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font-size: 10pt } }
body::before { content: "征求意见稿"; position: fixed; top: 380pt; left: 40pt; font-size: 90pt;
  color: #ddd; transform: rotate(-45deg); line-height: 1; text-indent: 0; z-index: -1 }
body::after { content: "内部资料"; position: fixed; top: 150pt; left: 100pt; font-size: 60pt; color: #ddd;
  line-height: 1; z-index: -1 }""",
    # Tables on pages set across.
    "across": """@page { size: A4 landscape; margin: 26mm 37mm;
  @bottom-center { content: "- " counter(page) " -"; font-size: 12pt } }
table { font-size: 16pt; line-height: 24pt }""",
}

PRINTED = (
    ("national_opinion.txt", "standard"),
    ("海洋环境保护法_2023.md", "gazette"),
    ("education_plan.txt", "web"),
    ("provincial_plan_chapters.txt", "draft"),
    ("provincial_order.txt", "standard"),
    ("notice_with_plan.txt", "columns"),
    ("storage_scheme.txt", "across"),
)

# A file that asks for a password, and one that opens and only forbids to print.
LOCKED = {
    "locked_open.pdf": '{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"secret"}}',
    "locked_print.pdf": '{"RestrictPermissions":{"type":"boolean","value":"true"},'
    '"PermissionPassword":{"type":"string","value":"secret"},"Printing":{"type":"long","value":"0"}}',
}


def page_of(name: str, style: str) -> str:
    """A document as a web page to be printed in a style."""
    document = read(DOCUMENTS / name)
    title = document.metadata.title.value if document.metadata.title else ""
    blocks = []
    lines = [line for line in lines_of(document.repaired.text) if not line.is_rule]
    for is_row, group in groupby(lines, lambda line: "\t" in line.text):
        if is_row:
            rows = [[html.escape(cell) for cell in line.text.split("\t")] for line in group]
            head = "".join(f"<th>{cell}</th>" for cell in rows[0])
            body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
            blocks.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        else:
            for line in group:
                tag = "h1" if line.text == title else "p"
                blocks.append(f"<{tag}>{html.escape(line.text)}</{tag}>")
    body = "\n".join(blocks)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>{_BASE}\n{STYLES[style]}'
        f"</style></head><body>{body}</body></html>"
    )


def print_page(page: Path, out: Path) -> None:
    """Print a web page with Chromium."""
    run("chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={out}", page)


def make() -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, style in PRINTED:
            page = Path(scratch) / "page.html"
            page.write_text(page_of(name, style), encoding="utf-8")
            print_page(page, OUT / f"{Path(name).stem}.{style}.pdf")
        for page in sorted(OUT.glob("*.html")):
            print_page(page, page.with_suffix(".pdf"))
        office = ("soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile")
        for source in sorted(OUT.glob("*.fodt")):
            run(*office, "--convert-to", "pdf", "--outdir", OUT, source)
        for name, options in LOCKED.items():
            source = OUT / "locked.txt"
            run(*office, "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", scratch, source)
            (Path(scratch) / "locked.pdf").rename(OUT / name)


if __name__ == "__main__":
    sys.exit(make())
