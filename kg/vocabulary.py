"""Namespaces of the RDF graph: ours (documented in ``ontology/youju.ttl``) and those it reuses."""

from rdflib import Namespace

YJ = Namespace("https://w3id.org/youju/def#")
ID = Namespace("https://w3id.org/youju/id/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SCHEMA = Namespace("https://schema.org/")
