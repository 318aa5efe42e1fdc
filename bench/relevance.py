"""Where "about what is asked" ends: ``python -m bench.relevance``.

For each threshold on a question's best sentence: the share of the plan's own questions that it refuses, and
of everyday questions foreign to the plan that it lets through (``bench/foreign_questions.txt``).
"""

from pathlib import Path

from evaluation import shipped_sets
from evaluation.measure import library_of
from qa.question import understand
from qa.rule import RELEVANT, score_sentences

FOREIGN = Path(__file__).parent / "foreign_questions.txt"


def main() -> None:
    """Print the curve."""
    [plan] = shipped_sets("jilin2024")
    own = [row["question"] for row in plan.annotated["retrieval"]]
    lines = FOREIGN.read_text(encoding="utf-8").splitlines()
    foreign = [line for line in lines if line and not line.startswith("#")]
    with library_of(plan.documents) as library:

        def best(asked: str) -> float:
            return max(each.relevance for each in score_sentences(understand(asked), library.corpus, None))

        scores = [best(each) for each in own], [best(each) for each in foreign]
    print(f"{len(own)} own questions, {len(foreign)} foreign ones; in use: {RELEVANT}")
    print("threshold  own refused  foreign let through")
    for step in range(9):
        limit = 0.864 + 0.005 * step
        refused = sum(score < limit for score in scores[0]) / len(own)
        passed = sum(score >= limit for score in scores[1]) / len(foreign)
        print(f"{limit:9.3f}  {refused:11.2f}  {passed:19.2f}")


if __name__ == "__main__":
    main()
