"""How well and how fast clauses are found: ``python -m bench.retrieval [--cmrc FILE]``.

Gold: ``tests/gold/*/retrieval.jsonl``. The questions on the laws and on the city plan were written for this
benchmark by reading the documents, before the search was run on them; CMRC 2018 (questions on encyclopedia
paragraphs, given as the file of its development set) holds a choice against text of another kind.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from ingest import Document, parse, read
from retrieval import Encoder, Hit, Index, Passage, Unit, embed, passages
from retrieval.encoder import DIMENSIONS, Vector

TESTS = Path(__file__).parent.parent / "tests"
_WORST = 10**6
_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the clauses that answer it."""

    question: str
    document: str  # Document.id
    paths: frozenset[str]


Order = Callable[[Hit], float]
ORDERS: Mapping[str, Order] = {
    "lexical (BM25)": lambda hit: hit.lexical_rank or _WORST,
    "dense (clause + sentence)": lambda hit: hit.dense_rank or _WORST,
    "reciprocal ranks (60)": lambda hit: -sum(1 / (60 + r) for r in (hit.lexical_rank, hit.dense_rank) if r),
    "fused, as answered": lambda hit: -hit.score,
}
"""Ways to order the hits of one search, best first."""


def asked_of(name: str, documents: Mapping[str, Document]) -> list[Asked]:
    """The questions of one gold folder; a row names its document, or the folder does."""
    file = TESTS / "gold" / name / "retrieval.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Asked(
            row["question"],
            documents[row.get("document", f"{name}.txt")].id,
            frozenset(row["gold_clauses"]),
        )
        for row in rows
    ]


def rank_of(asked: Asked, hits: Sequence[Hit], order: Order) -> int:
    """Rank from 1 of the first right clause."""
    ordered = sorted(hits, key=order)
    right = (
        i for i, hit in enumerate(ordered, 1) if hit.document == asked.document and hit.path in asked.paths
    )
    return next(right, _WORST)


def report(title: str, index: Index, questions: Sequence[Asked], *, within: bool) -> None:
    """Print recall, mean reciprocal rank and times; ``within``: each question in its own document."""
    # An encoder remembers the questions it has seen: a new one, for honest times.
    index = replace(index, encoder=Encoder(index.encoder.tokenizer, index.encoder.network))
    index.search("预热", 10)
    found, times = [], []
    for asked in questions:
        start = time.perf_counter()
        index.search(asked.question, 10, {asked.document} if within else None)
        times.append(time.perf_counter() - start)
        found.append(index.search(asked.question, 200, {asked.document} if within else None))
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    print(f"\n{title}: {len(questions)} questions, {len(index.rows.clauses)} clauses")
    print(f"  time of a search, warm: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    if not any(
        hit.document == asked.document for asked, hits in zip(questions, found, strict=True) for hit in hits
    ):
        return  # a library of copies, for times alone
    print(f"  {'':26} recall@1  recall@3  recall@10  MRR")
    for name, order in ORDERS.items():
        ranks = np.array([rank_of(a, hits, order) for a, hits in zip(questions, found, strict=True)])
        recalls = "".join(f"{np.mean(ranks <= k):>9.3f} " for k in (1, 3, 10))
        print(f"  {name:26}{recalls}{np.mean(1 / ranks):>6.3f}")


def indexed(folder: Path, encoder: Encoder, pieces: Sequence[Passage]) -> Index:
    """An index of passages, embedded with a progress bar."""
    with tqdm(desc="embedding", unit="passage") as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        vectors = embed(pieces, {}, show)
    Index.build(folder, pieces, vectors)
    return Index.open(folder, encoder)


def filled(folder: Path, encoder: Encoder, pieces: Sequence[Passage], clauses: int) -> Index:
    """An index of as many clauses, passages repeated with vectors drawn at random: for times alone."""
    whole = sum(piece.unit is Unit.CLAUSE for piece in pieces)
    copies = [
        replace(piece, document=f"{piece.document}-{i}", text=f"{i} {piece.text}")
        for i in range(-(-clauses // whole))
        for piece in pieces
    ]
    draw = np.random.default_rng(0)

    def drawn() -> Vector:
        vector = draw.standard_normal(DIMENSIONS, dtype=np.float32)
        unit: Vector = vector / np.linalg.norm(vector)
        return unit

    Index.build(folder, copies, {piece.key: drawn() for piece in copies})
    return Index.open(folder, encoder)


def cmrc(file: Path, count: int = 1000) -> tuple[list[Passage], list[Asked]]:
    """The paragraphs of CMRC 2018 as documents of one clause, and a sample of its questions."""
    pieces: list[Passage] = []
    questions: list[Asked] = []
    for paragraph in _paragraphs(file):
        document = parse(f"　　{paragraph['context']}".encode(), f"{paragraph['id']}.txt")
        parts = passages(document)
        pieces += parts
        paths = frozenset(part.path for part in parts)
        questions += [Asked(each["question"], document.id, paths) for each in paragraph["qas"]]
    return pieces, random.Random(7).sample(questions, count)


def _paragraphs(file: Path) -> Iterator[dict[str, Any]]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        yield from article["paragraphs"]


def main() -> None:
    """Run the benchmark and print its tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cmrc", type=Path, metavar="FILE", help="cmrc2018_dev.json")
    asked_for = arguments.parse_args()
    documents = {path.name: read(path) for path in sorted((TESTS / "documents").glob("*.*"))}
    plan = documents["jilin2024.txt"]
    named = {
        "jilin2024.txt",
        "city_sample.txt",
        *(name for name in documents if "法" in name or "条例" in name),
    }
    encoder = Encoder.shared()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        index = indexed(place / "plan", encoder, passages(plan))
        report("the plan", index, asked_of("jilin2024", documents), within=False)
        pieces = [piece for name in sorted(named) for piece in passages(documents[name])]
        index = indexed(place / "all", encoder, pieces)
        others = asked_of("city_sample", documents) + asked_of("laws", documents)
        report("city plan and laws, each question in its document", index, others, within=True)
        everything = asked_of("jilin2024", documents) + others
        report("all questions over all documents", index, everything, within=False)
        large = filled(place / "large", encoder, pieces, _ROWS)
        report("a large library (times alone)", large, everything, within=False)
        if asked_for.cmrc:
            pieces, questions = cmrc(asked_for.cmrc)
            report("CMRC 2018", indexed(place / "cmrc", encoder, pieces), questions, within=False)


if __name__ == "__main__":
    main()
