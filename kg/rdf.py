"""The graph as RDF: for exchange, SPARQL and validation.

Names are IRIs made of their inputs alone, there are no blank nodes, and :func:`serialize` sorts, so that the
same documents give the same bytes. The ontology, documented, is ``ontology/youju.ttl``.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from urllib.parse import quote

from rdflib import DCTERMS, ORG, PROV, RDF, SKOS, XSD, Graph, Literal, URIRef

from ingest.document import Clause, Document, HeaderField, Kind
from ingest.span import Span
from kg.facts import Basis, Commitment, Facts, Link, Operator, Reference, Responsibility, Target
from kg.graph import body_id
from kg.places import home, place_named
from kg.soundness import Violation, validate
from kg.vocabulary import ELI, ID, OA, QUDT, SCHEMA, YJ
from ontology import data_path

__all__ = ["Violation", "serialize", "to_rdf", "validate"]

_PREFIXES = {
    "yj": YJ,
    "yjid": ID,
    "eli": ELI,
    "oa": OA,
    "org": ORG,
    "prov": PROV,
    "qudt": QUDT,
    "schema": SCHEMA,
    "skos": SKOS,
    "dcterms": DCTERMS,
}
_CLASSES = {Kind.ACTION: YJ.Action, Kind.MEASURE: YJ.Measure, Kind.ARTICLE: YJ.Article}
_LOWER = {Operator.AT_LEAST, Operator.MORE_THAN}
_UPPER = {Operator.AT_MOST, Operator.LESS_THAN}


def to_rdf(pairs: Iterable[tuple[Document, Facts]]) -> Graph:
    """All documents and facts as one RDF graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    for document, facts in pairs:
        _add_document(graph, document)
        for target in facts.targets:
            _add_target(graph, document, target)
        for i, row in enumerate(facts.responsibilities, 1):
            _add_responsibility(graph, document, row, i)
        for commitment in facts.commitments:
            _add_commitment(graph, document, commitment)
        for reference in facts.references:
            _add_reference(graph, document, reference)
        for link in facts.links:
            _add_link(graph, document, link)
    return graph


def serialize(graph: Graph) -> str:
    """The graph as N-Triples, one triple a line, sorted: equal graphs give equal bytes."""
    lines = graph.serialize(format="nt", encoding="utf-8").decode("utf-8").splitlines()
    return "".join(f"{line}\n" for line in sorted(filter(None, lines)))


def _named(*steps: str) -> URIRef:
    return ID["/".join(quote(step, safe="~#") for step in steps)]


def _concept(kind: str, value: str) -> URIRef:
    return YJ[f"{kind}-{value}"]


def _add_document(graph: Graph, document: Document) -> None:
    node, header = _named(document.id), document.metadata
    graph.add((node, RDF.type, YJ.Document))
    graph.add((node, RDF.type, ELI.LegalResource))
    graph.add((node, YJ.sha256, Literal(document.sha256)))
    graph.add((node, DCTERMS.source, Literal(document.name)))
    for predicate, field, kind in (
        (ELI.title, header.title, None),
        (ELI.id_local, header.document_number, None),
        (DCTERMS.identifier, header.index_number, None),
        (ELI.date_document, header.issued, XSD.date),
        (ELI.date_publication, header.published, XSD.date),
        (ELI.first_date_entry_in_force, header.effective, XSD.date),
        (ELI.date_no_longer_in_force, header.expires, XSD.date),
    ):
        if field is not None:
            language = "zh" if predicate == ELI.title else None
            graph.add((node, predicate, Literal(_one_line(field), datatype=kind, lang=language)))
    if header.issuer is not None:
        graph.add((node, ELI.passed_by, _body(graph, document, _one_line(header.issuer))))
    for field in header.addressees:
        graph.add((node, YJ.addressee, Literal(_one_line(field), lang="zh")))
    if header.period is not None:
        years = f"{header.period.start}/{header.period.end}"
        graph.add((node, DCTERMS.temporal, Literal(years)))
    for clause in document.clauses:
        if document.numbered(clause) is clause:
            _add_clause(graph, document, clause)


def _one_line(field: HeaderField) -> str:
    return field.value.replace("\n", "")


def _add_clause(graph: Graph, document: Document, clause: Clause) -> None:
    node = _named(document.id, clause.path)
    above = _named(document.id, clause.parent) if clause.parent else _named(document.id)
    graph.add((node, RDF.type, YJ.Clause))
    graph.add((node, RDF.type, _CLASSES.get(clause.kind, ELI.LegalResourceSubdivision)))
    graph.add((node, YJ.path, Literal(clause.path)))
    graph.add((node, ELI.is_part_of, above))
    graph.add((above, ELI.has_part, node))
    if clause.number:
        graph.add((node, ELI.number, Literal(clause.number)))
    if clause.title:
        graph.add((node, ELI.title, Literal(clause.title, lang="zh")))
    graph.add((node, YJ.evidence, _evidence(graph, document, document.text_span(clause))))


def _evidence(graph: Graph, document: Document, span: Span) -> URIRef:
    """A span as Web Annotation selectors: where it is, and the words there."""
    node = _named(document.id, "chars", f"{span.start}-{span.end}")
    position, words = URIRef(f"{node}/position"), URIRef(f"{node}/quote")
    graph.add((node, RDF.type, OA.SpecificResource))
    graph.add((node, OA.hasSource, _named(document.id)))
    graph.add((node, OA.hasSelector, position))
    graph.add((node, OA.hasSelector, words))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(span.start, datatype=XSD.nonNegativeInteger)))
    graph.add((position, OA.end, Literal(span.end, datatype=XSD.nonNegativeInteger)))
    graph.add((words, RDF.type, OA.TextQuoteSelector))
    graph.add((words, OA.exact, Literal(document.quote(span))))
    return node


def _fact(graph: Graph, document: Document, name: str, kind: URIRef, clause: str) -> URIRef:
    node = _named(document.id, name)
    graph.add((node, RDF.type, YJ.Fact))
    graph.add((node, RDF.type, kind))
    graph.add((node, YJ.statedIn, _named(document.id, clause)))
    return node


def _known(graph: Graph, document: Document, node: URIRef, basis: Basis, span: Span | None) -> None:
    graph.add((node, YJ.basis, _concept("basis", basis)))
    if span is not None:
        graph.add((node, YJ.evidence, _evidence(graph, document, span)))


def _add_target(graph: Graph, document: Document, target: Target) -> None:
    node = _fact(graph, document, target.id, YJ.Target, target.clause)
    _known(graph, document, node, Basis.STATED, target.span)
    indicator = _named("indicator", target.indicator)
    graph.add((indicator, RDF.type, YJ.Indicator))
    graph.add((indicator, RDF.type, SKOS.Concept))
    graph.add((indicator, SKOS.prefLabel, Literal(target.indicator, lang="zh")))
    graph.add((node, YJ.indicator, indicator))
    graph.add((node, YJ.operator, _concept("operator", target.operator.name.lower())))
    graph.add((node, YJ.modality, _concept("modality", target.modality)))
    for predicate, words in (
        (YJ.binding, target.binding),
        (YJ.scope, target.scope),
        (YJ.baseline, target.baseline),
    ):
        if words:
            graph.add((node, predicate, Literal(words)))
    if target.deadline is not None:
        graph.add((node, YJ.deadline, _date(target.deadline)))
        graph.add((node, YJ.deadlineBasis, _concept("basis", target.deadline_basis)))
    if target.value is not None:
        graph.add((node, YJ.amount, _amount(graph, node, target, target.value)))


def _date(deadline: str) -> Literal:
    """An ISO year, month or date as the literal of its precision."""
    kind = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(deadline), XSD.date)
    return Literal(deadline, datatype=kind, normalize=False)


def _amount(graph: Graph, target_node: URIRef, target: Target, value: float) -> URIRef:
    node = URIRef(f"{target_node}-amount")
    graph.add((node, RDF.type, SCHEMA.QuantitativeValue))
    low = value if target.operator in _LOWER or target.operator is Operator.RANGE else None
    high = value if target.operator in _UPPER else target.value_max
    plain = value if low is None and high is None else None
    for predicate, number in ((SCHEMA.minValue, low), (SCHEMA.maxValue, high), (SCHEMA.value, plain)):
        if number is not None:
            graph.add((node, predicate, _decimal(number)))
    if target.unit:
        graph.add((node, SCHEMA.unitText, Literal(target.unit)))
        if target.unit in _units():
            graph.add((node, QUDT.hasUnit, _units()[target.unit]))
    return node


def _decimal(number: float) -> Literal:
    return Literal(Decimal(repr(number)), datatype=XSD.decimal)


@cache
def _units() -> dict[str, URIRef]:
    """QUDT's units, and the few of ours, by how they are printed."""
    ontology = Graph().parse(data_path("youju.ttl"))
    units: dict[str, URIRef] = {}
    for unit in ontology.subjects(RDF.type, QUDT.Unit):
        same = ontology.value(unit, SKOS.exactMatch) or unit
        units |= {str(printed): URIRef(str(same)) for printed in ontology.objects(unit, SKOS.notation)}
    return units


def _add_responsibility(graph: Graph, document: Document, row: Responsibility, number: int) -> None:
    clause = _named(document.id, row.clause)
    node = _fact(graph, document, f"{row.clause}#d{number}", YJ.Responsibility, row.clause)
    _known(graph, document, node, row.basis, row.span)
    graph.add((node, YJ.role, _concept("role", row.role)))
    if row.reason:
        graph.add((node, YJ.reason, Literal(row.reason, lang="zh")))
    if row.level is not None:
        graph.add((node, YJ.level, _concept("level", row.level)))
        if row.basis is Basis.STATED:
            graph.add((clause, YJ.responsibleLevel, _concept("level", row.level)))
    if row.body is not None:
        graph.add((node, YJ.body, _body(graph, document, row.body)))


def _body(graph: Graph, document: Document, name: str) -> URIRef:
    node = _named(*body_id(document, name).split(":"))
    graph.add((node, RDF.type, YJ.Body))
    graph.add((node, RDF.type, ORG.Organization))
    graph.add((node, SKOS.prefLabel, Literal(name, lang="zh")))
    return node


def _add_commitment(graph: Graph, document: Document, commitment: Commitment) -> None:
    node = _fact(graph, document, commitment.id, YJ.Commitment, commitment.clause)
    _known(graph, document, node, Basis.STATED, commitment.span)
    graph.add((node, YJ.strength, _concept("strength", commitment.strength)))
    graph.add((node, YJ.verb, Literal(commitment.verb, lang="zh")))
    if commitment.object:
        graph.add((node, YJ.object, Literal(commitment.object, lang="zh")))


def _add_reference(graph: Graph, document: Document, reference: Reference) -> None:
    node = _fact(graph, document, reference.id, YJ.Reference, reference.clause)
    _known(graph, document, node, Basis.STATED, reference.span)
    graph.add((node, YJ.use, _concept("use", reference.use)))
    place = place_named(reference.name, home(document)) if reference.what == "place" else None
    named = _named(reference.what, place.code if place else reference.name)
    kinds = {"document": ELI.LegalResource, "place": SCHEMA.AdministrativeArea, "programme": PROV.Plan}
    graph.add((named, RDF.type, kinds[reference.what]))
    graph.add((named, SKOS.prefLabel, Literal(place.name if place else reference.name, lang="zh")))
    if place:
        graph.add((named, DCTERMS.identifier, Literal(place.code)))
    graph.add((node, YJ.refersTo, named))


def _add_link(graph: Graph, document: Document, link: Link) -> None:
    measure, target = _named(document.id, link.measure), _named(document.id, link.target)
    node = _fact(graph, document, f"{link.target}-{link.measure}", YJ.Link, link.measure)
    _known(graph, document, node, Basis.INFERRED, None)
    graph.add((measure, YJ.serves, target))
    graph.add((node, YJ.measure, measure))
    graph.add((node, YJ.target, target))
    graph.add((node, YJ.method, Literal(link.method)))
    graph.add((node, YJ.score, _decimal(link.score)))
    graph.add((node, YJ.reason, Literal(link.reason, lang="zh")))
