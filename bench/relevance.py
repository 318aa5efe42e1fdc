"""Where "about what is asked" ends: ``python -m bench.relevance``.

For each threshold on a question's best sentence: the share of the plan's own questions that it refuses, and
of everyday questions foreign to the plan that it lets through (``tests/gold/foreign_questions.txt``).
"""

import tempfile
from pathlib import Path

from bench.scoring import rows
from library import Library
from qa.question import understand
from qa.rule import RELEVANT, score_sentences

TESTS = Path(__file__).parent.parent / "tests"


def main() -> None:
    """Print the curve."""
    own = [row["question"] for row in rows(TESTS / "gold/jilin2024/retrieval.jsonl")]
    lines = (TESTS / "gold/foreign_questions.txt").read_text(encoding="utf-8").splitlines()
    foreign = [line for line in lines if line and not line.startswith("#")]
    with tempfile.TemporaryDirectory() as folder:
        Library.build(Path(folder), [TESTS / "documents" / "jilin2024.txt"])
        library = Library.open(Path(folder))

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
