"""Targets of whole documents, each annotated before it was extracted: what a person finds is what is found.

A row of an ``.expected`` file: clause, indicator, operator, value, unit, deadline, modality, verbatim words.
"""

from pathlib import Path

import pytest

import ingest
from evaluation import score_targets
from evaluation.score import Row
from kg import extract
from kg.extraction import to_json

DOCUMENTS = sorted((Path(__file__).parent / "documents" / "targets").glob("*.txt"))


def annotated(path: Path) -> list[Row]:
    lines = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [
        {
            "clause": clause,
            "indicator": indicator,
            "operator": operator,
            "value": float(value) if value else None,
            "unit": unit or None,
            "deadline": deadline or None,
            "modality": modality or "none",
            "quote": quote,
            "quantitative": bool(value),
        }
        for clause, indicator, operator, value, unit, deadline, modality, quote in rows
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_annotated_targets_are_found_and_no_others(path: Path) -> None:
    document = ingest.read(path)
    found = to_json(document, extract(document))["targets"]
    score = score_targets(annotated(path), found)
    assert score.figures["targets.f1"] == score.figures["targets.full_match.f1"] == 1.0, score.misses
