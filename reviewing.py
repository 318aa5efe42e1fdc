"""Keeps what experts decide on facts: decide, withdraw, import; whoever opens the library then sees it.

In: a library's folder and a :class:`kg.decision.Ruling`. Out: the decision kept. Nothing is read or embedded
again: facts stay as they were extracted, and decisions are replayed on them whenever they are loaded.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import decisions
from kg.decision import Decision, ReviewError, Ruling, UnknownDecisionError, UnknownFactError
from library import Library

# The shapes that facts are held to load in a second: where something is decided, and nowhere else.
# ruff: noqa: PLC0415


def ready() -> None:
    """Load what decisions are held to, which takes a second: for whoever serves people about to decide."""
    import kg.ruling  # noqa: F401
    from kg.rdf_terms import empty_graph
    from kg.soundness import validate

    validate(empty_graph())


def decide(folder: Path, document: str, ruling: Ruling) -> Decision:
    """Keep an expert's decision on a fact.

    Raises:
        UnknownDocumentError, UnknownFactError: there is no such document or fact.
        ReviewError: it is not signed, or says what the document's words do not carry.
        LibraryError: the library cannot be written; nothing was kept.
    """
    from kg.ruling import decision_on

    with decisions.one_at_a_time(folder):
        opened = Library.open(folder)
        words, facts = opened.document(document), opened.facts(document)
        now = datetime.now(UTC)
        for earlier in opened.taken(document):  # a clock that was set back must not reorder decisions
            now = max(now, datetime.fromisoformat(earlier.when) + timedelta(microseconds=1))
        decision = decision_on(words, facts, ruling, now.isoformat(timespec="microseconds"))
        decisions.put(folder, [decision])
    return decision


def withdraw(folder: Path, decision: str) -> None:
    """Take a decision back: the fact is what it was before.

    Raises:
        UnknownDecisionError: there is none with this id.
        LibraryError: the library cannot be written; nothing was changed.
    """
    with decisions.one_at_a_time(folder):
        decisions.drop(folder, decision)


def import_decisions(folder: Path, lines: bytes) -> int:
    """Keep the decisions of a file that was exported, all or none; returns how many are new.

    Raises:
        ReviewError: a line is no decision, or was altered; says which.
        LibraryError: the library cannot be written; nothing was kept.
    """
    taken = decisions.parse(lines)
    with decisions.one_at_a_time(folder):
        return decisions.put(folder, taken)


__all__ = [
    "Decision",
    "ReviewError",
    "Ruling",
    "UnknownDecisionError",
    "UnknownFactError",
    "decide",
    "import_decisions",
    "ready",
    "withdraw",
]
