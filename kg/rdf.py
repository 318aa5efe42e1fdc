"""The graph as RDF: for exchange, SPARQL and validation.

Names are IRIs made of their inputs alone, there are no blank nodes, and :func:`serialize` sorts, so that the
same documents give the same bytes. A document's triples depend on it alone, so that a library's graph is the
union of its documents' graphs. The ontology, documented, is ``ontology/youju.ttl``; see ``docs/ontology.md``.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rdflib import DCTERMS, ORG, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ingest.citation import citation
from ingest.document import Clause, Document, HeaderField, Kind
from ingest.span import Span
from kg.characters import carried
from kg.facts import Basis, Commitment, Facts, Link, Operator, Reference, Responsibility, Target, Use
from kg.graph import body_id, duty_ids
from kg.places import home, place_named
from kg.vocabulary import (
    AGENT,
    CHINESE,
    ELI,
    OA,
    PREFIXES,
    QUDT,
    SCHEMA,
    YJ,
    concept,
    fact_named,
    named,
    units,
)

__all__ = ["serialize", "to_rdf"]

_CLASSES = {
    Kind.ACTION: YJ.Action,
    Kind.MEASURE: YJ.Measure,
    Kind.ARTICLE: YJ.Article,
    Kind.PART: YJ.Section,
    Kind.SECTION: YJ.Section,
    Kind.CHAPTER: YJ.Section,
}
_LOWER = {Operator.AT_LEAST, Operator.MORE_THAN}
_UPPER = {Operator.AT_MOST, Operator.LESS_THAN}
# How a document stands to a work that its clauses name.
_RELATIONS = {Use.BASIS: ELI.based_on, Use.IMPLEMENT: ELI.implements}
_MEDIA = {
    "txt": "text/plain",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
}


def to_rdf(pairs: Iterable[tuple[Document, Facts]]) -> Graph:
    """All documents and facts as one RDF graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for document, facts in pairs:
        _add_document(graph, document)
        for target in facts.targets:
            _add_target(graph, document, target)
        for name, row in zip(duty_ids(facts), facts.responsibilities, strict=True):
            _add_responsibility(graph, document, row, name)
        for commitment in facts.commitments:
            _add_commitment(graph, document, commitment)
        for reference in facts.references:
            _add_reference(graph, document, reference)
        for link in facts.links:
            _add_link(graph, document, link)
    return graph


def serialize(graph: Graph) -> str:
    """The graph as N-Triples, one triple a line, sorted: equal graphs give equal bytes."""
    lines = graph.serialize(format="nt", encoding="utf-8").decode("utf-8").split("\n")
    return "".join(f"{line}\n" for line in sorted(filter(None, lines)))


def _text(words: str) -> Literal:
    return Literal(carried(words))


def _chinese(words: str) -> Literal:
    return Literal(carried(words), lang="zh")


def _one_line(field: HeaderField) -> str:
    return field.value.replace("\n", "")


def _add_document(graph: Graph, document: Document) -> None:
    node, header = named(document.id), document.metadata
    graph.add((node, RDF.type, YJ.Document))
    graph.add((node, RDF.type, ELI.LegalResource))
    graph.add((node, YJ.sha256, Literal(document.sha256)))
    for predicate, field in (
        (ELI.id_local, header.document_number),
        (DCTERMS.identifier, header.index_number),
        (DCTERMS.subject, header.subject),
    ):
        if field is not None:
            graph.add((node, predicate, _text(_one_line(field))))
    for predicate, field in (
        (ELI.date_document, header.issued),
        (ELI.date_publication, header.published),
        (ELI.first_date_entry_in_force, header.effective),
        (ELI.date_no_longer_in_force, header.expires),
    ):
        if field is not None:
            graph.add((node, predicate, _date(field.value)))
    if header.title is not None:
        graph.add((node, ELI.title, _chinese(_one_line(header.title))))
        _add_work(graph, node, _one_line(header.title))
    if header.issuer is not None:
        graph.add((node, ELI.passed_by, _body(graph, document, _one_line(header.issuer))))
    for field in header.addressees:
        graph.add((node, YJ.addressee, _chinese(_one_line(field))))
    if header.period is not None:
        years = f"{header.period.start}/{header.period.end}"
        graph.add((node, DCTERMS.temporal, Literal(years)))
    _add_file(graph, node, document)
    for clause in document.clauses:
        if document.numbered(clause) is clause:
            _add_clause(graph, document, clause)


def _add_work(graph: Graph, node: URIRef, title: str) -> None:
    """The work that all versions of a document are versions of, and that others name by its title."""
    work = named("document", title)
    graph.add((work, RDF.type, ELI.LegalResource))
    graph.add((work, SKOS.prefLabel, _chinese(title)))
    graph.add((node, ELI.is_member_of, work))
    graph.add((work, ELI.has_member, node))


def _add_file(graph: Graph, node: URIRef, document: Document) -> None:
    """FRBR by ELI: the document's text in Chinese, the file that carries it; and PROV-O: how it was read."""
    text, file, reading = (named(document.id, name) for name in ("zh", "file", "extraction"))
    for triple in (
        (text, RDF.type, ELI.LegalExpression),
        (text, ELI.realizes, node),
        (text, ELI.language, CHINESE),
        (node, ELI.is_realized_by, text),
        (file, RDF.type, ELI.Format),
        (file, ELI.embodies, text),
        (file, SCHEMA.name, _text(document.name)),
        (text, ELI.is_embodied_by, file),
        (reading, RDF.type, PROV.Activity),
        (reading, PROV.used, node),
        (reading, PROV.wasAssociatedWith, AGENT),
        (AGENT, RDF.type, PROV.SoftwareAgent),
        (AGENT, RDFS.label, _chinese("有据")),
    ):
        graph.add(triple)
    if document.format in _MEDIA:
        media = URIRef(f"https://www.iana.org/assignments/media-types/{_MEDIA[document.format]}")
        graph.add((file, ELI.media_type, media))
    if document.provenance.source:
        graph.add((file, DCTERMS.source, _text(document.provenance.source)))
    if document.provenance.licence:
        graph.add((file, DCTERMS.rights, _text(document.provenance.licence)))


def _add_clause(graph: Graph, document: Document, clause: Clause) -> None:
    node = named(document.id, clause.path)
    above = named(document.id, clause.parent) if clause.parent else named(document.id)
    graph.add((node, RDF.type, YJ.Clause))
    graph.add((node, RDF.type, ELI.LegalResourceSubdivision))
    if clause.kind in _CLASSES:
        graph.add((node, RDF.type, _CLASSES[clause.kind]))
    graph.add((node, ELI.type_subdivision, concept("subdivision", clause.kind)))
    graph.add((node, YJ.path, Literal(clause.path)))
    graph.add((node, DCTERMS.bibliographicCitation, _chinese(citation(document, clause.path))))
    graph.add((node, ELI.is_part_of, above))
    graph.add((above, ELI.has_part, node))
    if clause.number:
        graph.add((node, ELI.number, _text(clause.number)))
    if clause.title:
        graph.add((node, ELI.title, _chinese(clause.title)))
    graph.add((node, YJ.evidence, _evidence(graph, document, document.text_span(clause))))


def _evidence(graph: Graph, document: Document, span: Span) -> URIRef:
    """A span as Web Annotation selectors: where it is, and the words there."""
    node = named(document.id, "chars", f"{span.start}-{span.end}")
    position, words = URIRef(f"{node}/position"), URIRef(f"{node}/quote")
    graph.add((node, RDF.type, OA.SpecificResource))
    graph.add((node, OA.hasSource, named(document.id)))
    graph.add((node, OA.hasSelector, position))
    graph.add((node, OA.hasSelector, words))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(span.start, datatype=XSD.nonNegativeInteger)))
    graph.add((position, OA.end, Literal(span.end, datatype=XSD.nonNegativeInteger)))
    graph.add((words, RDF.type, OA.TextQuoteSelector))
    graph.add((words, OA.exact, _text(document.quote(span))))
    return node


def _fact(graph: Graph, document: Document, name: str, kind: URIRef, clause: str) -> URIRef:
    node = fact_named(document.id, name)
    graph.add((node, RDF.type, YJ.Fact))
    graph.add((node, RDF.type, kind))
    graph.add((node, YJ.statedIn, named(document.id, clause)))
    graph.add((node, PROV.wasGeneratedBy, named(document.id, "extraction")))
    return node


def _known(graph: Graph, document: Document, node: URIRef, basis: Basis, span: Span | None) -> None:
    graph.add((node, YJ.basis, concept("basis", basis)))
    if span is not None:
        graph.add((node, YJ.evidence, _evidence(graph, document, span)))


def _add_target(graph: Graph, document: Document, target: Target) -> None:
    node = _fact(graph, document, target.id, YJ.Target, target.clause)
    _known(graph, document, node, Basis.STATED, target.span)
    indicator = named("indicator", target.indicator)
    graph.add((indicator, RDF.type, YJ.Indicator))
    graph.add((indicator, RDF.type, SKOS.Concept))
    graph.add((indicator, SKOS.inScheme, YJ.indicators))
    graph.add((indicator, SKOS.prefLabel, _chinese(target.indicator)))
    graph.add((node, YJ.indicator, indicator))
    graph.add((node, YJ.operator, concept("operator", target.operator.name.lower())))
    graph.add((node, YJ.modality, concept("modality", target.modality)))
    for predicate, words in (
        (YJ.binding, target.binding),
        (YJ.scope, target.scope),
        (YJ.baseline, target.baseline),
    ):
        if words:
            graph.add((node, predicate, _text(words)))
    if target.deadline is not None:
        graph.add((node, YJ.deadline, _date(target.deadline)))
        graph.add((node, YJ.deadlineBasis, concept("basis", target.deadline_basis)))
    if target.value is not None:
        graph.add((node, YJ.amount, _amount(graph, node, target, target.value)))


def _date(day: str) -> Literal:
    """An ISO year, month or date as the literal of its precision; plain text where no calendar has it."""
    kind = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(day), XSD.date)
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return _text(day)
    return Literal(day, datatype=kind, normalize=False)


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
        graph.add((node, SCHEMA.unitText, _text(target.unit)))
        if target.unit in units():
            graph.add((node, QUDT.hasUnit, units()[target.unit]))
    return node


def _decimal(number: float) -> Literal:
    """A number in full, with a point: without one, Turtle's short form would read as an integer."""
    digits = format(Decimal(repr(number)), "f")
    return Literal(digits if "." in digits else f"{digits}.0", datatype=XSD.decimal, normalize=False)


def _add_responsibility(graph: Graph, document: Document, row: Responsibility, name: str) -> None:
    clause = named(document.id, row.clause)
    node = _fact(graph, document, name, YJ.Responsibility, row.clause)
    _known(graph, document, node, row.basis, row.span)
    graph.add((node, YJ.role, concept("role", row.role)))
    if row.reason:
        graph.add((node, YJ.reason, _chinese(row.reason)))
    if row.level is not None:
        graph.add((node, YJ.level, concept("level", row.level)))
        if row.basis is Basis.STATED:
            graph.add((clause, YJ.responsibleLevel, concept("level", row.level)))
    if row.body is not None:
        body = _body(graph, document, row.body)
        graph.add((node, YJ.body, body))
        if row.level is not None and row.basis is Basis.STATED:
            graph.add((body, ORG.classification, concept("level", row.level)))


def _body(graph: Graph, document: Document, name: str) -> URIRef:
    node = named(*body_id(document, name).split(":", 2))
    graph.add((node, RDF.type, YJ.Body))
    graph.add((node, RDF.type, ORG.Organization))
    graph.add((node, SKOS.prefLabel, _chinese(name)))
    return node


def _add_commitment(graph: Graph, document: Document, commitment: Commitment) -> None:
    node = _fact(graph, document, commitment.id, YJ.Commitment, commitment.clause)
    _known(graph, document, node, Basis.STATED, commitment.span)
    graph.add((node, YJ.strength, concept("strength", commitment.strength)))
    graph.add((node, YJ.verb, _chinese(commitment.verb)))
    if commitment.object:
        graph.add((node, YJ.object, _chinese(commitment.object)))


def _add_reference(graph: Graph, document: Document, reference: Reference) -> None:
    node = _fact(graph, document, reference.id, YJ.Reference, reference.clause)
    _known(graph, document, node, Basis.STATED, reference.span)
    graph.add((node, YJ.use, concept("use", reference.use)))
    place = place_named(reference.name, home(document)) if reference.what == "place" else None
    thing = named(reference.what, place.code if place else reference.name)
    kinds = {"document": ELI.LegalResource, "place": SCHEMA.AdministrativeArea, "programme": PROV.Plan}
    graph.add((thing, RDF.type, kinds[reference.what]))
    graph.add((thing, SKOS.prefLabel, _chinese(place.name if place else reference.name)))
    if place:
        graph.add((thing, DCTERMS.identifier, Literal(place.code)))
    graph.add((node, YJ.refersTo, thing))
    if reference.what == "document":
        graph.add((named(document.id), _RELATIONS.get(reference.use, ELI.cites), thing))


def _add_link(graph: Graph, document: Document, link: Link) -> None:
    measure, target = named(document.id, link.measure), fact_named(document.id, link.target)
    node = _fact(graph, document, f"{link.target}-{link.measure}", YJ.Link, link.measure)
    _known(graph, document, node, Basis.INFERRED, None)
    graph.add((measure, YJ.serves, target))
    graph.add((node, YJ.measure, measure))
    graph.add((node, YJ.target, target))
    graph.add((node, YJ.method, Literal(link.method)))
    graph.add((node, YJ.score, _decimal(link.score)))
    graph.add((node, YJ.reason, _chinese(link.reason)))
