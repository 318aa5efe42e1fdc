"""How many questions are answered right: ``python -m bench.answers``.

Gold: ``tests/gold/*/qa.jsonl``, each asked of a library that holds that one document.
"""

import tempfile
from pathlib import Path
from typing import Any

from bench.scoring import is_right, rows, score_answers
from library import Library
from qa import Answer

TESTS = Path(__file__).parent.parent / "tests"


def plain(answer: Answer) -> dict[str, Any]:
    """An answer as the scorer reads it."""
    citations = [{"clause": each.clause, "quote": each.quote} for each in answer.citations]
    return {"answerable": answer.answerable, "answer": answer.text, "citations": citations}


def main() -> None:
    """Print the figures of each document, and the questions answered wrong."""
    for gold in sorted((TESTS / "gold").glob("*/qa.jsonl")):
        asked = rows(gold)
        with tempfile.TemporaryDirectory() as folder:
            Library.build(Path(folder), [TESTS / "documents" / f"{gold.parent.name}.txt"])
            library = Library.open(Path(folder))
            answers = [plain(library.ask(row["question"])) for row in asked]
        print(
            gold.parent.name,
            *(f"{name} {value:.3g}" for name, value in score_answers(asked, answers).items()),
            sep="  ",
        )
        for row, answer in zip(asked, answers, strict=True):
            if not is_right(row, answer):
                print(f"    {row['id']} {row['question'][:60]} → {answer['answer'][:60]!r}")


if __name__ == "__main__":
    main()
