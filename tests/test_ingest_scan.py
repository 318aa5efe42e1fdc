"""Pictures of pages: what is recognised, how surely, where it stands; and files that are no pictures."""

import builtins
import re
import socket
import struct
import sys
import zlib
from difflib import SequenceMatcher
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ingest
from ingest.errors import DamagedFileError, EmptyFileError, IngestError, MissingReaderError, UnsafeFileError
from ingest.page import boxes_of, confidence_of
from ingest.readers import scan_picture
from ingest.readers.scan import DOUBTFUL, read_image
from ingest.readers.scan_picture import MOST_PIXELS, WIDEST, bands_of, pictures_of
from ingest.reading import Reading
from ingest.span import Span

DOCUMENTS = Path(__file__).parent / "documents"
SCANS = [DOCUMENTS / "scan" / f"city_sample.{number}.png" for number in (1, 2)]
PLAN = (DOCUMENTS / "city_sample.txt").read_text(encoding="utf-8")


def flat(text: str) -> str:
    """Words alone: signs that recognition cannot tell from their other width are left out."""
    return re.sub(r"[\s（）()，,；;：:—\-一]", "", text)


def written(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


@cache
def head() -> Image.Image:
    """The first lines of the first page: enough to recognise, and quick."""
    with Image.open(SCANS[0]) as page:
        return page.convert("L").crop((150, 215, 1110, 800))


@cache
def reading_of_table() -> Reading:
    with Image.open(SCANS[1]) as page:
        return read_image(written(page.convert("L").crop((100, 180, 1150, 1200))), "扫描.png")


class TestRecognised:
    """What needs the extra ``ocr``."""

    @pytest.fixture(autouse=True)
    def needs_ocr(self) -> None:
        pytest.importorskip("rapidocr", reason="the extra ocr is not installed: pip install 'youju[ocr]'")

    def test_a_scan_reads_as_its_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ninety-nine characters in a hundred, twice the same, and without a look at the network."""

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("the network was asked for")

        monkeypatch.setattr(socket, "socket", refuse)
        reading = read_image(written(head()), "扫描.png")
        assert reading.format == "image"
        scan = flat(reading.text)
        plan = flat(PLAN)[: len(scan)]
        matcher = SequenceMatcher(None, plan, scan, autojunk=False)
        assert sum(block.size for block in matcher.get_matching_blocks()) >= 0.99 * len(plan) > 100
        told = [notice for notice in reading.notices if notice.code == "recognised"]
        assert len(told) == 1
        assert "引用前请核对原件" in told[0].message
        assert read_image(written(head()), "扫描.png") == reading

    def test_a_table_keeps_its_rows(self) -> None:
        rows = [line.split("\t") for line in reading_of_table().text.split("\n") if "\t" in line]
        assert [row[0] for row in rows] == [
            "指标名称",
            "国控断面水质优良比例",
            "城市生活污水集中收集率",
            "农村生活污水治理率",
            "万元GDP用水量下降",
        ]
        assert rows[1][1:] == ["%", "83.3", "85", "90", "约束性"]

    def test_a_doubtful_figure_is_told_with_its_place(self) -> None:
        """A speck of dust makes 7.8 of 78 on this scan."""
        reading = reading_of_table()
        at = reading.text.index("7.8")
        figure = Span(at, at + 3)
        sure = confidence_of(reading.pages, figure)
        assert sure is not None
        assert sure < DOUBTFUL
        doubts = [notice.span for notice in reading.notices if notice.code == "recognised_doubtful"]
        assert doubts
        assert all(span is not None and span.contains(figure) for span in doubts)
        (box,) = boxes_of(reading.pages, figure)
        page = reading.pages[0]
        assert page.width == pytest.approx(595, abs=1)
        assert 0.70 < box.left / page.width < 0.76  # the column of 2027
        assert 0.50 < box.top / page.height < 0.56

    @pytest.mark.parametrize("quarters", [1, 2])
    def test_a_page_is_read_whichever_way_it_lies(self, quarters: int) -> None:
        turned = head().rotate(90 * quarters, expand=True)
        reading = read_image(written(turned), "扫描.png")
        assert reading.text.startswith("临江市人民政府办公室关于印发《临江市水环境综合治")
        assert reading.pages[0].width > reading.pages[0].height

    def test_pages_of_a_tiff_are_read_in_order_and_a_blank_one_is_a_page(self) -> None:
        first, second = head().crop((0, 0, 960, 55)), head().crop((0, 105, 480, 180))
        pages = [Image.new("L", (600, 400), 255), second]
        data = written(first, "TIFF", save_all=True, append_images=pages, compression="tiff_deflate")
        reading = read_image(data, "扫描.tiff")
        assert [page.number for page in reading.pages] == [1, 2, 3]
        assert [bool(page.runs) for page in reading.pages] == [True, False, True]
        assert reading.text.index("关于印发") < reading.text.index("临政办发")

    def test_a_pdf_of_pictures_is_a_pdf_and_says_that_it_was_recognised(self) -> None:
        picture = head().crop((0, 0, 960, 180)).convert("RGB")
        document = ingest.parse(written(picture, "PDF", resolution=150), "扫描.pdf")
        assert document.format == "pdf"
        assert document.source.startswith("临江市人民政府办公室关于印发《临江市水环境综合治")
        assert any("识别" in notice.message for notice in document.notices)

    def test_a_picture_without_words_is_empty(self) -> None:
        with pytest.raises(EmptyFileError):
            read_image(written(Image.new("L", (400, 400), 255)), "扫描.png")


def test_without_the_extra_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ingest.readers.scan_page", "ingest.readers.scan_text", "rapidocr"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    real = builtins.__import__

    def bare(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "rapidocr":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", bare)
    with pytest.raises(MissingReaderError, match=r"youju\[ocr\]") as caught:
        read_image(written(Image.new("L", (60, 60), 255)), "扫描.png")
    assert caught.value.what == "需要文字识别组件"


def huge_png() -> bytes:
    """A PNG whose header promises 50,000 × 50,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def large_png() -> bytes:
    side = int(MOST_PIXELS**0.5) + 1
    return written(Image.new("1", (side, side)))


REFUSED = [
    ("a bomb", huge_png, UnsafeFileError),
    ("too many pixels", large_png, UnsafeFileError),
    ("PNG cut off", lambda: SCANS[0].read_bytes()[:60_000], DamagedFileError),
    ("JPEG cut off", lambda: written(head(), "JPEG")[:9_000], DamagedFileError),
    ("TIFF cut off", lambda: written(head(), "TIFF")[:20_000], DamagedFileError),
    ("WebP cut off", lambda: written(head(), "WEBP")[:9_000], DamagedFileError),
    ("BMP cut off", lambda: written(head(), "BMP")[:20_000], DamagedFileError),
    ("a beginning alone", lambda: b"\x89PNG\r\n\x1a\n", DamagedFileError),
]


@pytest.mark.parametrize(("make", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_broken_pictures_are_refused(make: Any, error: type[IngestError]) -> None:
    with pytest.raises(error) as caught:
        list(pictures_of(make(), "扫描.png"))
    assert caught.value.where == "扫描.png"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_picture, "MOST_PICTURES", 2)
    page = Image.new("1", (20, 20))
    with pytest.raises(UnsafeFileError):
        list(pictures_of(written(page, "TIFF", save_all=True, append_images=[page, page]), "扫描.tiff"))


MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"]


@pytest.mark.parametrize("mode", MODES)
def test_every_kind_of_picture_becomes_black_on_white(mode: str) -> None:
    plain = Image.new("L", (40, 30), 255)
    plain.paste(0, (10, 10, 20, 20))
    if mode == "I;16":
        picture = plain.convert("I").point(lambda value: value * 257).convert("I;16")
    elif mode in ("LA", "RGBA"):
        picture = Image.new(mode, (40, 30), 0)  # black, but seen only where it is not transparent
        picture.putalpha(plain.point(lambda value: 255 - value))
    elif mode == "I":
        picture = plain.convert("I").point(lambda value: value * 257)
    else:
        picture = plain.convert(mode)
    kind = "TIFF" if mode in ("CMYK", "F", "I") else "PNG"
    (pixels,) = pictures_of(written(picture, kind), "扫描")
    assert pixels.shape == (30, 40, 3)
    assert pixels[15, 15].max() < 60
    assert pixels[2, 2].min() > 200


def test_a_wide_picture_is_made_smaller_and_a_long_one_is_cut_between_lines() -> None:
    (pixels,) = pictures_of(written(Image.new("L", (3 * WIDEST, 300), 255)), "扫描.png")
    assert pixels.shape == (100, WIDEST, 3)
    long = Image.new("RGB", (100, 500), "white")
    for top in range(0, 500, 20):
        long.paste("black", (0, top, 100, top + 15))
    (pixels,) = pictures_of(written(long), "截图.png")
    bands = list(bands_of(pixels))
    assert len(bands) > 2
    assert sum(len(band) for _, band in bands) == 500
    assert all(pixels[top - 1].min() == 255 for top, _ in bands[1:])


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    sideways = Image.new("L", (40, 20), 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    (pixels,) = pictures_of(written(sideways, "JPEG", exif=exif), "照片.jpg")
    assert pixels.shape == (40, 20, 3)
