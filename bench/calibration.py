"""When to say 文中未规定: ``python -m bench.calibration [--svg FILE]``.

For each threshold on the best sentence's relevance (``qa.rule.RELEVANT``): the precision and recall of
abstention, and the share of right answers, over development questions: those of the plans in
``evaluation/gold`` that were developed against, and ``bench/development_questions.jsonl`` on three laws and
four plans. The other evidence that is asked for (aspect, year, named thing) is the same at each; the
last line shows what it does, by asking for the threshold alone.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from evaluation import shipped_sets
from evaluation.answers import score_answers
from evaluation.measure import answer_row, at_article, library_of
from evaluation.score import Row
from library import Library
from qa import rule

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "development_questions.jsonl"
SETS = ("jilin2024", "city_sample", "air_quality_excerpt")
THRESHOLDS = tuple(round(0.844 + 0.01 * step, 3) for step in range(9))
_EVIDENCE = ("missing_aspect", "missing_thing", "missing_variant", "missing_year")


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of a threshold, each figure 0..1."""

    threshold: float
    precision: float  # of the questions not answered, those that have no answer
    recall: float  # of the questions without answer, those not answered
    accuracy: float


def questions() -> list[Row]:
    """The development questions, each with the file name of the document it is asked of, ids made unique."""
    own = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    sets = [(name, gold) for name in SETS for gold in shipped_sets(name)]
    named = [
        {**row, "id": f"{name} {row['id']}", "document": gold.documents[0].name}
        for name, gold in sets
        for row in gold.annotated["qa"]
    ]
    return [*named, *own]


def documents(rows: Sequence[Row]) -> list[Path]:
    """The files that the questions are asked of."""
    places = [ROOT / "tests/documents", *(ROOT / "tests/documents" / sub for sub in ("laws", "targets"))]
    names = dict.fromkeys(row["document"] for row in rows)
    return [next(place / name for place in places if (place / name).exists()) for name in names]


def point(library: Library, rows: Sequence[Row], threshold: float) -> Point:
    """The figures over all questions, asked with a threshold."""
    ids = {entry.name: entry.id for entry in library.entries}
    with patch.object(rule, "RELEVANT", threshold):
        told = [
            {
                "id": row["id"],
                **_placed(answer_row(library.ask(row["question"], [ids[row["document"]]])), row),
            }
            for row in rows
        ]
    figures = score_answers(rows, told).figures
    wanted = ("qa.abstention.precision", "qa.abstention.recall", "qa.accuracy")
    return Point(threshold, *(figures[name] for name in wanted))


def _placed(answer: Row, row: Row) -> Row:
    """The answer with clauses of laws as they are annotated: by article, without the chapter."""
    if not any(str(path).startswith("a") for path in row["gold_clauses"]):
        return answer
    cited = [
        {**each, "clause": at_article(each["clause"]).rpartition(".")[2]} for each in answer["citations"]
    ]
    return {**answer, "citations": cited}


@contextmanager
def without_evidence() -> Iterator[None]:
    """Nothing asked of a sentence but to be near enough."""
    silent: Callable[..., None] = lambda *_: None  # noqa: E731
    with ExitStack() as stack:
        for name in _EVIDENCE:
            stack.enter_context(patch.object(rule, name, silent))
        yield


def drawn(points: Sequence[Point]) -> str:
    """The three curves as SVG, 480 by 280: threshold across, share up."""
    low, high = points[0].threshold, points[-1].threshold
    lines = []
    for name, colour, nth in (
        ("precision", "#1f5fa8", 0),
        ("recall", "#a83f1f", 1),
        ("accuracy", "#3a7d34", 2),
    ):
        at = " ".join(
            f"{50 + 400 * (p.threshold - low) / (high - low):.1f},{240 - 200 * getattr(p, name):.1f}"
            for p in points
        )
        lines.append(f'<polyline points="{at}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{60 + 130 * nth}" y="20" fill="{colour}">{name}</text>')
    for share in (0, 0.5, 1):
        lines.append(f'<text x="20" y="{244 - 200 * share:.0f}">{share}</text>')
    for value in (low, rule.RELEVANT, high):
        x = 50 + 400 * (value - low) / (high - low)
        lines.append(f'<text x="{x - 16:.0f}" y="262">{value:.3f}</text>')
    axes = '<path d="M50 40V240H450" fill="none" stroke="#555"/>'
    font = 'font-size="13" font-family="sans-serif"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 280" {font}>'
    return f"{head}{axes}{''.join(lines)}</svg>\n"


def main() -> None:
    """Print the curve as a table, and draw it where a file is named."""
    parser = argparse.ArgumentParser(description="When to say 文中未规定")
    parser.add_argument("--svg", type=Path, help="file for the drawing")
    chosen = parser.parse_args()
    rows = questions()
    with library_of(documents(rows)) as library:
        points = [point(library, rows, threshold) for threshold in THRESHOLDS]
        with without_evidence():
            bare = point(library, rows, rule.RELEVANT)
    unanswerable = sum(not row["answerable"] for row in rows)
    print(f"{len(rows)} questions, {unanswerable} of them without an answer; in use: {rule.RELEVANT}")
    print("| threshold | abstention precision | abstention recall | accuracy |\n| --- | --- | --- | --- |")
    for each in points:
        print(f"| {each.threshold:.3f} | {each.precision:.2f} | {each.recall:.2f} | {each.accuracy:.2f} |")
    print(
        f"| {bare.threshold:.3f}, nothing else asked | {bare.precision:.2f} | {bare.recall:.2f} "
        f"| {bare.accuracy:.2f} |"
    )
    if chosen.svg:
        chosen.svg.write_text(drawn(points), encoding="utf-8")


if __name__ == "__main__":
    main()
