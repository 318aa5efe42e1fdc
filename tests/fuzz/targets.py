"""What is fuzzed: each reader with the structure of its files, their seeds, and what it must keep to."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ingest import parse
from ingest.errors import IngestError
from ingest.formats import FORMATS, reader_of
from ingest.reader import structured
from ingest.readers.layout import PrintedPage
from tests.fuzz.mutations import (
    Mutation,
    mutate_archive,
    mutate_bytes,
    mutate_compound,
    mutate_markup,
    mutate_pdf,
    mutate_text,
)

DOCUMENTS = Path(__file__).parent.parent / "documents"
SEEDS = Path(__file__).parent / "seeds"
FOUND = DOCUMENTS / "found"
NAME = "文件"
MUTATIONS: dict[str, Mutation] = {
    "txt": mutate_text,
    "html": mutate_markup,
    "docx": mutate_archive,
    "ofd": mutate_archive,
    "doc": mutate_compound,
    "pdf": mutate_pdf,
    "image": mutate_bytes,
}


@dataclass(frozen=True)
class Target:
    """A function of a file's bytes that must return, or raise an IngestError, in bounded time and memory."""

    name: str
    run: Callable[[bytes], None]
    mutation: Mutation
    seeds: tuple[Path, ...]


def target_of(name: str) -> Target:
    """The reader of a format by its key, or ``parse``: all of them, as a file comes in."""
    if name == "parse":
        seeds = chain.from_iterable(_seeds(key) for key in FORMATS)
        return Target(name, _parsed, _any, tuple(seeds))
    run = _pictures if name == "image" else _read_by(name)
    return Target(name, run, MUTATIONS[name], tuple(_seeds(name)))


def outcome_of(target: Target, data: bytes) -> BaseException | None:
    """What went wrong, if anything did; an IngestError is an answer."""
    try:
        with patch("ingest.readers.scan._recognised", _unrecognised):
            target.run(data)
    except IngestError as error:
        # The words must be the user's: no library's message in place of them.
        return None if all((error.what, error.where, error.do)) else error
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        return error
    return None


def _read_by(key: str) -> Callable[[bytes], None]:
    reader = reader_of(FORMATS[key])

    def run(data: bytes) -> None:
        if len(data) <= FORMATS[key].largest:
            structured(reader(data, NAME), NAME, "0" * 64)

    return run


def _unrecognised(picture: Any, number: int, scale: float, _: str) -> PrintedPage:
    """A page whose picture was drawn, and is not recognised: that takes seconds."""
    return PrintedPage(number, picture.shape[1] * scale, picture.shape[0] * scale)


def _parsed(data: bytes) -> None:
    if data and not data.startswith((b"\x89PNG", b"\xff\xd8", b"II*", b"MM\0", b"BM", b"RIFF")):
        parse(data, NAME)


def _pictures(data: bytes) -> None:
    """A picture without its recognition, which takes seconds."""
    pictures = import_module("ingest.readers.scan_picture")
    for number, picture in enumerate(pictures.pictures_of(data, NAME)):
        assert picture.shape[2] == 3
        assert sum(len(band) for _, band in pictures.bands_of(picture)) == len(picture)
        if number > 3:
            break


def _any(data: bytes, chance: object, bite: object) -> bytes:
    """The mutation that fits a file's beginning."""
    if data.startswith(b"PK"):
        mutation = mutate_archive
    elif data.startswith(b"\xd0\xcf"):
        mutation = mutate_compound
    elif b"%PDF-" in data[:1024]:
        mutation = mutate_pdf
    elif data.lstrip()[:1] == b"<":
        mutation = mutate_markup
    else:
        mutation = mutate_text
    return mutation(data, chance, bite)  # type: ignore[arg-type]


def _seeds(key: str) -> list[Path]:
    """The small files of a format: large ones are read, and so broken, too seldom."""
    if key == "image":
        kinds = ("png", "jpg", "tiff", "bmp", "webp")
    else:
        kinds = ("txt", "md") if key == "txt" else (key,)
    folders = (SEEDS, DOCUMENTS) if key == "txt" else (SEEDS,)
    found = (path for folder in folders for kind in kinds for path in sorted(folder.glob(f"*.{kind}")))
    return [path for path in found if path.stat().st_size < 60_000]
