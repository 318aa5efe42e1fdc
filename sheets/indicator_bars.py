"""Targets of one indicator beside each other: of one plan through its years, and of the library's plans.

In: documents and facts. Out: for each indicator of a document, bars on one axis, whose unit they share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document
from kg.comparison.indicators import SAME, amount_of, indicator_likeness, unit_of
from kg.facts import Facts, Operator, Target

_CHANGES = frozenset({Operator.UP, Operator.DOWN})


@dataclass(frozen=True, slots=True)
class Bar:
    """A target on an axis: ``low`` and ``high`` in its unit, alike but for a range; None: no number."""

    document: str
    target: Target
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """Bars that may stand on one axis; names as printed are the targets' own."""

    name: str  # as its first target prints it
    unit: str  # of the axis; empty where the values have none
    bars: tuple[Bar, ...]

    @property
    def plans(self) -> int:
        """How many documents set it."""
        return len({bar.document for bar in self.bars})


def indicator_bars(own: str, pairs: Sequence[tuple[Document, Facts]]) -> tuple[Indicator, ...]:
    """The indicators of the document ``own``, each with the targets that other documents set for it.

    Targets stand on one axis where their names are those of one indicator, their units convert into each
    other, and all are levels to reach, or changes of one direction against one year. Those that most
    documents set come first, then in reading order.
    """
    groups: list[list[tuple[str, Target]]] = []
    ordered = sorted(pairs, key=lambda pair: (pair[0].id != own, pair[0].name, pair[0].id))
    for document, facts in ordered:
        for target in facts.targets:
            group = next((each for each in groups if _fits(each[0][1], target)), None)
            if group is not None:
                group.append((document.id, target))
            elif document.id == own:
                groups.append([(document.id, target)])
    found = [_indicator(own, group) for group in groups]
    return tuple(sorted(found, key=lambda each: -each.plans))


def _fits(first: Target, other: Target) -> bool:
    if first.indicator != other.indicator and indicator_likeness(first.indicator, other.indicator) < SAME:
        return False
    return _axis(first) == _axis(other)


def _axis(target: Target) -> tuple[object, ...]:
    if target.value is None:
        return (None,)
    change = target.operator if target.operator in _CHANGES else None
    return (unit_of(target.unit)[0], change, target.baseline if change else None)


def _indicator(own: str, group: Sequence[tuple[str, Target]]) -> Indicator:
    first = group[0][1]
    unit = first.unit or ""
    factor = unit_of(unit)[1]
    bars = [Bar(document, target, *_ends(target, factor)) for document, target in group]
    bars.sort(
        key=lambda bar: (
            bar.document != own,
            bar.document if bar.document != own else "",
            bar.target.deadline or "",
        )
    )
    return Indicator(first.indicator, unit, tuple(bars))


def _ends(target: Target, factor: float) -> tuple[float | None, float | None]:
    if target.value is None:
        return None, None
    low = amount_of(target) / factor
    return low, amount_of(target, top=True) / factor if target.value_max is not None else low
