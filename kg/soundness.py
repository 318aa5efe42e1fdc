"""Whether an RDF graph is sound: the shapes of ``ontology/shapes.ttl``, and facts against their quotes."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from ingest.citation import citation
from ingest.document import Document
from ingest.span import Span
from kg.errors import UnsoundError
from kg.facts import Facts, Penalty, Sanction
from kg.neighbourhood import touched
from kg.numbers import quantities
from kg.rdf import part_to_rdf, to_rdf
from kg.sanctions import amounts_in
from kg.vocabulary import ELI, ID, OA, SCHEMA, YJ
from ontology import data_path

# The word behind a number -> operators that agree with it.
_SUFFIXES = {
    "左右|上下": {"about", "up", "down"},
    "(?:及|或)?以上": {"at_least", "more_than", "up", "down"},
    "(?:及|或)?以[下内]": {"at_most", "less_than", "up", "down", "range"},
}
# What names the words of parts of a fact, which stand in its clause however the whole is known.
_PARTS = (
    *(YJ.bearerEvidence, YJ.conditionEvidence, YJ.conductEvidence, YJ.offenderEvidence),
    YJ.imposedByEvidence,
)
_ALL = re.compile("全覆盖|全部|全面|百分之百|均")


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is not sound: in which clause (``document/path``), at which node, and why, in Chinese.

    A ``doubt`` may be the document's own: it is told, and breaks nothing.
    """

    clause: str
    node: str
    message: str
    doubt: bool = False


def check(document: Document, facts: Facts) -> None:
    """Hold the facts of one document to the ontology and to its words; doubts go to the log.

    Documents are checked one by one: what one states depends on no other, so that a library that grows
    by one document checks that one only, in time linear in its facts.

    Raises:
        UnsoundError: a fact is broken; says which clause, with its citation.
    """
    _hold(document, (*validate(to_rdf([(document, facts)])), *_by_words(document, facts)))


def check_change(document: Document, before: Facts, after: Facts) -> None:
    """As :func:`check`, where ``before`` is known to be sound: what ``after`` has new, and its neighbours.

    In a plan of 600 facts this takes a tenth of the time.
    """
    facts, clauses = touched(document, before, after)
    _hold(document, (*validate(part_to_rdf(document, facts, clauses)), *_by_words(document, facts)))


def _hold(document: Document, found: Sequence[Violation]) -> None:
    """Tell doubts, and fail where something is broken."""
    for doubt in (each for each in found if each.doubt):
        _log.warning("doubtful fact at %s: %s", doubt.clause, doubt.message)
    broken = [each for each in found if not each.doubt]
    if broken:
        first, more = broken[0], f"（共 {len(broken)} 处）" if len(broken) > 1 else ""
        path = first.clause.partition("/")[2].partition("#")[0]
        place = f" 条款 {path}（{citation(document, path)}）" if document.has(path) else ""
        raise UnsoundError(
            f"抽取的事实与本体或原文不符：{first.message}{more}",
            f"{document.name}{place}",
            "这份文件没有加入，资料库没有改动；请把文件和这条提示一起反馈",
        )


def _by_words(document: Document, facts: Facts) -> Iterator[Violation]:
    """Whether who is bound and when, and all that a penalty says, stand at the spans given for them."""
    for commitment in facts.commitments:
        said = (
            ("约束对象", commitment.bearer, commitment.bearer_span),
            ("条件", commitment.condition, commitment.condition_span),
        )
        yield from _misquoted(document, commitment.clause, commitment.id, said)
    for penalty in facts.penalties:
        parts = (
            ("违法行为", penalty.conduct, penalty.conduct_span),
            ("处罚情形", penalty.condition, penalty.condition_span),
            ("处罚机关", penalty.authority, penalty.authority_span),
            ("违法主体", penalty.offender, penalty.offender_span),
        )
        yield from _misquoted(document, penalty.clause, penalty.id, parts)
        for sanction in penalty.sanctions:
            yield from _sanction(document, penalty, sanction)
        for punished in penalty.punishes:
            if not document.has(punished.clause):
                yield _fault(document, penalty.clause, penalty.id, f"所罚条款 {punished.clause} 不存在")


def _misquoted(
    document: Document, clause: str, fact: str, said: Sequence[tuple[str, str | None, Span | None]]
) -> Iterator[Violation]:
    for name, words, span in said:
        at = _tight(document.text(span)) if span else None
        if (_tight(words) if words else None) != at:
            yield _fault(document, clause, fact, f"{name}“{words}”与出处原话“{at}”不符")


def _sanction(document: Document, penalty: Penalty, sanction: Sanction) -> Iterator[Violation]:
    """A sanction lies in its clause, and its amounts and the words that qualify it in its own words."""
    if document.has(penalty.clause) and not document.clause(penalty.clause).span.contains(sanction.span):
        yield _fault(document, penalty.clause, penalty.id, "处罚的出处不在所属条款之内")
    words = _tight(document.text(sanction.span))
    for part in (sanction.base, sanction.per, sanction.on):
        if part and _tight(part) not in words:
            yield _fault(document, penalty.clause, penalty.id, f"“{part}”不在处罚原话“{words}”中")
    for amount in {sanction.low, sanction.high} - {None} - amounts_in(words):
        yield _fault(document, penalty.clause, penalty.id, f"数额 {amount:g} 不在处罚原话“{words}”中")


def _fault(document: Document, clause: str, fact: str, message: str) -> Violation:
    return Violation(f"{document.id}/{clause}", f"{document.id}/{fact}", message)


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)


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
        doubt = report.value(result, SH.resultSeverity) == SH.Warning
        if node is not None:
            yield _violation(graph, node, str(message), doubt)


def _violation(graph: Graph, node: Node, message: str, doubt: bool = False) -> Violation:
    return Violation(_readable(_clause(graph, node)), _readable(node), message, doubt)


def _clause(graph: Graph, node: Node) -> Node:
    """The clause that a node belongs to: what states it, or whose amount or evidence it is; else itself."""
    for _ in range(4):  # a selector, its evidence, the fact, the clause
        if (clause := graph.value(node, YJ.statedIn)) is not None:
            return clause
        held = (graph.subjects(predicate, node) for predicate in (YJ.amount, OA.hasSelector, YJ.evidence))
        holders = [holder for found in held for holder in found]
        if not holders:
            break
        node = min(holders, key=str)
    return node


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
        stated = graph.value(fact, YJ.basis) == YJ["basis-stated"]
        there = graph.value(clause, YJ.evidence)
        for predicate in (YJ.evidence, *_PARTS) if stated else _PARTS:
            here = graph.value(fact, predicate)
            if here in spans and there in spans:
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
            yield _violation(graph, target, f"期限 {deadline} 早于成文日期 {issued}", doubt=True)


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
