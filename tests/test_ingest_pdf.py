"""PDF: documents printed by other programs read as their originals do, and bad files are told, not read."""

import random
import re
import threading
import zlib
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from ingest import Document, read
from ingest.errors import (
    DamagedFileError,
    EncryptedFileError,
    FileTooLargeError,
    IngestError,
    UnsafeFileError,
)
from ingest.lines import lines_of
from ingest.page import boxes_of
from ingest.reader import parse
from ingest.readers import pdf_package, scan
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_characters import characters_of
from ingest.span import Span
from kg.extraction import to_json
from tests.formats.make import NAMES
from tests.formats.make_pdf import PRINTED

DOCUMENTS = Path(__file__).parent / "documents"
FORMATS, PDF = DOCUMENTS / "formats", DOCUMENTS / "pdf"
OFFSETS = {"start", "end", "span", "document", "id", "sha256", "name", "source"}


@cache
def document(path: Path) -> Document:
    return read(path)


@cache
def original(name: str) -> Document:
    """What the printed page was made from: the repaired text, without markup and comments."""
    lines = lines_of(read(DOCUMENTS / name).repaired.text)
    text = "\n".join(line.text for line in lines if not line.is_rule)
    return parse(text.encode(), name)


def shape(found: Document) -> list[tuple[str, str, str]]:
    return [(clause.path, clause.kind.value, clause.title) for clause in found.clauses]


def words(found: Document) -> list[str]:
    """The lines of the repaired text, without spaces."""
    return [re.sub(r"\s(?!\t)|[ \u3000]", "", line.text) for line in lines_of(found.repaired.text)]


def without_offsets(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_offsets(each) for key, each in value.items() if key not in OFFSETS}
    if isinstance(value, list):
        return [without_offsets(each) for each in value]
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


@pytest.mark.parametrize("program", ["chromium", "libreoffice"])
@pytest.mark.parametrize("name", NAMES)
def test_printed_document_has_the_clauses_and_facts_of_its_original(name: str, program: str) -> None:
    file = f"{Path(name).stem}.{program}.pdf"
    expected, found = original(name), document(FORMATS / file)
    assert shape(found) == shape(expected)
    assert without_offsets(to_json(found, kg.extract(found))) == without_offsets(
        to_json(expected, kg.extract(expected))
    )
    assert found.format == "pdf"


@pytest.mark.parametrize(("name", "style"), PRINTED)
def test_settings_of_offices_read_as_their_original(name: str, style: str) -> None:
    found = document(PDF / f"{Path(name).stem}.{style}.pdf")
    assert words(found) == words(original(name))
    assert shape(found) == shape(original(name))


@pytest.mark.parametrize("name", ["red_head", "task_table", "county_rules"])
def test_pages_written_by_hand_say_what_is_annotated(name: str) -> None:
    found, expected = document(PDF / f"{name}.pdf"), read(PDF / f"{name}.txt")
    assert words(found) == words(expected)
    assert shape(found) == shape(expected)


def test_what_the_layout_drops_is_listed_with_its_reason() -> None:
    reasons = {edit.reason for edit in document(PDF / "task_table.pdf").edits}
    assert {"line_join", "page_line", "table_head"} <= reasons
    assert "running_head" in {edit.reason for edit in document(PDF / "county_rules.pdf").edits}
    assert "watermark" in {edit.reason for edit in document(PDF / "provincial_plan_chapters.draft.pdf").edits}


@pytest.mark.parametrize(
    "path",
    [FORMATS / "city_sample.chromium.pdf", FORMATS / "city_sample.libreoffice.pdf", PDF / "task_table.pdf"],
    ids=lambda path: path.name,
)
def test_quotes_of_targets_lie_in_boxes_with_ink_on_their_page(path: Path) -> None:
    found = document(path)
    targets = kg.extract(found).targets
    assert targets
    with pypdfium2.PdfDocument(path) as printed:
        images = [page.render(scale=2, grayscale=True).to_numpy() for page in printed]
    for target in targets:
        for at in range(target.span.start, target.span.end):
            if found.source[at].isspace():
                continue
            (box,) = boxes_of(found.pages, Span(at, at + 1))
            image = images[box.page - 1]
            part = image[
                int(2 * box.top) : int(2 * box.bottom) + 1, int(2 * box.left) : int(2 * box.right) + 1
            ]
            assert part.size
            assert part.min() < 160, (found.source[at], box)


@pytest.mark.parametrize(
    "path",
    sorted([*FORMATS.glob("*.pdf"), *PDF.glob("[!l]*.pdf")]),
    ids=lambda path: path.name,
)
def test_every_character_has_its_place(path: Path) -> None:
    found = document(path)
    covered = {at for page in found.pages for run in page.runs for at in range(run.span.start, run.span.end)}
    assert [at for at, char in enumerate(found.source) if not char.isspace() and at not in covered] == []
    for page in found.pages:
        for run in page.runs:
            assert -1 <= min(run.edges) <= max(run.edges) <= page.width + 1
            assert -1 <= run.top < run.bottom <= page.height + 1


def test_asks_for_a_password() -> None:
    with pytest.raises(EncryptedFileError, match="密码"):
        read(PDF / "locked_open.pdf")


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert "第二条" in document(PDF / "locked_print.pdf").source


def built(*objects: str, pages: str = "[3 0 R]", count: int = 1) -> bytes:
    """A small PDF: catalogue, page tree and the objects from number 3 on, without cross-references."""
    parts = [
        "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        f"2 0 obj <</Type/Pages/Kids {pages}/Count {count}>> endobj",
        *(f"{i} 0 obj {each} endobj" for i, each in enumerate(objects, 3)),
        "trailer <</Root 1 0 R>>\n%%EOF\n",
    ]
    return ("%PDF-1.7\n" + "\n".join(parts)).encode("latin-1")


def page_with(content: str, extra: str = "") -> bytes:
    """A page of 600 by 800 points with Helvetica as F."""
    return built(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>>>{extra}>>",
        f"<</Length {len(content)}>> stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def test_a_page_turned_by_its_entry() -> None:
    for turn, left, top in ((0, 100, 92), (90, 700, 100), (180, 500, 700), (270, 92, 500)):
        reading = read_pdf(
            page_with("BT /F 12 Tf 100 700 Td (Article One) Tj ET", f"/Rotate {turn}"), "x.pdf"
        )
        assert reading.text == "Article One"
        box = next(boxes_of(reading.pages, Span(0, 1)))
        assert abs(box.left - left) < 14
        assert abs(box.top - top) < 14


def test_text_off_the_visible_page_is_left_out() -> None:
    content = "BT /F 12 Tf 100 700 Td (inside) Tj 0 -650 Td (outside) Tj ET"
    assert read_pdf(page_with(content, "/CropBox[0 100 600 800]"), "x.pdf").text == "inside"


def test_typed_fields_are_told() -> None:
    field = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(answer)/Rect[0 0 9 9]>>]"
    reading = read_pdf(page_with("BT /F 12 Tf 100 700 Td (form) Tj ET", field), "x.pdf")
    assert reading.text == "form"
    assert [notice.code for notice in reading.notices] == ["fields_left_out"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_told(share: float) -> None:
    data = (FORMATS / "city_sample.chromium.pdf").read_bytes()
    with pytest.raises(DamagedFileError):
        read_pdf(data[: int(len(data) * share)], "x.pdf")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF",
        built(pages="[2 0 R]", count=3),
        built(pages="[]", count=0),
        built("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9e9 9e9]>>"),
    ],
    ids=["empty", "garbage", "cyclic", "no pages", "giant page"],
)
def test_broken_files_are_told(data: bytes) -> None:
    with pytest.raises(IngestError):
        parse(data, "x.pdf")


def test_more_pages_than_any_document_has() -> None:
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    with pytest.raises(FileTooLargeError, match="页"):
        read_pdf(built(page, pages=f"[{'3 0 R ' * 5001}]", count=5001), "x.pdf")


def test_a_part_packed_to_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_package, "LARGEST_CONTENT", 2**20)
    packed = zlib.compress(b" " * 2**24)
    head = f"<</Filter/FlateDecode/Length {len(packed)}>>".encode()
    data = b"%PDF-1.7\n4 0 obj " + head + b" stream\n" + packed + b"\nendstream endobj\n%%EOF"
    with pytest.raises(UnsafeFileError):
        read_pdf(data, "x.pdf")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0x2F00, "一"),
        (0x2F64, "用"),
        (0x2ED3, "长"),
        (0xF9DD, "利"),
        (0xFB01, "fi"),
        (0x4E00, "一"),
        (0xFF0C, "，"),
    ],
)
def test_characters_that_fonts_name_oddly(code: int, expected: str) -> None:
    assert "".join(text for text, _, _ in characters_of(code, 0, 1, broken=False)) == expected


def test_files_read_at_the_same_time() -> None:
    data = (PDF / "county_rules.pdf").read_bytes()
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(read_pdf(data, "x.pdf").text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 4
    assert len(set(texts)) == 1


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    changes=st.integers(1, 300),
    name=st.sampled_from(["county_rules", "task_table"]),
)
def test_changed_bytes_are_read_or_told(seed: int, changes: int, name: str) -> None:
    data = bytearray((PDF / f"{name}.pdf").read_bytes())
    chance = random.Random(seed)
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "read_scanned_pages", lambda *_: {})  # recognising takes seconds a page
        try:
            reading = read_pdf(bytes(data), "x.pdf")
        except IngestError as error:
            assert error.do
        else:
            assert len(reading.pages) >= 1
