"""OFD as offices exchange it: what the pages print, where each character stands, and what is refused.

That a plan gives the same clauses and facts as its text is in ``test_ingest_formats.py``.
"""

import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

import ingest
from ingest import IngestError
from ingest.errors import DamagedFileError, EmptyFileError, EncryptedFileError, UnsafeFileError
from ingest.page import boxes_of
from ingest.readers import ofd_text
from ingest.readers.ofd import read_ofd
from ingest.span import Span
from tests.formats.make_ofd import Printed, part, set_line, text_object, zipped

ofdkit = pytest.importorskip("ofdkit", reason="ofdkit is not installed")

FORMATS = Path(__file__).parent / "documents" / "formats"
FILES = sorted(FORMATS.glob("*.ofd"))
POINTS = 72 / 25.4
Parts = dict[str, str]


def package(*contents: str, resources: str = "", template: str = "", common: str = "") -> Parts:
    """A small package with a page of each content."""
    pages = "".join(
        f'<ofd:Page ID="{10 + i}" BaseLoc="Pages/P{i}/Content.xml"/>' for i in range(len(contents))
    )
    parts = {
        "OFD.xml": part("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": part(
            "Document",
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
            f'<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/>{common}</ofd:CommonData>'
            f"<ofd:Pages>{pages}</ofd:Pages>",
        ),
        "Doc_0/DocumentRes.xml": part("Res", resources),
        "Doc_0/Tpls/T.xml": part("Page", template),
    }
    for i, content in enumerate(contents):
        parts[f"Doc_0/Pages/P{i}/Content.xml"] = part("Page", content)
    return parts


def layer(*objects: str) -> str:
    return f'<ofd:Content><ofd:Layer ID="3">{"".join(objects)}</ofd:Layer></ofd:Content>'


def line(text: str, x: float = 28, y: float = 50, size: float = 5.5) -> str:
    return text_object(set_line(text, x, y, size), 9)


def text_of(parts: Parts) -> str:
    return read_ofd(zipped(parts), "文件.ofd").text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_character_is_lost_or_made_up(path: Path) -> None:
    """ofdkit, written by others, finds the same characters on the same pages."""
    reading = read_ofd(path.read_bytes(), path.name)
    with ofdkit.open(path) as document:
        for page, theirs in zip(reading.pages, document.pages, strict=True):
            ours = "".join(run.span.of(reading.text) for run in page.runs)
            wanted = "".join(run.text for run in theirs.runs)
            assert Counter("".join(ours.split())) == Counter("".join(wanted.split()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_document_parses_and_says_where_it_stands(path: Path) -> None:
    document = ingest.read(path)
    assert document.format == "ofd"
    assert document.notices == ()
    title = document.metadata.title
    assert title is not None
    boxes = list(boxes_of(document.pages, title.span))
    assert boxes
    for box in boxes:
        assert 0 < box.left < box.right < document.pages[0].width + 1
        assert box.bottom - box.top < 40


def test_edges_are_where_delta_x_says() -> None:
    wide = Printed("到2027年", 28.0, 50.0, 5.5, (6.0, 3.0, 3.0, 3.0, 3.0))
    reading = read_ofd(zipped(package(layer(text_object(wide, 9)))), "文件.ofd")
    (run,) = reading.pages[0].runs
    assert run.span.of(reading.text) == "到2027年"
    lefts = [28, 34, 37, 40, 43, 46]
    assert run.edges[:-1] == pytest.approx([each * POINTS for each in lefts], abs=1.5)
    assert run.bottom > 50 * POINTS > run.top


def test_a_scaled_object_stands_where_its_matrix_puts_it() -> None:
    plain = package(layer(line("一、总体要求")))
    scaled = package(layer(text_object(set_line("一、总体要求", 28, 50, 5.5), 9, scaled=True)))
    edges = [read_ofd(zipped(each), "文件.ofd").pages[0].runs[0].edges for each in (plain, scaled)]
    assert edges[0] == pytest.approx(edges[1], abs=0.1)


def second_layer(*objects: str) -> str:
    return layer(*objects).removeprefix("<ofd:Content>")


HIDDEN = line("乙", 28, 70).replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
CARRIED = """<ofd:TextObject ID="9" Boundary="28 40 100 20" Size="5"><ofd:TextCode X="0" Y="5"
    DeltaX="g 3 5 -15 g 2 5" DeltaY="g 3 0 10 g 2 0">第一章总则一</ofd:TextCode></ofd:TextObject>"""
# What is drawn, and the words that a reader of the page sees.
DRAWN = [
    ("a page block", layer(f'<ofd:PageBlock ID="7">{line("一、总则")}</ofd:PageBlock>'), "一、总则"),
    ("several layers", layer(line("甲")).replace("</ofd:Content>", second_layer(line("乙", 40))), "甲乙"),
    ("a hidden object", layer(line("甲"), HIDDEN), "甲"),
    ("outside the page", layer(line("甲"), line("乙", 300, 50)), "甲"),
    ("twice, to look bold", layer(line("一、总则"), line("一、总则", 28.1, 50)), "一、总则"),
    ("no namespace", layer(line("一、总则")).replace("ofd:", ""), "一、总则"),
    ("an unknown prefix", layer(line("一、总则")).replace("ofd:", "fp:"), "一、总则"),
    ("one object that DeltaY carries over two lines", layer(CARRIED), "第一章总则一"),
]


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN])
def test_what_is_drawn_is_read(content: str, words: str) -> None:
    assert "".join(text_of(package(content)).split()) == "".join(words.split())


def test_a_template_and_a_composite_unit_are_drawn() -> None:
    unit = f"<ofd:Content>{line('（一）目标', 0, 5)}</ofd:Content>"
    drawn = layer('<ofd:CompositeObject ID="4" Boundary="28 60 90 9" ResourceID="8"/>')
    parts = package(
        f'<ofd:Template TemplateID="5"/>{drawn}',
        resources='<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="8">'
        f"{unit}</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>",
        template=layer(line("一、总则")),
    )
    assert text_of(parts).split() == ["一、总则", "（一）目标"]


def test_locations_from_the_root_in_other_letters_and_with_backslashes_are_found() -> None:
    parts = package(layer(line("一、总则")))
    parts["OFD.xml"] = parts["OFD.xml"].replace("Doc_0/Document.xml", "/DOC_0/document.xml")
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "Pages/P0/Content.xml", "Pages\\P0\\.\\CONTENT.XML"
    )
    assert text_of(parts) == "一、总则"


def test_what_cannot_be_read_is_said() -> None:
    parts = package(
        layer(line("\ue001\ue002\ue003甲", 28, 50)),
        layer(line("水印", 100, 100).replace("Size=", 'CTM="0.7 0.7 -0.7 0.7 0 0" Size=')),
    )
    reading = read_ofd(zipped(parts), "文件.ofd")
    told = {notice.code: notice for notice in reading.notices}
    assert set(told) == {"unreadable_characters", "slanted_text", "page_without_text"}
    assert told["unreadable_characters"].span == Span(0, 3)
    assert "第 2 页" in told["page_without_text"].message


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {each: text for each, text in parts.items() if each != name}


def with_text(name: str, old: str, new: str) -> Callable[[Parts], Parts]:
    return lambda parts: {**parts, name: parts[name].replace(old, new)}


def cut(parts: Parts) -> Parts:
    return {**parts, CONTENT: parts[CONTENT][:200]}


def encrypted(parts: Parts) -> Parts:
    return {**parts, CONTENT: "\x01\x02", "Encryptions.xml": "<a/>"}


CONTENT, DOCUMENT = "Doc_0/Pages/P0/Content.xml", "Doc_0/Document.xml"
OUTSIDE = "../../../../etc/passwd"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED = [
    ("no page", without(CONTENT), DamagedFileError),
    ("no document", without(DOCUMENT), DamagedFileError),
    ("no pages listed", with_text(DOCUMENT, "ofd:Page ", "ofd:Seite "), DamagedFileError),
    ("a page cut off", cut, DamagedFileError),
    ("a location outside", with_text(DOCUMENT, "Pages/P0/Content.xml", OUTSIDE), DamagedFileError),
    ("an entity bomb", with_text(CONTENT, "<ofd:Page", BOMB + "<ofd:Page"), UnsafeFileError),
    ("encrypted parts", encrypted, EncryptedFileError),
]


@pytest.mark.parametrize(("broken", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_broken_packages_are_refused(broken: Callable[[Parts], Parts], error: type[IngestError]) -> None:
    with pytest.raises(error) as caught:
        text_of(broken(package(layer(line("一、总则")))))
    assert caught.value.where == "文件.ofd"
    assert caught.value.do


def test_pages_of_pictures_alone_are_told_apart() -> None:
    with pytest.raises(EmptyFileError, match="扫描图片"):
        text_of(package(layer('<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="9"/>')))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_damaged(share: float) -> None:
    data = FILES[0].read_bytes()
    with pytest.raises(DamagedFileError):
        ingest.parse(data[: int(len(data) * share)], "文件.ofd")


def test_a_part_that_grows_without_end_is_not_unpacked() -> None:
    parts = package(layer(line("一、总则")))
    parts[CONTENT] = parts[CONTENT].replace("一、总则", "一" * 6_000_000)
    with pytest.raises(UnsafeFileError):
        text_of(parts)


def test_units_that_draw_each_other_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd_text, "MOST_OBJECTS", 10_000)
    both = '<ofd:CompositeObject ResourceID="{0}"/>' * 2
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{key}"><ofd:Content>{both.format(other)}</ofd:Content>'
        "</ofd:CompositeGraphicUnit>"
        for key, other in ((1, 2), (2, 1))
    )
    parts = package(
        layer(both.format(1)), resources=f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"
    )
    with pytest.raises(UnsafeFileError):
        text_of(parts)


def test_a_template_that_names_itself_is_drawn_once() -> None:
    content = '<ofd:Template TemplateID="5"/>' + layer(line("一、总则"))
    parts = package(content, template='<ofd:Template TemplateID="5"/>' + layer(line("甲", 28, 90)))
    assert sorted(text_of(parts)) == sorted("一、总则\n甲")


def test_numbers_that_are_none_do_no_harm() -> None:
    for odd in ("NaN", "1e999", "", "x", "-9e200"):
        content = layer(line("一、总则")).replace('X="0"', f'X="{odd}"').replace("g 3", f"g {odd}")
        with zipfile.ZipFile(BytesIO(zipped(package(content)))) as archive:
            assert archive.testzip() is None
        try:
            text_of(package(content))
        except IngestError:
            continue


def test_the_same_file_gives_the_same_reading() -> None:
    data = FILES[0].read_bytes()
    assert read_ofd(data, "文件.ofd") == read_ofd(data, "文件.ofd")
