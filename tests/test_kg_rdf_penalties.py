"""Penalties, duty-bearers and conditions of laws in RDF and the graph: whole, and refused without words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

import ingest
from ingest.span import Span
from kg.errors import UnsoundError
from kg.facts import Basis, Commitment, Facts, Penalty, Punished, Sanction, SanctionKind, Strength
from kg.graph import build_graph
from kg.rdf import to_rdf
from kg.soundness import check, validate
from kg.view import around
from kg.vocabulary import SCHEMA, YJ, concept
from ontology import data_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.document import Document

TEXT = """临江市河道管理条例

第一章 总则
第一条 为了加强河道管理，制定本条例。
第二条 禁止在河道内倾倒垃圾。
第三条 在汛期，采砂单位应当停止作业。

第二章 法律责任
第四条 违反本条例第二条规定，在河道内倾倒垃圾的，由水行政主管部门责令改正，处五千元以上二万元以下的罚款；\
情节严重的，没收违法所得，并处违法所得二倍以上五倍以下的罚款。
第五条 本条例自2025年1月1日起施行。
"""


@pytest.fixture(scope="module")
def rules() -> Document:
    return ingest.parse(TEXT.encode(), "河道.txt")


@pytest.fixture(scope="module")
def facts(rules: Document) -> Facts:
    """Facts written by hand, so that what leaves does not hang on what extraction finds."""
    clause = rules.clause_at(TEXT.index("违反本条例"))
    duty = rules.numbered(rules.clause_at(TEXT.index("采砂单位")))

    def at(words: str) -> Span:
        start = TEXT.index(words)
        return Span(start, start + len(words))

    conduct = Span(at("在河道内倾倒垃圾的").start, at("在河道内倾倒垃圾的").end - 1)
    fine = Sanction(SanctionKind.FINE, 5000.0, 20000.0, None, at("处五千元以上二万元以下的罚款"))
    order = Sanction(SanctionKind.CORRECT, None, None, None, at("责令改正"))
    graver = Sanction(
        SanctionKind.FINE, 2.0, 5.0, "违法所得", at("并处违法所得二倍以上五倍以下的罚款"), None, None
    )
    article = rules.numbered(clause).path
    breach = Punished(
        rules.numbered(rules.clause_at(TEXT.index("禁止在河道"))).path,
        Basis.STATED,
        1.0,
        "写明第二条",
        at("第二条规定"),
    )
    whole = at(TEXT[TEXT.index("违反本条例") : TEXT.index("；情节严重")])
    penalty = Penalty(
        f"{article}#x1", article, clause.path, "在河道内倾倒垃圾", conduct, "水行政主管部门",
        at("水行政主管部门"), (order, fine), (breach,), whole,
    )  # fmt: skip
    worse = replace(
        penalty, id=f"{article}#x2", sanctions=(graver,), condition="情节严重", condition_span=at("情节严重")
    )
    commitment = Commitment(
        f"{duty.path}#c1", duty.path, duty.path, "停止", "作业", Strength.REQUIRE, at("应当"),
        at("采砂单位应当停止作业"), "采砂单位", at("采砂单位"), "在汛期", at("在汛期"),
    )  # fmt: skip
    return Facts(rules.id, (), (), (), (), (commitment,), (), (), (penalty, worse))


@pytest.fixture(scope="module")
def graph(rules: Document, facts: Facts) -> Graph:
    return to_rdf([(rules, facts)])


def test_they_are_sound(rules: Document, facts: Facts, graph: Graph) -> None:
    assert validate(graph) == ()
    check(rules, facts)


def test_a_breach_costs_what_the_clause_says(graph: Graph) -> None:
    rows = graph.query(
        """PREFIX yj: <https://w3id.org/youju/def#> PREFIX schema: <https://schema.org/>
        PREFIX eli: <http://data.europa.eu/eli/ontology#>
        SELECT ?low ?high ?unit WHERE { ?p yj:punishes/eli:number "第二条" ; yj:sanction/yj:amount ?a .
          ?a schema:minValue ?low ; schema:maxValue ?high ; schema:unitText ?unit }"""
    )
    assert {(float(low), float(high), str(unit)) for low, high, unit in rows} == {
        (5000.0, 20000.0, "元"),
        (2.0, 5.0, "倍"),
    }


def test_how_it_is_known_which_article_is_breached_is_told(graph: Graph) -> None:
    for breach in graph.subjects(RDF.type, YJ.Breach):
        assert graph.value(breach, YJ.basis) == concept("basis", "stated")
        assert graph.value(breach, YJ.evidence)
        assert str(graph.value(breach, YJ.reason)) == "写明第二条"


def test_who_is_bound_and_when(graph: Graph) -> None:
    duty = next(graph.subjects(RDF.type, YJ.Commitment))
    assert str(graph.value(duty, YJ.bearer)) == "采砂单位"
    assert str(graph.value(duty, YJ.condition)) == "在汛期"
    assert graph.value(duty, YJ.bearerEvidence)


def test_the_offender_s_gains_are_what_a_multiple_is_of(graph: Graph) -> None:
    bases = {str(o) for o in graph.objects(None, YJ.base)}
    assert bases == {"违法所得"}
    assert not list(graph.subjects(SCHEMA.value, None))


def test_every_term_of_ours_is_in_the_ontology(graph: Graph) -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    ours = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(YJ)}
    assert {term for term in ours if (term, None, None) not in ontology} == set()
    for kind in SanctionKind:
        assert (concept("sanction", kind), RDF.type, SKOS.Concept) in ontology


def _penalty(facts: Facts, spoil: Callable[[Penalty], Penalty]) -> Facts:
    return replace(facts, penalties=(spoil(facts.penalties[0]), *facts.penalties[1:]))


def _sanction(penalty: Penalty, spoil: Callable[[Sanction], Sanction]) -> Penalty:
    return replace(penalty, sanctions=(*penalty.sanctions[:-1], spoil(penalty.sanctions[-1])))


BROKEN: list[tuple[str, Callable[[Facts], Facts]]] = [
    (
        "数额 70000 不在处罚原话",
        lambda f: _penalty(f, lambda p: _sanction(p, lambda s: replace(s, high=70000.0))),
    ),
    (
        "下限大于上限",
        lambda f: _penalty(f, lambda p: _sanction(p, lambda s: replace(s, low=20000.0, high=5000.0))),
    ),
    (
        "罚则所罚的条款不在文件中",
        lambda f: _penalty(f, lambda p: replace(p, punishes=(replace(p.punishes[0], clause="c9.a99"),))),
    ),
    ("罚则没有处罚", lambda f: _penalty(f, lambda p: replace(p, sanctions=()))),
    ("违法行为“在河道内采砂”与出处原话", lambda f: _penalty(f, lambda p: replace(p, conduct="在河道内采砂"))),
    (
        "出处不在所属条款之内",
        lambda f: _penalty(f, lambda p: replace(p, authority="临江市河道", authority_span=Span(0, 5))),
    ),
    ("处罚机关没有原文出处", lambda f: _penalty(f, lambda p: replace(p, authority_span=None))),
    ("条件没有原文出处", lambda f: _penalty(f, lambda p: replace(p, condition="情节严重"))),
    (
        "推断的所罚条款没有理由",
        lambda f: _penalty(
            f, lambda p: replace(p, punishes=(replace(p.punishes[0], basis=Basis.INFERRED, reason=""),))
        ),
    ),
    (
        "“水利局”与出处原话",
        lambda f: replace(f, commitments=(replace(f.commitments[0], bearer="水利局"),)),
    ),
    (
        "义务主体没有原文出处",
        lambda f: replace(f, commitments=(replace(f.commitments[0], bearer_span=None),)),
    ),
]


@pytest.mark.parametrize(("message", "spoil"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_no_words_carry_is_refused_with_its_clause(
    rules: Document, facts: Facts, message: str, spoil: Callable[[Facts], Facts]
) -> None:
    broken = spoil(facts)
    with pytest.raises(UnsoundError) as caught:
        check(rules, broken)
    if message not in caught.value.what:  # another part of it was found broken first
        assert message in {each.message for each in validate(to_rdf([(rules, broken)]))}
    assert "《临江市河道管理条例》第" in caught.value.where


def test_a_penalty_of_no_clause_is_refused(rules: Document, facts: Facts) -> None:
    with pytest.raises(UnsoundError):
        check(rules, _penalty(facts, lambda penalty: replace(penalty, clause="c9.a99", id="c9.a99#x1")))


def test_the_graph_leads_from_an_article_to_what_its_breach_costs(rules: Document, facts: Facts) -> None:
    graph = build_graph([(rules, facts)])
    penalties = [node for node, kind in graph.nodes(data="kind") if kind == "penalty"]
    assert len(penalties) == 2
    for node in penalties:
        assert graph.nodes[node]["label"].startswith(("责令改正、罚款：", "罚款："))
        (edge,) = (data for *_, data in graph.out_edges(node, data=True) if data["relation"] == "punishes")
        assert (edge["label"], edge["basis"], edge["score"]) == ("处罚违反", "stated", 1.0)
        assert edge["reason"]
        assert TEXT[slice(*edge["span"])] == "第二条规定"
    article = next(
        target
        for _, target, data in graph.out_edges(penalties[0], data=True)
        if data["relation"] == "punishes"
    )
    shown = around(graph, article)
    assert [node.kind for node in shown.nodes].count("penalty") == 2
