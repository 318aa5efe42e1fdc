"""What documents do to one another: one repeals or amends another (关于修改《……》的决定, ……同时废止)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document
from ingest.span import Span
from kg.works import Evidence, evidence
from ontology import lexicon

_TABLE = lexicon("versions")["acts"]
_DECISION, _NAMED, _GROUNDS, _LIST_ITEM = (
    re.compile(_TABLE[name]) for name in ("decision", "named", "grounds", "list_item")
)
_KINDS = {kind: re.compile(_TABLE[kind]) for kind in ("repeals", "amends")}
_BEFORE = 200  # characters that tell whether a name is a ground
_IN_MARKS = re.compile(r"《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Act:
    """One document does something to the work that it names."""

    kind: str  # repeals, amends
    by: str  # id of the document that does it
    name: str  # of the work it acts on
    number: str  # its 发文字号 as printed behind the name; empty where it is not
    evidence: Evidence


def acts_of(document: Document) -> tuple[Act, ...]:
    """What the document repeals and amends, by its header and, for a decision, the list in its text."""
    header = document.metadata
    found = []
    for kind, fields in (("repeals", header.repeals), ("amends", header.amends)):
        for field in fields:
            found.append(_act(kind, document, field.span))
    title = header.title
    if title and _DECISION.search(title.value):
        found += _listed(document)
    acts = [act for act in found if act]
    numbered = {(act.kind, act.name) for act in acts if act.number}
    # A title names the work without its number; where the text gives it, that says which.
    kept = [act for act in acts if act.number or (act.kind, act.name) not in numbered]
    return tuple({(act.kind, act.name, act.number): act for act in reversed(kept)}.values())[::-1]


def _act(kind: str, document: Document, span: Span) -> Act | None:
    words = document.text(span)
    match = _NAMED.search(words)
    if match is None:
        return None
    name = match["name"].replace("〈", "《").replace("〉", "》")
    return Act(kind, document.id, name, match["number"] or "", evidence(document, span)[0])


def _listed(document: Document) -> Iterator[Act | None]:
    """The works that a decision names, item by item, each under the verb that was last said.

    Grounds (根据《……》) are not acted on; a name inside a sentence is where that sentence says the verb.
    """
    kind = ""
    title, repaired = document.metadata.title, document.repaired
    below = repaired.to_repaired(title.span) if title else None
    for line in re.finditer(r"[^\n]+", repaired.text):
        if below and line.start() < below.end:
            continue
        kind = _kind(line[0]) or kind
        says = bool(kind and _KINDS[kind].search(_IN_MARKS.sub("", line[0])))
        for match in _NAMED.finditer(line[0]) if kind else ():
            before = line[0][max(0, match.start() - _BEFORE) : match.start()]
            if not _GROUNDS.search(before) and (says or _LIST_ITEM.match(_IN_MARKS.sub("", before))):
                yield _act(kind, document, repaired.to_source(Span(*match.span()).shift(line.start())))


def _kind(line: str) -> str:
    """The verb that a line says outside the names of works; 修改 and 废止 together say neither."""
    bare = _IN_MARKS.sub("", line)
    said = [kind for kind, pattern in _KINDS.items() if pattern.search(bare)]
    return said[0] if len(said) == 1 else ""
