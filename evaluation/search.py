"""How well clauses are found: each annotated question through BM25, vectors, and the search as it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.errors import EvaluationError
from evaluation.gold import GoldSet
from evaluation.ranking import DEPTH, first_right, rank_figures
from evaluation.score import Score
from retrieval import Hit

Search = Callable[[str, int, str | None], Sequence[Hit]]
"""A question, how many hits, and the document where only one is searched; hits out, best first."""

Right = tuple[str, str]  # a clause: Document.id and path

OURS = "ours"
_FETCHED = 200  # hits among which the best by words and the best by vectors surely are


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the clauses that answer it, and the document where only one is searched."""

    question: str
    right: frozenset[Right]
    document: str | None = None

    def anywhere(self) -> "Asked":
        """The same, searched for in all documents."""
        return replace(self, document=None)


def asked_of(gold: GoldSet, ids: Mapping[str, str]) -> list[Asked]:
    """The questions of a set, each asked of the document it is about; ``ids`` by the files' names.

    Raises:
        EvaluationError: a question names no document of the set.
    """
    names = [file.name for file in gold.documents]
    rows = [{"document": names[0] if len(names) == 1 else None, **row} for row in gold.annotated["retrieval"]]
    for row in rows:
        if row["document"] not in names:
            where = str(gold.folder / "retrieval.jsonl")
            raise EvaluationError(
                f"没有写明是哪份文件：{row['question'][:40]}", where, "请在 document 写文件名"
            )
    return [
        Asked(
            row["question"],
            frozenset((ids[row["document"]], path) for path in row["gold_clauses"]),
            ids[row["document"]],
        )
        for row in rows
    ]


def ranks_of(asked: Asked, search: Search) -> Mapping[str, int | None]:
    """The rank of the first right clause by words, by vectors, and as the search orders them."""
    hits = search(asked.question, _FETCHED, asked.document)
    by_words = sorted((hit.lexical_rank, hit.document, hit.path) for hit in hits if hit.lexical_rank)
    by_vectors = sorted((hit.dense_rank, hit.document, hit.path) for hit in hits if hit.dense_rank)
    ours = search(asked.question, DEPTH, asked.document)
    return {
        "BM25": first_right(((document, path) for _, document, path in by_words), asked.right),
        "dense": first_right(((document, path) for _, document, path in by_vectors), asked.right),
        OURS: first_right(((hit.document, hit.path) for hit in ours), asked.right),
    }


def search_score(questions: Sequence[Asked], search: Search) -> Score:
    """Recall at 1, 3 and 10 and MRR of each order; mistakes are those of the search as it answers."""
    found = [ranks_of(asked, search) for asked in questions]
    figures: dict[str, float] = {"retrieval.n": len(questions)}
    for order in ("BM25", "dense", OURS):
        each = rank_figures([ranks[order] for ranks in found])
        figures |= {
            f"{order}.recall@1": each.recall_1,
            f"{order}.recall@3": each.recall_3,
            f"{order}.recall@10": each.recall_10,
            f"{order}.mrr": each.mrr,
        }
    ours = [ranks[OURS] or DEPTH + 1 for ranks in found]
    mistakes = {
        "retrieval.not_first": sum(rank > 1 for rank in ours),
        "retrieval.not_in_3": sum(rank > 3 for rank in ours),
        "retrieval.not_in_10": sum(rank > DEPTH for rank in ours),
    }
    missed = ((asked, rank) for asked, rank in zip(questions, ours, strict=True) if rank > 1)
    return Score(figures, mistakes, tuple(_miss(*each) for each in missed))


def _miss(asked: Asked, rank: int) -> str:
    place = f"第 {rank} 条" if rank <= DEPTH else f"前 {DEPTH} 条里没有"
    return f"{asked.question}　应为 {'、'.join(sorted(path for _, path in asked.right))}；{place}"
