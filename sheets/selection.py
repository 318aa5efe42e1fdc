"""Which rows of a sheet are asked for."""

from dataclasses import dataclass

from ingest.document import Document
from kg.facts import Facts, Level, Reference, Responsibility, Strength
from sheets.labels import LEVELS, STRENGTHS, date_label


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that a row must all meet; an empty one asks nothing, in a full one any value will do."""

    levels: frozenset[Level] = frozenset()
    bodies: tuple[str, ...] = ()  # part of a body's name
    strengths: frozenset[Strength] = frozenset()
    due_from: str | None = None  # ISO year, month or date, the first that counts
    due_to: str | None = None  # the last that counts; 2025 holds all of 2025
    places: tuple[str, ...] = ()  # part of a place's name or of a scope

    def takes_deadline(self, deadline: str | None) -> bool:
        """Whether a deadline lies in the span asked for; none does where one is asked for."""
        if self.due_from is None and self.due_to is None:
            return True
        if not deadline:
            return False
        last = self.due_to is None or deadline[: len(self.due_to)] <= self.due_to
        return last and (self.due_from is None or _end(deadline) >= _end(self.due_from[: len(deadline)]))

    def takes_responsible(self, responsible: tuple[Responsibility, ...]) -> bool:
        """Whether a level and a body asked for are among those responsible."""
        levels = {each.level for each in responsible}
        bodies = [each.body or "" for each in responsible]
        return (not self.levels or bool(self.levels & levels)) and (
            not self.bodies or any(name in body for name in self.bodies for body in bodies)
        )

    def takes_place(self, names: tuple[str, ...]) -> bool:
        """Whether one of ``names`` has a place asked for in it."""
        return not self.places or any(place in name for place in self.places for name in names)

    def said(self) -> str:
        """The conditions in Chinese, for the head of a sheet; empty where there are none."""
        parts = [
            ("层级", "、".join(LEVELS[each] for each in Level if each in self.levels)),
            ("责任单位", "、".join(self.bodies)),
            ("力度", "、".join(STRENGTHS[each] for each in Strength if each in self.strengths)),
            ("时限不早于", date_label(self.due_from) if self.due_from else ""),
            ("时限不晚于", date_label(self.due_to) if self.due_to else ""),
            ("地区", "、".join(self.places)),
        ]
        return "；".join(f"{name}：{value}" for name, value in parts if value)


EVERYTHING = Selection()


def responsible_for(document: Document, facts: Facts, path: str) -> tuple[Responsibility, ...]:
    """Those responsible for a clause: its own, or those of the nearest clause above that names any."""
    clause = document.clause(path)
    for each in (clause, *document.ancestors(clause)):
        if found := tuple(r for r in facts.responsibilities if r.clause == each.path and r.level is not None):
            return found
    return ()


def places_of(facts: Facts, path: str) -> tuple[str, ...]:
    """Names of the places that a clause names."""
    return tuple(each.name for each in facts.references if _is_place(each) and each.clause == path)


def _is_place(reference: Reference) -> bool:
    return reference.what == "place"


def _end(iso: str) -> str:
    """The last day of a year or month, near enough to compare: 2025 ends after 2025-12."""
    return iso + "-99-99"[len(iso) - 4 :] if len(iso) < 10 else iso
