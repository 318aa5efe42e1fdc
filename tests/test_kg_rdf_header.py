"""Headers in RDF: every element with its words; what was computed from them, why; works by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, PROV, RDF, SKOS, Graph, URIRef

import ingest
from kg.facts import Facts
from kg.header_fields import header_fields, said_by
from kg.rdf import to_rdf
from kg.soundness import validate
from kg.vocabulary import ELI, OA, SCHEMA, YJ, concept, named
from ontology import data_path

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document

JOINT = """河川省生态环境厅　河川省财政厅
关于印发《河川省排污权交易管理办法（试行）》的通知
河环规〔2021〕6号

各市（州）生态环境局、财政局：
现将《河川省排污权交易管理办法（试行）》印发给你们，请遵照执行。

河川省生态环境厅　河川省财政厅
2021年5月20日

河川省排污权交易管理办法（试行）

第一条 为了规范排污权交易，根据《中华人民共和国环境保护法》，制定本办法。
第二条 排污单位应当依法取得排污权。
第三条 本办法由河川省生态环境厅负责解释。
第四条 本办法自2021年7月1日起施行，有效期三年。《河川省排污权交易暂行办法》（河环发〔2015〕12号）同时废止。
"""


def _graph(document: Document) -> Graph:
    return to_rdf([(document, Facts(document.id, (), (), (), (), (), (), ()))])


@pytest.fixture(scope="module")
def joint() -> Document:
    return ingest.parse(JOINT.encode(), "办法.txt")


@pytest.fixture(scope="module")
def graph(joint: Document) -> Graph:
    return _graph(joint)


def _labels(graph: Graph, document: Document, predicate: URIRef) -> set[str]:
    nodes = graph.objects(named(document.id), predicate)
    return {str(graph.value(node, SKOS.prefLabel)) for node in nodes}


def test_all_issuers_types_and_spans_of_time_are_told(graph: Graph, joint: Document) -> None:
    node = named(joint.id)
    assert _labels(graph, joint, ELI.passed_by) == {"河川省生态环境厅", "河川省财政厅"}
    assert _labels(graph, joint, ELI.type_document) == {"办法"}
    assert _labels(graph, joint, YJ.noticeType) == {"通知"}
    assert _labels(graph, joint, YJ.interpreter) == {"河川省生态环境厅"}
    assert str(graph.value(node, YJ.standing)) == "试行"
    assert str(graph.value(node, YJ.validFor)) == "P3Y"
    assert str(graph.value(node, ELI.date_no_longer_in_force)) == "2024-06-30"


def test_what_it_ends_and_rests_on_are_works_of_their_names(graph: Graph, joint: Document) -> None:
    node = named(joint.id)
    assert (node, ELI.repeals, named("document", "河川省排污权交易暂行办法")) in graph
    # 试行 marks a version; the work goes without.
    assert (node, ELI.is_member_of, named("document", "河川省排污权交易管理办法")) in graph


def test_every_element_has_its_words_and_computed_ones_say_why(graph: Graph, joint: Document) -> None:
    fields = set(graph.objects(named(joint.id), YJ.header))
    assert len(fields) == len(list(header_fields(joint.metadata)))
    for field in fields:
        evidence = graph.value(field, YJ.evidence)
        words = {str(graph.value(s, OA.exact)) for s in graph.objects(evidence, OA.hasSelector)}
        assert any(word != "None" and word in JOINT for word in words)
        inferred = graph.value(field, YJ.basis) == concept("basis", "inferred")
        assert inferred == (graph.value(field, YJ.reason) is not None)
    computed = {
        str(graph.value(field, YJ.field)).rpartition("-")[2]
        for field in fields
        if graph.value(field, YJ.reason) is not None
    }
    assert "expires" in computed


def test_they_are_sound(graph: Graph) -> None:
    assert validate(graph) == ()


def test_level_and_place_are_inferred_from_the_issuer(jilin: Document) -> None:
    graph, node = _graph(jilin), named(jilin.id)
    assert graph.value(node, YJ.issuingLevel) == concept("level", "province")
    place = graph.value(node, ELI.jurisdiction)
    assert place == named("place", "220000")
    assert (place, RDF.type, SCHEMA.AdministrativeArea) in graph
    field = next(f for f in graph.subjects(YJ.field, concept("field", "authority")))
    assert graph.value(field, YJ.basis) == concept("basis", "inferred")
    assert "吉林省" in str(graph.value(field, YJ.reason))


def test_the_history_of_a_law_stands_in_order(root: Path) -> None:
    law = ingest.read(root / "corpus" / "海洋环境保护法_2023.md")
    graph = _graph(law)
    events = sorted(graph.objects(named(law.id), YJ.history), key=str)
    assert len(events) == len(law.metadata.history) > 3
    for event, known in zip(events, law.metadata.history, strict=True):
        assert graph.value(event, YJ.eventKind) == concept("event", known.kind)
        assert (graph.value(event, PROV.wasAssociatedWith) is not None) == bool(known.body)
        assert graph.value(event, YJ.evidence) is not None


def test_the_ontology_names_every_value_that_headers_can_have(jilin: Document) -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    for name in type(jilin.metadata).__slots__:
        if name != "history":
            assert (concept("field", name), RDF.type, SKOS.Concept) in ontology, name
    for kind in ("passed", "approved", "revised", "amended", "promulgated", "in_force", "repealed"):
        assert (concept("event", kind), RDF.type, SKOS.Concept) in ontology
    for level in ("national", "province", "city", "county", "township", "zone"):
        assert (concept("level", level), RDF.type, SKOS.Concept) in ontology


def test_every_term_of_ours_in_a_graph_is_in_the_ontology(graph: Graph, jilin: Document) -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    for triple in (*graph, *_graph(jilin)):
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(YJ):
                assert (term, None, None) in ontology, term
    assert not list(ontology.objects(None, OWL.deprecated))


def test_a_field_says_its_words_on_one_line(jilin: Document) -> None:
    said = {name: said_by(field) for name, field in header_fields(jilin.metadata)}
    assert said["period"] == "2024/2027"
    assert said["authority"] == "吉林省"
    assert not any("\n" in words for words in said.values())
