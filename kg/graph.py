"""The knowledge graph as a networkx multigraph: documents, clauses, and the facts they state.

Node attributes: ``kind``, ``label`` (short, Chinese), ``document``, ``path`` (of the clause to show),
``span`` (source offsets, start and end) and ``detail`` (the words at the span, verbatim, or what the node
stands for); a commitment has its ``strength`` besides.
Edge attributes: ``relation``, ``label`` (Chinese), ``basis``, ``method``, ``score``, ``reason``, ``span``.

Ids: ``{document}``, ``{document}/{path}``, ``{document}/{target, penalty or commitment}``, ``indicator:``,
``level:``, ``place:``, ``reference:`` (a work), ``programme:`` with the name (places: their GB/T 2260 code),
and ``body:{where}:{name}``: 市生态环境局 is another body in each city, so that the place of the issuer, or
the document, says whose it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import (
    Basis,
    Commitment,
    Facts,
    Level,
    Operator,
    Penalty,
    Reference,
    Responsibility,
    Role,
    SanctionKind,
    Strength,
    Target,
    Use,
)
from kg.places import home, place_mentions, place_named, year_of
from kg.relations import Relation, RelationKind, held_works, relations, work_key

Graph: TypeAlias = "nx.MultiDiGraph[str]"

LEVEL_LABELS = {
    Level.NATIONAL: "国家级",
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡镇级",
    Level.VILLAGE: "村级",
    Level.ENTERPRISE: "企业",
    Level.PUBLIC: "公众",
}
_ROLE_LABELS = {Role.LEAD: "牵头", Role.SUPPORT: "配合", Role.ALL: "负责"}
_USE_LABELS = {
    Use.BASIS: "依据",
    Use.DRAW_UP: "编制",
    Use.REVISE: "修订",
    Use.IMPLEMENT: "落实",
    Use.DISSEMINATE: "传播",
    Use.MENTION: "提及",
}
_REFERENCE_IDS = {"document": "reference", "programme": "programme"}
_NODE_KINDS = {
    Kind.ACTION: "action",
    Kind.MEASURE: "measure",
    Kind.ARTICLE: "measure",
    Kind.ITEM: "measure",
    Kind.PARAGRAPH: "measure",
}
_SIGNS = {
    Operator.AT_LEAST: "≥",
    Operator.AT_MOST: "≤",
    Operator.MORE_THAN: "＞",
    Operator.LESS_THAN: "＜",
    Operator.EQUAL: "＝",
    Operator.ABOUT: "约",
    Operator.UP: "↑",
    Operator.DOWN: "↓",
    Operator.RANGE: "",
    Operator.STATE: "",
}
SANCTION_LABELS = {
    SanctionKind.CORRECT: "责令改正",
    SanctionKind.WARN: "警告",
    SanctionKind.FINE: "罚款",
    SanctionKind.CONFISCATE: "没收",
    SanctionKind.RESTRICT: "限制、停业",
    SanctionKind.REVOKE: "吊销许可",
    SanctionKind.DETAIN: "拘留",
    SanctionKind.DISCIPLINE: "处分",
    SanctionKind.CIVIL: "民事责任",
    SanctionKind.CRIMINAL: "刑事责任",
    SanctionKind.OTHER: "其他处理",
}
STRENGTH_LABELS = {
    Strength.PROHIBIT: "禁止",
    Strength.REQUIRE: "要求",
    Strength.PROMOTE: "推动",
    Strength.ENCOURAGE: "鼓励",
    Strength.EXPLORE: "探索",
}
_RELATION_LABELS = {
    RelationKind.BASED_ON: "依据",
    RelationKind.IMPLEMENTS: "落实",
    RelationKind.REVISES: "拟修订",
    RelationKind.CITES: "提及",
    RelationKind.REPLACES: "取代",
    RelationKind.AMENDS: "修改",
    RelationKind.REPEALS: "废止",
}
_LONGEST_LABEL, _LONGEST_DETAIL = 22, 600
_LONGEST_OPENING, _LONGEST_SENTENCE = 24, 34  # characters of labels: two lines of a box, three


@dataclass(frozen=True, slots=True)
class _Known:
    """How an edge is known."""

    basis: Basis = Basis.STATED
    method: str = "extraction"
    score: float | None = None
    reason: str = ""
    span: Span | None = None


_BY_OUTLINE = _Known(method="outline")


def build_graph(pairs: Iterable[tuple[Document, Facts]]) -> Graph:
    """One graph over all documents given; indicators, levels, places and references are shared by them."""
    graph: Graph = nx.MultiDiGraph()
    given = tuple(pairs)
    for document, facts in given:
        _add_document(graph, document)
        for target in facts.targets:
            _add_target(graph, document, target)
        for row in facts.responsibilities:
            _add_responsibility(graph, document, row)
        for reference in facts.references:
            _add_reference(graph, document, reference)
        for link in facts.links:
            ends = f"{document.id}/{link.measure}", f"{document.id}/{link.target}"
            known = _Known(Basis.INFERRED, link.method, link.score, link.reason)
            _add_edge(graph, ends, "serves", "支撑", known)
        for penalty in facts.penalties:
            _add_penalty(graph, document, penalty)
        for commitment in facts.commitments:
            _add_commitment(graph, document, commitment)
    _add_held(graph, held_works(document for document, _ in given))
    for relation in relations(given) if len(given) > 1 else ():
        _add_relation(graph, relation)
    return graph


def _add_held(graph: Graph, held: Mapping[str, Sequence[Document]]) -> None:
    """Works that clauses name -> the documents that are versions of them."""
    known = _Known(Basis.INFERRED, "title", 1.0, "所引的名称与这份文件的标题相同")
    for node in [each for each in graph if each.startswith("reference:")]:
        for document in held.get(work_key(node.removeprefix("reference:")), ()):
            _add_edge(graph, (node, document.id), "held_as", "即", known)


def _add_relation(graph: Graph, relation: Relation) -> None:
    own = (words.span for words in relation.evidence if words.document == relation.document)
    known = _Known(relation.basis, "documents", None, relation.reason, next(own, None))
    label = _RELATION_LABELS[relation.kind]
    _add_edge(graph, (relation.document, relation.to), relation.kind, label, known)


def target_label(target: Target) -> str:
    """A target as it fits on a node: 森林覆盖率＝45.8%."""
    if target.value is None:
        return _short(target.indicator) + _SIGNS[target.operator]
    value = f"{target.value:g}" + (f"—{target.value_max:g}" if target.value_max is not None else "")
    return f"{_short(target.indicator)}{_SIGNS[target.operator]}{value}{target.unit or ''}"


def _short(words: str, longest: int = _LONGEST_LABEL) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _add_document(graph: Graph, document: Document) -> None:
    title = document.metadata.title
    span = title.span if title else document.text_span(document.clauses[0])
    label = document.text(span).replace("\n", "") if title else document.name
    front = "0" if document.has("0") else document.clauses[0].path
    graph.add_node(document.id, kind="document", label=_short(label), **_place(document, front, span))
    header = document.metadata
    for issuer in header.issuers or ((header.issuer,) if header.issuer else ()):
        name = issuer.value.replace("\n", "")
        body = body_id(document, name)
        _add_shared(graph, body, "body", name)
        _add_edge(graph, (body, document.id), "issues", "发布", _Known(method="header", span=issuer.span))
    for clause in document.clauses:
        if document.numbered(clause) is clause:
            _add_clause(graph, document, clause)
            above = f"{document.id}/{clause.parent}" if clause.parent else document.id
            _add_edge(graph, (above, f"{document.id}/{clause.path}"), "has_part", "包含", _BY_OUTLINE)


def _add_clause(graph: Graph, document: Document, clause: Clause) -> None:
    span = document.text_span(clause)
    if any(document.numbered(child) is child for child in document.children(clause.path)):
        span = clause.heading or span
    label = _short(clause.title.strip()) if clause.title else _opening(document, clause)
    kind = _NODE_KINDS.get(clause.kind, "section")
    node = f"{document.id}/{clause.path}"
    graph.add_node(node, kind=kind, label=label, **_place(document, clause.path, span))


def _opening(document: Document, clause: Clause) -> str:
    """The number and first words of a clause without a title: 第七十九条 alone tells nothing."""
    if clause.kind is Kind.FRONT_MATTER:
        return "首部"
    words = document.text(document.text_span(clause)).strip().removeprefix(clause.number or "")
    return _short(f"{clause.number or ''} {words}".strip(), _LONGEST_OPENING)


def _place(document: Document, path: str, span: Span) -> dict[str, Any]:
    """Where a node of one document stands, and the words there."""
    detail = document.quote(span)
    detail = detail if len(detail) <= _LONGEST_DETAIL else detail[:_LONGEST_DETAIL] + "…"
    return {"document": document.id, "path": path, "span": (span.start, span.end), "detail": detail}


def _add_target(graph: Graph, document: Document, target: Target) -> None:
    node = f"{document.id}/{target.id}"
    data = _place(document, target.sentence, target.span)
    graph.add_node(node, kind="target", label=target_label(target), **data)
    known = _Known(span=target.span)
    _add_edge(graph, (f"{document.id}/{target.clause}", node), "states", "目标", known)
    indicator = f"indicator:{target.indicator}"
    _add_shared(graph, indicator, "indicator", target.indicator)
    _add_edge(graph, (node, indicator), "measured_by", "指标", known)


def _add_penalty(graph: Graph, document: Document, penalty: Penalty) -> None:
    node = f"{document.id}/{penalty.id}"
    data = _place(document, penalty.clause, penalty.span)
    label = "、".join(dict.fromkeys(SANCTION_LABELS[each.kind] for each in penalty.sanctions)) or "罚则"
    graph.add_node(node, kind="penalty", label=_short(f"{label}：{penalty.conduct}"), **data)
    _add_edge(graph, (f"{document.id}/{penalty.clause}", node), "sets", "规定罚则", _Known(span=penalty.span))
    for punished in penalty.punishes:
        if document.has(punished.clause):
            article = document.numbered(document.clause(punished.clause)).path
            method = "named" if punished.basis is Basis.STATED else "conduct"
            known = _Known(punished.basis, method, punished.score, punished.reason, punished.span)
            _add_edge(graph, (node, f"{document.id}/{article}"), "punishes", "处罚违反", known)


def _add_commitment(graph: Graph, document: Document, commitment: Commitment) -> None:
    node = f"{document.id}/{commitment.id}"
    bearer = "".join((commitment.bearer or "").split())
    words, trigger = commitment.verb + commitment.object, document.text(commitment.trigger)
    # Without its 严禁, a prohibition would read as a task.
    words = words if trigger in words else trigger + words
    label = _short(bearer + words, _LONGEST_SENTENCE)
    data = _place(document, commitment.sentence, commitment.span)
    strength = str(commitment.strength)
    graph.add_node(node, kind="commitment", label=label, strength=strength, **data)
    known = _Known(span=commitment.trigger)
    clause = f"{document.id}/{commitment.clause}"
    _add_edge(graph, (clause, node), "undertakes", STRENGTH_LABELS[commitment.strength], known)


def _add_responsibility(graph: Graph, document: Document, row: Responsibility) -> None:
    clause = f"{document.id}/{row.clause}"
    known = _Known(row.basis, reason=row.reason, span=row.span)
    label = _ROLE_LABELS[row.role]
    if row.level is not None:
        level = f"level:{row.level}"
        _add_shared(graph, level, "level", LEVEL_LABELS[row.level])
        _add_edge(graph, (clause, level), "responsible", label, known)
    if row.body is not None:
        body = body_id(document, row.body)
        _add_shared(graph, body, "body", row.body)
        _add_edge(graph, (clause, body), "responsible", label, known)
        if row.level is not None:
            _add_edge(graph, (body, f"level:{row.level}"), "of_level", "属于", known)


def duty_ids(facts: Facts) -> tuple[str, ...]:
    """The ids of the responsibilities: ``{clause}#d{n}``, n counting from 1 within the clause."""
    seen: Counter[str] = Counter()
    ids = []
    for row in facts.responsibilities:
        seen[row.clause] += 1
        ids.append(row.id or f"{row.clause}#d{seen[row.clause]}")
    return tuple(ids)


def body_id(document: Document, body: str) -> str:
    """The id of a body: its own name where that says the place or the state, else with the issuer's place."""
    place = home(document)
    national = body.startswith(("国务院", "国家", "中央", "全国", "中国")) or body.endswith(("部", "总局"))
    if national or any(mention.start == 0 for mention in place_mentions(body, place, year_of(document))):
        return f"body:{body}"
    return f"body:{place.name if place else document.id}:{body}"


def _add_reference(graph: Graph, document: Document, reference: Reference) -> None:
    relation, label = "refers_to", _USE_LABELS[reference.use]
    if reference.what == "place":
        place = place_named(reference.name, home(document), year_of(document))
        node = f"place:{place.code if place else reference.name}"
        detail = f"{place.name}（行政区划代码 {place.code}）" if place else reference.name
        _add_shared(graph, node, "place", reference.name, detail)
        relation, label = "concerns", "涉及"
    else:
        node = f"{_REFERENCE_IDS[reference.what]}:{reference.name}"
        name = f"《{reference.name}》" if reference.what == "document" else reference.name
        _add_shared(graph, node, "reference", name)
    known = _Known(span=reference.span)
    _add_edge(graph, (f"{document.id}/{reference.clause}", node), relation, label, known)


def _add_shared(graph: Graph, node: str, kind: str, name: str, detail: str = "") -> None:
    """A node that several documents may share, which therefore stands in none."""
    if node not in graph:
        label, detail = _short(name, _LONGEST_SENTENCE), detail or name
        graph.add_node(node, kind=kind, label=label, document=None, path=None, span=None, detail=detail)


def _add_edge(graph: Graph, ends: tuple[str, str], relation: str, label: str, known: _Known) -> None:
    """An edge, once for each relation, label and basis between two nodes: keys depend on these alone."""
    graph.add_edge(
        *ends,
        key=f"{relation}:{label}:{known.basis}",
        relation=relation,
        label=label,
        basis=str(known.basis),
        method=known.method,
        score=known.score,
        reason=known.reason,
        span=(known.span.start, known.span.end) if known.span else None,
    )
