"""What stands on a page and is no text of the document: page numbers, running heads and feet, watermarks."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.numbering import opens_clause
from ingest.readers.layout_lines import PrintedLine, PrintedPage, lines_of
from ontology import lexicon

_WORDS = lexicon("repair")
_N = r"\d{1,4}|[ivxlcIVXLC]{1,7}|[ⅰ-ⅿⅠ-Ⅿ]{1,3}"
_NUMBERED = re.compile(
    "|".join(f"(?:{pattern})" for pattern in _WORDS["page_lines"]["patterns"])
    + "".join(
        f"|(?:{pattern.replace('{n}', f'(?:{_N})')})" for pattern in _WORDS["page_furniture"]["patterns"]
    )
)
_BARE = re.compile(_WORDS["page_furniture"]["bare"])
_FIGURE = re.compile(r"(?:^|(?<=[\s·|/—\-－]))(?:第?\s*\d{1,4}\s*页?)(?=$|[\s·|/—\-－])")
_ATTACHMENT = re.compile(lexicon("numbering")["attachment"]["heading"])
_DEEPEST = 3  # lines of furniture at the head and at the foot of a page
_SAME_PLACE = 4.0  # points
_LARGE = 1.8  # times the usual size: a watermark's
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page outside its tables, from the top down, and where its tables begin and end."""

    lines: Sequence[PrintedLine]
    first_table: float = float("inf")
    last_table: float = float("-inf")
    number: int = 0


def find_furniture(pages: Sequence[Lines]) -> list[dict[int, str]]:
    """For each page the indices of lines that are no text, with the reason of each."""
    found: list[dict[int, str]] = [{} for _ in pages]
    for side in ("head", "foot"):
        going = set(range(len(pages)))
        for depth in range(_DEEPEST):
            ends = {i: at for i in going if (at := _end(pages[i], side, depth)) is not None}
            reasons = _reasons(
                [(i, pages[i].number, pages[i].lines[at]) for i, at in ends.items()], len(pages)
            )
            going = set(reasons)
            for i, reason in reasons.items():
                found[i][ends[i]] = reason
    return found


def _end(page: Lines, side: str, depth: int) -> int | None:
    """The index of the line ``depth`` lines from the head or the foot, where no table is further out."""
    if depth >= len(page.lines) - (page.first_table == float("inf")):
        return None  # one line at least is text
    order = sorted(range(len(page.lines)), key=lambda i: page.lines[i].middle)
    at = order[depth] if side == "head" else order[-1 - depth]
    line = page.lines[at]
    outside = line.bottom <= page.first_table + 2 if side == "head" else line.top >= page.last_table - 2
    return at if outside else None


def _reasons(ends: list[tuple[int, int, PrintedLine]], count: int) -> dict[int, str]:
    """Which of the outermost lines of pages are page numbers, which repeat."""
    shifts = Counter(value - number for _, number, line in ends if (value := _value(line.text)) is not None)
    keys = [_key(line.text) for _, _, line in ends]
    most = 2 if count <= 4 else 3
    reasons = {}
    for (i, number, line), key in zip(ends, keys, strict=True):
        value = _value(line.text)
        if _NUMBERED.fullmatch(line.text) and not _ATTACHMENT.fullmatch(line.text):
            reasons[i] = "page_line"
        elif value is not None:
            if value == number or shifts[value - number] > 1:
                reasons[i] = "page_line"
        elif _may_repeat(line.text):
            again = sum(
                other == key and abs(each.middle - line.middle) <= _SAME_PLACE
                for (_, _, each), other in zip(ends, keys, strict=True)
            )
            if again >= most:
                reasons[i] = "running_head"
    return reasons


def _key(text: str) -> str:
    return re.sub(r"\s", "", _FIGURE.sub("#", text))


def _may_repeat(text: str) -> bool:
    """Whether a line may be a running head: no sentence, no heading of an attachment or a clause."""
    return text[-1] not in "。；，、：" and not _ATTACHMENT.fullmatch(text) and not opens_clause(text)


def _value(text: str) -> int | None:
    """The page number that a line is; None where it is none."""
    if not _BARE.fullmatch(text):
        return None
    if text.isdecimal():
        return int(text)
    values = [_ROMAN[letter] for letter in unicodedata.normalize("NFKC", text).casefold()]
    return sum(-value if value < max(values[i:]) else value for i, value in enumerate(values))


def find_watermarks(pages: Sequence[PrintedPage]) -> list[tuple[PrintedLine, ...]]:
    """For each page the lines far larger than the text that stand at one place of most pages.

    They lie under or over text and tables, and must be known before these are read.
    """
    sizes = [glyph.size for page in pages for glyph in page.glyphs]
    if len(pages) < 2 or not sizes or max(sizes) <= _LARGE * (usual := median(sizes)):
        return [() for _ in pages]
    large = [
        lines_of((glyph for glyph in page.glyphs if glyph.size > _LARGE * usual), page.number)
        for page in pages
    ]
    places = Counter(_place(line) for lines in large for line in lines)
    return [tuple(line for line in lines if places[_place(line)] > max(1, len(pages) / 2)) for lines in large]


def _place(line: PrintedLine) -> tuple[str, int]:
    return line.text, round(line.middle / _SAME_PLACE)
