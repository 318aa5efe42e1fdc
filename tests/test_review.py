"""Review: what an expert may say of a fact, and what becomes of it when words or rules change."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest import Document, Span
from kg.decision import Decision, ReviewError, Ruling, UnknownFactError, anchored, from_line, located, to_line
from kg.errors import UnsoundError
from kg.facts import Basis, FactKind, Facts, Operator, Punished, Verdict
from kg.pipeline import extract
from kg.review import State, apply, facts_by_id, words_of
from kg.review_queue import queue
from kg.ruling import decision_on
from kg.soundness import check, check_change

CORPUS = Path(__file__).parent.parent / "corpus"
WHO, WHY = "省生态环境厅 张三", "与印发稿核对"

Pair = tuple[Document, Facts]


def read(name: str) -> Pair:
    document = ingest.read(CORPUS / name)
    return document, extract(document)


PLAN = read("jilin2024.txt")
LAW = read("海洋环境保护法_2023.md")
FACTS = [(pair, name) for pair in (PLAN, LAW) for name in facts_by_id(pair[1])]


def decide(pair: Pair, ruling: Ruling, second: int = 0) -> Decision:
    ruling = replace(ruling, who=ruling.who or WHO, why=ruling.why or WHY)
    return decision_on(*pair, ruling, f"2026-01-01T00:00:{second:02}.000000+00:00")


def first(pair: Pair, kind: FactKind) -> str:
    """A fact of a kind that the words state."""
    found = ((n, f) for n, f in facts_by_id(pair[1]).items() if type(f).__name__.lower() == kind)
    return next(n for n, f in found if getattr(f, "basis", Basis.STATED) is Basis.STATED)


@pytest.mark.parametrize("kind", FactKind)
@pytest.mark.parametrize("verdict", [Verdict.CONFIRM, Verdict.REJECT])
def test_each_kind_is_confirmed_and_rejected(kind: FactKind, verdict: Verdict) -> None:
    pair = LAW if kind is FactKind.PENALTY else PLAN
    document, facts = pair
    name = first(pair, kind)
    decision = decide(pair, Ruling(verdict, "", fact=name))
    reviewed = apply(document, facts, [decision])
    assert [each.state for each in reviewed.outcomes] == [State.APPLIED]
    [review] = reviewed.facts.reviews
    assert (review.fact, review.who, review.why, review.decision) == (name, WHO, WHY, decision.id)
    before, after = set(facts_by_id(facts)), set(facts_by_id(reviewed.facts))
    assert (name in after) == (verdict is Verdict.CONFIRM)
    assert after - before == set() and all(name in gone or gone.startswith(name) for gone in before - after)
    check(document, reviewed.facts)


def target(words: str) -> str:
    document, facts = PLAN
    return next(t.id for t in facts.targets if words in document.quote(t.span))


def test_a_target_is_corrected_in_place() -> None:
    document, facts = PLAN
    name = target("装配式建筑占新建建筑面积比例")
    changes = {"indicator": "新建建筑面积比例", "operator": ">=", "value": 30}
    decision = decide(PLAN, Ruling(Verdict.CORRECT, "", fact=name, changes=changes))
    after = apply(document, facts, [decision]).facts
    [new] = [each for each in after.targets if each.id == name]
    [old] = [each for each in facts.targets if each.id == name]
    assert new.indicator == "新建建筑面积比例" and new.operator is Operator.AT_LEAST and new.value == 30
    assert "".join(document.quote(span) for span in new.indicator_spans) == new.indicator
    assert new.span == old.span and len(after.targets) == len(facts.targets)
    assert decision == from_line(to_line(decision))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": 31.0}, "量值 31 不在原话"),
        ({"value": float("nan")}, "应当是数字"),
        ({"unit": "万吨"}, "单位“万吨”不在原话"),
        ({"indicator": "火星殖民率"}, "不在原文的这个条款里"),
        ({"deadline": "2099"}, "原文没有写明期限 2099"),
        ({"deadline": "明年"}, "不是日期"),
        ({"scope": "上海市"}, "不在原文的这个条款里"),
        ({"operator": "≫"}, "没有取值"),
        ({"value": None}, "没有量值"),
        ({"colour": "red"}, "没有可更正的字段"),
        ({"indicator": ""}, "为空"),
        ({}, "相同"),
    ],
)
def test_what_the_words_do_not_carry_is_refused(changes: dict[str, str | float | None], said: str) -> None:
    name = target("装配式建筑占新建建筑面积比例")
    with pytest.raises(ReviewError, match=said):
        decide(PLAN, Ruling(Verdict.CORRECT, "", fact=name, changes=changes))


def test_a_deadline_is_found_where_the_plan_states_it() -> None:
    document, facts = PLAN
    name = target("装配式建筑占新建建筑面积比例")
    without = decide(PLAN, Ruling(Verdict.CORRECT, "", fact=name, changes={"deadline": None}))
    facts = apply(document, facts, [without]).facts
    back = decide((document, facts), Ruling(Verdict.CORRECT, "", fact=name, changes={"deadline": "2027"}), 1)
    [again] = [each for each in apply(document, facts, [back]).facts.targets if each.id == name]
    assert again.deadline == "2027" and again.deadline_basis in (Basis.STATED, Basis.INHERITED)
    assert again.deadline_span and "2027" in document.quote(again.deadline_span)


def test_a_body_a_commitment_a_reference_and_a_link_are_corrected() -> None:
    document, facts = LAW
    duty = first(LAW, FactKind.RESPONSIBILITY)
    row = facts_by_id(facts)[duty]
    words = document.quote(words_of(document, facts, row))
    rulings = [
        Ruling(Verdict.CORRECT, "", fact=duty, changes={"body": words[2:], "role": "lead"}),
        Ruling(Verdict.CORRECT, "", fact="c1.a3#c1", changes={"verb": "应当坚持", "bearer": None}),
        Ruling(Verdict.CORRECT, "", fact=first(LAW, FactKind.REFERENCE), changes={"use": "revise"}),
    ]
    decisions = [decide(LAW, ruling, second) for second, ruling in enumerate(rulings)]
    reviewed = apply(document, facts, decisions)
    assert [each.state for each in reviewed.outcomes] == [State.APPLIED] * 3
    assert facts_by_id(reviewed.facts)[duty].body == words[2:]  # type: ignore[union-attr]
    check(document, reviewed.facts)
    link = PLAN[1].links[0]
    other = next(path for path in PLAN[1].measures if path != link.measure)
    ruling = Ruling(Verdict.CORRECT, "", fact=f"{link.target}-{link.measure}", changes={"measure": other})
    after = apply(*PLAN, [decide(PLAN, ruling)]).facts
    [moved] = [each for each in after.links if each.method == "review"]
    assert (moved.target, moved.measure) == (link.target, other) and WHY in moved.reason


def test_a_missed_target_is_added_once_at_its_words() -> None:
    document, facts = PLAN
    known = next(t for t in facts.targets if t.value is not None and t.deadline)
    words = document.quote(known.span)
    gone = decide(PLAN, Ruling(Verdict.REJECT, "", fact=known.id))
    seen = apply(document, facts, [gone]).facts
    ruling = Ruling(
        Verdict.ADD, "", kind=FactKind.TARGET, clause=known.clause, words=words,
        changes={"indicator": known.indicator, "operator": known.operator.value, "value": known.value,
                 "unit": known.unit, "deadline": known.deadline},
    )  # fmt: skip
    added = decide((document, seen), ruling, 1)
    after = apply(document, facts, [added, gone]).facts
    [new] = {each.id: each for each in after.targets}.keys() - {each.id for each in facts.targets}
    back = facts_by_id(after)[new]
    assert document.quote(words_of(document, after, back)) == words
    check(document, after)
    with pytest.raises(ReviewError, match="已经有了"):
        decide((document, after), ruling, 2)
    with pytest.raises(ReviewError, match="没有这些原话"):
        decide(PLAN, replace(ruling, words="本方案规定人人登月"), 2)


def test_the_last_responsibility_rejected_leaves_none_stated() -> None:
    document, facts = PLAN
    decisions: list[Decision] = []
    names = [n for n in facts_by_id(facts) if n.startswith("1.2.1#d")]
    for second, name in enumerate(names):
        seen = apply(document, facts, decisions).facts
        decisions.append(decide((document, seen), Ruling(Verdict.REJECT, "", fact=name), second))
    after = apply(document, facts, decisions).facts
    assert [r.basis for r in after.responsibilities if r.clause == "1.2.1"] == [Basis.UNSTATED]
    with pytest.raises(ReviewError, match="不能驳回"):
        decide((document, after), Ruling(Verdict.REJECT, "", fact="1.2.1#d0"), 59)
    check(document, after)


@pytest.mark.parametrize(
    ("ruling", "said"),
    [
        (Ruling(Verdict.CONFIRM, " ", fact="x"), "没有写明核定人"),
        (Ruling(Verdict.REJECT, "张三", fact="x"), "没有写明理由"),
        (Ruling(Verdict.REJECT, "张三", "长" * 10_000_000, fact="x"), "最多 2000 字"),
        (Ruling(Verdict.REJECT, "张\x00三", "错", fact="x"), "控制字符"),
        (Ruling(Verdict.REJECT, "张三", "\u202e错", fact="x"), "控制字符"),
        (Ruling(Verdict.REJECT, "张三", "\ud800错", fact="x"), "控制字符"),
        (Ruling(Verdict.ADD, "张三", "漏", kind=FactKind.TARGET, clause="99"), "没有这一条款"),
        (
            Ruling(Verdict.ADD, "张三", "漏", kind=FactKind.TARGET, clause="1.1", span=Span(0, 10**9)),
            "超出文件",
        ),
        (Ruling(Verdict.ADD, "张三", "漏", clause="1.1"), "哪一类事实"),
    ],
)
def test_a_ruling_that_is_none_is_refused(ruling: Ruling, said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        decision_on(*PLAN, ruling, "2026-01-01T00:00:00+00:00")


def test_an_unknown_fact_is_named() -> None:
    with pytest.raises(UnknownFactError):
        decide(PLAN, Ruling(Verdict.CONFIRM, "", fact="1.1#t99"))


def edited(pair: Pair, old: str, new: str, tmp_path: Path) -> Pair:
    assert old in pair[0].source
    file = tmp_path / pair[0].name
    file.write_text(pair[0].source.replace(old, new), encoding="utf-8")
    document = ingest.read(file)
    return document, extract(document)


def test_a_changed_clause_flags_its_decisions_and_no_others(tmp_path: Path) -> None:
    there, other = target("装配式建筑占新建建筑面积比例"), target("绿色供应链")
    decisions = [
        decide(PLAN, Ruling(Verdict.REJECT, "", fact=there)),
        decide(PLAN, Ruling(Verdict.REJECT, "", fact=other), 1),
    ]
    changed = edited(
        PLAN, "装配式建筑占新建建筑面积比例达到30%", "新建的装配式建筑占新建建筑面积比例达到32%", tmp_path
    )
    outcomes = apply(*changed, decisions).outcomes
    assert [each.state for each in outcomes] == [State.STALE, State.APPLIED]
    assert "有改动" in outcomes[0].reason


def test_rules_that_number_anew_do_not_mislead_a_decision() -> None:
    document, facts = PLAN
    rejected = facts.targets[4]
    decision = decide(PLAN, Ruling(Verdict.REJECT, "", fact=rejected.id))
    fewer = replace(facts, targets=facts.targets[1:], links=())
    anew = tuple(replace(each, id=f"{each.clause}#t{n}") for n, each in enumerate(fewer.targets, 1))
    after = apply(document, replace(fewer, targets=anew), [decision])
    assert [each.state for each in after.outcomes] == [State.APPLIED]
    gone = set(anew) - set(after.facts.targets)
    assert [(each.indicator, each.span) for each in gone] == [(rejected.indicator, rejected.span)]
    none = tuple(each for each in facts.targets if each.span != rejected.span)
    lost = apply(document, replace(facts, targets=none, links=()), [decision])
    assert [each.state for each in lost.outcomes] == [State.ORPHANED]
    other = tuple(replace(each, value=99.0) if each == rejected else each for each in facts.targets)
    differs = apply(document, replace(facts, targets=other), [decision])
    assert differs.outcomes[0].state is State.ORPHANED and "value" in differs.outcomes[0].reason


def test_two_facts_in_the_same_words_are_told_apart() -> None:
    document, facts = PLAN
    pair = [each for each in facts.targets if sum(each.span == t.span for t in facts.targets) == 2]
    decision = decide(PLAN, Ruling(Verdict.REJECT, "", fact=pair[1].id))
    after = apply(document, facts, [decision]).facts
    assert pair[0] in after.targets and pair[1] not in after.targets


def test_a_correction_outlives_rules_that_read_the_field_in_another_way() -> None:
    document, facts = PLAN
    name = target("装配式建筑占新建建筑面积比例")
    ruling = Ruling(Verdict.CORRECT, "", fact=name, changes={"operator": "="})
    decision = decide((document, facts), replace(ruling, changes={"scope": "新建建筑"}))
    other = tuple(replace(t, scope="建筑") if t.id == name else t for t in facts.targets)
    after = apply(document, replace(facts, targets=other), [decision])
    assert [each.state for each in after.outcomes] == [State.APPLIED]
    assert next(t for t in after.facts.targets if t.id == name).scope == "新建建筑"


def test_a_decision_on_a_corrected_fact_falls_with_the_correction() -> None:
    document, facts = PLAN
    name = target("装配式建筑占新建建筑面积比例")
    one = decide(PLAN, Ruling(Verdict.CORRECT, "", fact=name, changes={"scope": "新建建筑"}))
    seen = apply(document, facts, [one]).facts
    two = decide((document, seen), Ruling(Verdict.CONFIRM, "", fact=name), 1)
    both = apply(document, facts, [two, one])  # taken in the order of time, however they are given
    assert [each.state for each in both.outcomes] == [State.APPLIED, State.APPLIED]
    alone = apply(document, facts, [two])
    assert [each.state for each in alone.outcomes] == [State.ORPHANED]


def test_the_queue_begins_with_the_least_evidence_and_leaves_out_what_is_reviewed() -> None:
    document, facts = PLAN
    found = queue(document, facts)
    assert {each.fact for each in found} == set(facts_by_id(facts))
    assert [each.evidence for each in found] == sorted(each.evidence for each in found)
    assert all(each.why for each in found if each.evidence < 1) and found[0].kind is FactKind.LINK
    assert all(each.quote == document.quote(each.span) for each in found)
    decision = decide(PLAN, Ruling(Verdict.CONFIRM, "", fact=found[0].fact))
    left = queue(document, apply(document, facts, [decision]).facts)
    assert found[0].fact not in {each.fact for each in left} and len(left) == len(found) - 1


def test_an_altered_record_is_refused() -> None:
    line = to_line(decide(PLAN, Ruling(Verdict.REJECT, "", fact=target("绿色供应链"))))
    for broken in (line.replace("张三", "李四"), line[:-5], "{}", "[]", "", "\x00"):
        with pytest.raises(ReviewError, match="第 3 行"):
            from_line(broken, "第 3 行")


@given(st.sampled_from(FACTS))
def test_words_are_found_where_they_were_anchored(each: tuple[Pair, str]) -> None:
    (document, facts), name = each
    span = words_of(document, facts, facts_by_id(facts)[name])
    assert located(document, anchored(document, span)) == span


@given(st.sampled_from([PLAN, LAW]), st.data())
def test_no_decisions_change_nothing_and_decisions_are_replayed_alike(
    pair: Pair, data: st.DataObject
) -> None:
    document, facts = pair
    assert apply(document, facts, []).facts is facts
    decisions: list[Decision] = []
    for second in range(data.draw(st.integers(1, 4))):
        seen = apply(document, facts, decisions).facts
        name = data.draw(st.sampled_from(sorted(facts_by_id(seen))))
        verdict = data.draw(st.sampled_from([Verdict.CONFIRM, Verdict.REJECT]))
        try:
            decisions.append(decide((document, seen), Ruling(verdict, "", fact=name), second))
        except ReviewError:
            continue  # 未写明 cannot be rejected
    once, twice = apply(document, facts, decisions), apply(document, facts, decisions[::-1])
    assert once == twice
    assert all(each.state is State.APPLIED for each in once.outcomes)
    rejected = {each.fact for each in once.facts.reviews if each.verdict is Verdict.REJECT}
    assert not rejected & set(facts_by_id(once.facts))


BROKEN: dict[str, tuple[str, dict[str, object]]] = {
    "原话": ("targets", {"value": 123456.0}),
    "不在所属条款": ("targets", {"span": Span(0, 5)}),
    "责任层级": ("responsibilities", {"level": None, "body": None, "basis": Basis.STATED}),
    "理由": ("responsibilities", {"basis": Basis.INFERRED, "reason": ""}),
    "分值": ("links", {"score": 2.0}),
    "一个举措": ("links", {"measure": "1"}),
    "约束对象": ("commitments", {"bearer": "别的单位", "bearer_span": Span(3, 6)}),
    "出处不在": ("references", {"span": Span(0, 2)}),
    "违法行为": ("penalties", {"conduct": "没有写的行为"}),
    "所罚": ("penalties", {"punishes": (Punished("c99", Basis.STATED, 1.0, "", Span(0, 3)),)}),
}


@pytest.mark.parametrize("kind, change", BROKEN.values(), ids=BROKEN)
def test_a_change_is_held_to_what_a_whole_document_is_held_to(kind: str, change: dict[str, object]) -> None:
    document, facts = LAW if kind == "penalties" else PLAN
    held = getattr(facts, kind)
    at = next(i for i, each in enumerate(held) if kind != "responsibilities" or each.level)
    broken = {kind: (*held[:at], replace(held[at], **change), *held[at + 1 :])}
    after = replace(facts, **broken)  # type: ignore[arg-type]
    with pytest.raises(UnsoundError) as whole:
        check(document, after)
    with pytest.raises(UnsoundError) as part:
        check_change(document, facts, after)
    assert (part.value.what, part.value.where) == (whole.value.what, whole.value.where)


@pytest.mark.parametrize("pair", [PLAN, LAW], ids=["plan", "law"])
def test_any_fact_alone_with_its_neighbours_is_sound(pair: Pair) -> None:
    document, facts = pair
    for kind in ("targets", "responsibilities", "commitments", "references", "links", "penalties"):
        held = getattr(facts, kind)
        for at in range(0, len(held), max(1, len(held) // 5)):
            without: dict[str, Any] = {kind: (*held[:at], *held[at + 1 :])}
            check_change(document, replace(facts, **without), facts)
