"""A comparison as Chinese text that an official can read and paste."""

import re
from collections.abc import Iterator, Sequence

from kg.comparison.changes import (
    Change,
    Comparison,
    Pair,
    Part,
    Side,
    TargetChange,
    TargetSide,
    Words,
)  # fmt: skip
from kg.comparison.target_changes import Row
from kg.comparison.words import Op

_BREAK = re.compile(r"[\s\u200b\ufeff]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][\s\u200b\ufeff]*")
_LONGEST_SAME = 40
"""Characters of unchanged words that are shown whole; of more, both ends."""
_SHOWN = 14


def text(comparison: Comparison) -> str:
    """The comparison as plain text: sums, then each clause that changed with its changed words, then targets.

    Changed words: 〔删：…〕 stood before, 〔增：…〕 stands now, 〔原：…→改：…〕 one for the other; ……
    stands for unchanged words left out here. Clauses whose words are the same are only named.
    """
    lines = [*_head(comparison), ""]
    split = _by_clause(comparison)
    for pair in comparison.pairs:
        if pair.change is Change.UNCHANGED and not pair.moved:
            continue
        lines += [*_pair(pair, split), ""]
    lines += _unchanged(comparison)
    lines += _parts(comparison) + _targets(comparison)
    return "\n".join(lines).rstrip() + "\n"


def _head(comparison: Comparison) -> Iterator[str]:
    count = comparison.count
    pairs = [pair for pair in comparison.pairs if not pair.frame]
    before = sum(pair.before is not None for pair in pairs)
    after = sum(pair.after is not None for pair in pairs)
    a, b = comparison.before, comparison.after
    yield "条文比较"
    yield f"原：{a.title} {a.label}"
    yield f"新：{b.title} {b.label}"
    yield (
        f"原 {before} 条，新 {after} 条："
        f"文字未改 {count(Change.UNCHANGED)} 条，修改 {count(Change.CHANGED)} 条，"
        f"新增 {count(Change.ADDED)} 条，删去 {count(Change.REMOVED)} 条；"
        f"其中移位 {sum(p.moved for p in pairs)} 条，条号改变 {sum(p.renumbered for p in pairs)} 条；"
        f"另有 {len(comparison.parts)} 处文字并入别条。"
    )
    yield "标记：〔删：〕原有、现无；〔增：〕原无、现有；〔原：→改：〕替换；“……”为未改而略去的文字。"


def place(side: Side) -> str:
    """A clause as it is named within its own document: the citation without the work."""
    bare = side.citation.rpartition("》")[2]
    return bare.split("）", 1)[1] if bare.startswith("（") and "号）" in bare else bare or side.number


def _pair(pair: Pair, split: dict[tuple[str, str], list[Part]]) -> list[str]:
    if pair.before is None or pair.after is None:
        side = pair.after or pair.before
        assert side is not None
        lines = [
            f"【{pair.change.label}】{'' if pair.after else '原'}{_named(side)}",
            f"  {_flat(side.quote)}",
        ]
        return lines + _went(side, split)
    heading = "标题" if pair.frame else ""
    marks = "".join(["、移位" if pair.moved else "", "、改写" if pair.rewritten else ""])
    what = pair.change.label + heading + marks
    lines = [f"【{what}】原{_named(pair.before)} → {_named(pair.after)}（{pair.reason}）"]
    if pair.change is Change.UNCHANGED:
        return lines
    if pair.rewritten:
        return [*lines, f"  原文：{_flat(pair.before.quote)}", f"  现文：{_flat(pair.after.quote)}"]
    return [*lines, f"  {marked(pair.words)}"]


def _went(side: Side, split: dict[tuple[str, str], list[Part]]) -> list[str]:
    return [
        f"  其中“{_flat(part.before.quote)}”见于{'新' if key == 'before' else '原'}"
        f"{place(part.after if key == 'before' else part.before)}。"
        for key in ("before", "after")
        for part in split.get((key + side.document, side.path), [])
    ]


def _by_clause(comparison: Comparison) -> dict[tuple[str, str], list[Part]]:
    found: dict[tuple[str, str], list[Part]] = {}
    for part in comparison.parts:
        found.setdefault(("before" + part.before.document, part.clause_before), []).append(part)
        found.setdefault(("after" + part.after.document, part.clause_after), []).append(part)
    return found


def _named(side: Side) -> str:
    where = place(side)
    return f"{where}“{side.title}”" if side.title else where


def marked(words: Sequence[Words]) -> str:
    """Changed words in their place, marked; long unchanged runs shortened."""
    return "".join(_marked(each, first=i == 0, last=i == len(words) - 1) for i, each in enumerate(words))


def _marked(each: Words, *, first: bool, last: bool) -> str:
    before, after = _flat(each.before), _flat(each.after)
    if each.op is Op.SAME:
        if len(after) <= _LONGEST_SAME:
            return after
        head = "" if first else after[:_SHOWN]
        return f"{head}……{'' if last else after[-_SHOWN:]}"
    if each.op is Op.INSERT:
        return f"〔增：{after}〕"
    if each.op is Op.DELETE:
        return f"〔删：{before}〕"
    return f"〔原：{before}→改：{after}〕"


def _flat(quote: str) -> str:
    """Words on one line: paragraphs parted by a mark."""
    return _BREAK.sub(" ¶ ", quote.strip("\u200b\ufeff \t　"))


def _unchanged(comparison: Comparison) -> list[str]:
    same = [p for p in comparison.pairs if p.change is Change.UNCHANGED and not (p.frame or p.moved)]
    if not same:
        return []
    named = "，".join(
        f"{place(p.before)}→{place(p.after)}" if p.renumbered else place(p.after)
        for p in same
        if p.before and p.after
    )
    return [f"【未改】共 {len(same)} 条：{named}。", ""]


def _parts(comparison: Comparison) -> list[str]:
    if not comparison.parts:
        return []
    lines = ["【并入别条的文字】"]
    for part in comparison.parts:
        lines += [
            f"  原{place(part.before)} → {place(part.after)}（{part.reason}）",
            f"    原：{_flat(part.before.quote)}",
            *([f"    现：{_flat(part.after.quote)}"] if part.reason != "文字相同" else []),
        ]
    return [*lines, ""]


def _targets(comparison: Comparison) -> list[str]:
    if not comparison.targets:
        return ["【目标】两份文件均未提取到目标。"]
    changed = [c for c in comparison.targets if c.before and c.after]
    lines = [f"【目标】两份文件共有的指标 {len(changed)} 项："]
    lines += [line for change in changed for line in _target(change)]
    for what, side in (("只见于新文件", "after"), ("只见于原文件", "before")):
        other = "before" if side == "after" else "after"
        lone = [getattr(c, side) for c in comparison.targets if getattr(c, other) is None]
        if lone:
            lines.append(f"{what}的指标 {len(lone)} 项：")
            lines += [f"  · {each.indicator}：{_said(each)}" for each in lone]
    return lines


def _target(change: TargetChange) -> Iterator[str]:
    assert change.before
    assert change.after
    assert change.direction
    assert change.timing
    said = f"{change.direction.label}，{change.timing.label}（{change.reason}）"
    yield f"  · {change.after.indicator}：{said}"
    for name, side in (("原", change.before), ("现", change.after)):
        yield f"      {name}：{_said(side)}"


def _said(side: TargetSide) -> str:
    when = f"，{side.deadline}" if side.deadline else ""
    return f"“{_flat(side.where.quote)}”（{place(side.where)}{when}）"


def indicator_text(rows: Sequence[Row], indicator: str) -> str:
    """One indicator through several documents, as plain text."""
    if not rows:
        return f"各文件均未规定“{indicator}”的目标。\n"
    lines = [f"“{indicator}”在 {len({row.document for row in rows})} 份文件中的目标，共 {len(rows)} 项："]
    for row in rows:
        lines.append(f"· {row.target.where.citation}：“{_flat(row.target.where.quote)}”")
        if row.target.deadline:
            lines[-1] += f"（{row.target.deadline}）"
        if row.direction and row.timing:
            lines.append(f"    {row.direction.label}，{row.timing.label}。{row.reason}")
    return "\n".join(lines) + "\n"
