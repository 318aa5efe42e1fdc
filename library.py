"""The one door to a library of documents: build, add, remove, open, ask, search, facts, graph.

In: files. Out: answers, clauses, facts and graphs of one revision. The fronts call nothing else.
"""

import logging
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import changes
import configuration
import decisions
import qa
import store
from changes import ChangeReport, Progress, Wish, silent
from ingest import Clause, Document, Span
from kg.decision import Decision
from kg.facts import Facts, Strength
from qa import Answer, Citation, Corpus, cite
from qa.corpus import Words
from qa.llm import reply
from retrieval import Encoder, Hit, Index, RetrievalError
from retrieval.passages import PASSAGE
from shelf import Shelf, assigned, counted, reviewed, revision_on_disk, served
from store import Entry, LibraryError

if TYPE_CHECKING:
    import rdflib

    from kg.comparison import Comparison, Row
    from kg.graph import Graph
    from kg.review import Outcome
    from kg.review_queue import Doubtful
    from kg.versions import Status, Work
    from kg.view import GraphView

# The pipeline and the graphs load in seconds and answering needs none of them: they are imported where used.
# ruff: noqa: PLC0415

_log = logging.getLogger(__name__)
_HOME = Path(__file__).parent


class UnknownDocumentError(LibraryError):
    """No document of the library has this id."""


class UnknownClauseError(LibraryError):
    """The document has no clause at this path."""


class UnknownNodeError(LibraryError):
    """The graph has no node with this id."""


def default_folder() -> Path:
    """Where the library lives unless told otherwise: $YOUJU_LIBRARY, else var/library of the project."""
    return Path(os.environ.get("YOUJU_LIBRARY") or _HOME / "var" / "library")


def default_sources() -> tuple[Path, ...]:
    """The documents that ship with the project: one folder."""
    return (_HOME / "corpus",)


def default_jobs() -> int:
    """How many processes read files at once unless told otherwise: one a core, four at most."""
    return min(os.cpu_count() or 1, 4)


class Library:
    """A library opened at one revision; immutable, safe to share between threads."""

    def __init__(self, folder: Path, before: "Library | None" = None) -> None:
        self.folder = folder
        self._content, self._rules, self._entries = store.load_shelf(folder)
        taken = decisions.load(folder)
        self.revision = served(self._content, decisions.digest_of(each.id for each in taken))
        self._taken = assigned(self._entries, taken)
        ids = [entry.id for entry in self._entries]
        self._documents = Shelf(ids, lambda key: store.load_document(folder, key, self._rules))
        self._extracted = Shelf(ids, lambda key: store.load_facts(folder, key, self._rules))
        if before is not None and before._content == self._content:
            # Only decisions were taken since: nothing that they do not touch is loaded again.
            self._documents, self._extracted = before._documents, before._extracted
            kept = {"_index", "_words"} & vars(before).keys()
            self.__dict__ |= {key: vars(before)[key] for key in kept}
        self._reviewed = Shelf(
            [each for each in self._taken if each],
            lambda key: reviewed(self._documents[key], self._extracted[key], self._taken[key]),
        )
        self._facts = Shelf(
            ids, lambda key: self._reviewed[key].facts if key in self._taken else self._extracted[key]
        )

    @staticmethod
    def build(
        folder: Path, sources: Sequence[Path], progress: Progress = silent, jobs: int | None = None
    ) -> ChangeReport:
        """Make the library in ``folder`` hold exactly the documents in ``sources``: files, folders, archives.

        Becomes visible in one step; a file that cannot be read is reported and left out; what the library
        knew of a document already is kept.

        Raises:
            LibraryError: no source could be read, or the library cannot be written; it is as it was.
        """
        origin = "shipped" if tuple(sources) == default_sources() else "own"
        return _changed(folder, Wish(tuple(sources), replaces=True, origin=origin), progress, jobs)

    @staticmethod
    def add(
        folder: Path, sources: Sequence[Path], progress: Progress = silent, jobs: int | None = None
    ) -> ChangeReport:
        """Add the documents in ``sources`` to the library in ``folder``; those it holds already are known.

        Raises:
            LibraryError: the library cannot be written; it is as it was.
        """
        return _changed(folder, Wish(tuple(sources)), progress, jobs)

    @staticmethod
    def remove(folder: Path, documents: Sequence[str], progress: Progress = silent) -> ChangeReport:
        """Take documents out of the library in ``folder``.

        Raises:
            UnknownDocumentError: it has no such document; nothing is taken out.
            LibraryError: the library cannot be written; it is as it was.
        """
        opened = Library.open(folder)
        for each in documents:
            opened.entry(each)
        return _changed(folder, Wish(removed=frozenset(documents)), progress, None)

    @staticmethod
    def refresh(folder: Path, progress: Progress = silent, jobs: int | None = None) -> ChangeReport:
        """Read all documents again by today's rules, from the files that the library keeps.

        Raises:
            LibraryError: the library cannot be written; it is as it was.
        """
        return _changed(folder, Wish(origin=store.load_origin(folder) or "own"), progress, jobs)

    @staticmethod
    def open(folder: Path) -> "Library":
        """The library in ``folder`` as it is now.

        Raises:
            LibraryError: there is none, or it is damaged.
        """
        key = folder.resolve()
        opened = _opened[key] = Library(folder, _opened.get(key))
        return opened

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All documents in short, in the order of their names; targets counted as reviewed."""
        return counted(self._entries, self._taken, self._facts)

    @property
    def is_stale(self) -> bool:
        """Whether the rules have changed since the library was built."""
        return self._rules != changes.fingerprint()

    @property
    def holds_shipped_only(self) -> bool:
        """Whether nobody has put in or taken out a document since the shipped ones were."""
        return store.load_origin(self.folder) == "shipped"

    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order of their file names."""
        return tuple(self._documents.values())

    def entry(self, id: str) -> Entry:  # noqa: A002 - the contract's own word
        """A document in short.

        Raises:
            UnknownDocumentError: there is none.
        """
        if found := next((each for each in self.entries if each.id == id), None):
            return found
        raise UnknownDocumentError("资料库里没有这份文件", id, "请从文件列表中选择")

    def document(self, id: str) -> Document:  # noqa: A002
        """The document with this id.

        Raises:
            UnknownDocumentError: there is none.
        """
        return self._documents[self.entry(id).id]

    def file(self, id: str) -> bytes:  # noqa: A002
        """The file that a document was read from, byte for byte.

        Raises:
            UnknownDocumentError: there is no such document.
        """
        data = store.load_file(self.folder, self.entry(id).id)
        if data is None:
            raise LibraryError("资料库刚刚有改动", id, "请刷新后重试")
        return data

    def facts(self, id: str) -> Facts:  # noqa: A002
        """The facts of a document, as experts' decisions leave them; errors as of ``document``."""
        return self._facts[self.entry(id).id]

    def taken(self, document: str) -> tuple[Decision, ...]:
        """The decisions on a document, in the order in which they were taken."""
        return tuple(self._taken.get(self.entry(document).id, ()))

    def export_decisions(self) -> bytes:
        """All decisions as JSON Lines, in the order in which they were taken."""
        return decisions.dump(each for taken in self._taken.values() for each in taken)

    def decisions(self, document: str | None = None) -> "tuple[Outcome, ...]":
        """All decisions, or those on one document: whether each is applied, and why not."""
        from kg.review import Outcome, State

        chosen = list(self._documents) if document is None else [self.entry(document).id]
        found = [each for key in chosen if key in self._taken for each in self._reviewed[key].outcomes]
        what = "资料库里没有这份文件，核定留待它加入时套用"
        left = self._taken.get("", ()) if document is None else ()
        return (*found, *(Outcome(each, State.ABSENT, what) for each in left))

    def review_queue(self, document: str) -> "tuple[Doubtful, ...]":
        """The facts of a document that nobody has reviewed yet, those of least evidence first, with why."""
        from kg.review_queue import queue

        return queue(self.document(document), self.facts(document))

    def clause(self, document: str, path: str) -> Clause:
        """The clause at ``path`` of a document.

        Raises:
            UnknownDocumentError, UnknownClauseError: there is none.
        """
        owner = self.document(document)
        if not owner.has(path):
            raise UnknownClauseError(f"这份文件里没有条款 {path}", owner.name, "请从目录中选择")
        return owner.clause(path)

    def cite(self, document: str, span: Span) -> Citation:
        """The citation of the words at ``span``."""
        return cite(self.document(document), span)

    def search(self, query: str, k: int = 10, document: str | None = None) -> tuple[Hit, ...]:
        """The ``k`` clauses nearest to ``query``, best first; of one document where it is named."""
        return self._index.search(query, k, None if document is None else {document})

    def ask(
        self,
        question: str,
        documents: Collection[str] | None = None,
        earlier: Sequence[str] = (),
        strength: Strength | None = None,
    ) -> Answer:
        """The answer to ``question``, each sentence with its clause, or 文中未规定: see :func:`qa.ask`."""
        chosen = None if documents is None else [self.entry(each).id for each in documents]
        superseded = self._superseded(date.today())
        told = partial(qa.ask, corpus=self.corpus, documents=chosen, superseded=superseded, strength=strength)
        answer = told(question, earlier=earlier)
        return answer if self._model is None else qa.assisted(answer, self._model, told)

    @cached_property
    def _model(self) -> qa.Model | None:
        endpoint = configuration.load(self.folder).llm
        return None if endpoint is None else partial(reply, endpoint)

    def works(self) -> "tuple[Work, ...]":
        """The works that several documents are versions of, with their versions, oldest first."""
        from kg.versions import works_of

        return works_of(self.documents())

    def statuses(self, on: date) -> "Mapping[str, Status]":
        """Whether each document holds on a day, by id, with the words that tell."""
        from kg.versions import statuses

        return statuses(self.documents(), on, self.documents())

    @lru_cache(maxsize=2)  # noqa: B019 - a library lives as long as the process, or as its revision
    def _superseded(self, on: date) -> frozenset[str]:
        from kg.versions import superseded

        return superseded(self.documents(), on)

    def suggestions(self, n: int = 6) -> tuple[str, ...]:
        """Questions that this library answers, drawn from its facts."""
        return qa.suggest(self.corpus, n)

    def graph(self) -> "Graph":
        """The graph of all facts."""
        return self._graph

    def graph_roots(self, document: str) -> "GraphView":
        """A document and the clauses directly under it: where an explorer starts."""
        from kg.view import roots

        return roots(self._graph, self.document(document).id)

    def graph_around(self, node: str) -> "GraphView":
        """A node and its direct neighbours.

        Raises:
            UnknownNodeError: the graph has no such node.
        """
        from kg.view import around

        if node not in self._graph:
            raise UnknownNodeError("图谱里没有这个节点", node, "请从图谱中选择")
        return around(self._graph, node)

    def rdf(self) -> "rdflib.Graph":
        """The graph of all facts as RDF."""
        from kg.rdf import to_rdf

        return to_rdf(self._pairs())

    def export(self, key: str, documents: Sequence[str] = ()) -> bytes:
        """The facts of some documents, or of all, in a format of ``kg.exports.FORMATS``.

        Raises:
            UnknownFormatError, UnknownDocumentError: there is no such format or document.
        """
        from kg.exports import export_named

        chosen = [self.entry(each).id for each in documents] or list(self._documents)
        return export_named(key).write((self._documents[each], self._facts[each]) for each in chosen)

    def compare(self, before: str, after: str) -> "Comparison":
        """What changed from one document to another: clauses, their words, targets.

        Raises:
            UnknownDocumentError: there is no such document.
        """
        from kg.comparison import compare

        return compare(self.document(before), self.document(after), self.facts(before), self.facts(after))

    def compare_indicator(self, indicator: str) -> "tuple[Row, ...]":
        """One indicator through all documents that set it."""
        from kg.comparison import compare_indicator

        return compare_indicator(self._pairs(), indicator)

    def _pairs(self) -> tuple[tuple[Document, Facts], ...]:
        return tuple((document, self._facts[document.id]) for document in self.documents())

    @cached_property
    def _graph(self) -> "Graph":
        from kg.graph import build_graph

        return build_graph(self._pairs())

    @cached_property
    def _index(self) -> Index:
        place = changes.index_folder(self.folder, self._content)
        try:
            if not Index.exists(place):
                _log.warning("index missing, making it again")
                pieces = [PASSAGE.validate_json(row) for row in store.load_rows(self.folder)]
                changes.write_index(self.folder, self._content, pieces, store.load_vectors(self.folder))
            return Index.open(place, Encoder.shared())
        except RetrievalError as error:
            raise LibraryError(error.what, error.where, error.do) from error
        except (OSError, KeyError) as error:
            raise LibraryError(
                "检索索引无法重建", str(place), "请检查磁盘空间，或运行 youju build"
            ) from error

    @cached_property
    def corpus(self) -> Corpus:
        """What questions are asked of; for benchmarks that look into an answer's making."""
        return Corpus(self._documents, self._facts, self._index, self._words)

    @cached_property
    def _words(self) -> Words:
        return Words(self._documents)


def _changed(folder: Path, wish: Wish, progress: Progress, jobs: int | None) -> ChangeReport:
    """What a change did, with the decisions that what is held now does not carry any more."""
    report = changes.change(folder, wish, progress, jobs or default_jobs())
    found = Library.open(folder).decisions() if decisions.digest_on_disk(folder) else ()
    return replace(report, flagged=tuple(each for each in found if each.state in ("stale", "orphaned")))


_opened: WeakValueDictionary[Path, Library] = WeakValueDictionary()


__all__ = ["ChangeReport", "Entry", "Library", "LibraryError", "UnknownClauseError", "UnknownDocumentError"]
__all__ += ["UnknownNodeError", "default_folder", "default_jobs", "default_sources", "revision_on_disk"]
