"""The facts of a document as RDF: each stands in its clause, with its words and how it is known."""

from rdflib import DCTERMS, ORG, PROV, RDF, SKOS, Graph, Literal, URIRef

from ingest.citation import citation
from ingest.document import Document
from kg.facts import (
    Basis,
    Commitment,
    Facts,
    Link,
    Operator,
    Penalty,
    Punished,
    Reference,
    Responsibility,
    Sanction,
    Target,
    Use,
)
from kg.graph import duty_ids
from kg.places import home, place_named, year_of
from kg.rdf_document import add_work
from kg.rdf_terms import body, chinese, day, decimal, known, said, text
from kg.vocabulary import ELI, QUDT, SCHEMA, YJ, concept, fact_named, named, units

_LOWER = {Operator.AT_LEAST, Operator.MORE_THAN}
_UPPER = {Operator.AT_MOST, Operator.LESS_THAN}
# How a document stands to a work that its clauses name.
_RELATIONS = {Use.BASIS: ELI.based_on, Use.IMPLEMENT: ELI.implements}


def add_facts(graph: Graph, document: Document, facts: Facts) -> None:
    """All facts of a document."""
    for target in facts.targets:
        _add_target(graph, document, target)
    for name, row in zip(duty_ids(facts), facts.responsibilities, strict=True):
        _add_responsibility(graph, document, row, name)
    for commitment in facts.commitments:
        _add_commitment(graph, document, commitment)
    for penalty in facts.penalties:
        _add_penalty(graph, document, penalty)
    for reference in facts.references:
        _add_reference(graph, document, reference)
    for link in facts.links:
        _add_link(graph, document, link)


def _fact(graph: Graph, document: Document, name: str, kind: URIRef, clause: str) -> URIRef:
    node = fact_named(document.id, name)
    graph.add((node, RDF.type, YJ.Fact))
    graph.add((node, RDF.type, kind))
    graph.add((node, YJ.statedIn, named(document.id, clause)))
    graph.add((node, PROV.wasGeneratedBy, named(document.id, "extraction")))
    return node


def _add_target(graph: Graph, document: Document, target: Target) -> None:
    node = _fact(graph, document, target.id, YJ.Target, target.clause)
    known(graph, document, node, Basis.STATED, target.span)
    indicator = named("indicator", target.indicator)
    graph.add((indicator, RDF.type, YJ.Indicator))
    graph.add((indicator, RDF.type, SKOS.Concept))
    graph.add((indicator, SKOS.inScheme, YJ.indicators))
    graph.add((indicator, SKOS.prefLabel, chinese(target.indicator)))
    graph.add((node, YJ.indicator, indicator))
    graph.add((node, YJ.operator, concept("operator", target.operator.name.lower())))
    graph.add((node, YJ.modality, concept("modality", target.modality)))
    for predicate, words in (
        (YJ.binding, target.binding),
        (YJ.scope, target.scope),
        (YJ.baseline, target.baseline),
    ):
        if words:
            graph.add((node, predicate, text(words)))
    if target.deadline is not None:
        graph.add((node, YJ.deadline, day(target.deadline)))
        graph.add((node, YJ.deadlineBasis, concept("basis", target.deadline_basis)))
    if target.value is not None:
        low = target.value if target.operator in _LOWER or target.operator is Operator.RANGE else None
        high = target.value if target.operator in _UPPER else target.value_max
        _add_amount(graph, node, (low, high, target.value), target.unit)


def _add_amount(
    graph: Graph, holder: URIRef, bounds: tuple[float | None, float | None, float | None], unit: str | None
) -> None:
    """An amount of ``holder``: its lower bound, its upper one, and the number where it is neither."""
    node = URIRef(f"{holder}-amount")
    graph.add((holder, YJ.amount, node))
    graph.add((node, RDF.type, SCHEMA.QuantitativeValue))
    low, high, value = bounds
    plain = value if low is None and high is None else None
    for predicate, number in ((SCHEMA.minValue, low), (SCHEMA.maxValue, high), (SCHEMA.value, plain)):
        if number is not None:
            graph.add((node, predicate, decimal(number)))
    if unit:
        graph.add((node, SCHEMA.unitText, text(unit)))
        if unit in units():
            graph.add((node, QUDT.hasUnit, units()[unit]))


def _add_responsibility(graph: Graph, document: Document, row: Responsibility, name: str) -> None:
    clause = named(document.id, row.clause)
    node = _fact(graph, document, name, YJ.Responsibility, row.clause)
    known(graph, document, node, row.basis, row.span)
    graph.add((node, YJ.role, concept("role", row.role)))
    if row.reason:
        graph.add((node, YJ.reason, chinese(row.reason)))
    if row.level is not None:
        graph.add((node, YJ.level, concept("level", row.level)))
        if row.basis is Basis.STATED:
            graph.add((clause, YJ.responsibleLevel, concept("level", row.level)))
    if row.body is not None:
        actor = body(graph, document, row.body)
        graph.add((node, YJ.body, actor))
        if row.level is not None and row.basis is Basis.STATED:
            graph.add((actor, ORG.classification, concept("level", row.level)))


def _add_commitment(graph: Graph, document: Document, commitment: Commitment) -> None:
    node = _fact(graph, document, commitment.id, YJ.Commitment, commitment.clause)
    known(graph, document, node, Basis.STATED, commitment.span)
    graph.add((node, YJ.strength, concept("strength", commitment.strength)))
    graph.add((node, YJ.verb, chinese(commitment.verb)))
    if commitment.object:
        graph.add((node, YJ.object, chinese(commitment.object)))
    said(graph, document, node, YJ.bearer, (commitment.bearer, commitment.bearer_span))
    said(graph, document, node, YJ.condition, (commitment.condition, commitment.condition_span))


def _add_penalty(graph: Graph, document: Document, penalty: Penalty) -> None:
    node = _fact(graph, document, penalty.id, YJ.Penalty, penalty.clause)
    known(graph, document, node, Basis.STATED, penalty.span)
    said(graph, document, node, YJ.conduct, (penalty.conduct, penalty.conduct_span))
    said(graph, document, node, YJ.imposedBy, (penalty.authority, penalty.authority_span))
    said(graph, document, node, YJ.condition, (penalty.condition, penalty.condition_span))
    said(graph, document, node, YJ.offender, (penalty.offender, penalty.offender_span))
    for count, sanction in enumerate(penalty.sanctions, 1):
        _add_sanction(graph, document, sanction, URIRef(f"{node}-s{count}"))
        graph.add((node, YJ.sanction, URIRef(f"{node}-s{count}")))
    for count, punished in enumerate(penalty.punishes, 1):
        _add_breach(graph, document, punished, URIRef(f"{node}-p{count}"))
        graph.add((node, YJ.breach, URIRef(f"{node}-p{count}")))
        graph.add((node, YJ.punishes, _citable(document, punished.clause)))


def _add_sanction(graph: Graph, document: Document, sanction: Sanction, node: URIRef) -> None:
    graph.add((node, RDF.type, YJ.Sanction))
    graph.add((node, YJ.sanctionKind, concept("sanction", sanction.kind)))
    known(graph, document, node, Basis.STATED, sanction.span)
    for predicate, words in ((YJ.per, sanction.per), (YJ.imposedOn, sanction.on), (YJ.base, sanction.base)):
        if words:
            graph.add((node, predicate, chinese(words)))
    if sanction.low is not None or sanction.high is not None:
        unit = "倍" if sanction.base else "元"
        _add_amount(graph, node, (sanction.low, sanction.high, None), unit)


def _add_breach(graph: Graph, document: Document, punished: Punished, node: URIRef) -> None:
    """Which clause a penalty punishes the breach of, and how that is known."""
    graph.add((node, RDF.type, YJ.Breach))
    graph.add((node, YJ.breachOf, _citable(document, punished.clause)))
    if document.has(punished.clause):
        graph.add((node, DCTERMS.bibliographicCitation, chinese(citation(document, punished.clause))))
    known(graph, document, node, punished.basis, punished.span)
    graph.add((node, YJ.score, decimal(punished.score)))
    if punished.reason:
        graph.add((node, YJ.reason, chinese(punished.reason)))


def _citable(document: Document, path: str) -> URIRef:
    """The clause of the graph at ``path``, or the one above it; what is missing is left to the shapes."""
    if document.has(path):
        path = document.numbered(document.clause(path)).path
    return named(document.id, path)


def _add_reference(graph: Graph, document: Document, reference: Reference) -> None:
    node = _fact(graph, document, reference.id, YJ.Reference, reference.clause)
    known(graph, document, node, Basis.STATED, reference.span)
    graph.add((node, YJ.use, concept("use", reference.use)))
    if reference.what == "document":
        thing = add_work(graph, reference.name)
        graph.add((named(document.id), _RELATIONS.get(reference.use, ELI.cites), thing))
    else:
        thing = _place_or_programme(graph, document, reference)
    graph.add((node, YJ.refersTo, thing))


def _place_or_programme(graph: Graph, document: Document, reference: Reference) -> URIRef:
    is_place = reference.what == "place"
    place = place_named(reference.name, home(document), year_of(document)) if is_place else None
    thing = named(reference.what, place.code if place else reference.name)
    kind = SCHEMA.AdministrativeArea if is_place else PROV.Plan
    graph.add((thing, RDF.type, kind))
    graph.add((thing, SKOS.prefLabel, chinese(place.name if place else reference.name)))
    if place:
        graph.add((thing, DCTERMS.identifier, Literal(place.code)))
    return thing


def _add_link(graph: Graph, document: Document, link: Link) -> None:
    measure, target = named(document.id, link.measure), fact_named(document.id, link.target)
    node = _fact(graph, document, f"{link.target}-{link.measure}", YJ.Link, link.measure)
    known(graph, document, node, Basis.INFERRED, None)
    graph.add((measure, YJ.serves, target))
    graph.add((node, YJ.measure, measure))
    graph.add((node, YJ.target, target))
    graph.add((node, YJ.method, Literal(link.method)))
    graph.add((node, YJ.score, decimal(link.score)))
    graph.add((node, YJ.reason, chinese(link.reason)))
