"""Finds the document on a web page, among what the site prints around it.

The rules know no site: a document is where the sentences and numbered headings are; navigation is links;
a header table has the labels of 政府信息公开目录; a title is what the page itself calls its title.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ingest.numbering import leading_number
from ingest.readers.html_lines import Container, Line, renamed
from ingest.title import LABEL, plain
from ontology import lexicon

_TABLE = lexicon("web")
_HEADER = lexicon("header")
_NUMBER = re.compile(_HEADER["patterns"]["document_number"])
_FURNITURE = frozenset(_TABLE["furniture"]["names"])
_FURNITURE_TAGS = frozenset(_TABLE["furniture"]["tags"])
_TOOL = re.compile("|".join(f"(?:{each})" for each in _TABLE["lines"]["tools"]))
_AROUND = re.compile("|".join(f"(?:{each})" for each in _TABLE["lines"]["around"]))
_ELSEWHERE = re.compile(_TABLE["lines"]["elsewhere"])
_ATTACHMENT = re.compile(rf"[（(【]?(?:{_TABLE['attachments']['begins']})")
_FILE = re.compile(_TABLE["attachments"]["files"], re.I)
_LABELS = frozenset(re.sub(r"\s", "", each) for each in (*_HEADER["labels"], *_TABLE["labels"]["others"]))
_CHINESE = re.compile("[一-鿿]")
_MOSTLY = 0.8  # of the page's sentences stand in the block that holds the document
_LONGEST_NOISE = 400
_LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True)
class Main:
    """The document's lines, and whether it is sure that they are the document and nothing else."""

    lines: tuple[Line, ...]
    sure: bool


def find_main(lines: Sequence[Line], page: Container, titles: Sequence[str]) -> Main:
    """The document among a page's lines; ``titles`` are what the page says that it is called.

    The block that holds most of the sentences is the document's, with all other blocks that hold any and do
    not call themselves navigation; of the rest of the page, only what has the shape of a header or of an
    attachment.
    """
    weights = [
        0 if above and _is_label_row(above) else _weight(line)
        for above, line in zip((None, *lines), lines, strict=False)
    ]
    upto = [0, *accumulate(weights)]
    if not upto[-1]:
        left = tuple(line for line in lines if not _is_noise(line))
        return Main(paired(left or tuple(lines)), not any(line.linked for line in lines))
    blocks = _way_down(page, upto)
    first, last = _ends(blocks[-1], weights)
    kept = _kept_in(blocks[-1], lines, upto, first, last)
    for outer, inner in pairwise(blocks):
        kept |= _kept_beside(outer, inner, lines, upto)
    kept |= _front(lines, blocks[-1].first, kept, titles)
    kept |= {i for i in range(blocks[-1].end, len(lines)) if _is_attachment(lines[i])}
    head = [lines[i] for i in sorted(kept) if i < first]
    return Main((*paired(head), *(lines[i] for i in sorted(kept) if i >= first)), True)


def _way_down(page: Container, upto: Sequence[int]) -> list[Container]:
    """The blocks that hold most of the page's sentences, each in the one before."""
    blocks = [page]
    while inner := next(
        (each for each in blocks[-1].inside if upto[each.end] - upto[each.first] >= _MOSTLY * upto[-1]), None
    ):
        blocks.append(inner)
    return blocks


def _ends(block: Container, weights: Sequence[int]) -> tuple[int, int]:
    """The first and the last line of a block that speak for a document."""
    strong = [i for i in range(block.first, block.end) if weights[i]]
    return strong[0], strong[-1]


def _kept_in(block: Container, lines: Sequence[Line], upto: Sequence[int], first: int, last: int) -> set[int]:
    """The document's lines in its block; between its sentences stands little that is not its own."""
    dropped = _furniture_in(block, upto)
    kept: set[int] = set()
    for i in range(block.first, block.end):
        line = lines[i]
        if i > last and _ELSEWHERE.fullmatch(line.text):
            break
        between = first <= i <= last
        if i in dropped or (_is_tool(line) if between else _is_noise(line) or not _may_stand(line)):
            continue
        kept.add(i)
    return kept


def _kept_beside(outer: Container, inner: Container, lines: Sequence[Line], upto: Sequence[int]) -> set[int]:
    """Lines that stand in ``outer`` and not in ``inner``, in blocks with sentences of their own."""
    kept: set[int] = set()
    at = outer.first
    for block in (*outer.inside, Container("", outer.end, outer.end, ())):
        kept.update(i for i in range(at, block.first) if upto[i + 1] > upto[i])
        at = block.end
        sentences = upto[block.end] - upto[block.first]
        opening = lines[block.first].text if block.first < block.end else ""
        if block is inner or not sentences or _is_furniture(block.names) or _ELSEWHERE.fullmatch(opening):
            continue
        dropped = _furniture_in(block, upto, sure=True)
        kept.update(
            i
            for i in range(block.first, block.end)
            if i not in dropped and not _is_noise(lines[i]) and _may_stand(lines[i])
        )
    return kept


def _weight(line: Line) -> int:
    """How many characters speak for a document: those of sentences, numbered headings, rows of tables."""
    text = line.text
    if _is_noise(line) or _label_of(line.cells[0] if line.cells else text.split("：")[0].split(":")[0]):
        return 0
    if line.plain < 8 or line.linked > line.plain:
        return 0
    if line.cells or re.search("[。；，]", text) or leading_number(text):
        return len(_CHINESE.findall(text))
    return 0


def _is_tool(line: Line) -> bool:
    return len(line.text) <= _LONGEST_NOISE and _TOOL.fullmatch(line.text) is not None


def _is_noise(line: Line) -> bool:
    return _is_tool(line) or (len(line.text) <= _LONGEST_NOISE and _AROUND.fullmatch(line.text) is not None)


def _may_stand(line: Line) -> bool:
    """Whether a line around the sentences of a block is the document's: no link to another page."""
    return line.linked * 2 <= len(line.text) or _is_attachment(line) or _label_of(line.text[:12]) is not None


def _is_attachment(line: Line) -> bool:
    if _ATTACHMENT.match(line.text):
        return bool(line.targets) or len(line.text) < 80
    return any(_FILE.search(target) for target in line.targets) and line.linked > 0


def _furniture_in(block: Container, upto: Sequence[int], *, sure: bool = False) -> set[int]:
    """Lines in containers that call themselves no document, where no sentence stands or it is ``sure``."""
    dropped: set[int] = set()
    waiting = list(block.inside)
    while waiting:
        each = waiting.pop()
        if _is_furniture(each.names) and (sure or upto[each.first] == upto[each.end]):
            dropped.update(range(each.first, each.end))
        else:
            waiting += each.inside
    return dropped


def _is_furniture(names: str) -> bool:
    tag, _, classes = names.partition(" ")
    return tag in _FURNITURE_TAGS or not _FURNITURE.isdisjoint(re.split(r"[\s_\-]+", classes))


def _front(lines: Sequence[Line], start: int, kept: set[int], titles: Sequence[str]) -> set[int]:
    """What stands above the document's lines and is its own: header table, title, number."""
    names = [plain(each) for each in titles if each]
    seen = {plain(lines[i].text) for i in kept}
    found: set[int] = set()
    valued = False  # whether the line above is a label whose value comes below it
    for i, line in enumerate(lines[:start]):
        words = plain(line.text)
        titled = line.linked == 0 and len(words) >= 6 and (line.level == 1 or any(words in n for n in names))
        shaped = titled or _NUMBER.fullmatch(line.text) is not None
        if _has_label(line) or valued or (shaped and words not in seen):
            found.add(i)
            seen.add(words)
        valued = _label_of(line.text) is not None or _is_label_row(line)
    return found


def _has_label(line: Line) -> bool:
    return (
        LABEL.search(line.text) is not None
        or _begins_with_label(line)
        or _label_of(line.lead) is not None
        or any(map(_label_of, line.cells))
    )


def _is_label_row(line: Line) -> bool:
    """Whether a table's row holds labels alone, whose values stand in the row below."""
    return len(line.cells) > 1 and all(map(_label_of, line.cells))


def _label_of(words: str) -> str | None:
    """The label of the header table that words are: without the blanks that set it to its width."""
    if len(words) > _LONGEST_LABEL:
        return None
    label = re.sub(r"[\s【】\[\]]", "", words).rstrip("：:")
    return label if label in _LABELS else None


def paired(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a header with each label before its value, as ``label：value``, however they were set.

    A row of labels above a row of values, labels and values in cells, or on lines of their own.
    """
    return tuple(_paired_rows(list(_paired_lines(list(_unstacked(lines))))))


def _unstacked(lines: Sequence[Line]) -> Iterator[Line]:
    i = 0
    while i < len(lines):
        line = lines[i]
        below = lines[i + 1] if i + 1 < len(lines) else None
        if (
            below is not None
            and _is_label_row(line)
            and 1 < len(below.cells) <= len(line.cells)
            and not any(map(_label_of, below.cells))
        ):
            for label, value in zip(line.cells, below.cells, strict=False):
                yield renamed(below, f"{_label_of(label)}：{value}")
            i += 2
        else:
            yield line
            i += 1


def _paired_lines(lines: Sequence[Line]) -> Iterator[Line]:
    i = 0
    while i < len(lines):
        label = _label_of(lines[i].text)
        below = lines[i + 1] if i + 1 < len(lines) else None
        if label and (below is None or below.level is not None or _begins_with_label(below)):
            yield renamed(lines[i], f"{label}：")
        elif label and below is not None and below.level is None and not _begins_with_label(below):
            yield renamed(below, f"{label}：{below.text}")
            i += 1
        else:
            yield lines[i]
        i += 1


def _begins_with_label(line: Line) -> bool:
    return LABEL.match(line.text) is not None or _label_of(re.split("[：:]", line.text)[0]) is not None


_SET_WIDE = re.compile(r"(?:(?<=\s)|^)([一-鿿](?:[ \t\u3000\xa0\u2002\u2003]*[一-鿿]){1,7})\s*([：:])")

# Labels that only the style sheet parts from the value before them.
_UNPARTED = re.compile(
    rf"(?<=[^\s;；|])({'|'.join(sorted((x for x in _LABELS if len(x) > 3), key=len, reverse=True))})(?=[：:])"
)


def _paired_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Labels without their blanks (索  引  号：), and with a colon where the cell's border stands for it."""
    for line in lines:
        if line.cells:
            cells = [
                f"{label}：" if (label := _label_of(cell)) and i + 1 < len(line.cells) else cell
                for i, cell in enumerate(line.cells)
            ]
            yield renamed(line, "\t".join(cells))
        else:
            label, value = _label_of(line.lead), line.text[len(line.lead) :].lstrip(" \u3000：:")
            text = f"{label}：{value}" if label and value else line.text
            text = _SET_WIDE.sub(lambda match: (_label_of(match[1]) or match[1]) + match[2], text)
            if _begins_with_label(line):
                text = _UNPARTED.sub(r"\t\1", text)
            yield renamed(line, text) if text != line.text else line
