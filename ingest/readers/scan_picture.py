"""Opens pictures of pages: PNG, JPEG, TIFF of several pages, BMP, WebP."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ingest.errors import DamagedFileError, UnsafeFileError

Pixels = NDArray[np.uint8]  # height × width × 3, red, green, blue

MOST_PIXELS = 80_000_000
"""Most pixels of a picture; A3 scanned at 600 dpi has 70 million."""
MOST_PICTURES = 500
"""Most pages of a TIFF file; at five seconds each."""

WIDEST = 1_700
"""Pixels across a page as it is read: A4 at 200 dpi. Larger pictures are read no better, and slower."""
_TALLEST = 1.8  # height of a picture by its width; beyond, it is a screenshot of several pages
_CUT = 0.25  # share of a band in which the emptiest row is looked for, to cut there
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
# What the decoders raise for broken bytes.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, TypeError, IndexError),
    *(KeyError, OverflowError, NotImplementedError, MemoryError, AttributeError),
)


def pictures_of(data: bytes, name: str) -> Iterator[Pixels]:
    """The pages in a picture file, upright as the file says, no wider than :data:`WIDEST`, on white.

    Raises:
        DamagedFileError: the file is cut off or broken.
        UnsafeFileError: a picture or their number is larger than any scanned document's.
    """
    damaged = DamagedFileError("图片已损坏，可能没有下载完整", name, "请重新下载或重新扫描后再添加")
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as file:
            # Several pictures in a WebP file are a film's; only its first is read.
            count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
            if count > MOST_PICTURES:
                raise UnsafeFileError(f"图片超过 {MOST_PICTURES} 页", name, "请拆分后再添加")
            for number in range(count):
                file.seek(number)
                if file.width * file.height > MOST_PIXELS:
                    what = (
                        f"图片有 {file.width} × {file.height} 个像素，超过 {MOST_PIXELS // 10_000} 万的上限"
                    )
                    raise UnsafeFileError(what, name, "请缩小后再添加，文字清晰即可")
                yield _page(file)
    except Image.DecompressionBombError as error:
        raise UnsafeFileError("图片展开后过大", name, "请缩小后再添加，文字清晰即可") from error
    except _BROKEN as error:
        raise damaged from error


def bands_of(picture: Pixels) -> Iterator[tuple[int, Pixels]]:
    """A picture in pieces of a page's shape, each with the row it begins at, cut where least is printed."""
    height, width = picture.shape[:2]
    at, band = 0, int(width * _TALLEST)
    while height - at > band:
        first = at + int(band * (1 - _CUT))
        ink = 255 - picture[first : at + band].min(axis=2)
        rows = ink.mean(axis=1)
        cut = first + int(np.flatnonzero(rows <= rows.min())[-1])
        yield at, picture[at : cut + 1]
        at = cut + 1
    yield at, picture[at:]


def _page(file: Image.Image) -> Pixels:
    """The picture that a file stands at."""
    file.draft("RGB", (WIDEST, WIDEST))  # JPEG is decoded no finer than it will be read
    picture = file.copy()
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")  # 16 bits a pixel
    picture = ImageOps.exif_transpose(picture)
    if picture.width > WIDEST:
        height = max(1, round(picture.height * WIDEST / picture.width))
        reduced = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        picture = reduced.resize((WIDEST, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return np.asarray(picture.convert("RGB"))
