"""Penalties under review: corrected and added by the words of the law alone; reviews as others read them."""

from pathlib import Path

import pytest
from rdflib import PROV, RDF

import ingest
from kg import extract
from kg.decision import Decision, ReviewError, Ruling
from kg.exports.tables import rows
from kg.facts import Basis, FactKind, SanctionKind, Verdict
from kg.rdf import to_rdf
from kg.review import State, apply, facts_by_id
from kg.review_queue import queue
from kg.ruling import decision_on
from kg.soundness import check
from kg.vocabulary import YJ, concept, fact_named

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = """临江市河道管理条例

第一章 总则
第一条 为了加强河道管理，制定本条例。
第二条 禁止在河道内倾倒垃圾。
第三条 船舶应当配备垃圾收集装置。

第二章 法律责任
第四条 违反本条例规定，在河道内倾倒垃圾的，由水行政主管部门责令改正，处五千元以上二万元以下的罚款。
第五条 本条例自2025年1月1日起施行。
"""
DOCUMENT = ingest.parse(TEXT.encode(), "河道.txt")
FACTS = extract(DOCUMENT)
[PENALTY] = FACTS.penalties


def decide(verdict: Verdict, **said: object) -> Decision:
    ruling = Ruling(verdict, "李四", "与公报核对", **said)  # type: ignore[arg-type]
    return decision_on(DOCUMENT, FACTS, ruling, "2026-01-01T00:00:00.000000+00:00")


def test_what_a_penalty_says_is_corrected_by_the_words_of_its_clause() -> None:
    changes = {"conduct": "倾倒垃圾", "authority": "主管部门", "punishes": "c1.a2、c1.a3"}
    reviewed = apply(DOCUMENT, FACTS, [decide(Verdict.CORRECT, fact=PENALTY.id, changes=changes)])
    [now] = reviewed.facts.penalties
    assert (now.conduct, now.authority) == ("倾倒垃圾", "主管部门")
    assert [DOCUMENT.quote(now.conduct_span), now.sanctions] == ["倾倒垃圾", PENALTY.sanctions]
    assert [(each.clause, each.basis) for each in now.punishes] == [
        ("c1.a2", Basis.INFERRED),
        ("c1.a3", Basis.INFERRED),
    ]
    assert all("专家核定：与公报核对" in each.reason for each in now.punishes)
    check(DOCUMENT, reviewed.facts)


def test_a_missed_penalty_is_added_with_the_sanctions_of_its_words() -> None:
    words = "由水行政主管部门责令改正，处五千元以上二万元以下的罚款"
    gone = apply(DOCUMENT, FACTS, [decide(Verdict.REJECT, fact=PENALTY.id)]).facts
    ruling = Ruling(
        Verdict.ADD, "李四", "漏读", kind=FactKind.PENALTY, clause="c2.a4", words=words,
        changes={"conduct": "在河道内倾倒垃圾", "authority": "水行政主管部门", "punishes": "c1.a2"},
    )  # fmt: skip
    decision = decision_on(DOCUMENT, gone, ruling, "2026-01-01T00:00:01.000000+00:00")
    reviewed = apply(DOCUMENT, gone, [decision])
    [now] = reviewed.facts.penalties
    assert [(each.kind, each.low, each.high) for each in now.sanctions] == [
        (SanctionKind.CORRECT, None, None),
        (SanctionKind.FINE, 5000.0, 20000.0),
    ]
    assert all(DOCUMENT.quote(each.span) in words for each in now.sanctions)
    check(DOCUMENT, reviewed.facts)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"conduct": "排放污水"}, "不在原文"),
        ({"conduct": None}, "没有写明违法行为"),
        ({"authority": "公安机关"}, "不在原文"),
        ({"punishes": "c9.a99"}, "没有条款"),
        ({"low": 1.0}, "没有可更正的字段"),
    ],
)
def test_what_the_law_does_not_say_is_refused(changes: dict[str, str | float | None], said: str) -> None:
    with pytest.raises(ReviewError, match=said):
        decide(Verdict.CORRECT, fact=PENALTY.id, changes=changes)


def test_words_without_a_sanction_make_no_penalty() -> None:
    with pytest.raises(ReviewError, match="没有处罚"):
        decide(
            Verdict.ADD, kind=FactKind.PENALTY, clause="c1.a3", words="船舶应当配备垃圾收集装置",
            changes={"conduct": "船舶应当配备垃圾收集装置"},
        )  # fmt: skip


def test_what_is_not_stated_of_a_penalty_is_in_the_queue_with_its_reason() -> None:
    [doubtful] = [each for each in queue(DOCUMENT, FACTS) if each.kind is FactKind.PENALTY]
    assert doubtful.says["punishes"] is None
    assert "没有读出所罚的条款" in doubtful.why[0]
    law = ingest.read(CORPUS / "海洋环境保护法_2023.md")
    facts = extract(law)
    inferred = {p.id for p in facts.penalties if any(t.basis is Basis.INFERRED for t in p.punishes)}
    doubted = {each.fact for each in queue(law, facts) if any("推断的所罚条款" in why for why in each.why)}
    assert doubted == inferred != set()


def test_reviews_say_who_when_and_why_to_other_tools() -> None:
    target = ingest.read(CORPUS / "jilin2024.txt")
    facts = extract(target)
    kept, gone = facts.targets[:2]
    decisions = [
        decision_on(
            target,
            facts,
            Ruling(verdict, "张三", "核对", fact=fact.id),
            f"2026-01-0{day}T08:00:00.000000+00:00",
        )
        for day, verdict, fact in ((1, Verdict.CONFIRM, kept), (2, Verdict.REJECT, gone))
    ]
    reviewed = apply(target, facts, decisions).facts
    graph = to_rdf([(target, reviewed)])
    said = {graph.value(node, YJ.reviewed): node for node in graph.subjects(RDF.type, YJ.Review)}
    assert set(said) == {fact_named(target.id, kept.id), fact_named(target.id, gone.id)}
    review = said[fact_named(target.id, kept.id)]
    assert graph.value(review, YJ.verdict) == concept("verdict", "confirm")
    assert str(graph.value(review, PROV.endedAtTime)) == "2026-01-01T08:00:00.000000+00:00"
    assert str(graph.value(review, YJ.reason)) == "核对"
    assert (fact_named(target.id, kept.id), PROV.wasInfluencedBy, review) in graph
    assert (fact_named(target.id, gone.id), None, None) not in graph
    table = [row for name, row in rows([(target, reviewed)]) if name == "reviews"]
    assert [(row["verdict"], row["who"], row["why"]) for row in table] == [
        ("confirm", "张三", "核对"),
        ("reject", "张三", "核对"),
    ]
    assert [each.state for each in apply(target, facts, decisions).outcomes] == [State.APPLIED] * 2
    assert set(facts_by_id(facts)) - set(facts_by_id(reviewed)) >= {gone.id}
    check(target, reviewed)
