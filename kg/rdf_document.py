"""A document as RDF: header, history, work, file and clauses."""

import re
from collections.abc import Collection

from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ingest.citation import citation
from ingest.document import Authority, Clause, Document, Event, HeaderField, Kind, Metadata, Period
from kg.acts import acts_of
from kg.characters import carried
from kg.facts import Basis
from kg.header_fields import Field, header_fields, said_by
from kg.rdf_terms import body, chinese, day, evidence, known, text
from kg.vocabulary import AGENT, CHINESE, ELI, SCHEMA, YJ, concept, named
from ontology import lexicon

_CLASSES = {
    Kind.ACTION: YJ.Action,
    Kind.MEASURE: YJ.Measure,
    Kind.ARTICLE: YJ.Article,
    Kind.PART: YJ.Section,
    Kind.SECTION: YJ.Section,
    Kind.CHAPTER: YJ.Section,
}
_MEDIA = {
    "txt": "text/plain",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
}
_DATES = {
    "issued": ELI.date_document,
    "published": ELI.date_publication,
    "effective": ELI.first_date_entry_in_force,
    "expires": ELI.date_no_longer_in_force,
}
_WORDS = {
    "document_number": ELI.id_local,
    "index_number": DCTERMS.identifier,
    "subject": DCTERMS.subject,
}
_CHINESE = {
    "title": ELI.title,
    "notice_title": YJ.noticeTitle,
    "standing": YJ.standing,
    "stated_status": YJ.statedStatus,
}
_GENRES = {"kind": ELI.type_document, "notice_kind": YJ.noticeType}
_MARK = re.compile(lexicon("versions")["mark"])


def add_document(graph: Graph, document: Document, clauses: Collection[str] | None = None) -> None:
    """Everything that is known of one document but its facts; of its clauses all, or those at ``clauses``."""
    node = named(document.id)
    graph.add((node, RDF.type, YJ.Document))
    graph.add((node, RDF.type, ELI.LegalResource))
    graph.add((node, YJ.sha256, Literal(document.sha256)))
    _add_plain(graph, node, document.metadata)
    _add_bodies(graph, node, document)
    for name, field in header_fields(document.metadata):
        _add_field(graph, node, document, (name, field))
    if authority := document.metadata.authority:
        _add_authority(graph, node, authority)
    for count, event in enumerate(document.metadata.history, 1):
        _add_event(graph, document, event, count)
    for act in acts_of(document):
        work = add_work(graph, act.name)
        graph.add((node, ELI.repeals if act.kind == "repeals" else ELI.amends, work))
    _add_file(graph, node, document)
    for clause in document.clauses:
        if document.numbered(clause) is clause and (clauses is None or clause.path in clauses):
            _add_clause(graph, document, clause)


def add_work(graph: Graph, title: str) -> URIRef:
    """The work that all versions of a document are versions of, and that others name by its title."""
    words = title.replace("\n", "")
    name = _MARK.sub("", words).strip() or words
    work = named("document", name)
    graph.add((work, RDF.type, ELI.LegalResource))
    graph.add((work, SKOS.prefLabel, chinese(name)))
    return work


def _one_line(field: HeaderField) -> str:
    return field.value.replace("\n", "")


def _add_plain(graph: Graph, node: URIRef, header: Metadata) -> None:
    """Header facts as the triples that other tools look for."""
    for name, predicate in (_WORDS | _CHINESE | _DATES).items():
        field: HeaderField | None = getattr(header, name)
        if field is not None:
            literal = day(field.value) if name in _DATES else text(_one_line(field))
            graph.add((node, predicate, chinese(_one_line(field)) if name in _CHINESE else literal))
    for name, predicate in _GENRES.items():
        if (field := getattr(header, name)) is not None:
            genre = named("genre", field.value)
            graph.add((genre, RDF.type, SKOS.Concept))
            graph.add((genre, SKOS.inScheme, YJ.genres))
            graph.add((genre, SKOS.prefLabel, chinese(field.value)))
            graph.add((node, predicate, genre))
    if header.title is not None:
        work = add_work(graph, header.title.value)
        graph.add((node, ELI.is_member_of, work))
        graph.add((work, ELI.has_member, node))
    if header.valid_for is not None:
        duration = Literal(carried(header.valid_for.value), datatype=XSD.duration, normalize=False)
        graph.add((node, YJ.validFor, duration))
    for addressee in header.addressees:
        graph.add((node, YJ.addressee, chinese(_one_line(addressee))))
    if header.period is not None:
        graph.add((node, DCTERMS.temporal, Literal(said_by(header.period))))


def _add_bodies(graph: Graph, node: URIRef, document: Document) -> None:
    header = document.metadata
    issuers = header.issuers or ((header.issuer,) if header.issuer else ())
    for field in issuers:
        graph.add((node, ELI.passed_by, body(graph, document, _one_line(field))))
    if header.interpreter is not None:
        graph.add((node, YJ.interpreter, body(graph, document, _one_line(header.interpreter))))


def _add_field(graph: Graph, node: URIRef, document: Document, named_field: tuple[str, Field]) -> None:
    """A header fact with its words, and whether they say it or it was computed from them, and how."""
    name, field = named_field
    entry = named(document.id, "header", name, f"{field.span.start}-{field.span.end}")
    why = "" if isinstance(field, Period) else field.why
    graph.add((entry, RDF.type, YJ.HeaderField))
    graph.add((node, YJ.header, entry))
    graph.add((entry, YJ.field, concept("field", name)))
    graph.add((entry, RDF.value, text(said_by(field))))
    known(graph, document, entry, Basis.INFERRED if why else Basis.STATED, field.span)
    if why:
        graph.add((entry, YJ.reason, chinese(why)))


def _add_authority(graph: Graph, node: URIRef, authority: Authority) -> None:
    """The level and place that a document was issued on; why stands with the header field of that name."""
    graph.add((node, YJ.issuingLevel, concept("level", authority.level)))
    if authority.place:
        place = named("place", authority.code or authority.place)
        graph.add((node, ELI.jurisdiction, place))
        graph.add((place, RDF.type, SCHEMA.AdministrativeArea))
        graph.add((place, SKOS.prefLabel, chinese(authority.place)))
        if authority.code:
            graph.add((place, DCTERMS.identifier, Literal(authority.code)))


def _add_event(graph: Graph, document: Document, event: Event, count: int) -> None:
    node = named(document.id, "history", str(count))
    graph.add((node, RDF.type, YJ.Event))
    graph.add((named(document.id), YJ.history, node))
    graph.add((node, YJ.eventKind, concept("event", event.kind)))
    graph.add((node, DCTERMS.date, day(event.date)))
    known(graph, document, node, Basis.STATED, event.span)
    if event.body:
        graph.add((node, PROV.wasAssociatedWith, body(graph, document, event.body.replace("\n", ""))))
    if event.act:
        graph.add((node, YJ.act, chinese(event.act.replace("\n", ""))))


def _add_file(graph: Graph, node: URIRef, document: Document) -> None:
    """FRBR by ELI: the document's text in Chinese, the file that carries it; and PROV-O: how it was read."""
    words, file, reading = (named(document.id, name) for name in ("zh", "file", "extraction"))
    for triple in (
        (words, RDF.type, ELI.LegalExpression),
        (words, ELI.realizes, node),
        (words, ELI.language, CHINESE),
        (node, ELI.is_realized_by, words),
        (file, RDF.type, ELI.Format),
        (file, ELI.embodies, words),
        (file, SCHEMA.name, text(document.name)),
        (words, ELI.is_embodied_by, file),
        (reading, RDF.type, PROV.Activity),
        (reading, PROV.used, node),
        (reading, PROV.wasAssociatedWith, AGENT),
        (AGENT, RDF.type, PROV.SoftwareAgent),
        (AGENT, RDFS.label, chinese("有据")),
    ):
        graph.add(triple)
    if document.format in _MEDIA:
        media = URIRef(f"https://www.iana.org/assignments/media-types/{_MEDIA[document.format]}")
        graph.add((file, ELI.media_type, media))
    if document.provenance.source:
        graph.add((file, DCTERMS.source, text(document.provenance.source)))
    if document.provenance.licence:
        graph.add((file, DCTERMS.rights, text(document.provenance.licence)))


def _add_clause(graph: Graph, document: Document, clause: Clause) -> None:
    node = named(document.id, clause.path)
    above = named(document.id, clause.parent) if clause.parent else named(document.id)
    graph.add((node, RDF.type, YJ.Clause))
    graph.add((node, RDF.type, ELI.LegalResourceSubdivision))
    if clause.kind in _CLASSES:
        graph.add((node, RDF.type, _CLASSES[clause.kind]))
    graph.add((node, ELI.type_subdivision, concept("subdivision", clause.kind)))
    graph.add((node, YJ.path, Literal(clause.path)))
    graph.add((node, DCTERMS.bibliographicCitation, chinese(citation(document, clause.path))))
    graph.add((node, ELI.is_part_of, above))
    graph.add((above, ELI.has_part, node))
    if clause.number:
        graph.add((node, ELI.number, text(clause.number)))
    if clause.title:
        graph.add((node, ELI.title, chinese(clause.title)))
    span = document.text_span(clause)
    graph.add((node, YJ.evidence, evidence(graph, document.id, span, document.quote(span))))
