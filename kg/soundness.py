"""Whether an RDF graph is sound: the shapes of ``ontology/shapes.ttl``, and facts held against their quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import pyshacl
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology import data_path

_YJ = Namespace("https://w3id.org/youju/def#")
_ID = "https://w3id.org/youju/id/"
_ELI = Namespace("http://data.europa.eu/eli/ontology#")
_OA = Namespace("http://www.w3.org/ns/oa#")
_SCHEMA = Namespace("https://schema.org/")

_UPPER = re.compile("以下|以内|不超过|不高于|不大于|低于(?!于)")
_LOWER = re.compile("以上|不低于|不少于|不小于")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is not sound: at which node, in which clause (``document/path``), and what is wrong, in Chinese."""

    clause: str
    node: str
    message: str


def validate(graph: Graph) -> tuple[Violation, ...]:
    """All violations, ordered; none in a sound graph.

    Shapes are core SHACL. What needs arithmetic or a look at the quoted words runs here instead of in SPARQL
    constraints, which pySHACL evaluates once a node: 3 s for one plan against 20 ms.
    """
    found = {*_by_shapes(graph), *_spans(graph), *_targets(graph)}
    return tuple(sorted(found))


@cache
def _shapes() -> Graph:
    return Graph().parse(data_path("shapes.ttl"))


def _by_shapes(graph: Graph) -> Iterator[Violation]:
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference="none", advanced=False)
    if conforms:
        return
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        if node is not None:
            yield _violation(graph, node, str(message))


def _violation(graph: Graph, node: Node, message: str) -> Violation:
    clause = graph.value(node, _YJ.statedIn) or node
    return Violation(_readable(clause), _readable(node), message)


def _readable(node: Node) -> str:
    return unquote(str(node).removeprefix(_ID))


def _quote(graph: Graph, evidence: Node) -> tuple[int, int, str]:
    start = end = 0
    exact = ""
    for selector in graph.objects(evidence, _OA.hasSelector):
        start = _int(graph.value(selector, _OA.start), start)
        end = _int(graph.value(selector, _OA.end), end)
        exact = str(graph.value(selector, _OA.exact) or exact)
    return start, end, exact


def _int(node: Node | None, default: int) -> int:
    return int(node.toPython()) if isinstance(node, Literal) else default


def _spans(graph: Graph) -> Iterator[Violation]:
    """A quote is as long as its span, and a stated fact's span lies in its clause."""
    spans = {node: _quote(graph, node) for node in graph.subjects(RDF.type, _OA.SpecificResource)}
    for node, (start, end, exact) in spans.items():
        if end - start != len(exact):
            yield _violation(graph, node, f"原话 {len(exact)} 字，起止却是 {start}—{end}")
    for fact, clause in graph.subject_objects(_YJ.statedIn):
        here, there = graph.value(fact, _YJ.evidence), graph.value(clause, _YJ.evidence)
        stated = graph.value(fact, _YJ.basis) == _YJ["basis-stated"]
        if stated and here in spans and there in spans:
            (start, end, _), (low, high, _) = spans[here], spans[there]
            if not low <= start < end <= high:
                yield _violation(graph, fact, "出处不在所属条款之内")


def _targets(graph: Graph) -> Iterator[Violation]:
    for target in graph.subjects(RDF.type, _YJ.Target):
        evidence = graph.value(target, _YJ.evidence)
        words = _quote(graph, evidence)[2] if evidence else ""
        operator = str(graph.value(target, _YJ.operator) or "").rpartition("-")[2]
        yield from (_violation(graph, target, message) for message in _against_quote(graph, target, operator, words))
        deadline = graph.value(target, _YJ.deadline)
        issued = graph.value(_document(graph, target), _ELI.date_document)
        if deadline is not None and issued is not None and str(deadline)[:4] < str(issued)[:4]:
            yield _violation(graph, target, f"期限 {deadline} 早于成文日期 {issued}")


def _against_quote(graph: Graph, target: Node, operator: str, words: str) -> Iterator[str]:
    pass


def _document(graph: Graph, fact: Node) -> Node:
    node = graph.value(fact, _YJ.statedIn)
    while node is not None and (above := graph.value(node, _ELI.is_part_of)):
        node = above
    return node if node is not None else URIRef("")
