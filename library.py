"""The one door to a library of documents: build, open, ask, search, facts, graph.

In: files. Out: answers, clauses, facts and graphs of one revision. The fronts call nothing else.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import qa
import store
from ingest import Clause, Document, IngestError, Kind, Span, read
from kg.facts import Facts
from qa import Answer, Citation, Corpus, cite
from retrieval import Encoder, Hit, Index, RetrievalError, embed, passages

if TYPE_CHECKING:
    import rdflib

    from kg.graph import Graph
    from kg.view import GraphView

# The pipeline and the graphs load in seconds and answering needs none of them: they are imported where used.
# ruff: noqa: PLC0415

_log = logging.getLogger(__name__)
_HOME = Path(__file__).parent

Progress = Callable[[str, int, int], None]
"""Called with a stage's name (Chinese), steps done and steps in all."""


class LibraryError(Exception):
    """The library cannot do what was asked: ``what``, ``where`` and what to ``do``, in Chinese."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what}（{where}）。{do}" if where and where not in what else f"{what}。{do}")
        self.what, self.where, self.do = what, where, do


class UnknownDocumentError(LibraryError):
    """No document of the library has this id."""


class UnknownClauseError(LibraryError):
    """The document has no clause at this path."""


class UnknownNodeError(LibraryError):
    """The graph has no node with this id."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the documents it holds now, and the files it could not read, with why."""

    revision: str
    documents: tuple[str, ...]  # names
    failures: tuple[IngestError, ...]
    unchanged: bool  # the library was up to date already


def default_folder() -> Path:
    """Where the library lives unless told otherwise: $YOUJU_LIBRARY, else var/library of the project."""
    return Path(os.environ.get("YOUJU_LIBRARY") or _HOME / "var" / "library")


def default_sources() -> tuple[Path, ...]:
    """The documents that ship with the project."""
    return tuple(sorted(path for path in (_HOME / "corpus").iterdir() if path.suffix in {".txt", ".md"}))


def fingerprint() -> str:
    """A hash of the code and word lists that read and embed; it and the files decide what is built."""
    digest = hashlib.sha256()
    for folder in ("ontology", "ingest", "kg", "retrieval"):
        for path in sorted((_HOME / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".ttl"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def revision_of(documents: Sequence[Document]) -> str:
    """The revision of a library that holds ``documents``: 16 hex digits, from inputs and rules alone."""
    ids = sorted(f"{document.sha256}:{document.name}" for document in documents)
    return hashlib.sha256("\n".join([fingerprint(), *ids]).encode()).hexdigest()[:16]


def _silent(stage: str, done: int, total: int) -> None:
    """Progress for callers that show none."""


class Library:
    """A library opened at one revision; immutable, safe to share between threads."""

    def __init__(self, folder: Path, snapshot: store.Snapshot) -> None:
        self.folder = folder
        self.revision = snapshot.revision
        self._documents = {document.id: document for document in snapshot.documents}
        self._facts = {facts.document: facts for facts in snapshot.facts}

    @staticmethod
    def build(folder: Path, sources: Sequence[Path], progress: Progress = _silent) -> BuildReport:
        """Make the library in ``folder`` hold exactly the documents in ``sources``.

        Works aside and becomes visible in one step; a file that cannot be read is reported and left
        out; vectors of passages that the library knew are kept.

        Raises:
            LibraryError: no source could be read, or the library cannot be written; it is as it was.
        """
        documents, failures = _read_all(sources, progress)
        revision = revision_of(documents)
        names = tuple(document.name for document in documents)
        try:
            if _is_current(folder, revision):
                return BuildReport(revision, names, failures, unchanged=True)
            from kg.pipeline import extract

            facts = []
            for i, document in enumerate(documents):
                progress("抽取事实", i, len(documents))
                facts.append(extract(document))
            progress("抽取事实", len(documents), len(documents))
            snapshot = store.Snapshot(revision, documents, tuple(facts))
            _make_visible(folder, snapshot, progress)
        except store.StoreError as error:
            raise LibraryError(error.what, str(folder), error.do) from error
        except RetrievalError as error:
            raise LibraryError(error.what, error.where, error.do) from error
        except OSError as error:
            raise LibraryError(
                f"写资料库失败（{error.strerror}），原有内容未受影响",
                str(folder),
                "请检查磁盘空间和权限后重试",
            ) from error
        return BuildReport(revision, names, failures, unchanged=False)

    @staticmethod
    def open(folder: Path) -> "Library":
        """The library in ``folder`` as it is now.

        Raises:
            LibraryError: there is none, or it is damaged.
        """
        try:
            return Library(folder, store.load(folder))
        except store.StoreError as error:
            raise LibraryError(error.what, str(folder), error.do) from error

    @property
    def is_stale(self) -> bool:
        """Whether the rules have changed since the library was built."""
        return self.revision != revision_of(self.documents())

    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order of their file names."""
        return tuple(self._documents.values())

    def document(self, id: str) -> Document:  # noqa: A002 - the contract's own word
        """The document with this id.

        Raises:
            UnknownDocumentError: there is none.
        """
        if id not in self._documents:
            raise UnknownDocumentError("资料库里没有这份文件", id, "请从文件列表中选择")
        return self._documents[id]

    def facts(self, id: str) -> Facts:  # noqa: A002
        """The facts of a document.

        Raises:
            UnknownDocumentError: there is no such document.
        """
        return self._facts[self.document(id).id]

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
        return self._index.search(query, k, document)

    def ask(self, question: str, document: str | None = None) -> Answer:
        """The answer to ``question``, each sentence with its clause, or 文中未规定.

        Raises:
            QuestionError: the question is empty, too long or no text.
        """
        if document is not None:
            self.document(document)
        return qa.ask(question, self.corpus, document)

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

    def _pairs(self) -> tuple[tuple[Document, Facts], ...]:
        return tuple((document, self._facts[document.id]) for document in self.documents())

    @cached_property
    def _graph(self) -> "Graph":

        from kg.graph import build_graph

        return build_graph(self._pairs())

    @cached_property
    def _index(self) -> Index:
        place = _index_folder(self.folder, self.revision)
        if not Index.exists(place):
            _log.warning("index missing, making it again")
            _write_index(self.folder, self.revision, self.documents(), _silent)
        try:
            return Index.open(place, Encoder.shared())
        except RetrievalError as error:
            raise LibraryError(error.what, error.where, error.do) from error

    @cached_property
    def corpus(self) -> Corpus:
        """What questions are asked of; for benchmarks that look into an answer's making."""
        return Corpus(self._documents, self._facts, self._index)


def _read_all(
    sources: Sequence[Path], progress: Progress
) -> tuple[tuple[Document, ...], tuple[IngestError, ...]]:
    documents: dict[str, Document] = {}
    failures = []
    for i, source in enumerate(sources):
        progress("读取文件", i, len(sources))
        try:
            document = read(source)
        except IngestError as error:
            failures.append(error)
        else:
            documents.setdefault(document.id, document)
    progress("读取文件", len(sources), len(sources))
    if not documents:
        first = f"：{failures[0]}" if failures else ""
        raise LibraryError(f"没有一份文件可以读取{first}", "", "资料库没有改动。请检查文件后重试")
    return tuple(sorted(documents.values(), key=lambda each: (each.name, each.id))), tuple(failures)


def _is_current(folder: Path, revision: str) -> bool:
    try:
        return store.load_revision(folder) == revision
    except store.StoreError:
        return False  # damaged or of an older format: build anew, in its place


def _index_folder(folder: Path, revision: str) -> Path:
    return folder / f"index-{revision}"


def _make_visible(folder: Path, snapshot: store.Snapshot, progress: Progress) -> None:
    """Write what is derived first, then the truth, in one transaction; then sweep what is old."""
    vectors = _write_index(folder, snapshot.revision, snapshot.documents, progress)
    store.save(folder, snapshot, vectors)
    for old in folder.glob("index-*"):
        if old != _index_folder(folder, snapshot.revision):
            shutil.rmtree(old, ignore_errors=True)


def _write_index(
    folder: Path, revision: str, documents: Sequence[Document], progress: Progress
) -> store.Vectors:
    """Embed the passages that are new and write the search index of a revision; returns all vectors."""
    texts = [passage for document in documents for passage in passages(document)]
    known = store.load_vectors(folder, [passage.key for passage in texts])
    vectors = embed(texts, known, lambda done, total: progress("计算向量", done, total))
    place, aside = _index_folder(folder, revision), folder / f"index-{revision}.{os.getpid()}.partial"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        Index.build(aside, texts, vectors)
        shutil.rmtree(place, ignore_errors=True)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return vectors


__all__ = [
    "BuildReport",
    "Kind",
    "Library",
    "LibraryError",
    "UnknownClauseError",
    "UnknownDocumentError",
    "UnknownNodeError",
    "default_folder",
    "default_sources",
    "fingerprint",
]
