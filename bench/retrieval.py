"""How fast clauses are found: ``python -m bench.retrieval``. How well: ``youju eval retrieval``."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from evaluation import GoldSet, shipped_sets
from ingest import read
from retrieval import Encoder, Index, Passage, Unit, embed, passages
from retrieval.encoder import DIMENSIONS, Vector

_ROWS = 5000


def report(title: str, index: Index, questions: Sequence[str]) -> None:
    """Print the times of a search."""
    # An encoder remembers the questions it has seen: a new one, for honest times.
    index = replace(index, encoder=Encoder(index.encoder.tokenizer, index.encoder.network))
    index.search("预热", 10)
    times = []
    for question in questions:
        start = time.perf_counter()
        index.search(question, 10)
        times.append(time.perf_counter() - start)
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    print(f"{title}: {len(index.rows.clauses)} clauses, p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def filled(folder: Path, encoder: Encoder, pieces: Sequence[Passage], clauses: int) -> Index:
    """An index of as many clauses, passages repeated with vectors drawn at random."""
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


def pieces_of(sets: Sequence[GoldSet]) -> list[Passage]:
    """The passages of the sets' documents."""
    return [piece for gold in sets for file in gold.documents for piece in passages(read(file))]


def main() -> None:
    """Print a line for the first plan, and one for a large library."""
    sets = [gold for gold in shipped_sets() if gold.has("retrieval")]
    questions = [row["question"] for gold in sets for row in gold.annotated["retrieval"]]
    plan = pieces_of([gold for gold in sets if gold.name == "jilin2024"])
    encoder = Encoder.shared()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        Index.build(place / "plan", plan, embed(plan, {}))
        report("the plan", Index.open(place / "plan", encoder), questions)
        report("a large library", filled(place / "large", encoder, pieces_of(sets), _ROWS), questions)


if __name__ == "__main__":
    main()
