"""The rules of scoring, case by case; what is expected is what the annotations' authors' own scorer says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from evaluation import Score, score_answers, score_levels, score_links, score_outline, score_targets
from evaluation.likeness import overlap, same_unit
from evaluation.measure import at_article
from evaluation.penalties import score_penalties

Row = Mapping[str, Any]

RATE: Row = {
    "id": "t1",
    "clause": "1.1",
    "indicator": "城市生活污水集中收集率",
    "operator": ">=",
    "value": 70,
    "unit": "%",
    "deadline": "2027",
    "modality": "none",
    "quote": "到2027年，城市生活污水集中收集率达到70%以上",
}
AREA: Row = {
    "id": "t2",
    "clause": "1.1",
    "indicator": "新建改造管网",
    "operator": "=",
    "value": 120,
    "unit": "公里",
    "deadline": None,
    "modality": "ensure",
    "quote": "确保新建改造管网120公里",
}
STATE: Row = {
    "id": "t3",
    "clause": "2",
    "indicator": "黑臭水体",
    "operator": "state",
    "value": None,
    "unit": None,
    "deadline": "2025",
    "modality": "strive",
    "quote": "力争黑臭水体基本消除",
}
GOLD = (RATE, AREA, STATE)
TRAPS = [{"clause": "1.1", "quote": "使用年限超过30年"}]
TRAP = {**AREA, "indicator": "管网", "value": 30, "quote": "改造使用年限超过30年的管网"}
DUE = {"deadline": "2027", "deadline_basis": "inherited"}

# what is found -> F1, fully right F1, traps, field that is wrong
TARGETS: Mapping[str, tuple[Sequence[Row], float, float, int]] = {
    "all": (GOLD, 1.0, 1.0, 0),
    "nothing": ((), 0.0, 0.0, 0),
    "one missed": ((RATE, STATE), 0.8, 0.8, 0),
    "one too many": ((*GOLD, {**RATE, "value": 71}), 6 / 7, 6 / 7, 0),
    "found twice": ((*GOLD, RATE), 6 / 7, 6 / 7, 0),
    "another clause": (({**RATE, "clause": "1.2"}, AREA, STATE), 2 / 3, 2 / 3, 0),
    "the number as text": (({**RATE, "value": "70.0"}, AREA, STATE), 1.0, 1.0, 0),
    "a number where none is": ((RATE, AREA, {**STATE, "value": 0}), 2 / 3, 2 / 3, 0),
    "other words without a number": ((RATE, AREA, {**STATE, "indicator": "空气质量"}), 2 / 3, 2 / 3, 0),
    "达到 without 以上 may be a floor": ((RATE, {**AREA, "operator": ">="}, STATE), 1.0, 1.0, 0),
    "以上 is a floor": (({**RATE, "operator": "="}, AREA, STATE), 1.0, 2 / 3, 0),
    "half the indicator": (({**RATE, "indicator": "收集率"}, AREA, STATE), 1.0, 2 / 3, 0),
    "another unit": ((RATE, {**AREA, "unit": "千米"}, STATE), 1.0, 2 / 3, 0),
    "a full-width unit": (({**RATE, "unit": "％"}, AREA, STATE), 1.0, 1.0, 0),
    "a full date of the year": (({**RATE, "deadline": "2027-12-31"}, AREA, STATE), 1.0, 1.0, 0),
    "another year": (({**RATE, "deadline": "2025"}, AREA, STATE), 1.0, 2 / 3, 0),
    "an inherited deadline where none is said": ((RATE, {**AREA, **DUE}, STATE), 1.0, 1.0, 0),
    "a stated deadline where none is said": ((RATE, {**AREA, "deadline": "2027"}, STATE), 1.0, 2 / 3, 0),
    "a lost 力争": ((RATE, AREA, {**STATE, "modality": "none"}), 1.0, 2 / 3, 0),
    "a threshold taken for a target": ((*GOLD, TRAP), 6 / 7, 6 / 7, 1),
}


@pytest.mark.parametrize("case", TARGETS)
def test_targets(case: str) -> None:
    found, f1, full, traps = TARGETS[case]
    figures = score_targets(GOLD, found, TRAPS).figures
    shown = figures["targets.f1"], figures["targets.full_match.f1"], figures["targets.traps_taken"]
    assert shown == pytest.approx((f1, full, traps))


def test_mistakes_are_counted_and_told() -> None:
    score = score_targets(GOLD, [{**RATE, "deadline": "2025"}, AREA, TRAP], TRAPS)
    assert score.mistakes == {
        "targets.missed": 1,
        "targets.extra": 1,
        "targets.not_full": 1,
        "targets.traps_taken": 1,
    }
    assert score.misses == (
        "漏掉目标 2 黑臭水体 state",
        "目标有误 1.1 城市生活污水集中收集率 >= 70%：时限应为 2027，得 2025",
        "误作目标 1.1 使用年限超过30年",
        "多出目标 1.1 管网 = 30公里 “改造使用年限超过30年的管网”",
    )


def level(clause: str, name: str, basis: str = "stated") -> Row:
    return {"clause": clause, "level": name, "basis": basis}


CITY = [{"clause": "1", "stated": ["city", "county"], "optional": ["enterprise"]}]
LEVELS: Mapping[str, tuple[Sequence[Row], float, float]] = {
    # what is found -> precision, recall
    "both": ((level("1", "city"), level("1", "county")), 1.0, 1.0),
    "twice the same": ((level("1", "city"), level("1", "city")), 1.0, 0.5),
    "an optional one": ((level("1", "city"), level("1", "enterprise")), 1.0, 0.5),
    "one not said": ((level("1", "city"), level("1", "province")), 0.5, 0.5),
    "a clause that names none": ((level("1", "city"), level("9", "city")), 0.5, 0.5),
    "an inherited one does not count": ((level("1", "city"), level("9", "city", "inherited")), 1.0, 0.5),
    "nothing": ((), 0.0, 0.0),
}


@pytest.mark.parametrize("case", LEVELS)
def test_levels(case: str) -> None:
    found, precision, recall = LEVELS[case]
    figures = score_levels(CITY, found).figures
    assert (figures["levels.precision"], figures["levels.recall"]) == (precision, recall)


def test_nothing_wanted_and_nothing_found_is_right() -> None:
    assert score_levels([], []).figures == {"levels.precision": 1, "levels.recall": 1, "levels.f1": 1}


PARTS = [{"clause": "1", "title": "总体要求"}, {"clause": "1.1", "title": "工作目标。"}]
OUTLINES: Mapping[str, tuple[Sequence[Row], float, float]] = {
    # what is found -> precision, recall
    "both": (({"path": "1", "title": "总体 要求"}, {"path": "1.1", "title": "工作目标"}), 1.0, 1.0),
    "another title": (({"path": "1", "title": "总则"}, {"path": "1.1", "title": "工作目标"}), 0.5, 0.5),
    "a part beside": (
        ({"path": "1", "title": "总体要求"}, {"path": "2", "title": "附", "kind": "part"}),
        1.0,
        0.5,
    ),
    "a measure beside": (
        ({"path": "1", "title": "总体要求"}, {"path": "2", "title": "附", "kind": "measure"}),
        0.5,
        0.5,
    ),
}


@pytest.mark.parametrize("case", OUTLINES)
def test_outline(case: str) -> None:
    found, precision, recall = OUTLINES[case]
    figures = score_outline(PARTS, found).figures
    assert (figures["outline.precision"], figures["outline.recall"]) == (precision, recall)


def asked(**changed: Any) -> Row:
    row = {
        "id": "q1",
        "type": "rule_lookup",
        "question": "秸秆可以露天烧吗？",
        "answerable": True,
        "gold_clauses": ["2.2.1"],
        "also_ok": ["2"],
        "answer_contains": [["严禁", "禁止"], ["秸秆"]],
        "must_not": ["可以焚烧"],
    }
    return {**row, **changed}


def said(text: str, *clauses: str, answerable: bool = True, quote: str = "原话") -> Row:
    citations = [{"clause": clause, "quote": quote} for clause in clauses]
    return {"id": "q1", "answerable": answerable, "answer": text, "citations": citations}


NO = said("文中未规定", answerable=False)
RIGHT = "严禁秸秆露天焚烧"
UNKNOWN = asked(answerable=False, gold_clauses=[], answer_contains=[], must_not=["万元"])
ANSWERS: Mapping[str, tuple[Row, Row, float, float, float, float, float]] = {
    # question, answer -> accuracy, citation precision and recall, abstention precision and recall
    "right": (asked(), said(RIGHT, "2.2.1"), 1, 1, 1, 1, 1),
    "another wording": (asked(), said("禁止焚烧秸 秆", "2.2.1"), 1, 1, 1, 1, 1),
    "a word lacks": (asked(), said("严禁露天焚烧", "2.2.1"), 0, 1, 1, 1, 1),
    "a forbidden word": (asked(), said(RIGHT + "，可以焚烧", "2.2.1"), 0, 1, 1, 1, 1),
    "not traced": (asked(), said(RIGHT), 0, 0, 0, 1, 1),
    "traced elsewhere": (asked(), said(RIGHT, "3.1"), 0, 0, 0, 1, 1),
    "a list need not be traced to count": (asked(type="list"), said(RIGHT, "3.1"), 1, 0, 0, 1, 1),
    "an allowed clause beside": (asked(), said(RIGHT, "2.2.1", "2"), 1, 1, 1, 1, 1),
    "another clause beside": (asked(), said(RIGHT, "2.2.1", "3.1"), 1, 0.5, 1, 1, 1),
    "the same clause twice": (asked(), said(RIGHT, "2.2.1", "2.2.1"), 1, 1, 1, 1, 1),
    "inside a wanted action": (asked(gold_clauses=["2"]), said(RIGHT, "2.2.1", "2.3"), 1, 1, 1, 1, 1),
    "refused": (asked(), NO, 0, 0, 0, 0, 1),
    "no where it should": (UNKNOWN, NO, 1, 1, 1, 1, 1),
    "no, with what must not be said": (UNKNOWN, {**NO, "answer": "罚五万元"}, 0, 1, 1, 1, 1),
    "made up": (UNKNOWN, said("罚款", "2.2.1"), 0, 1, 1, 0, 0),
    "not answered at all": (asked(), {**NO, "id": "q2"}, 0, 0, 0, 0, 1),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(case: str) -> None:
    question, answer, *expected = ANSWERS[case]
    figures = score_answers([question], [answer]).figures
    names = ("accuracy", "citation.precision", "citation.recall", "abstention.precision", "abstention.recall")
    assert [figures[f"qa.{name}"] for name in names] == expected


def test_answers_by_type_and_noise_and_mistakes() -> None:
    questions = [asked(), asked(id="q2", type="list", noise="typo"), {**UNKNOWN, "id": "q3"}]
    answers = [said(RIGHT, "2.2.1", quote=" "), {**said(RIGHT, "3.1"), "id": "q2"}, {**NO, "id": "q3"}]
    score = score_answers(questions, answers)
    assert score.figures["qa.citations_without_quote"] == 1
    assert {k: v for k, v in score.figures.items() if k.startswith(("qa.type", "qa.noise"))} == {
        "qa.type.list": 1.0,
        "qa.type.rule_lookup": 1.0,
        "qa.noise.clean": 1.0,
        "qa.noise.typo": 1.0,
    }
    assert score.mistakes == {
        "qa.wrong": 0,
        "qa.citations_wrong": 1,
        "qa.refused": 0,
        "qa.made_up": 0,
        "qa.citations_without_quote": 1,
    }


def linked(target: str, measure: str) -> Row:
    return {"target": target, "measure": measure}


def link(target: Row, measure: str, **more: Any) -> Row:
    return {
        "target_clause": target["clause"],
        "target_indicator": target["indicator"],
        "measure": measure,
        **more,
    }


LINKS = [link(RATE, "2.1"), link(AREA, "2.1"), link(STATE, "2"), link(AREA, "2.2", optional=True)]
LINKED: Mapping[str, tuple[Sequence[Row], float, float]] = {
    # links found -> precision, recall; that of 2 to its own target t3 is neither asked nor counted
    "both": ((linked("a", "2.1"), linked("b", "2.1")), 1.0, 1.0),
    "its own": ((linked("a", "2.1"), linked("b", "2.1"), linked("c", "2")), 1.0, 1.0),
    "an optional one": ((linked("a", "2.1"), linked("b", "2.2")), 1.0, 0.5),
    "another measure": ((linked("a", "2.1"), linked("b", "2.3")), 0.5, 0.5),
    "of a target that is none": ((linked("a", "2.1"), linked("x", "2.1")), 0.5, 0.5),
    "nothing": ((), 0.0, 0.0),
}
FOUND = [{**RATE, "id": "a"}, {**AREA, "id": "b"}, {**STATE, "id": "c"}, {**TRAP, "id": "x"}]


@pytest.mark.parametrize("case", LINKED)
def test_links(case: str) -> None:
    found, precision, recall = LINKED[case]
    figures = score_links(LINKS, found, GOLD, FOUND).figures
    assert (figures["links.precision"], figures["links.recall"]) == (precision, recall)


def test_scores_add_up() -> None:
    both = Score({"a": 1}, {"b": 2}, ("c",)) + Score({"d": 1}, {}, ("e",))
    assert both == Score({"a": 1, "d": 1}, {"b": 2}, ("c", "e"))


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("森林覆盖率", "提高森林 覆盖率", 1.0),
        ("甲乙丙丁", "丙丁戊己", 0.5),
        ("", "甲", 0.0),
        ("甲", "乙", 0.0),
    ],
)
def test_overlap(one: str, other: str, share: float) -> None:
    assert overlap(one, other) == share


def test_units() -> None:
    assert same_unit("μg/m³", "微克/立方米")
    assert not same_unit("亩", "万亩")


@pytest.mark.parametrize(
    ("path", "article"),
    [("c3.a21.p2.i1", "c3.a21"), ("c4.s1.a35", "c4.s1.a35"), ("a7.p1", "a7"), ("c3", "c3"), ("0.p2", "0")],
)
def test_a_clause_of_a_law_counts_as_its_article(path: str, article: str) -> None:
    assert at_article(path) == article


FINED: Row = {
    "clause": "c5.a40",
    "subject": "排污单位",
    "conduct": "未按照规定记录台账的",
    "authority": "生态环境主管部门",
    "sanctions": [{"kind": "correct"}, {"kind": "fine", "low": 20000, "high": 100000}],
    "punishes": ["c2.a12"],
}
TOLD: Row = {
    "clause": "c5.a40",
    "conduct": "排污单位未按照规定记录台账",
    "authority": "县级以上地方人民政府生态环境主管部门",
    "sanctions": [{"kind": "correct", "low": None, "high": None}],
    "punishes": [{"clause": "c2.a12.p1"}],
}
GRAVER: Row = {**TOLD, "sanctions": [{"kind": "fine", "low": 20000.0, "high": 100000.0}], "punishes": []}

# what is found -> F1 of conducts, share of authorities, F1 of sanctions, precision and recall of articles
PENALTIES: Mapping[str, tuple[Sequence[Row], tuple[float, float | None, float, float, float]]] = {
    "its two forms are one conduct": ((TOLD, GRAVER), (1.0, 1.0, 1.0, 1.0, 1.0)),
    "a form is missing": ((TOLD,), (1.0, 1.0, 2 / 3, 1.0, 1.0)),
    "nothing": ((), (0.0, None, 0.0, 0.0, 0.0)),
    "another article": (({**TOLD, "clause": "c5.a41"},), (0.0, None, 0.0, 0.0, 0.0)),
    "another authority": (
        ({**TOLD, "authority": "公安机关"}, {**GRAVER, "authority": None}),
        (1.0, 0.0, 1.0, 1.0, 1.0),
    ),
    "another amount": (
        (TOLD, {**GRAVER, "sanctions": [{"kind": "fine", "low": 1.0}]}),
        (1.0, 1.0, 0.5, 1.0, 1.0),
    ),
    "another article punished": (
        ({**TOLD, "punishes": [{"clause": "c2.a13"}]}, GRAVER),
        (1.0, 1.0, 1.0, 0.0, 0.0),
    ),
    "an article that may be named": (
        ({**TOLD, "punishes": [{"clause": "c2.a14"}]}, GRAVER),
        (1.0, 1.0, 1.0, 0.0, 0.0),
    ),
    "a conduct too many": ((TOLD, GRAVER, {**TOLD, "conduct": "拒绝检查"}), (2 / 3, 1.0, 0.8, 0.5, 1.0)),
}


@pytest.mark.parametrize("case", PENALTIES)
def test_penalties(case: str) -> None:
    found, wanted = PENALTIES[case]
    articles = {"c2.a12.p1": "c2.a12"}
    figures = score_penalties([{**FINED, "punishes_also": ["c2.a14"]}], found, articles).figures
    names = ("f1", "authority", "sanctions.f1", "punished.precision", "punished.recall")
    assert [figures.get(f"penalties.{name}") for name in names] == pytest.approx(wanted)


def test_an_optional_penalty_is_neither_asked_nor_too_many() -> None:
    optional = {**FINED, "conduct": "拒绝检查的", "optional": True}
    for found in ((TOLD, GRAVER), (TOLD, GRAVER, {**TOLD, "conduct": "拒绝检查"})):
        score = score_penalties([FINED, optional], found, {"c2.a12.p1": "c2.a12"})
        assert score.figures["penalties.f1"] == 1.0 and not any(score.mistakes.values())
