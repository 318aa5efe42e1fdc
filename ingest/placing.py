"""Where a number belongs among the open clauses: by the standard's order or the document's own."""

from collections.abc import Sequence

from ingest.numbered import MAY_HOLD_DECIMALS
from ingest.numbering import Number
from ingest.tree import RANK_OF_ARTICLE, Node, Tree

_LIST_STYLES = frozenset(
    {
        "roman",
        "chinese_comma",
        "chinese_bracket",
        "arabic_point",
        "arabic_bracket",
        "circled",
        "letter",
        "small_letter",
    }
)
"""Styles whose order GB/T 9704-2012 §7.3.3 recommends and that documents change; 章 and 条 have theirs."""

_LOOK_AHEAD = 300  # lines
Place = tuple[Node | None, float, str]
"""Parent, rank, and step of the path."""


def place(tree: Tree, numbers: Sequence[Number | None], at: int, number: Number, level: int) -> Place:
    """Close the clauses that the number at line ``at`` ends, and say where it stands.

    ``level`` is that of the line where the file marks it as a heading, else 0.
    """
    step = f"{number.prefix}{number.ordinal}{number.suffix}"
    if level:
        _close_headings(tree, level)
    if number.style == "box":
        tree.boxes += 1
        return _place_box(tree, step)
    inside = _leave_box(tree, number) if tree.boxes else 0
    if number.style == "decimal":
        return _place_decimal(tree, number)
    rank = number.rank
    if inside:
        # A 专栏 has an order of its own, whatever stands around it.
        box = tree.stack[inside - 1]
        box.boxed[number.style] = number.ordinal
        rank = box.rank + 0.001 * (1 + rank)
    same = _beside(tree.stack, inside, number.style)
    if same is not None:
        rank = tree.stack[same].rank
        del tree.stack[same:]
    elif _nests(tree, numbers, at, number, rank):
        tree.nested.add((number.style, tree.stack[-1].style))
        rank = tree.stack[-1].rank + 0.0005
    else:
        while len(tree.stack) > inside and tree.stack[-1].rank >= rank:
            tree.stack.pop()
    parent = tree.holder
    if parent and parent.rank == RANK_OF_ARTICLE:
        # 项 belong to the 款 before them; 目 below count on from their 项.
        return parent.paragraph or parent, rank, f"i{number.ordinal}"
    return parent, rank, step


def _close_headings(tree: Tree, level: int) -> None:
    """A number on a marked line ends the headings without a number of its level or a lower one."""
    at = next((i for i, node in enumerate(tree.stack) if not node.number and node.level >= level), None)
    if at is not None:
        del tree.stack[at:]


def _beside(stack: Sequence[Node], inside: int, style: str) -> int | None:
    """Where the innermost open number of the style stands; None where none is open."""
    for i in range(len(stack) - 1, inside - 1, -1):
        number = stack[i].number
        if number is not None and number.style == style:
            return i
    return None


def _nests(tree: Tree, numbers: Sequence[Number | None], at: int, number: Number, rank: float) -> bool:
    """Whether a first number stands below one that the standard would put below it: （一） under 1.

    The row that it would end goes on further down (2. after （一）（二）), or did so before in this document.
    """
    if number.ordinal != 1 or number.style not in _LIST_STYLES or not tree.stack:
        return False
    ended = {node.style: node.number.ordinal for node in tree.stack if node.number and node.rank >= rank}
    if not ended or not ended.keys() <= _LIST_STYLES or any(n.rank == RANK_OF_ARTICLE for n in tree.stack):
        return False
    kept = {node.style for node in tree.stack if node.rank < rank}
    for j in range(at + 1, min(len(numbers), at + _LOOK_AHEAD)):
        after = numbers[j]
        if after is None:
            continue
        if after.style in ended:
            return after.ordinal == ended[after.style] + 1
        if after.style in kept or after.style not in _LIST_STYLES:
            break
    return (number.style, tree.stack[-1].style) in tree.nested


def _place_box(tree: Tree, step: str) -> Place:
    """A 专栏 stands in the innermost clause that has a title; one box ends where the next begins."""
    box = next((i for i, node in enumerate(tree.stack) if node.style == "box"), len(tree.stack))
    del tree.stack[box:]
    while tree.stack and not tree.stack[-1].title:
        tree.stack.pop()
    return tree.holder, (tree.holder.rank if tree.holder else -1) + 0.01, step


def _leave_box(tree: Tree, number: Number) -> int:
    """How many open clauses stay open: those up to the open 专栏 that the number is in; 0 where in none."""
    at = next((i for i, node in enumerate(tree.stack) if node.style == "box"), None)
    if at is None:
        return 0
    if _is_in_box(tree.stack[at], tree.stack[at + 1 :], number):
        return at + 1
    del tree.stack[at:]
    return 0


def _is_in_box(box: Node, inner: Sequence[Node], number: Number) -> bool:
    """A number is in the box where it goes on with the box's own, or begins a row in it."""
    if number.style not in _LIST_STYLES:
        return False
    if number.ordinal > 1:
        return box.boxed.get(number.style) == number.ordinal - 1
    if not box.boxed:
        return "r" not in box.counts
    return bool(inner) and inner[-1].number is not None and number.rank > inner[-1].number.rank


def _place_decimal(tree: Tree, number: Number) -> Place:
    """1.1.2 belongs to 1.1, 1.1 to whatever open clause prints a one: 1., 一、, 第一章, "1 总则"."""
    outer = number.decimals[:-1]
    matches = [i for i, above in enumerate(tree.stack) if above.number and above.number.decimals == outer]
    own = [i for i in matches if tree.stack[i].style in ("decimal", "integer")]
    other = [i for i in matches if tree.stack[i].style in MAY_HOLD_DECIMALS]
    if own or other:
        at = (own or other)[-1]
        del tree.stack[at + 1 :]
        return tree.stack[at], tree.stack[at].rank + 0.1, str(number.ordinal)
    while tree.stack and (tree.stack[-1].rank >= number.rank or tree.stack[-1].printed.count(".") > 1):
        tree.stack.pop()
    return tree.holder, number.rank, ".".join(map(str, number.decimals))
