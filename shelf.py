"""What an open library holds, loaded when it is first asked for: documents, facts, decisions on them.

In: entries and decisions. Out: each document's own decisions, and mappings that load by id.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Generic, TypeVar

import decisions
import store
from ingest import Document
from kg.decision import Decision
from kg.facts import FactKind, Facts, Verdict
from store import Entry, LibraryError

if TYPE_CHECKING:
    from kg.review import Reviewed

_T = TypeVar("_T")


class Shelf(Mapping[str, _T], Generic[_T]):
    """Documents or facts by id, each loaded when it is first asked for; safe to share between threads."""

    def __init__(self, ids: Sequence[str], load: Callable[[str], _T | None]) -> None:
        self._ids, self._load, self._loaded, self._lock = dict.fromkeys(ids), load, dict[str, _T](), RLock()

    def __getitem__(self, key: str) -> _T:
        if key not in self._ids:
            raise KeyError(key)
        with self._lock:
            if key not in self._loaded:
                found = self._load(key)
                if found is None:
                    raise LibraryError("资料库刚刚有改动", key, "请刷新后重试")
                self._loaded[key] = found
            return self._loaded[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def assigned(entries: Sequence[Entry], taken: Sequence[Decision]) -> dict[str, list[Decision]]:
    """The decisions of each document, by id; those whose document is not held, under ''.

    A decision belongs to the file that it was taken on; where that is gone, to the one file that has come in
    its place: of the same name, or of the same title where only one has it.
    """
    held = {entry.id for entry in entries}
    by_name: dict[str, list[Entry]] = {}
    by_title: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
        by_title.setdefault(entry.title or "", []).append(entry)
    found: dict[str, list[Decision]] = {}
    for decision in taken:
        owner = decision.document if decision.document in held else ""
        for same in (
            by_name.get(decision.name, []),
            by_title.get(decision.title, []) if decision.title else [],
        ):
            if not owner and len(same) == 1:
                owner = same[0].id
        found.setdefault(owner, []).append(decision)
    return found


def reviewed(document: Document, facts: Facts, taken: Sequence[Decision]) -> "Reviewed":
    """The facts of a document with the decisions on it."""
    from kg.review import apply  # noqa: PLC0415 - brings the graph's library, which answering needs not

    return apply(document, facts, taken)


def counted(
    entries: Sequence[Entry], taken: Mapping[str, Sequence[Decision]], facts: Mapping[str, Facts]
) -> tuple[Entry, ...]:
    """The entries with their targets counted as reviewed; only documents where that may differ are loaded."""
    changed = {
        key
        for key, each in taken.items()
        if any(d.kind is FactKind.TARGET and d.verdict in (Verdict.REJECT, Verdict.ADD) for d in each)
    }
    return tuple(
        replace(each, targets=len(facts[each.id].targets)) if each.id in changed else each for each in entries
    )


def served(revision: str, digest: str) -> str:
    """The revision that readers see: it changes with the documents and with the decisions on them."""
    return hashlib.sha256(f"{revision}{digest}".encode()).hexdigest()[:16] if digest else revision


def revision_on_disk(folder: Path) -> str | None:
    """The revision that the library in ``folder`` is at now; None where there is none.

    Raises:
        LibraryError: it is damaged or of another version.
    """
    revision = store.load_revision(folder)
    return served(revision, decisions.digest_on_disk(folder)) if revision else None
