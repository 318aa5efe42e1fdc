"""``python -m evaluation``: measures all shipped sets, and sets the baseline down anew."""

import json

from evaluation.baseline import FILE
from evaluation.gold import shipped_sets
from evaluation.runs import answers_run, extraction_run, search_run


def main() -> None:
    """Write ``evaluation/baseline.json``."""
    sets = shipped_sets()
    runs = {"extract": extraction_run(sets), "qa": answers_run(sets), "retrieval": search_run(sets)}
    kept = {kind: {name: dict(score.mistakes) for name, score in run} for kind, run in runs.items()}
    FILE.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
