"""What a change of facts touches, so that a decision is held to the ontology with its neighbours alone.

All other facts were found sound when their document was read, or when they were decided on.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from ingest.document import Document
from kg.facts import Facts
from kg.review import numbered

_KINDS = ("targets", "responsibilities", "commitments", "references", "links", "penalties")


def touched(document: Document, before: Facts, after: Facts) -> tuple[Facts, frozenset[str]]:
    """The facts of ``after`` that are not those of ``before``, with what shapes look at beside them; and the
    paths of the clauses that these stand in or name, with the clauses around each.

    A link brings its target and a target its links; a clause those above it and those right below, and all
    of them their responsibilities, for each measure must have one.
    """
    before, after = numbered(before), numbered(after)
    new: dict[str, Any] = {kind: _new(getattr(before, kind), getattr(after, kind)) for kind in _KINDS}
    targets = {each.id for each in new["targets"]} | {link.target for link in new["links"]}
    new["targets"] = tuple(each for each in after.targets if each.id in targets)
    new["links"] = tuple(each for each in after.links if each.target in targets)
    paths = frozenset(_around(document, _clauses(new)))
    new["responsibilities"] = tuple(row for row in after.responsibilities if row.clause in paths)
    return replace(after, **new), paths


def _new(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    held = set(before)
    return tuple(each for each in after if each not in held)


def _clauses(new: dict[str, Any]) -> Iterator[str]:
    for kind in _KINDS:
        for fact in new[kind]:
            yield fact.measure if kind == "links" else fact.clause
    for penalty in new["penalties"]:
        yield from (punished.clause for punished in penalty.punishes)


def _around(document: Document, paths: Iterator[str] | Collection[str]) -> Iterator[str]:
    for path in set(paths):
        if document.has(path):
            clause = document.numbered(document.clause(path))
            yield clause.path
            yield from (each.path for each in document.ancestors(clause))
            yield from (each.path for each in document.children(clause.path))
