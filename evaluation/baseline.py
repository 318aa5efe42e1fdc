"""What must not get worse: the mistakes on each shipped set when the baseline was last set down.

``python -m evaluation`` measures all shipped sets and sets the baseline down anew, in
``evaluation/baseline.json``. Mistakes are kept, not shares: one more question annotated changes no limit.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from evaluation.score import Score

FILE = Path(__file__).parent / "baseline.json"

SLACK = 1
"""A mistake may come with a change that is worth it; a second one has to be looked at."""

MISTAKES: Mapping[str, str] = {
    "outline.missed": "漏掉的条款",
    "outline.extra": "多出的条款",
    "targets.missed": "漏掉的目标",
    "targets.extra": "多出的目标",
    "targets.not_full": "有字段不对的目标",
    "targets.traps_taken": "误作目标的数字",
    "levels.missed": "漏掉的责任层级",
    "levels.extra": "多出的责任层级",
    "links.missed": "漏掉的关联",
    "links.extra": "多出的关联",
    "penalties.missed": "漏掉的罚则",
    "penalties.extra": "多出的罚则",
    "penalties.authority_wrong": "不对的处罚机关",
    "penalties.sanctions_wrong": "漏掉或多出的处罚",
    "penalties.punished_missed": "漏掉的所罚条款",
    "penalties.punished_extra": "多出的所罚条款",
    "qa.wrong": "答错的问题",
    "qa.citations_wrong": "引用不全或多引的问题",
    "qa.refused": "有答案却答没有的问题",
    "qa.made_up": "没有答案却作答的问题",
    "qa.citations_without_quote": "没有原话的引用",
    "qa.unstable": "重复问答案不同的问题",
    "retrieval.not_first": "首条不对的问题",
    "retrieval.not_in_3": "前三条没有的问题",
    "retrieval.not_in_10": "前十条没有的问题",
}
"""The mistakes that are counted, and what they are called."""

_NEVER = frozenset({"targets.traps_taken", "qa.citations_without_quote", "qa.unstable"})
"""Mistakes against the promises: not one more."""


Baseline = Mapping[str, Mapping[str, Mapping[str, int]]]
"""By kind of evaluation and set, how many mistakes of each sort."""


@cache
def _kept() -> Baseline:
    kept: Baseline = json.loads(FILE.read_text(encoding="utf-8"))
    return kept


def falls(kind: str, name: str, score: Score) -> tuple[str, ...]:
    """How a score of set ``name`` falls short of the baseline, in words; empty where it does not.

    ``kind`` is "extract", "qa" or "retrieval". A set or a mistake without a baseline is not held to any.
    """
    before = _kept().get(kind, {}).get(name, {})
    return tuple(
        f"{name}：{MISTAKES[mistake]}由 {before[mistake]} 增至 {count}"
        for mistake, count in score.mistakes.items()
        if mistake in before and count > before[mistake] + (0 if mistake in _NEVER else SLACK)
    )
