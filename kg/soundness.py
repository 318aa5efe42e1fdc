"""Whether an RDF graph is sound: the shapes of ``ontology/shapes.ttl``, and facts against their quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.numbers import quantities
from kg.vocabulary import ELI, ID, OA, SCHEMA, YJ
from ontology import data_path

# The word behind a number -> operators that agree with it.
_SUFFIXES = {
    "左右|上下": {"about", "up", "down"},
    "(?:及|或)?以上": {"at_least", "more_than", "up", "down"},
    "(?:及|或)?以[下内]": {"at_most", "less_than", "up", "down", "range"},
}
_ALL = re.compile("全覆盖|全部|全面|百分之百|均")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is not sound: in which clause (``document/path``), at which node, and why, in Chinese."""

    clause: str
    node: str
    message: str


def validate(graph: Graph) -> tuple[Violation, ...]:
    """All violations, ordered; none in a sound graph.

    Shapes are core SHACL. What needs arithmetic or a look at the quoted words runs here instead of in SPARQL
    constraints, which pySHACL evaluates once a node: the length of spans alone took it 5 s for one plan.
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
    clause = graph.value(node, YJ.statedIn) or node
    return Violation(_readable(clause), _readable(node), message)


def _readable(node: Node) -> str:
    return unquote(str(node).removeprefix(ID))


def _quote(graph: Graph, evidence: Node) -> tuple[int, int, str]:
    start = end = 0
    exact = ""
    for selector in graph.objects(evidence, OA.hasSelector):
        start = _int(graph.value(selector, OA.start), start)
        end = _int(graph.value(selector, OA.end), end)
        exact = str(graph.value(selector, OA.exact) or exact)
    return start, end, exact


def _int(node: Node | None, default: int) -> int:
    return int(node.toPython()) if isinstance(node, Literal) else default


def _spans(graph: Graph) -> Iterator[Violation]:
    """A quote is as long as its span, and a stated fact's span lies in its clause."""
    spans = {node: _quote(graph, node) for node in graph.subjects(RDF.type, OA.SpecificResource)}
    for node, (start, end, exact) in spans.items():
        if end - start != len(exact):
            yield _violation(graph, node, f"原话 {len(exact)} 字，起止却是 {start}—{end}")
    for fact, clause in graph.subject_objects(YJ.statedIn):
        here, there = graph.value(fact, YJ.evidence), graph.value(clause, YJ.evidence)
        stated = graph.value(fact, YJ.basis) == YJ["basis-stated"]
        if stated and here in spans and there in spans:
            (start, end, _), (low, high, _) = spans[here], spans[there]
            if not low <= start < end <= high:
                yield _violation(graph, fact, "出处不在所属条款之内")


def _targets(graph: Graph) -> Iterator[Violation]:
    """A target's value and operator are those of its words, and it is due after its document was issued."""
    for target in graph.subjects(RDF.type, YJ.Target):
        evidence = graph.value(target, YJ.evidence)
        words = re.sub(r"\s", "", _quote(graph, evidence)[2]) if evidence else ""
        operator = str(graph.value(target, YJ.operator) or "").rpartition("-")[2]
        for value in _values(graph, target):
            yield from (
                _violation(graph, target, message) for message in _against_words(value, operator, words)
            )
        deadline = graph.value(target, YJ.deadline)
        issued = graph.value(_document(graph, target), ELI.date_document)
        if deadline is not None and issued is not None and str(deadline)[:4] < str(issued)[:4]:
            yield _violation(graph, target, f"期限 {deadline} 早于成文日期 {issued}")


def _values(graph: Graph, target: Node) -> Iterator[float]:
    amount = graph.value(target, YJ.amount)
    for predicate in (SCHEMA.value, SCHEMA.minValue, SCHEMA.maxValue):
        number = graph.value(amount, predicate) if amount is not None else None
        if isinstance(number, Literal):
            yield float(number.toPython())


def _against_words(value: float, operator: str, words: str) -> Iterator[str]:
    """What is wrong with a value and operator, held against the quote without its white space."""
    named = [each for each in quantities(words) if value in (each.value, each.value_max)]
    if not named and f"{value:g}" not in words.replace(",", "") and not (value == 100 and _ALL.search(words)):
        yield f"量值 {value:g} 不在原话中"
    if len(named) != 1:
        return  # of several equal numbers none can be told to be this target's
    suffix = words[named[0].end : named[0].end + 3]
    for pattern, allowed in _SUFFIXES.items():
        if re.match(pattern, suffix) and operator not in allowed:
            yield f"原话有“{suffix[:2]}”，而关系是 {operator}"


def _document(graph: Graph, fact: Node) -> Node:
    node = graph.value(fact, YJ.statedIn)
    while node is not None and (above := graph.value(node, ELI.is_part_of)):
        node = above
    return node if node is not None else URIRef("")
