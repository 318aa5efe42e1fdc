"""Makes the small files that fuzzing begins with: ``python -m tests.fuzz.make_seeds``.

Each has a little of everything: title, numbered headings, an article, a table, a footnote, two pages.
Needs LibreOffice, as ``tests.formats.make`` does.
"""

import html
import shutil
import tempfile
from pathlib import Path

import pypdfium2

from ingest import parse
from tests.formats.make import PAGE, run
from tests.formats.make_ofd import ofd_of
from tests.fuzz.targets import SEEDS

TEXT = """关于印发《临江市节水行动方案（2025—2027年）》的通知
临政办发〔2025〕9号
各区县人民政府：
现将《方案》印发给你们，请认真执行。
临江市人民政府
2025年3月6日
一、总体目标
（一）工作目标。到2027年，再生水利用率达到25%以上。
指标\t单位\t2027年\t属性
再生水利用率\t%\t25\t约束性
1.推进节水。严禁违规取水。（责任单位：市水利局）
二、保障措施
第一条 本方案自印发之日起施行。
附件：任务分工表
"""


def make() -> None:
    """Write the seeds."""
    SEEDS.mkdir(exist_ok=True)
    (SEEDS / "plan.txt").write_text(TEXT, encoding="utf-8")
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>"
        for line in TEXT.splitlines()
        if "\t" in line
    )
    lines = [f"<p>{html.escape(line)}</p>" for line in TEXT.splitlines() if "\t" not in line]
    lines.insert(8, f"<table>{rows}</table>")
    lines.insert(9, "<ol><li>甲<li>乙</ol><h2>三、附则</h2>")
    page = PAGE.format(title="方案", body="\n".join(lines))
    (SEEDS / "plan.html").write_text(page, encoding="utf-8")
    (SEEDS / "plan.ofd").write_bytes(ofd_of(parse(TEXT.encode(), "plan.txt"), "节水行动方案"))
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "plan.html"
        source.write_text(page, encoding="utf-8")
        office = ("soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile")
        run(*office, "--convert-to", "odt", "--infilter=HTML (StarWriter)", "--outdir", scratch, source)
        for kind in ("docx:MS Word 2007 XML", "doc:MS Word 97", "pdf"):
            run(*office, "--convert-to", kind, "--outdir", scratch, Path(scratch) / "plan.odt")
            shutil.copy(Path(scratch) / f"plan.{kind.split(':')[0]}", SEEDS)
    picture = pypdfium2.PdfDocument(SEEDS / "plan.pdf")[0].render(scale=0.3).to_pil().convert("L")
    for kind in ("png", "jpg", "tiff", "bmp", "webp"):
        picture.save(SEEDS / f"plan.{kind}")
    picture.save(
        SEEDS / "two.tiff", save_all=True, append_images=[picture.rotate(90)], compression="tiff_lzw"
    )


if __name__ == "__main__":
    make()
