"""Experts' reviews as RDF: activities of PROV-O, with who, when, why and what they decided on which fact."""

from rdflib import DCTERMS, PROV, RDF, XSD, Graph, Literal
from rdflib.namespace import SKOS

from ingest.document import Document
from kg.facts import Facts, Verdict
from kg.rdf_terms import chinese
from kg.vocabulary import YJ, concept, fact_named, named


def add_reviews(graph: Graph, document: Document, facts: Facts) -> None:
    """The reviews of a document's facts; of a fact that was rejected only its name is left."""
    for review in facts.reviews:
        node = named(document.id, "review", review.decision)
        fact = fact_named(document.id, review.fact)
        expert = named("expert", review.who)
        graph.add((node, RDF.type, YJ.Review))
        graph.add((node, DCTERMS.identifier, Literal(review.decision)))
        graph.add((node, YJ.reviewed, fact))
        graph.add((node, YJ.verdict, concept("verdict", review.verdict)))
        graph.add((node, PROV.endedAtTime, Literal(review.when, datatype=XSD.dateTime, normalize=False)))
        graph.add((node, PROV.wasAssociatedWith, expert))
        if review.why:
            graph.add((node, YJ.reason, chinese(review.why)))
        if review.verdict is not Verdict.REJECT:
            graph.add((fact, PROV.wasInfluencedBy, node))
        graph.add((expert, RDF.type, PROV.Agent))
        graph.add((expert, SKOS.prefLabel, chinese(review.who)))
