"""A clause of 100,000 characters: read to its end, nothing invented, at a cost that grows with its length."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

import ingest
from kg import extract

_PLAN, _LAW = "一、主要目标\n", "第一章 总则\n第一条 "
_PHRASES = [
    "对甲处",
    "市人民政府应当加强监管，",
    "《某法》",
    "由县级以上人民政府、市、区、",
    "；（一）",
    "20%—30%、",
    "，违反本条例的，",
    "处一万元以上十万元以下的罚款，",
]


@pytest.mark.parametrize("opening", [_PLAN, _LAW], ids=["plan", "law"])
@pytest.mark.parametrize("phrase", _PHRASES)
def test_a_clause_without_end_is_read(opening: str, phrase: str) -> None:
    document = ingest.parse((opening + phrase * (100_000 // len(phrase)) + "。\n").encode(), "long.txt")
    facts = extract(document)
    assert facts.targets == ()
    assert all(document.quote(each.span) for each in facts.commitments)


def test_each_target_of_a_long_clause_is_found() -> None:
    document = ingest.parse((_PLAN + "到2027年，绿地率达到38%以上，" * 2_000 + "。\n").encode(), "long.txt")
    facts = extract(document)
    assert len(facts.targets) == 2_000
    said = {(each.indicator, each.value, each.deadline) for each in facts.targets}
    assert said == {("绿地率", 38.0, "2027")}


@pytest.mark.parametrize("phrase", _PHRASES)
def test_work_grows_with_length(phrase: str) -> None:
    """Counted in calls of our own functions, not in seconds."""
    few, many = (_calls(_LAW + phrase * n + "。\n") for n in (200, 800))
    assert many < 6 * few


def _calls(text: str) -> int:
    document = ingest.parse(text.encode(), "long.txt")
    extract(document)  # what is loaded once is loaded
    return _counted(lambda: extract(document))


def _counted(run: Callable[[], object]) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls
