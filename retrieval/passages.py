"""What is embedded and indexed of a document: each citable clause whole, and each of its sentences.

Measured (docs/benchmarks.md): a clause's vector is better with the titles above it and the work's title in
its text, a sentence's is better bare; the mean of both finds more than either.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pydantic import TypeAdapter

from ingest import Clause, Document
from kg.segmentation import tokens
from retrieval.weights import SHA256


class Unit(StrEnum):
    """What a passage is a passage of."""

    CLAUSE = "clause"  # a whole citable clause
    SENTENCE = "sentence"  # a sentence or table row of it, or whatever smallest piece it has


@dataclass(frozen=True)
class Passage:
    """A piece of a document as it is searched: repaired text under the titles it stands below."""

    document: str  # Document.id
    clause: str  # path of the clause an official would cite
    path: str  # path of what the text is: the clause itself, or a sentence of it
    unit: Unit
    text: str  # of a clause: titles from the top down, then the words, a line each; of a sentence: its words
    terms: str = ""  # of a clause: its search tokens, parted by spaces, for BM25

    @cached_property
    def key(self) -> str:
        """Hash of the model and the text: what the vector depends on, and nothing else."""
        return hashlib.sha256(f"{SHA256}\n{self.text}".encode()).hexdigest()[:32]


PASSAGE = TypeAdapter(Passage)
"""A passage as JSON and back: how a library keeps it."""


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in reading order, each clause before its sentences.

    A clause is one an official would cite: measure, section, article, the front matter; in a document
    without numbering, each paragraph. Every word of the document is in the passage of one clause.
    """
    return tuple(
        passage
        for clause, lines in _cited(document)
        for passage in (_whole(document, clause, lines), *_parts(document, clause, lines))
        if passage.text
    )


def _cited(document: Document) -> Iterator[tuple[Clause, list[Clause]]]:
    """Each citable clause with the pieces of text that are its own, not those of a numbered clause below."""
    found: dict[str, tuple[Clause, list[Clause]]] = {}
    for clause in document.clauses:
        if document.children(clause.path):
            continue
        owner = document.numbered(clause)
        lines = found.setdefault(owner.path, (owner, []))[1]
        if clause is not owner:
            lines.append(clause)
    yield from found.values()


def _whole(document: Document, clause: Clause, lines: list[Clause]) -> Passage:
    work = document.metadata.title
    above = [each.title for each in document.ancestors(clause)]
    own = [clause.title, *(_words(document, line) for line in lines)] if lines else [_words(document, clause)]
    text = "\n".join(filter(None, [document.text(work.span) if work else "", *above[::-1], *own]))
    return Passage(document.id, clause.path, clause.path, Unit.CLAUSE, text, " ".join(tokens(text)))


def _parts(document: Document, clause: Clause, lines: list[Clause]) -> Iterator[Passage]:
    for line in lines or [clause]:
        yield Passage(document.id, clause.path, line.path, Unit.SENTENCE, _words(document, line))


def _words(document: Document, clause: Clause) -> str:
    return document.text(clause.span).strip()
