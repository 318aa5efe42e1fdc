"""Our search beside those that one would pick instead: ``python -m bench.peers [--cmrc FILE]``.

Needs the extra ``peers``. All get the same passages, clauses under their titles, and the same questions;
those that embed get the same model with its prefixes; those that count words get jieba's, but for txtai,
which has a tokenizer of its own. Each runs in a process of its own: seconds to index, milliseconds a
question, memory at most.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray

from evaluation import RankFigures, first_right, rank_figures, shipped_sets
from evaluation.cmrc import load_cmrc
from evaluation.search import Asked, asked_of
from ingest import read
from retrieval import Encoder, Index, Passage, Unit, embed, ensure_model, passages

# Each peer is imported in the process that runs it: what one loads is not another's memory.
# ruff: noqa: PLC0415

_DEEPEST = 10
_FUSION = 60  # Cormack et al. 2009

Search = Callable[[str], Sequence[int]]
"""A question in, rows of passages out, best first."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is searched, and the questions with the rows that answer each."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[tuple[str, frozenset[int]], ...]

    @property
    def clauses(self) -> list[Passage]:
        """The passages that peers get: a row each."""
        return [each for each in self.passages if each.unit is Unit.CLAUSE]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one system did: how it ranks, and its cost."""

    ranks: RankFigures
    build: float  # seconds
    p50: float  # milliseconds
    p95: float
    memory: float  # MiB, resident, at most


def ours(task: Task) -> Search:
    """Youju's index: clauses and sentences, cosine and BM25."""
    folder = Path(tempfile.mkdtemp())
    Index.build(folder, task.passages, embed(task.passages, {}))
    index = Index.open(folder, Encoder.shared())
    rows = {(each.document, each.path): row for row, each in enumerate(task.clauses)}
    return lambda question: [rows[hit.document, hit.path] for hit in index.search(question, _DEEPEST)]


def words(text: str) -> list[str]:
    """jieba's words for search, without white space."""
    return [word for word in jieba.cut_for_search(text) if word.strip()]


def bm25(task: Task) -> Search:
    """bm25s over jieba's words."""
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([words(each.text) for each in task.clauses], show_progress=False)

    def search(question: str) -> list[int]:
        found, _ = retriever.retrieve([words(question)], k=_DEEPEST, show_progress=False)
        return [int(row) for row in found[0]]

    return search


def _model() -> Any:
    os.environ |= {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(ensure_model()), device="cpu", local_files_only=True)


def _embedded(model: Any, task: Task) -> NDArray[np.float32]:
    texts = [f"passage: {each.text}" for each in task.clauses]
    vectors: NDArray[np.float32] = model.encode(texts, normalize_embeddings=True)
    return vectors


def _asked(model: Any, question: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = model.encode(f"query: {question}", normalize_embeddings=True)
    return vector


def dense(task: Task) -> Search:
    """sentence-transformers, a vector a clause."""
    model = _model()
    vectors = _embedded(model, task)
    return lambda question: np.argsort(-(vectors @ _asked(model, question)))[:_DEEPEST].tolist()


def fused(task: Task) -> Search:
    """The ranks of both fused: sum of 1 / (60 + rank)."""
    model = _model()
    vectors = _embedded(model, task)
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([words(each.text) for each in task.clauses], show_progress=False)

    def search(question: str) -> list[int]:
        k = min(50, len(task.clauses))
        by_words, _ = retriever.retrieve([words(question)], k=k, show_progress=False)
        by_vector = np.argsort(-(vectors @ _asked(model, question)))[:k]
        scores: dict[int, float] = {}
        for ranking in (by_words[0], by_vector):
            for rank, row in enumerate(ranking, 1):
                scores[int(row)] = scores.get(int(row), 0.0) + 1 / (_FUSION + rank)
        return sorted(scores, key=lambda row: -scores[row])[:_DEEPEST]

    return search


def txtai(task: Task) -> Search:
    """txtai's hybrid of BM25 and vectors, as it comes."""
    os.environ |= {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
    from txtai import Embeddings

    embeddings = Embeddings(
        path=str(ensure_model()), instructions={"query": "query: ", "data": "passage: "}, hybrid=True
    )
    embeddings.index((row, each.text) for row, each in enumerate(task.clauses))
    return lambda question: [int(row) for row, _ in embeddings.search(question, _DEEPEST)]


def haystack(task: Task) -> Search:
    """Haystack: BM25 over jieba's words and the embedding retriever, joined by ranks."""
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    model = _model()
    store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+", embedding_similarity_function="cosine")
    vectors = _embedded(model, task)
    store.write_documents(
        [
            Document(id=str(row), content=" ".join(words(each.text)), embedding=vectors[row].tolist())
            for row, each in enumerate(task.clauses)
        ]
    )
    by_words = InMemoryBM25Retriever(document_store=store, top_k=50)
    by_vector = InMemoryEmbeddingRetriever(document_store=store, top_k=50)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=_DEEPEST)

    def search(question: str) -> list[int]:
        found = [
            by_words.run(query=" ".join(words(question)))["documents"],
            by_vector.run(query_embedding=_asked(model, question).tolist())["documents"],
        ]
        return [int(each.id) for each in joiner.run(documents=found)["documents"]]

    return search


def llama_index(task: Task) -> Search:
    """LlamaIndex's BM25 retriever over jieba's words."""
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=str(row), text=" ".join(words(each.text))) for row, each in enumerate(task.clauses)]
    retriever = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=_DEEPEST, skip_stemming=True, token_pattern=r"(?u)\S+"
    )
    return lambda question: [int(hit.node.id_) for hit in retriever.retrieve(" ".join(words(question)))]


SYSTEMS: Mapping[str, Callable[[Task], Search]] = {
    "BM25 (bm25s, jieba)": bm25,
    "dense (sentence-transformers)": dense,
    "fusion of both (RRF)": fused,
    "txtai, hybrid": txtai,
    "Haystack, BM25 + embedding": haystack,
    "LlamaIndex, BM25 with jieba": llama_index,
    "Youju": ours,
}


def measured(system: str, task: Task) -> Figures:
    """Index the passages, ask all questions, once to warm up and once timed."""
    started = time.perf_counter()
    search = SYSTEMS[system](task)
    build = time.perf_counter() - started
    search("预热")
    ranks, times = [], []
    for question, right in task.questions:
        started = time.perf_counter()
        rows = search(question)
        times.append(1000 * (time.perf_counter() - started))
        ranks.append(first_right(rows, right))
    quantiles = statistics.quantiles(times, n=20)
    return Figures(
        ranks=rank_figures(ranks),
        build=build,
        p50=statistics.median(times),
        p95=quantiles[-1],
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def task_of(name: str, pieces: Sequence[Passage], questions: Sequence[Asked]) -> Task:
    """Questions with the rows that answer them."""
    clauses = [each for each in pieces if each.unit is Unit.CLAUSE]
    rows = {(each.document, each.path): row for row, each in enumerate(clauses)}
    return Task(
        name,
        tuple(pieces),
        tuple(
            (each.question, frozenset(rows[clause] for clause in each.right if clause in rows))
            for each in questions
        ),
    )


def main() -> None:
    """Print a table a set of questions, a row a system."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cmrc", type=Path, metavar="FILE", help="cmrc2018_dev.json")
    asked_for = arguments.parse_args()
    sets = [gold for gold in shipped_sets() if gold.has("retrieval")]
    documents = {file.name: read(file) for gold in sets for file in gold.documents}
    ids = {name: document.id for name, document in documents.items()}
    every = [piece for document in documents.values() for piece in passages(document)]
    questions = {gold.name: asked_of(gold, ids) for gold in sets}
    every_question = [each for gold in sets for each in questions[gold.name]]
    plan = passages(documents["jilin2024.txt"])
    tasks = [
        task_of("the plan", plan, questions["jilin2024"]),
        task_of(f"all questions over {len(documents)} documents", every, every_question),
    ]
    if asked_for.cmrc:
        tasks.append(task_of("CMRC 2018", *load_cmrc(asked_for.cmrc)))
    for task in tasks:
        print(f"\n{task.name}: {len(task.questions)} questions, {len(task.clauses)} clauses")
        print(f"{'':32}r@1    r@3    r@10   MRR    index s  p50 ms  p95 ms  MiB")
        for system in SYSTEMS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                found = alone.submit(measured, system, task).result()
            ranks = found.ranks
            shown = (ranks.recall_1, ranks.recall_3, ranks.recall_10, ranks.mrr)
            recalls = "".join(f"{value:.3f}  " for value in shown)
            costs = f"{found.build:7.1f} {found.p50:7.1f} {found.p95:7.1f} {found.memory:6.0f}"
            print(f"{system:32}{recalls}{costs}", flush=True)


if __name__ == "__main__":
    main()
