"""Versions of works, and whether a document holds on a day, by what documents print: never by the clock.

In: documents and a date. Out: a :class:`Status` with the words that it rests on; ``unknown`` where none
tells. What is inferred (a newer version of one title) says so.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from ingest.document import Document
from kg.acts import Act, acts_of
from kg.works import (
    Evidence,
    Version,
    Work,
    core,
    date_of,
    evidence,
    is_draft,
    last_change,
    number_of,
    of_one_owner,
    plain_number,
    title_of,
    works,
)  # fmt: skip
from ontology import lexicon

_TABLE = lexicon("versions")
_STATED = {name: re.compile(pattern) for name, pattern in _TABLE["stated"].items()}
_NOT_SEEN = "资料库中未见废止、修订它的文件"


__all__ = [
    "Evidence",
    "Register",
    "State",
    "Status",
    "Summary",
    "Version",
    "Work",
    "register",
    "status_of",
    "statuses",
    "summaries",
    "superseded",
    "to_json",
    "works_of",
]


class State(StrEnum):
    """Whether a document holds."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet_in_force"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ABOLISHED = "abolished"
    DRAFT = "draft"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In Chinese, as it is shown."""
        return str(_TABLE["states"][self.value])


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a document on a day."""

    state: State
    since: str  # ISO date from which the state holds, of not_yet_in_force will end; empty where none tells
    why: str  # Chinese
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Register:
    """Documents with what is known of their versions and of what they do to one another."""

    documents: Mapping[str, Document]  # by id
    works: Mapping[str, Work]  # by the id of each of their versions
    acts: Mapping[str, tuple[Act, ...]]  # by the id of the document acted on


@dataclass(frozen=True, slots=True)
class Summary:
    """One document as a list shows it; ids name documents."""

    document: str
    title: str
    number: str  # 发文字号 as printed, or empty
    version: str  # 2023年修订; empty where nothing tells
    state: State
    state_label: str
    since: str
    why: str
    evidence: tuple[Evidence, ...]
    versions: tuple[str, ...]  # of its work, oldest first, itself among them
    replaces: str | None
    replaced_by: str | None
    amended_by: tuple[str, ...]
    repealed_by: tuple[str, ...]


def register(documents: Sequence[Document]) -> Register:
    """The register of some documents: their works, versions and acts."""
    ordered = sorted(documents, key=lambda each: each.id)
    by_title: dict[str, list[Document]] = {}
    for each in ordered:
        titles = (each.metadata.title, each.metadata.notice_title)
        for key in dict.fromkeys(core(field.value) for field in titles if field):
            by_title.setdefault(key, []).append(each)
    acts: dict[str, tuple[Act, ...]] = {}
    for by in ordered:
        for act in acts_of(by):
            for on in by_title.get(core(act.name), ()):
                if _acts_on(act, by, on):
                    acts[on.id] = (*acts.get(on.id, ()), act)
    by_version = {version.document: work for work in works(ordered) for version in work.versions}
    return Register(
        MappingProxyType({each.id: each for each in ordered}),
        MappingProxyType(by_version),
        MappingProxyType(acts),
    )


def _acts_on(act: Act, by: Document, on: Document) -> bool:
    """Whether an act on a work of that title is one on this document: of that number, owner and time."""
    said, own = plain_number(act.number), number_of(on)
    if by.id == on.id or (said and own and said not in own and own not in said):
        return False
    if date_of(on) >= date_of(by) and date_of(by):
        return False
    return bool(said and own) or of_one_owner(by, on)


def works_of(documents: Sequence[Document]) -> tuple[Work, ...]:
    """The works that several of the documents are versions of; ordered by title."""
    return tuple(work for work in works(documents) if len(work.versions) > 1)


def status_of(document: Document, on: date, others: Sequence[Document]) -> Status:
    """Whether ``document`` holds on a day, as far as it and ``others`` print it."""
    return _status(document, on, register([each for each in others if each.id != document.id] + [document]))


def statuses(documents: Sequence[Document], on: date, others: Sequence[Document]) -> Mapping[str, Status]:
    """Whether each of ``documents`` holds on a day, by id, as far as they and ``others`` print it."""
    known = register(tuple({each.id: each for each in (*others, *documents)}.values()))
    return MappingProxyType({each.id: _status(each, on, known) for each in documents})


def superseded(documents: Sequence[Document], on: date) -> frozenset[str]:
    """The ids of documents that a newer version, in force on that day, has taken the place of."""
    told = statuses(documents, on, ())
    return frozenset(key for key, each in told.items() if each.state is State.SUPERSEDED)


def _status(document: Document, on: date, known: Register) -> Status:
    day = on.isoformat()
    rules: tuple[Callable[[Document, str, Register], Status | None], ...] = (
        _draft,
        _abolished,
        _said_ended,
        _superseded,
        _not_yet,
        _expired,
        _in_force,
    )
    found = next((each for rule in rules if (each := rule(document, day, known))), None)
    if found is None:
        return Status(State.UNKNOWN, "", "文中没有载明施行日期或有效期，资料库中也没有文件说明其效力")
    return _with_amendments(found, document, day, known)


def summaries(documents: Sequence[Document], on: date) -> tuple[Summary, ...]:
    """A row a document, in the order given: its state on a day, its versions, who changed or ended it."""
    known = register(documents)
    return tuple(_summary(each, on, known) for each in documents)


def to_json(rows: Sequence[Summary]) -> str:
    """The rows as JSON text; the same rows give the same text."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)


def _summary(document: Document, on: date, known: Register) -> Summary:
    found = _status(document, on, known)
    work = known.works[document.id]
    own = next(each for each in work.versions if each.document == document.id)
    acts = known.acts.get(document.id, ())
    number = document.metadata.document_number
    return Summary(
        document.id,
        title_of(document),
        number.value if number else "",
        own.label,
        found.state,
        found.state.label,
        found.since,
        found.why,
        found.evidence,
        versions=tuple(each.document for each in work.versions),
        replaces=own.replaces,
        replaced_by=next((each.document for each in work.versions if each.replaces == document.id), None),
        amended_by=tuple(dict.fromkeys(act.by for act in acts if act.kind == "amends")),
        repealed_by=tuple(dict.fromkeys(act.by for act in acts if act.kind == "repeals")),
    )


def _draft(document: Document, _: str, __: Register) -> Status | None:
    standing = document.metadata.standing
    if standing is None or not is_draft(document):
        return None
    return Status(State.DRAFT, "", f"标题注明“{standing.value}”，不是生效文本", evidence(document, standing))


def _abolished(document: Document, day: str, known: Register) -> Status | None:
    for act in known.acts.get(document.id, ()):
        by = known.documents[act.by]
        begins, words, how = start(by)
        if act.kind == "repeals" and begins and begins <= day and not _is_newer_version(by, document, known):
            why = f"《{title_of(by)}》{how}，载明将其废止"
            return Status(State.ABOLISHED, begins, why, (act.evidence, *words))
    return None


def _is_newer_version(by: Document, document: Document, known: Register) -> bool:
    return any(each.document == by.id for each in known.works[document.id].versions)


def _said_ended(document: Document, _: str, __: Register) -> Status | None:
    said = document.metadata.stated_status
    if said is None or not _STATED["ended"].search(said.value) or _STATED["partly"].search(said.value):
        return None
    return Status(State.ABOLISHED, "", f"页面注明“{said.value}”", evidence(document, said))


def _superseded(document: Document, day: str, known: Register) -> Status | None:
    later = sorted(
        (starts[0], version.document, starts, version)
        for version, starts in _later_versions(document, known)
        if starts[0] and starts[0] <= day
    )
    if not later:
        return None
    begins, by, (_, words, how), version = later[0]
    basis = f"（{version.why}）" if version.replaces == document.id else ""
    why = f"《{title_of(known.documents[by])}》{version.label}文本{how}{basis}"
    return Status(State.SUPERSEDED, begins, why, words)


Start = tuple[str, tuple[Evidence, ...], str]
"""The day from which a text holds (empty where it is not printed), the words, how they tell (Chinese)."""


def _later_versions(document: Document, known: Register) -> Iterator[tuple[Version, Start]]:
    for version in known.works[document.id].versions:
        other = known.documents[version.document]
        if not is_draft(other) and date_of(document) and date_of(other) > date_of(document):
            yield version, start(other)


def start(document: Document) -> Start:
    """The day from which the text of a document holds: 施行日期; of an amended law its 修正; else 成文日期.

    The words are those that tell the day, the reason says which of the three it is.
    """
    header = document.metadata
    change, effective = last_change(document), header.effective
    if effective and (
        change is None or change.kind in ("passed", "approved") or effective.value >= change.date
    ):
        how = f"自{effective.value}起施行" + (f"（{effective.why}）" if effective.why else "")
        return effective.value, evidence(document, effective), how
    if change:
        how = f"于{change.date}通过或修改，施行日期条款未变，按题注日期计"
        return change.date, evidence(document, change), how
    for field, name in ((header.issued, "成文"), (header.published, "发布")):
        if field:
            return field.value, evidence(document, field), f"{name}日期为{field.value}，未载明施行日期"
    return "", (), ""


def _not_yet(document: Document, day: str, _: Register) -> Status | None:
    begins, words, how = start(document)
    return Status(State.NOT_YET, begins, how, words) if begins > day else None


def _expired(document: Document, day: str, _: Register) -> Status | None:
    header = document.metadata
    if header.expires and header.expires.value < day:
        after = (date.fromisoformat(header.expires.value) + timedelta(days=1)).isoformat()
        why = f"有效期至{header.expires.value}" + (f"（{header.expires.why}）" if header.expires.why else "")
        return Status(State.EXPIRED, after, why, evidence(document, header.expires))
    return None


def _in_force(document: Document, day: str, _: Register) -> Status | None:
    header = document.metadata
    begins, words, how = start(document)
    if header.period and header.period.end < int(day[:4]) and not header.expires:
        period = f"{header.period.start}—{header.period.end}年"
        why = f"标题载明的实施期限（{period}）已满；文中没有规定期满后是否继续有效"
        return Status(State.UNKNOWN, "", why, evidence(document, header.period.span))
    bounds = [fact.span for fact in (header.expires, header.period) if fact]
    if header.effective or (begins and (bounds or header.stated_status)):
        until = f"，有效期至{header.expires.value}" if header.expires else ""
        if header.period and not header.effective:
            until = f"，在标题载明的实施期限（{header.period.start}—{header.period.end}年）内"
        page = f"；页面注明“{header.stated_status.value}”" if header.stated_status else ""
        said = evidence(document, *bounds, header.stated_status)
        return Status(State.IN_FORCE, begins, f"{how}{until}{page}；{_NOT_SEEN}", (*words, *said))
    return None


def _with_amendments(found: Status, document: Document, day: str, known: Register) -> Status:
    """A text that a later decision amends holds, but not word for word: say so."""
    if found.state is not State.IN_FORCE:
        return found
    for act in known.acts.get(document.id, ()):
        by = known.documents[act.by]
        begins, words, _ = start(by)
        if act.kind == "amends" and begins and begins <= day:
            why = found.why.removesuffix(f"；{_NOT_SEEN}")
            why += f"；《{title_of(by)}》对它作了修改（{begins}），本文本不含修改内容"
            found = replace(found, why=why, evidence=(*found.evidence, act.evidence, *words))
    return found
