"""The RDF graph: same bytes each time, sound, and unsound ones caught with the clause named."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import ingest
from ingest.span import Span
from kg.errors import KgError, UnsoundError
from kg.facts import Operator
from kg.pipeline import extract
from kg.rdf import serialize, to_rdf
from kg.soundness import check, validate
from kg.vocabulary import ELI, ID, OA, QUDT, SCHEMA, YJ, units
from ontology import data_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.document import Document
    from kg.facts import Target


@pytest.fixture(scope="module")
def city(root: Path) -> Document:
    return ingest.read(root / "tests" / "documents" / "city_sample.txt")


@pytest.fixture(scope="module")
def sound(city: Document) -> Graph:
    return to_rdf([(city, extract(city))])


def test_graphs_of_shipped_and_other_documents_are_sound(jilin: Document, root: Path) -> None:
    for document in (jilin, ingest.read(root / "tests" / "documents" / "土壤污染防治法_2018.md")):
        assert validate(to_rdf([(document, extract(document))])) == ()


def test_no_blank_nodes_and_every_fact_has_clause_and_basis(sound: Graph) -> None:
    assert not any(isinstance(term, BNode) for triple in sound for term in triple)
    for fact in sound.subjects(RDF.type, YJ.Fact):
        assert sound.value(fact, YJ.statedIn) is not None
        assert sound.value(fact, YJ.basis) is not None


def test_evidence_is_the_source_word_for_word(sound: Graph, city: Document) -> None:
    for node in sound.subjects(RDF.type, OA.SpecificResource):
        selectors = list(sound.objects(node, OA.hasSelector))
        start, end = (
            next(int(v) for s in selectors for v in sound.objects(s, p)) for p in (OA.start, OA.end)
        )
        exact = next(str(v) for s in selectors for v in sound.objects(s, OA.exact))
        assert city.source[start:end] == exact


def test_the_bytes_do_not_depend_on_the_process(sound: Graph, root: Path) -> None:
    program = (
        "import hashlib, ingest, pathlib, sys; from kg.pipeline import extract; from kg.rdf import *\n"
        "d = ingest.read(pathlib.Path(sys.argv[1])); g = to_rdf([(d, extract(d))])\n"
        "print(hashlib.sha256((serialize(g) + g.serialize(format='turtle')).encode()).hexdigest())"
    )
    path = root / "tests" / "documents" / "city_sample.txt"
    other = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    here = hashlib.sha256((serialize(sound) + sound.serialize(format="turtle")).encode()).hexdigest()
    assert other == here


def test_a_question_in_sparql(sound: Graph) -> None:
    rows = sound.query(
        """PREFIX yj: <https://w3id.org/youju/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?label WHERE {
            ?row a yj:Responsibility ; yj:role yj:role-lead ; yj:body/skos:prefLabel ?label
        }"""
    )
    assert "市住房城乡建设局" in {str(row[0]) for row in rows}


def test_every_class_and_property_is_defined_in_both_languages() -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    terms = {
        term
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in ontology.subjects(RDF.type, kind)
    }
    assert len(terms) > 40
    for term in terms:
        for predicate in (RDFS.label, RDFS.comment):
            assert {words.language for words in ontology.objects(term, predicate)} == {"zh", "en"}, term


def test_every_term_is_in_the_documentation(root: Path) -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    page = (root / "docs" / "ontology.md").read_text(encoding="utf-8")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.ConceptScheme):
        for term in ontology.subjects(RDF.type, kind):
            assert f"`yj:{str(term).removeprefix(str(YJ))}`" in page, term


def test_units_are_told_by_how_they_are_printed(sound: Graph) -> None:
    assert str(units()["%"]) == "http://qudt.org/vocab/unit/PERCENT"
    assert str(units()["万亩"]) == str(YJ["unit-10k_mu"])
    percent = next(sound.subjects(SCHEMA.unitText, Literal("%")))
    assert sound.value(percent, QUDT.hasUnit) == units()["%"]


def test_every_term_used_is_documented_in_both_languages(sound: Graph, jilin: Document) -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    used = {
        term
        for graph in (sound, to_rdf([(jilin, extract(jilin))]))
        for triple in graph
        for term in triple
        if isinstance(term, URIRef) and term.startswith(str(YJ)) and "unit-" not in term
    }
    labels = URIRef("http://www.w3.org/2000/01/rdf-schema#label"), SKOS.prefLabel
    for term in used:
        languages = {label.language for p in labels for label in ontology.objects(term, p)}
        assert languages >= {"zh", "en"}, term


def test_the_context_names_only_documented_terms() -> None:
    ontology = Graph().parse(data_path("youju.ttl"))
    context = json.loads(data_path("context.jsonld").read_text(encoding="utf-8"))["@context"]
    ours = [v["@id"] if isinstance(v, dict) else v for v in context.values() if not isinstance(v, float)]
    for name in ours:
        if str(name).startswith("yj:"):
            assert (YJ[name.removeprefix("yj:")], None, None) in ontology, name


def _target(graph: Graph) -> URIRef:
    return next(t for t in sorted(graph.subjects(RDF.type, YJ.Target)) if graph.value(t, YJ.amount))


def _wrong_value(graph: Graph) -> None:
    amount = graph.value(_target(graph), YJ.amount)
    for predicate in (SCHEMA.value, SCHEMA.minValue, SCHEMA.maxValue):
        if graph.value(amount, predicate) is not None:
            graph.set((amount, predicate, Literal(Decimal("12345.5"))))


def _wrong_operator(graph: Graph) -> None:
    for target in graph.subjects(YJ.operator, YJ["operator-about"]):
        graph.set((target, YJ.operator, YJ["operator-at_most"]))


def _no_evidence(graph: Graph) -> None:
    graph.remove((_target(graph), YJ.evidence, None))


def _foreign_evidence(graph: Graph) -> None:
    target = _target(graph)
    other = graph.value(next(graph.subjects(YJ.path, Literal("3.1"))), YJ.evidence)
    graph.set((target, YJ.evidence, other))


def _altered_quote(graph: Graph) -> None:
    selector = next(graph.subjects(RDF.type, OA.TextQuoteSelector))
    graph.set((selector, OA.exact, Literal(str(graph.value(selector, OA.exact)) + "多")))


def _early_deadline(graph: Graph) -> None:
    graph.set(
        (
            _target(graph),
            YJ.deadline,
            Literal("1999", datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYear")),
        )
    )


def _two_indicators(graph: Graph) -> None:
    graph.add((_target(graph), YJ.indicator, ID["indicator/x"]))


def _no_responsibility(graph: Graph) -> None:
    measure = next(iter(sorted(graph.subjects(RDF.type, YJ.Measure))))
    for row in list(graph.subjects(YJ.statedIn, measure)):
        graph.remove((row, RDF.type, YJ.Responsibility))
        graph.remove((row, YJ.role, None))


def _unreasoned(graph: Graph) -> None:
    row = next(graph.subjects(RDF.type, YJ.Responsibility))
    graph.set((row, YJ.basis, YJ["basis-inherited"]))
    graph.remove((row, YJ.reason, None))


def _certain_link(graph: Graph) -> None:
    graph.set((next(graph.subjects(RDF.type, YJ.Link)), YJ.basis, YJ["basis-stated"]))


def _two_parents(graph: Graph) -> None:
    graph.add((next(graph.subjects(YJ.path, Literal("3.1"))), ELI.is_part_of, ID["elsewhere"]))


FAULTS = [
    (_wrong_value, "不在原话中"),
    (_wrong_operator, "原话有“左右”"),
    (_no_evidence, "目标没有原文出处"),
    (_foreign_evidence, "出处不在所属条款之内"),
    (_altered_quote, "起止却是"),
    (_early_deadline, "早于成文日期"),
    (_two_indicators, "目标须恰有一个指标"),
    (_no_responsibility, "举措没有责任记录"),
    (_unreasoned, "没有理由"),
    (_certain_link, "关联只能是推断"),
    (_two_parents, "条款须恰有一个上级"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS, ids=[row[0].__name__ for row in FAULTS])
def test_each_fault_is_found_and_its_clause_named(
    sound: Graph, city: Document, spoil: Callable[[Graph], None], message: str
) -> None:
    graph = Graph()
    for triple in sound:
        graph.add(triple)
    assert validate(graph) == ()
    spoil(graph)
    found = validate(graph)
    assert any(message in violation.message for violation in found), found
    assert all(violation.clause.startswith(city.id) for violation in found)


def test_violations_come_in_one_order(sound: Graph) -> None:
    graph = Graph()
    for triple in sound:
        graph.add(triple)
    for spoil in (_wrong_value, _two_parents, _certain_link):
        spoil(graph)
    assert validate(graph) == validate(graph) == tuple(sorted(validate(graph)))


def test_triples_come_sorted(sound: Graph) -> None:
    lines = serialize(sound).splitlines()
    assert lines == sorted(lines)
    assert len(Graph().parse(data=serialize(sound), format="nt")) == len(sound)


def test_a_sound_document_passes(city: Document) -> None:
    check(city, extract(city))


def test_a_broken_fact_fails_with_its_clause_named(city: Document) -> None:
    facts = extract(city)
    target = next(each for each in facts.targets if each.value is not None)
    broken = replace(facts, targets=(replace(target, value=12345.5),))
    with pytest.raises(UnsoundError, match=r"量值 12345\.5 不在原话中") as caught:
        check(city, broken)
    assert isinstance(caught.value, KgError)
    assert target.clause in caught.value.where
    assert "《临江市水环境综合治理三年行动方案（2025—2027年）》" in caught.value.where
    assert caught.value.do
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


BROKEN = [
    ("no such clause", lambda t: replace(t, clause="9.9", id="9.9#t1")),
    ("span beyond the source", lambda t: replace(t, span=Span(10**6, 10**6 + 5))),
    ("span of another clause", lambda t: replace(t, span=Span(0, 10))),
    ("a bound without its value", lambda t: replace(t, operator=Operator.AT_LEAST, value=None)),
]


@pytest.mark.parametrize("spoil", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_no_words_carry_is_refused(city: Document, spoil: Callable[[Target], Target]) -> None:
    facts = extract(city)
    target = next(each for each in facts.targets if each.value is not None)
    with pytest.raises(UnsoundError):
        check(city, replace(facts, targets=(spoil(target),), links=()))


DOUBTS = [
    ("1999", "期限 1999 早于成文日期"),
    ("2027-02-30", "期限不是存在的日期"),
    ("2027-13", "期限不是存在的日期"),
]


@pytest.mark.parametrize(("deadline", "message"), DOUBTS)
def test_a_doubt_breaks_nothing_and_is_told(
    city: Document, caplog: pytest.LogCaptureFixture, deadline: str, message: str
) -> None:
    facts = extract(city)
    target = facts.targets[0]
    check(city, replace(facts, targets=(replace(target, deadline=deadline),), links=()))
    assert message in caplog.text


@pytest.mark.parametrize("day", ["2027", "2027-12", "2027-12-31", "2028-02-29"])
def test_dates_of_any_precision_are_sound(city: Document, day: str) -> None:
    facts = extract(city)
    target = replace(facts.targets[0], deadline=day)
    assert validate(to_rdf([(city, replace(facts, targets=(target,), links=()))])) == ()
