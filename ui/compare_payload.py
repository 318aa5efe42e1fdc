"""A comparison of two documents as the plain JSON that the component draws."""

import re
from collections.abc import Iterator

from kg.comparison.changes import Change, Comparison, Pair, Side, TargetChange, TargetSide, Timing
from kg.comparison.words import Op
from ui.payloads import Json

_ORDER = (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.UNCHANGED)
_TOLD = frozenset({Timing.EARLIER, Timing.LATER})
_WRAP = re.compile(r"[ \t\u3000]*\n\s*")


def compare_payload(found: Comparison) -> Json:
    """Clauses in the later document's order, each side in pieces, the changed ones told; then targets."""
    return {
        "names": {each.value: each.label for each in _ORDER},
        "before": {"id": found.before.document, "title": found.before.title, "label": found.before.label},
        "after": {"id": found.after.document, "title": found.after.title, "label": found.after.label},
        "pairs": [_pair(each) for each in found.pairs],
        "targets": [_target(each) for each in found.targets],
    }


def _pair(pair: Pair) -> Json:
    whole = pair.rewritten or not pair.words
    notes = [
        name
        for name, holds in (
            ("移位", pair.moved),
            ("改号", pair.renumbered and not pair.moved),
            ("改写", pair.rewritten),
        )
        if holds and pair.before and pair.after
    ]
    return {
        "change": pair.change.value,
        "frame": pair.frame,
        "notes": notes,
        "reason": pair.reason,
        "before": _side(pair.before, list(_pieces(pair, pair.before, before=True, whole=whole))),
        "after": _side(pair.after, list(_pieces(pair, pair.after, before=False, whole=whole))),
    }


def _side(side: Side | None, pieces: list[Json]) -> Json | None:
    if side is None:
        return None
    return {"path": side.path, "citation": side.citation, "number": side.number, "pieces": pieces}


def _pieces(pair: Pair, side: Side | None, *, before: bool, whole: bool) -> Iterator[Json]:
    """The words of one side, cut where they begin or cease to be changed."""
    if side is None:
        return
    if whole:
        changed = pair.change is Change.CHANGED
        yield {"text": _joined(side.quote), "changed": changed}
        return
    for each in pair.words:
        words = each.before if before else each.after
        if words:
            yield {"text": _joined(words), "changed": each.op is not Op.SAME}


def _joined(words: str) -> str:
    """Words as they are read: a line of the page is no line of the sentence."""
    return _WRAP.sub("\n", words)


def _target(change: TargetChange) -> Json:
    shown = change.after or change.before
    became = "新增" if change.before is None else "不再提出" if change.after is None else ""
    if change.direction is not None:
        became = change.direction.label
    timing = change.timing.label if change.timing in _TOLD else ""
    return {
        "indicator": shown.indicator if shown else "",
        "became": became,
        "direction": change.direction.value if change.direction else "lone",
        "timing": timing,
        "reason": change.reason,
        "before": _value(change.before),
        "after": _value(change.after),
    }


def _value(side: TargetSide | None) -> Json | None:
    if side is None:
        return None
    where = side.where
    return {"quote": _joined(where.quote), "path": where.path, "citation": where.citation}
