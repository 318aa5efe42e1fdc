"""Which lines of a whole document open a numbered clause: numbers judged by their neighbours."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.lines import Line
from ingest.numbering import Number, bare_integer, leading_number, weak_number
from ontology import lexicon

_TABLE = lexicon("numbering")
_TABLE_HEAD = re.compile(_TABLE["table"]["head"])
_QUOTE_OPENS = re.compile(_TABLE["quoted"]["opens"])
_QUOTE_CLOSES = re.compile(_TABLE["quoted"]["closes"])
_CELL = re.compile(r"[\t|]| {2,}|\u3000+")
_LONGEST_QUOTE = 200  # lines

MAY_HOLD_DECIMALS = frozenset({"chapter", "chinese_comma", "integer", "arabic_point", "part_word"})
"""Styles that a decimal number may count on from: 第一章 → 1.1, 1. → 1.1."""

_FARTHEST_ARTICLE = 5  # how many articles may be missing before one that no white space sets apart
_ANY_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇两\d]{1,9}条(?!之)")


def numbers_of(lines: Sequence[Line]) -> tuple[Number | None, ...]:
    """For each line the number that opens it, or None.

    A line of prose may begin with what looks like a number: 第三条生产线……, 3.5 亿元以上……. Articles and
    decimals therefore have to follow one another; a bare "1 总则" needs decimals beside it.
    """
    rows = [line.is_row for line in lines]
    numbers = [None if row else leading_number(line.text) for row, line in zip(rows, lines, strict=True)]
    _drop_quoted(lines, numbers)
    _drop_groups_of_rows(lines, rows, numbers)
    _add_weak(lines, rows, numbers)
    _drop_stray_articles(lines, numbers)
    _add_missing_articles(lines, numbers)
    if any(number and number.style == "decimal" for number in numbers):
        _settle_decimals(lines, numbers)
    return tuple(numbers)


def _drop_quoted(lines: Sequence[Line], numbers: list[Number | None]) -> None:
    """Articles that an amending decision quotes over several lines are not its own."""
    opens = -1
    for i, line in enumerate(lines):
        if opens >= 0 and i - opens > _LONGEST_QUOTE:
            opens = -1
        if opens >= 0 and "”" in line.text and _QUOTE_CLOSES.search(line.text):
            numbers[opens + 1 : i + 1] = [None] * (i - opens)
            opens = -1
        elif opens < 0 and "“" in line.text and _QUOTE_OPENS.search(line.text):
            opens = i


def _drop_groups_of_rows(lines: Sequence[Line], rows: Sequence[bool], numbers: list[Number | None]) -> None:
    """一、经济发展 between two rows names a group of a table's rows, unless a table's head follows it."""
    for i in range(1, len(lines) - 1):
        if numbers[i] and rows[i - 1] and rows[i + 1]:
            cells = [cell for cell in _CELL.split(lines[i + 1].text) if cell]
            if not (cells and _TABLE_HEAD.fullmatch("".join(cells[0].split()))):
                numbers[i] = None


def _add_weak(lines: Sequence[Line], rows: Sequence[bool], numbers: list[Number | None]) -> None:
    """Add numbers with wrong signs that follow the one before, or begin with their second below."""
    weak = [
        None if number or row else weak_number(line.text)
        for line, row, number in zip(lines, rows, numbers, strict=True)
    ]
    second: dict[str, bool] = {}  # by style: whether the next ordinal below is a second
    begins = [False] * len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if each := numbers[i] or weak[i]:
            begins[i] = each.ordinal == 1 and second.get(each.style, False)
            second[each.style] = each.ordinal == 2
    last: dict[str, int] = {}
    for i, number in enumerate(weak):
        if number and (begins[i] or (number.ordinal > 1 and last.get(number.style) == number.ordinal - 1)):
            numbers[i] = number
        if each := numbers[i]:
            last[each.style] = each.ordinal


def _drop_stray_articles(lines: Sequence[Line], numbers: list[Number | None]) -> None:
    last = 0
    for i, number in enumerate(numbers):
        if number is None or number.style != "article":
            continue
        after = lines[i].text[len(number.text) :]
        parted = not after or after[0].isspace() or after[0] in "（【"
        near = last and last <= number.ordinal <= last + _FARTHEST_ARTICLE
        if parted or near or number.ordinal == 1:
            last = number.ordinal
        else:
            numbers[i] = None


def _add_missing_articles(lines: Sequence[Line], numbers: list[Number | None]) -> None:
    """第三条规定的…… mentions an article, unless 第二条 stands above, 第四条 below, and no third between."""
    found = [(i, n.ordinal) for i, n in enumerate(numbers) if n and n.style == "article" and not n.suffix]
    for (above, first), (below, second) in pairwise(found):
        if second != first + 2:
            continue
        for i in range(above + 1, below):
            match = _ANY_ARTICLE.match(lines[i].text)
            number = leading_number(f"{match[0]} ") if match and not numbers[i] else None
            if number and number.ordinal == first + 1:
                numbers[i] = number
                break


def _settle_decimals(lines: Sequence[Line], numbers: list[Number | None]) -> None:
    """Add the bare integers that decimals prove, and drop the decimals that follow nothing."""
    begun = {n.decimals[0] for n in numbers if n and n.style == "decimal" and n.decimals[1:] == (1,)}
    last: tuple[int, ...] = ()
    outer: tuple[int, ...] = ()
    last_integer = 0
    for i, line in enumerate(lines):
        number = numbers[i]
        if number is None and not line.is_row:
            heading = bare_integer(line.text)
            if heading and (heading.ordinal == last_integer + 1 or heading.ordinal in begun):
                numbers[i] = number = heading
                last_integer = heading.ordinal
        if number is None:
            continue
        if number.style in MAY_HOLD_DECIMALS:
            outer = (number.ordinal,)
            last = last if number.style == "arabic_point" else outer
        elif number.style == "decimal":
            if _follows(last, number, line.text) or _follows(outer, number, line.text):
                last = number.decimals
            else:
                numbers[i] = None


def _follows(last: tuple[int, ...], number: Number, text: str) -> bool:
    here, depth = number.decimals, len(number.decimals)
    if len(text) == len(number.text):
        return False
    before = last[depth - 1] if len(last) >= depth else 0
    if here[:-1] == last[: depth - 1] and here[-1] == before + 1:
        return True
    # Out of step, yet set apart like a heading: numbers were skipped or repeated; the outline reports it.
    parted = text[len(number.text)].isspace()
    near = not last or here[0] in (last[0], last[0] + 1)
    return parted and near and not text.endswith(("，", "；"))
