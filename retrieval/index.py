"""The search index of a library: BM25 and cosine over its clauses, fused; derived, and made again at will.

Files in its folder: ``lexical/`` (tantivy), ``clauses.faiss`` and ``sentences.faiss`` (exact inner product),
``rows.json`` (what each row is), and ``about.json``, written last, without which there is no index.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import DIMENSIONS, Encoder, Vector
from retrieval.errors import IndexDamagedError
from retrieval.expansion import weighted_tokens
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, Unit

_FORMAT = 1
_CANDIDATES = 200
"""Fewest clauses and sentences fetched from each index before fusion."""
_LEXICAL_WEIGHT = 0.02
"""Of BM25 over the best BM25, beside a cosine: e5's cosines of one language differ by hundredths. A convex
combination, for it finds more than fusion of ranks (Bruch et al. 2023; docs/benchmarks.md has the curve)."""


_parameters: Any = faiss.SearchParameters  # its type stub forgets the arguments
# One question over some thousand rows is no work to share: threads that wait for each other make it eight
# times slower on a machine with other work to do. It is a setting of this library in this process.
faiss.omp_set_num_threads(1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause (or sentence) found. ``score`` orders the hits of one question; it is no confidence."""

    document: str  # Document.id
    path: str
    score: float
    lexical_rank: int | None  # from 1, among the hits of BM25; None where it has none of the words
    dense_rank: int | None  # from 1, among the candidates by cosine; None where not compared


@dataclass(frozen=True)
class _Rows:
    """What the rows are; clauses of one document lie together, and so do sentences of one clause."""

    clauses: tuple[tuple[str, str], ...]  # (document, path)
    sentences: tuple[str, ...]  # path
    first: NDArray[np.int64]  # of clause i: sentences first[i] up to first[i + 1]

    @cached_property
    def documents(self) -> Mapping[str, range]:
        """The clause rows of each document."""
        numbered = enumerate(document for document, _ in self.clauses)
        groups = {
            document: [row for row, _ in rows] for document, rows in groupby(numbered, lambda row: row[1])
        }
        return {document: range(rows[0], rows[-1] + 1) for document, rows in groups.items()}

    def of_documents(self, documents: Collection[str] | None) -> NDArray[np.int64]:
        """The clause rows of some documents; all for None, none of one that is not in the index."""
        if documents is None:
            return np.arange(len(self.clauses))
        parts = [self.documents[each] for each in sorted(documents) if each in self.documents]
        return np.concatenate([np.arange(part.start, part.stop) for part in [*parts, range(0)]])

    def clauses_of(self, sentences: list[int]) -> list[int]:
        """The clause row of each sentence row."""
        rows: list[int] = (np.searchsorted(self.first, sentences, side="right") - 1).tolist()
        return rows

    def sentences_of(self, clauses: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sentence rows of clauses."""
        counts = self.first[clauses + 1] - self.first[clauses]
        rows: NDArray[np.int64] = np.arange(counts.sum()) + np.repeat(
            self.first[clauses] - np.cumsum(counts) + counts, counts
        )
        return rows


@dataclass(frozen=True)
class Index:
    """An opened index. Immutable, safe to share between threads."""

    encoder: Encoder
    rows: _Rows
    lexical: LexicalIndex
    clause_vectors: faiss.Index
    sentence_vectors: faiss.Index

    @staticmethod
    def build(folder: Path, passages: Sequence[Passage], vectors: Mapping[str, Vector]) -> None:
        """Write the index of ``passages``, with their vectors by key, into ``folder``, made if needed.

        The order of documents makes no difference. The caller makes the folder visible when it is whole.

        Raises:
            KeyError: a passage has no vector.
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        ordered = sorted(passages, key=lambda passage: passage.document)  # stable: reading order stays
        clauses = [passage for passage in ordered if passage.unit is Unit.CLAUSE]
        sentences = [passage for passage in ordered if passage.unit is Unit.SENTENCE]
        LexicalIndex.build(
            folder / "lexical", ((row, each.document, each.terms) for row, each in enumerate(clauses))
        )
        for name, units in (("clauses", clauses), ("sentences", sentences)):
            _write_vectors(folder / f"{name}.faiss", [vectors[each.key] for each in units])
        counts = {
            key: sum(1 for _ in group)
            for key, group in groupby(sentences, key=lambda each: (each.document, each.clause))
        }
        rows = {
            "clauses": [[each.document, each.path] for each in clauses],
            "sentences": [each.path for each in sentences],
            "counts": [counts.get((each.document, each.path), 0) for each in clauses],
        }
        _write_json(folder / "rows.json", rows)
        _write_json(folder / "about.json", {"format": _FORMAT, "sizes": _sizes(folder)})

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a whole index of this version lies in ``folder``."""
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            return bool(about["format"] == _FORMAT and about["sizes"] == _sizes(folder))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    @staticmethod
    def open(folder: Path, encoder: Encoder) -> "Index":
        """The index in ``folder``.

        Raises:
            IndexDamagedError: there is none, or its files are not those that were written.
        """
        if not Index.exists(folder):
            raise _damaged(folder)
        try:
            rows = _read_rows(folder / "rows.json")
            lexical = LexicalIndex.open(folder / "lexical")
            clauses = faiss.read_index(str(folder / "clauses.faiss"))
            sentences = faiss.read_index(str(folder / "sentences.faiss"))
        except (OSError, ValueError, KeyError, RuntimeError) as error:  # faiss raises RuntimeError for all
            raise _damaged(folder) from error
        if (clauses.ntotal, sentences.ntotal) != (len(rows.clauses), len(rows.sentences)):
            raise _damaged(folder)
        return Index(encoder, rows, lexical, clauses, sentences)

    def search(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` clauses nearest to ``query``, best first; ties in order of document and place.

        Fewer where there are not so many; of some documents where they are named; none for an empty query.
        """
        within = self.rows.of_documents(documents)
        if not query.strip() or k < 1 or not len(within):
            return ()
        vector = self.encoder.query(query)
        fetched = max(_CANDIDATES, 2 * k)
        bm25 = dict(self.lexical.search(weighted_tokens(query), fetched, documents))
        near = {row for row, _ in _nearest(self.clause_vectors, vector, fetched, within)}
        parts = _nearest(self.sentence_vectors, vector, fetched, self.rows.sentences_of(within))
        near.update(self.rows.clauses_of([row for row, _ in parts]), bm25)
        cosines = self._cosines(sorted(near), vector)
        best = max(bm25.values(), default=1.0)
        scores = {row: cos + _LEXICAL_WEIGHT * bm25.get(row, 0.0) / best for row, cos in cosines.items()}
        lexical_ranks, dense_ranks = _ranks(bm25), _ranks(cosines)
        return tuple(
            Hit(*self.rows.clauses[row], scores[row], lexical_ranks.get(row), dense_ranks[row])
            for row in _best(scores)[:k]
        )

    def sentences_near(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """The ``k`` sentences nearest in meaning to ``query``, with their cosines as scores, best first."""
        within = self.rows.sentences_of(self.rows.of_documents(documents))
        if not query.strip() or k < 1 or not len(within):
            return ()
        found = _nearest(self.sentence_vectors, self.encoder.query(query), k, within)
        owners = self.rows.clauses_of([row for row, _ in found])
        return tuple(
            Hit(self.rows.clauses[owner][0], self.rows.sentences[row], cosine, None, rank)
            for rank, (owner, (row, cosine)) in enumerate(zip(owners, found, strict=True), start=1)
        )

    def _cosines(self, clauses: list[int], vector: Vector) -> dict[int, float]:
        """Of each clause the mean of its own cosine and its best sentence's."""
        rows = np.array(clauses, dtype=np.int64)
        whole = self.clause_vectors.reconstruct_batch(rows) @ vector
        counts = self.rows.first[rows + 1] - self.rows.first[rows]
        owners = np.repeat(np.arange(len(rows)), counts)
        sentences = self.rows.sentences_of(rows)
        best = np.where(counts > 0, np.float32(-1), whole)
        if len(sentences):
            np.maximum.at(best, owners, self.sentence_vectors.reconstruct_batch(sentences) @ vector)
        return dict(zip(clauses, ((whole + best) / 2).tolist(), strict=True))


def _nearest(
    index: faiss.Index, vector: Vector, k: int, within: NDArray[np.int64]
) -> list[tuple[int, float]]:
    """The ``k`` rows among ``within`` with the largest inner products, best first, ties by row."""
    if not len(within):
        return []
    # Without a selector faiss takes its fast path, ten times as fast.
    every = len(within) == index.ntotal
    selected = None if every else _parameters(sel=faiss.IDSelectorBatch(within))
    cosines, rows = index.search(vector[None, :], min(k, len(within)), params=selected)
    found = zip(rows[0].tolist(), cosines[0].tolist(), strict=True)
    return sorted(((row, cosine) for row, cosine in found if row >= 0), key=lambda hit: (-hit[1], hit[0]))


def _best(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda row: (-scores[row], row))


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    return {row: rank for rank, row in enumerate(_best(scores), start=1)}


def _write_vectors(file: Path, vectors: Sequence[Vector]) -> None:
    index = faiss.IndexFlatIP(DIMENSIONS)
    if vectors:
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    file.write_bytes(faiss.serialize_index(index).tobytes())  # its own writer hides why a disk refused


def _write_json(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _read_rows(file: Path) -> _Rows:
    rows = json.loads(file.read_text(encoding="utf-8"))
    first = np.cumsum([0, *rows["counts"]], dtype=np.int64)
    return _Rows(tuple((doc, path) for doc, path in rows["clauses"]), tuple(rows["sentences"]), first)


def _sizes(folder: Path) -> dict[str, int]:
    """Size of each file; tantivy's locks come and go."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in _files(folder)
        if path.suffix != ".lock" and path.name != "about.json"
    }


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _damaged(folder: Path) -> IndexDamagedError:
    return IndexDamagedError("检索索引不存在或已损坏", str(folder), "请运行 make app 或 youju build 重建")
