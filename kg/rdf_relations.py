"""How documents stand to one another, as RDF: triples of ELI and PROV-O, and a node that says how we know."""

from rdflib import PROV, RDF, Graph, URIRef

from kg.facts import Basis
from kg.rdf_terms import chinese, evidence
from kg.relations import Relation, RelationKind
from kg.vocabulary import ELI, YJ, concept, named

# Kind -> the triple from the document to the other, and the one back.
_PREDICATES: dict[RelationKind, tuple[URIRef, URIRef | None]] = {
    RelationKind.BASED_ON: (ELI.based_on, ELI.basis_for),
    RelationKind.IMPLEMENTS: (ELI.implements, ELI.implemented_by),
    # To undertake a revision is none yet, so ELI's amends would say too much.
    RelationKind.REVISES: (ELI.cites, ELI.cited_by),
    RelationKind.CITES: (ELI.cites, ELI.cited_by),
    RelationKind.REPLACES: (PROV.wasRevisionOf, None),
    RelationKind.AMENDS: (ELI.amends, ELI.amended_by),
    RelationKind.REPEALS: (ELI.repeals, ELI.repealed_by),
}


def add_relation(graph: Graph, relation: Relation) -> None:
    """One relation: PROV-O's qualified influence, beside the plain triples."""
    document, other = named(relation.document), named(relation.to)
    there, back = _PREDICATES[relation.kind]
    graph.add((document, there, other))
    if back is not None:
        graph.add((other, back, document))
    node = named(relation.document, relation.kind, relation.to)
    graph.add((node, RDF.type, YJ.Relation))
    graph.add((document, PROV.qualifiedInfluence, node))
    graph.add((node, PROV.entity, other))
    graph.add((node, YJ.relationKind, concept("relation", relation.kind)))
    graph.add((node, YJ.basis, concept("basis", relation.basis)))
    if relation.basis is not Basis.STATED or relation.reason:
        graph.add((node, YJ.reason, chinese(relation.reason)))
    for words in relation.evidence:
        graph.add((node, YJ.evidence, evidence(graph, words.document, words.span, words.quote)))
