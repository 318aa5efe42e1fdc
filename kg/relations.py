"""How the documents of a library stand to one another: which rests on, carries out, changes or ends which.

In: documents and their facts. Out: a :class:`Relation` a pair and kind, between documents that are both
there. A text names a work by its title; which of its versions is meant is told by the 发文字号 printed behind
the name, else inferred, and the reason says how. Where that cannot be told (two works of one title, only
versions later than the text), there is no relation between documents, only the reference to the work.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.divisions import leading
from ingest.document import Document
from ingest.title import plain
from kg.acts import Act
from kg.facts import Basis, Facts, Reference, Use
from kg.versions import Register, register
from kg.works import (
    Evidence,
    core,
    date_of,
    evidence,
    is_draft,
    number_of,
    of_one_owner,
    plain_number,
    title_of,
)
from ontology import lexicon

_NAMED = re.compile(lexicon("versions")["acts"]["named"])
_NATION = "中华人民共和国"


class RelationKind(StrEnum):
    """What one document is or does to another."""

    BASED_ON = "based_on"  # 根据《……》
    IMPLEMENTS = "implements"  # 落实《……》
    REVISES = "revises"  # undertakes to: 修订《……》
    CITES = "cites"
    REPLACES = "replaces"  # the next version of one work
    AMENDS = "amends"  # 关于修改《……》的决定
    REPEALS = "repeals"  # 同时废止


_BY_USE = {
    Use.BASIS: RelationKind.BASED_ON,
    Use.IMPLEMENT: RelationKind.IMPLEMENTS,
    Use.REVISE: RelationKind.REVISES,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A document stands so to another one of the library; both are named by id."""

    document: str
    kind: RelationKind
    to: str
    basis: Basis  # stated: the words tell the version too; else inferred
    reason: str  # Chinese: how it is known which document is meant
    evidence: tuple[Evidence, ...]  # the words


@dataclass(frozen=True)
class _Meant:
    """A document that a name means, and how that is known."""

    document: Document
    basis: Basis
    reason: str


@dataclass
class _Found:
    """The relations found, one a pair and kind, with all their evidence."""

    by_key: dict[tuple[str, str, RelationKind], Relation] = field(default_factory=dict)

    def add(self, relation: Relation) -> None:
        key = relation.document, relation.to, relation.kind
        before = self.by_key.setdefault(key, relation)
        told = relation if relation.basis is Basis.STATED else before
        words = tuple(dict.fromkeys((*before.evidence, *relation.evidence)))
        self.by_key[key] = Relation(*key[:1], key[2], key[1], told.basis, told.reason, words)


def relations(pairs: Sequence[tuple[Document, Facts]]) -> tuple[Relation, ...]:
    """All relations between the documents, ordered by their ids and kind."""
    known = register([document for document, _ in pairs])
    held = held_works(known.documents.values())
    found = _Found()
    for relation in (*_by_versions(known), *_by_acts(known)):
        found.add(relation)
    for document, facts in pairs:
        for reference in facts.references:
            if reference.what == "document" and (meant := _meant(reference, document, held, known)):
                kind = _BY_USE.get(reference.use, RelationKind.CITES)
                words = evidence(document, reference.span)
                found.add(Relation(document.id, kind, meant.document.id, meant.basis, meant.reason, words))
    more = {key[:2] for key in found.by_key if key[2] is not RelationKind.CITES}
    kept = [
        each for key, each in found.by_key.items() if key[2] is not RelationKind.CITES or key[:2] not in more
    ]
    return tuple(sorted(kept, key=lambda each: (each.document, each.to, each.kind)))


def work_key(name: str) -> str:
    """What names of one work share: no marks of versions, no 中华人民共和国 before a law's name.

    >>> work_key("中华人民共和国海洋环境保护法（2023年修订）") == work_key("海洋环境保护法")
    True
    """
    return core(name).removeprefix(_NATION)


def held_works(documents: Iterable[Document]) -> Mapping[str, tuple[Document, ...]]:
    """The documents by the :func:`work_key` of their titles, of the work and of the notice that issues it."""
    held: dict[str, tuple[Document, ...]] = {}
    for document in sorted(documents, key=lambda each: each.id):
        titles = (document.metadata.title, document.metadata.notice_title)
        for key in dict.fromkeys(work_key(title.value) for title in titles if title):
            held[key] = (*held.get(key, ()), document)
    return held


def _by_versions(known: Register) -> Iterator[Relation]:
    for document, work in known.works.items():
        for version in work.versions:
            if version.document == document and version.replaces:
                kind, basis = RelationKind.REPLACES, Basis(version.basis)
                yield Relation(document, kind, version.replaces, basis, version.why, version.grounds)


def _by_acts(known: Register) -> Iterator[Relation]:
    for on, acts in known.acts.items():
        for act in acts:
            basis, reason = _how(act, known.documents[on])
            yield Relation(act.by, RelationKind(act.kind), on, basis, reason, (act.evidence,))


def _how(act: Act, on: Document) -> tuple[Basis, str]:
    if act.number and plain_number(act.number) == number_of(on):
        return Basis.STATED, "文中所印的发文字号与它的相同"
    return Basis.INFERRED, "文中所称的名称与它的相同，时间在后；未写明版本"


def _meant(
    reference: Reference, document: Document, held: Mapping[str, tuple[Document, ...]], known: Register
) -> _Meant | None:
    """The document that a reference means; None where none is held, or where it cannot be told."""
    said = _number_behind(reference, document)
    named = [each for each in held.get(work_key(reference.name), ()) if each.id != document.id]
    for each in named if said else ():
        if number_of(each) == said:
            return _Meant(each, Basis.STATED, f"所印的发文字号（{said}）与它的相同")
    fit = [each for each in named if not is_draft(each) and _reaches(each, document)]
    fit = [each for each in fit if not said or not number_of(each)]
    if len({known.works[each.id].versions for each in fit}) != 1:
        return None
    then = [each for each in fit if _before(date_of(each), date_of(document))]
    if not then:
        return None
    newest = max(then, key=lambda each: (date_of(each), each.id))
    work = known.works[newest.id]
    label = next(each.label for each in work.versions if each.document == newest.id)
    which = "资料库中只有这一个版本"
    if len(work.versions) > 1:
        which = f"取引用时资料库中最新的版本（{label or date_of(newest)}）"
    return _Meant(newest, Basis.INFERRED, f"所引的名称与它的标题相同；未写明版本，{which}")


def _number_behind(reference: Reference, document: Document) -> str:
    """The 发文字号 printed behind the name, as it compares; empty where none is."""
    words = document.source[max(0, reference.span.start - 1) : reference.span.end + 60]
    match = _NAMED.search(words)
    return plain_number(match["number"] or "") if match and match.start() <= 1 else ""


def _reaches(named: Document, document: Document) -> bool:
    """Whether a text of ``document``'s issuer may mean ``named`` by its bare title.

    A title that says whose it is means that one anywhere; 节水工作方案 is that of one's own place or above.
    """
    title, owner = plain(title_of(named)), named.metadata.authority
    if owner is None or owner.level == "national" or leading(title) or title.startswith(_NATION):
        return True
    place = document.metadata.authority
    above = owner.code.rstrip("0")
    return bool(above and place and place.code.startswith(above)) or of_one_owner(named, document)


def _before(day: str, other: str) -> bool:
    """Whether a day is before another, as far as both are told: 2024 may be before 2024-05.

    A text of the same day is what a decision made of the work, not the one that it speaks of.
    """
    length = min(len(day), len(other))
    return day[:length] < other[:length] or (day[:length] == other[:length] and length < len("2024-05-01"))
