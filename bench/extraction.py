"""How exactly facts are found, and how fast: ``python -m bench.extraction``.

Gold: ``tests/gold/*/{outline,targets,levels,not_targets}.jsonl`` on ``tests/documents``.
"""

import time
from pathlib import Path

from bench.scoring import rows, score_levels, score_outline, score_targets, traps_taken
from ingest import read
from kg import extract
from kg.extraction import to_json

TESTS = Path(__file__).parent.parent / "tests"


def main() -> None:
    """Print a row a document: outline, targets, fully right targets, levels, traps, milliseconds."""
    print(f"{'document':24}{'outline':>9}{'targets':>9}{'full':>7}{'levels':>8}{'traps':>7}{'ms':>7}")
    extract(read(TESTS / "documents" / "city_sample.txt"))  # loads the pipeline
    for gold in sorted(path.parent for path in (TESTS / "gold").glob("*/targets.jsonl")):
        started = time.perf_counter()
        document = read(TESTS / "documents" / f"{gold.name}.txt")
        found = to_json(document, extract(document))
        took = 1000 * (time.perf_counter() - started)
        target, full, misses = score_targets(rows(gold / "targets.jsonl"), found["targets"])
        outline = score_outline(rows(gold / "outline.jsonl"), found["clauses"])
        level = score_levels(rows(gold / "levels.jsonl"), found["levels"])
        traps = traps_taken(rows(gold / "not_targets.jsonl"), found["targets"])
        print(f"{gold.name:24}{outline:9.3f}{target:9.3f}{full:7.3f}{level:8.3f}{len(traps):7}{took:7.0f}")
        for line in [*misses, *traps]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
