"""The figures that must not fall: outline, targets, levels, answers on the annotated documents."""

from pathlib import Path

import pytest

import ingest
from bench.answers import plain
from bench.scoring import rows, score_answers, score_levels, score_outline, score_targets, traps_taken
from kg import extract
from kg.extraction import to_json
from library import Library

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["jilin2024", "city_sample", "air_quality_excerpt"])
def test_facts(name: str) -> None:
    gold = HERE / "gold" / name
    document = ingest.read(HERE / "documents" / f"{name}.txt")
    found = to_json(document, extract(document))
    target, full, _ = score_targets(rows(gold / "targets.jsonl"), found["targets"])
    assert score_outline(rows(gold / "outline.jsonl"), found["clauses"]) == 1.0
    assert target >= 0.97
    assert full >= 0.95
    assert traps_taken(rows(gold / "not_targets.jsonl"), found["targets"]) == []
    assert score_levels(rows(gold / "levels.jsonl"), found["levels"]) >= 0.92


def test_answers(library: Library) -> None:
    asked = rows(HERE / "gold" / "jilin2024" / "qa.jsonl")
    figures = score_answers(asked, [plain(library.ask(row["question"])) for row in asked])
    assert figures["accuracy"] >= 0.95
    assert figures["citation precision"] >= 0.95
    assert figures["abstention recall"] >= 0.9
