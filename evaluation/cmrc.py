"""CMRC 2018 as a search task: which paragraph answers the question (Cui et al. 2019, EMNLP).

The data set is not shipped; its development set is one JSON file in the format of SQuAD.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.search import Asked
from ingest import parse
from retrieval import Passage, passages

_SEED = 7  # of the sample: the same questions in every run


def load_cmrc(file: Path, count: int = 1000) -> tuple[list[Passage], list[Asked]]:
    """The paragraphs as documents of one clause, and a sample of ``count`` questions, or all if fewer.

    Raises:
        EvaluationError: the file is not CMRC 2018.
    """
    pieces: list[Passage] = []
    questions: list[Asked] = []
    try:
        for paragraph in _paragraphs(file):
            document = parse(f"　　{paragraph['context']}".encode(), f"{paragraph['id']}.txt")
            parts = passages(document)
            pieces += parts
            right = frozenset((document.id, part.path) for part in parts)
            questions += [Asked(each["question"], right) for each in paragraph["qas"]]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise EvaluationError("不是 CMRC 2018 的数据", str(file), "请给出 cmrc2018_dev.json") from error
    return pieces, random.Random(_SEED).sample(questions, min(count, len(questions)))


def _paragraphs(file: Path) -> Iterator[dict[str, Any]]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        yield from article["paragraphs"]
