"""Lays documents of ``tests/documents`` out on OFD pages (GB/T 33190-2016).

``python -m tests.formats.make_ofd`` writes ``tests/documents/formats/*.ofd``. No program that writes OFD
can be had from the registries (ofdrw is Java and on Maven alone), so the files are laid out here, after
those that office converters write: one ``TextObject`` a printed line with ``DeltaX`` for each character,
some scaled by a ``CTM``, in a ``PageBlock`` or drawn as a composite unit, the running head in a template
page, a watermark as annotation, a signature beside. ``tests/test_ingest_ofd.py`` has ofdkit, which nobody
here wrote, read them back.
"""

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

from ingest import Document, read
from ingest.lines import lines_of
from tests.formats.make import DOCUMENTS, NAMES, OUT

# GB/T 9704-2012 §5, in millimetres: A4, 仿宋 3 号 (16 pt = 5.64 mm), 22 lines of 28 characters.
WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, MEASURE, LEADING, LINES = 28.0, 37.0, 156.0, 10.2, 22
SIZE, TITLE_SIZE, SMALL = 5.5, 7.76, 4.9
NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’%…")
NEVER_LAST = frozenset("（《「『【〔“‘")
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SPACE = " \u3000"


@dataclass(frozen=True)
class Printed:
    """Characters on one line of a page, ``x`` and ``y`` the first one's left and baseline in millimetres."""

    text: str
    x: float
    y: float
    size: float
    steps: tuple[float, ...]  # from each character's left to the next one's


def advance(char: str, size: float) -> float:
    """How far a character of a Chinese font reaches: a full or half em."""
    return size if unicodedata.east_asian_width(char) in "WFA" else size / 2


def wrapped(text: str, measure: float, size: float, indent: float = 0.0) -> Iterator[tuple[str, bool]]:
    """The lines of a paragraph, each with whether it is the last; no line opens or ends on a wrong sign."""
    start = 0
    while start < len(text):
        room = measure - (0 if start else indent)
        end = start
        while end < len(text) and (room := room - advance(text[end], size)) >= -1e-6:
            end += 1
        if end < len(text):
            whole = end
            while end > start + 1 and (
                text[end] in NEVER_FIRST
                or text[end - 1] in NEVER_LAST
                or (text[end - 1].isascii() and text[end].isascii() and text[end].isalnum())
            ):
                end -= 1
            end = end if end > start + 1 else whole
        yield text[start:end], end == len(text)
        start = end


def set_line(text: str, x: float, y: float, size: float, measure: float | None = None) -> Printed:
    """A line with its steps; spread over ``measure`` where given, as justified text is."""
    steps = [advance(char, size) for char in text]
    if measure and len(text) > 1:
        spare = (measure - sum(steps)) / (len(text) - 1)
        steps = [step + spare for step in steps]
    return Printed(text, x, y, size, tuple(round(step, 3) for step in steps[:-1]))


class Layout:
    """Pages as they fill: printed lines and the rules of tables."""

    def __init__(self) -> None:
        self.pages: list[tuple[list[Printed], list[tuple[float, float, float, float]]]] = [([], [])]
        self._at = 0  # lines used on the last page

    def _room(self, lines: int) -> float:
        """The top of the next ``lines`` lines, on a new page where they do not fit."""
        if self._at + lines > LINES:
            self.pages.append(([], []))
            self._at = 0
        top = TOP + self._at * LEADING
        self._at += lines
        return top

    def paragraph(self, text: str, *, title: bool = False) -> None:
        """A paragraph, indented by two characters and justified; a title is centred."""
        size = TITLE_SIZE if title else SIZE
        indent = 0.0 if title else 2 * size
        for number, (line, last) in enumerate(wrapped(text, MEASURE, size, indent)):
            y = self._room(1) + size
            x = LEFT + (0 if number else indent)
            if title:
                x = LEFT + (MEASURE - sum(advance(char, size) for char in line)) / 2
            full = None if last or title else MEASURE - (x - LEFT)
            self.pages[-1][0].append(set_line(line, round(x, 3), y, size, full))

    def row(self, cells: list[str]) -> None:
        """A table's row with rules around each cell."""
        width = MEASURE / len(cells)
        columns = [[line for line, _ in wrapped(cell, width - 4, SMALL)] for cell in cells]
        deep = max(1, *(len(lines) for lines in columns))
        top = self._room(deep)
        printed, rules = self.pages[-1]
        for at, lines in enumerate(columns):
            x = LEFT + at * width
            printed += [
                set_line(line, round(x + 2, 3), top + number * LEADING + 7, SMALL)
                for number, line in enumerate(lines)
            ]
            rules += [(x, top, x, top + deep * LEADING)]
        bottom = top + deep * LEADING
        rules += [
            (LEFT, top, LEFT + MEASURE, top),
            (LEFT, bottom, LEFT + MEASURE, bottom),
            (LEFT + MEASURE, top, LEFT + MEASURE, bottom),
        ]


def deltas(steps: tuple[float, ...]) -> str:
    """The steps as DeltaX says them: runs of one length as ``g count length`` (§11.3, 文字定位)."""
    words = []
    for step, group in groupby(steps):
        count = len(list(group))
        words.append(f"g {count} {step:g}" if count > 2 else " ".join([f"{step:g}"] * count))
    return " ".join(words)


def text_object(line: Printed, key: int, *, scaled: bool = False) -> str:
    """A line as a TextObject; ``scaled`` writes it at size 1 and lets the CTM enlarge it."""
    code = line.text if line.text == line.text.strip(SPACE) else f"{line.text}"
    box = f"{line.x:g} {line.y - line.size:g} {MEASURE:g} {line.size * 1.3:g}"
    if scaled:
        font = f'Size="1" CTM="{line.size:g} 0 0 {line.size:g} 0 0"'
        steps, down = tuple(round(step / line.size, 5) for step in line.steps), 1.0
    else:
        font, steps, down = f'Size="{line.size:g}"', line.steps, line.size
    return (
        f'<ofd:TextObject ID="{key}" Boundary="{box}" Font="{2 if line.size == TITLE_SIZE else 1}" {font}>'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{down:g}"'
        + (f' DeltaX="{deltas(steps)}"' if steps else "")
        + f">{escape(code)}</ofd:TextCode></ofd:TextObject>"
    )


def path_object(rule: tuple[float, float, float, float], key: int) -> str:
    """A straight rule as a PathObject."""
    left, top, right, bottom = rule
    box = f"{left:g} {top:g} {right - left or 0.2:g} {bottom - top or 0.2:g}"
    return (
        f'<ofd:PathObject ID="{key}" Boundary="{box}" LineWidth="0.2">'
        f'<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0 L '
        f"{right - left:g} {bottom - top:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def part(root: str, body: str, attributes: str = "") -> str:
    """An XML part with the standard's namespace."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{root} {NAMESPACE}{attributes}>{body}</ofd:{root}>\n'
    )


def package(pages: Layout, head: str) -> dict[str, str]:
    """The parts of an OFD package (§7.1) with ``head`` printed on top of each page by a template."""
    keys = iter(range(100, 10**9))
    parts = {}
    units = []
    listed = []
    annotated = []
    for number, (printed, rules) in enumerate(pages.pages):
        objects = [path_object(rule, next(keys)) for rule in rules]
        for at, line in enumerate(printed):
            if at % 17 == 16:  # drawn as a composite unit, in whose space the line stands at the origin
                unit, moved = next(keys), Printed(line.text, 0.0, line.size, line.size, line.steps)
                units.append(
                    f'<ofd:CompositeGraphicUnit ID="{unit}" Width="{MEASURE:g}" Height="10"><ofd:Content>'
                    f"{text_object(moved, next(keys))}</ofd:Content></ofd:CompositeGraphicUnit>"
                )
                box = f"{line.x:g} {line.y - line.size:g} {MEASURE:g} 10"
                objects.append(
                    f'<ofd:CompositeObject ID="{next(keys)}" Boundary="{box}" ResourceID="{unit}"/>'
                )
            elif at % 11 == 10:
                objects.append(
                    f'<ofd:PageBlock ID="{next(keys)}">{text_object(line, next(keys))}</ofd:PageBlock>'
                )
            else:
                objects.append(text_object(line, next(keys), scaled=at % 5 == 4))
        foot = f"— {number + 1} —"
        x = LEFT + SIZE if number % 2 else WIDTH - 26 - SIZE - sum(advance(char, SMALL) for char in foot)
        objects.append(text_object(set_line(foot, round(x, 3), HEIGHT - 25, SMALL), next(keys)))
        layer = f'<ofd:Layer ID="{next(keys)}" Type="Body">{"".join(objects)}</ofd:Layer>'
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:Area>"
        template = '<ofd:Template TemplateID="5" ZOrder="Background"/>' if head else ""
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = part(
            "Page", f"{area}{template}<ofd:Content>{layer}</ofd:Content>"
        )
        page = next(keys)
        listed.append(f'<ofd:Page ID="{page}" BaseLoc="Pages/Page_{number}/Content.xml"/>')
        annotated.append(
            f'<ofd:Page PageID="{page}"><ofd:FileLoc>Page_{number}/Annotation.xml</ofd:FileLoc></ofd:Page>'
        )
        mark = text_object(set_line("内部资料", 0, 20, 20), next(keys))
        parts[f"Doc_0/Annots/Page_{number}/Annotation.xml"] = part(
            "PageAnnot",
            f'<ofd:Annot ID="{next(keys)}" Type="Watermark" Creator="印章" LastModDate="2024-12-11">'
            f'<ofd:Appearance Boundary="40 120 130 60">{mark}</ofd:Appearance></ofd:Annot>',
        )
    line = text_object(set_line(head, LEFT, 20.0, 3.2), 7)
    parts["Doc_0/Tpls/Tpl_0/Content.xml"] = part(
        "Page", f'<ofd:Content><ofd:Layer ID="6" Type="Background">{line}</ofd:Layer></ofd:Content>'
    )
    parts["Doc_0/Annots/Annotations.xml"] = part("Annotations", "".join(annotated))
    fonts = "".join(
        f'<ofd:Font ID="{key}" FontName="{font}" FamilyName="{font}"/>'
        for key, font in ((1, "仿宋"), (2, "方正小标宋简体"))
    )
    parts["Doc_0/PublicRes.xml"] = part("Res", f"<ofd:Fonts>{fonts}</ofd:Fonts>", ' BaseLoc="Res"')
    parts["Doc_0/DocumentRes.xml"] = part(
        "Res",
        f"<ofd:CompositeGraphicUnits>{''.join(units)}</ofd:CompositeGraphicUnits>" if units else "",
        ' BaseLoc="Res"',
    )
    parts["Doc_0/Document.xml"] = part(
        "Document",
        f"<ofd:CommonData><ofd:MaxUnitID>{next(keys)}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 "
        f"{WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{''.join(listed)}</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
    )
    parts["Doc_0/Signs/Signatures.xml"] = part(
        "Signatures",
        '<ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/>',
    )
    parts["Doc_0/Signs/Sign_0/Signature.xml"] = part("Signature", "<ofd:SignedInfo/>")
    parts["OFD.xml"] = part(
        "OFD",
        "<ofd:DocBody><ofd:DocInfo><ofd:DocID>44f68e0b8ab04b2c9bd5f1a3d04b4d11</ofd:DocID>"
        "<ofd:CreationDate>2024-12-11</ofd:CreationDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
        "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>",
        ' Version="1.1" DocType="OFD"',
    )
    return parts


def laid_out(document: Document) -> Layout:
    """The document's repaired lines as paragraphs and tables on pages."""
    title = document.metadata.title.value if document.metadata.title else ""
    pages = Layout()
    for line in lines_of(document.repaired.text):
        if line.is_rule:
            continue
        if "\t" in line.text:
            pages.row(line.text.split("\t"))
        else:
            pages.paragraph(line.text, title=line.text == title)
    return pages


def ofd_of(document: Document, head: str = "") -> bytes:
    """The document as an OFD file; the same document gives the same bytes."""
    return zipped(package(laid_out(document), head))


def zipped(parts: dict[str, str]) -> bytes:
    """An archive of ``parts``, dated as archives without a date are."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for each in NAMES:
        source = read(DOCUMENTS / each)
        running = source.metadata.title.value if source.metadata.title and each.startswith("jilin") else ""
        (OUT / each).with_suffix(".ofd").write_bytes(ofd_of(source, running))
