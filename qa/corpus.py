"""What questions are asked of: documents, their facts and the search index, with look-ups over them."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ingest import Clause, Document, Kind, Span, citation, trimmed
from kg.facts import Facts, Target
from qa.answer import Citation
from qa.synonyms import synonyms_of
from retrieval import Hit, Index

CITABLE = frozenset({Kind.MEASURE, Kind.ARTICLE, Kind.SECTION, Kind.ITEM, Kind.PART, Kind.ACTION})

_REMEMBERED = 20_000
"""Words whose rarity is remembered."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document: a sentence, a heading, a target."""

    document: Document
    span: Span

    @property
    def text(self) -> str:
        """The repaired words, for reading and matching."""
        return self.document.text(self.span)

    @property
    def clause(self) -> Clause:
        """The numbered clause that an official would cite for the words."""
        return self.document.numbered(self.document.clause_at(self.span.start))

    @property
    def above(self) -> tuple[str, str]:
        """What the words are said under: the titles above them, with the sentence that opens their list; the
        title of the work."""
        document, clause = self.document, self.clause
        over = document.ancestors(clause)
        titles = [each.title for each in (clause, *over)]
        if clause.kind is Kind.ITEM and over:
            titles.append(document.text(Span(over[0].span.start, clause.span.start)))
        work = document.metadata.title.value if document.metadata.title else ""
        return "，".join(titles), work


@dataclass(frozen=True)
class Words:
    """How rare words are in a library: counted over the whole of it, whatever part is asked."""

    documents: Mapping[str, Document]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The repaired text of each citable leaf: the units in which a word's rarity is counted."""
        return tuple(
            document.text(clause.span)
            for document in self.documents.values()
            for clause in document.clauses
            if clause.kind in CITABLE and not any(c.kind in CITABLE for c in document.children(clause.path))
        )

    def knows(self, term: str) -> bool:
        """Whether the library has ``term``, or a synonym of it."""
        names = (term, *synonyms_of(term))
        return any(name in text for text in self.texts for name in names)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of ``term`` over citable clauses (Robertson & Spärck Jones 1976)."""
        if term not in self._rarities:
            n = len(self.texts)
            df = sum(term in text for text in self.texts)
            if len(self._rarities) >= _REMEMBERED:
                self._rarities.clear()
            self._rarities[term] = math.log(1 + (n - df + 0.5) / (df + 0.5))
        return self._rarities[term]

    @cached_property
    def _rarities(self) -> dict[str, float]:
        """What was counted before: a question asks for the rarity of each of its words many times."""
        return {}


@dataclass(frozen=True)
class Corpus:
    """The open library as questions see it: all of it, or the documents of its scope."""

    documents: Mapping[str, Document]
    facts: Mapping[str, Facts]
    index: Index
    words: Words
    scope: frozenset[str] | None = None  # ids of the documents asked; None for all

    @staticmethod
    def of(documents: Mapping[str, Document], facts: Mapping[str, Facts], index: Index) -> "Corpus":
        """All of a library."""
        return Corpus(documents, facts, index, Words(documents))

    def narrowed(self, scope: Collection[str]) -> "Corpus":
        """The same library, of which only some documents are asked."""
        return replace(self, scope=frozenset(scope))

    def search(self, text: str, k: int) -> tuple[Hit, ...]:
        """The nearest clauses, best first."""
        return self.index.search(text, k, self.scope)

    def sentences_near(self, text: str, k: int) -> tuple[Hit, ...]:
        """The sentences nearest in meaning, best first."""
        return self.index.sentences_near(text, k, self.scope)

    def within(self) -> tuple[Document, ...]:
        """The documents asked."""
        if self.scope is None:
            return tuple(self.documents.values())
        return tuple(self.documents[each] for each in self.documents if each in self.scope)

    def targets(self) -> Iterator[tuple[Document, Target]]:
        """All targets of the documents asked, in reading order."""
        for each in self.within():
            for target in self.facts[each.id].targets:
                yield each, target

    def rarity(self, term: str) -> float:
        """How rare a word is in the library."""
        return self.words.rarity(term)


def sentences(document: Document, path: str) -> tuple[Evidence, ...]:
    """The sentences and table rows under a clause; a heading that says all there is counts as one."""
    clause = document.clause(path)
    below = [
        each
        for each in document.clauses
        if each.kind in (Kind.SENTENCE, Kind.TABLE_ROW) and clause.span.contains(each.span)
    ]
    if not below and clause.kind is not Kind.FRONT_MATTER:
        return (Evidence(document, document.text_span(clause)),)
    return tuple(Evidence(document, document.text_span(each)) for each in below)


def cite(document: Document, span: Span) -> Citation:
    """The citation of the words at ``span``, trimmed, in official form."""
    span = trimmed(span, document.source)
    clause = document.numbered(document.clause_at(span.start))
    deepest = document.clause_at(span.start)
    label = citation(
        document, deepest.path if deepest.kind is not Kind.SENTENCE else deepest.parent or deepest.path
    )
    return Citation(document.id, clause.path, span, document.quote(span), label)
