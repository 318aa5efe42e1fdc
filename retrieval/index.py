"""The search index of a library: BM25 and cosine over its clauses, fused; derived, and made again at will.

Files in its folder: ``lexical/`` (tantivy), ``clauses.faiss`` and ``sentences.faiss`` (exact inner product),
``rows.json`` (what each row is), and ``about.json``, written last, without which there is no index.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import faiss
import numpy as np

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
    """What the rows of the indexes are; the clauses of a document, and the sentences of a clause, lie together."""

    clauses: tuple[tuple[str, str], ...]  # (document, path)
    sentences: tuple[str, ...]  # path
    first: tuple[int, ...]  # of clause i: sentences first[i] up to first[i + 1]

    def clause_of(self, sentence: int) -> int:
        """The clause row of a sentence row."""
        return int(np.searchsorted(self.first, sentence, side="right")) - 1

    def of_document(self, document: str | None) -> range:
        """The clause rows of a document; all for None, none where it is not in the index."""
        if document is None:
            return range(len(self.clauses))
        here = [row for row, (owner, _) in enumerate(self.clauses) if owner == document]
        return range(here[0], here[-1] + 1) if here else range(0)

    def sentences_of(self, clauses: range) -> range:
        """The sentence rows of neighbouring clauses."""
        return range(self.first[clauses.start], self.first[clauses.stop]) if clauses else range(0)


@dataclass(frozen=True)
class Index:
    """An opened index. Immutable, safe to share between threads."""

    encoder: Encoder
    rows: _Rows
    lexical: LexicalIndex
    clauses: faiss.IndexFlatIP
    sentences: faiss.IndexFlatIP

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
            folder / "lexical", ((row, each.document, each.text) for row, each in enumerate(clauses))
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

    def search(self, query: str, k: int = 10, document: str | None = None) -> tuple[Hit, ...]:
        """The ``k`` clauses nearest to ``query``, best first; ties in order of document and place.

        Fewer where there are not so many; of one document where it is named; none for an empty query.
        """
        within = self.rows.of_document(document)
        if not query.strip() or k < 1 or not within:
            return ()
        vector = self.encoder.query(query)
        fetched = max(_CANDIDATES, 2 * k)
        bm25 = dict(self.lexical.search(weighted_tokens(query), fetched, document))
        near = {row for row, _ in _nearest(self.clauses, vector, fetched, within)}
        parts = _nearest(self.sentences, vector, fetched, self.rows.sentences_of(within))
        near |= {self.rows.clause_of(row) for row, _ in parts}
        cosines = {row: self._cosine(row, vector) for row in sorted(near | bm25.keys())}
        best = max(bm25.values(), default=1.0)
        scores = {row: cos + _LEXICAL_WEIGHT * bm25.get(row, 0.0) / best for row, cos in cosines.items()}
        lexical_ranks, dense_ranks = _ranks(bm25), _ranks(cosines)
        return tuple(
            Hit(*self.rows.clauses[row], scores[row], lexical_ranks.get(row), dense_ranks[row])
            for row in _best(scores)[:k]
        )

    def sentences_near(self, query: str, k: int = 10, document: str | None = None) -> tuple[Hit, ...]:
        """The ``k`` sentences nearest in meaning to ``query``, with their cosines as scores, best first."""
        within = self.rows.sentences_of(self.rows.of_document(document))
        if not query.strip() or k < 1 or not within:
            return ()
        found = dict(_nearest(self.sentences, self.encoder.query(query), k, within))
        return tuple(
            Hit(
                self.rows.clauses[self.rows.clause_of(row)][0],
                self.rows.sentences[row],
                found[row],
                None,
                rank,
            )
            for rank, row in enumerate(_best(found), start=1)
        )

    def _cosine(self, clause: int, vector: Vector) -> float:
        """Mean of the clause's cosine and its best sentence's."""
        whole = float(self.clauses.reconstruct(clause) @ vector)
        first, end = self.rows.first[clause], self.rows.first[clause + 1]
        if first == end:
            return whole
        return (whole + float((self.sentences.reconstruct_n(first, end - first) @ vector).max())) / 2


def _nearest(index: faiss.IndexFlatIP, vector: Vector, k: int, within: range) -> list[tuple[int, float]]:
    """The ``k`` rows of a range with the largest inner products."""
    if not within:
        return []
    selector = faiss.IDSelectorRange(within.start, within.stop)
    cosines, rows = index.search(
        vector[None, :], min(k, len(within)), params=faiss.SearchParameters(sel=selector)
    )
    return [(int(row), float(cos)) for row, cos in zip(rows[0], cosines[0], strict=True) if row >= 0]


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
    first = [0, *np.cumsum(rows["counts"], dtype=int).tolist()]
    return _Rows(tuple((doc, path) for doc, path in rows["clauses"]), tuple(rows["sentences"]), tuple(first))


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
