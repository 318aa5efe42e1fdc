"""Names of the RDF graph: namespaces, ours (see ``ontology/youju.ttl``) and those it reuses; IRIs; units."""

from functools import cache
from urllib.parse import quote

from rdflib import DCTERMS, ORG, PROV, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef

from kg.characters import carried
from ontology import data_path

YJ = Namespace("https://w3id.org/youju/def#")
ID = Namespace("https://w3id.org/youju/id/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SCHEMA = Namespace("https://schema.org/")

PREFIXES = {
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
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
}

AGENT = ID["youju"]
"""The program, as PROV-O's agent of extraction."""

CHINESE = URIRef("http://publications.europa.eu/resource/authority/language/ZHO")
"""The language of the documents, by the list that ELI names."""


def named(*steps: str, fragment: str = "") -> URIRef:
    """The IRI of what ``steps`` name, percent-encoded; ``fragment`` tells apart what one thing holds."""
    path = "/".join(quote(carried(step), safe="~") for step in steps)
    return ID[f"{path}#{quote(carried(fragment), safe='-~')}" if fragment else path]


def fact_named(document: str, fact: str) -> URIRef:
    """The IRI of a fact: its id is a clause's path, # and a short name."""
    path, _, fragment = fact.partition("#")
    return named(document, path, fragment=fragment)


def concept(kind: str, value: str) -> URIRef:
    """The SKOS concept of ours for a value of a closed list: ``level``, ``province``."""
    return YJ[f"{kind}-{value}"]


@cache
def _ontology() -> Graph:
    return Graph().parse(data_path("youju.ttl"))


@cache
def chinese_label(kind: str, value: str) -> str:
    """What the ontology calls a value of a closed list (level, province: 省级); else the value itself."""
    labels = _ontology().objects(concept(kind, value), SKOS.prefLabel)
    return next((str(label) for label in labels if getattr(label, "language", "") == "zh"), value)


@cache
def units() -> dict[str, URIRef]:
    """QUDT's units, and the few of ours, by how they are printed."""
    ontology = _ontology()
    found: dict[str, URIRef] = {}
    for unit in sorted(ontology.subjects(RDF.type, QUDT.Unit), key=str):
        same = ontology.value(unit, SKOS.exactMatch) or unit
        found |= {str(printed): URIRef(str(same)) for printed in ontology.objects(unit, SKOS.notation)}
    return found
