"""Prints documents of ``tests/documents`` to files of other formats with programs that nobody here wrote.

``python -m tests.formats.make`` needs Debian's libreoffice-writer-nogui, chromium and fonts-noto-cjk; the
files it makes lie in ``tests/documents/formats`` and are kept, so that tests need neither.
"""

import html
import shutil
import subprocess
import tempfile
from itertools import groupby
from pathlib import Path

from ingest import Document, read
from ingest.lines import lines_of

DOCUMENTS = Path(__file__).parent.parent / "documents"
OUT = DOCUMENTS / "formats"
NAMES = ("jilin2024.txt", "city_sample.txt", "规划环境影响评价条例_2009.md")

# GB/T 9704-2012 §5: A4, 仿宋 3 号 (16 pt), 22 lines of 28 characters, page numbers between dashes.
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-center {{ content: "— " counter(page) " —"; font-size: 14pt }} }}
body {{ font: 16pt/28.9pt "Noto Serif CJK SC", serif; text-align: justify }}
p {{ margin: 0; text-indent: 2em }} p.title {{ text-indent: 0; text-align: center; font-size: 22pt }}
table {{ border-collapse: collapse; width: 100% }} td {{ border: 1px solid #000; padding: 2pt 4pt }}
</style></head><body>
{body}
</body></html>"""


def body_of(document: Document) -> str:
    """The document's repaired lines as paragraphs, its rows as tables."""
    title = document.metadata.title.value if document.metadata.title else ""
    blocks = []
    lines = [line for line in lines_of(document.repaired.text) if not line.is_rule]
    for is_row, group in groupby(lines, lambda line: "\t" in line.text):
        if is_row:
            rows = (
                "".join(f"<td>{html.escape(cell)}</td>" for cell in line.text.split("\t")) for line in group
            )
            blocks.append("<table>" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            for line in group:
                style = ' class="title"' if line.text == title else ""
                blocks.append(f"<p{style}>{html.escape(line.text)}</p>")
    return "\n".join(blocks)


def run(*command: str | Path) -> None:
    """Run a program quietly; its failure is ours."""
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def make(name: str) -> None:
    """Write one document in every format that these programs write."""
    stem = Path(name).stem
    document = read(DOCUMENTS / name)
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / f"{stem}.html"
        title = document.metadata.title.value if document.metadata.title else stem
        page.write_text(PAGE.format(title=html.escape(title), body=body_of(document)), encoding="utf-8")
        office = ("soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile")
        run(*office, "--convert-to", "odt", "--infilter=HTML (StarWriter)", "--outdir", scratch, page)
        odt = Path(scratch) / f"{stem}.odt"
        run(*office, "--convert-to", "docx:MS Word 2007 XML", "--outdir", OUT, odt)
        run(*office, "--convert-to", "doc:MS Word 97", "--outdir", OUT, odt)
        run(*office, "--convert-to", "pdf", "--outdir", scratch, OUT / f"{stem}.docx")
        shutil.copy(Path(scratch) / f"{stem}.pdf", OUT / f"{stem}.libreoffice.pdf")
        run(
            "chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer",
            f"--print-to-pdf={OUT / f'{stem}.chromium.pdf'}", page,
        )  # fmt: skip
        shutil.copy(page, OUT / f"{stem}.html")


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for each in NAMES:
        make(each)
