"""JSON-LD: the RDF graph for programs that read JSON, in the terms of ``ontology/context.jsonld``."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import Any

from rdflib import Graph

from ingest.document import Document
from kg.facts import Facts
from kg.rdf import relations_to_rdf, to_rdf
from kg.vocabulary import ID
from ontology import data_path


def to_jsonld(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """One object: the context, and ``@graph``, the nodes of each document in the order of their ids.

    A node that several documents share stands once for each, and those that say how documents stand to one
    another come last; JSON-LD reads equal ones as one.
    """
    given = tuple(pairs)
    graphs = chain((to_rdf([pair]) for pair in given), [relations_to_rdf(given)])
    nodes = [node for graph in graphs if len(graph) for node in _nodes(graph)]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False, sort_keys=True) for node in nodes)
    context = json.dumps(_context(), ensure_ascii=False)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'.encode()


@cache
def _context() -> Mapping[str, Any]:
    context: Mapping[str, Any] = json.loads(data_path("context.jsonld").read_text(encoding="utf-8"))[
        "@context"
    ]
    return context


def _nodes(graph: Graph) -> list[dict[str, Any]]:
    written = graph.serialize(format="json-ld", context=_context(), encoding="utf-8")
    nodes: list[dict[str, Any]] = json.loads(written)["@graph"]
    for node in nodes:
        for name, value in node.items():
            node[name] = _short(name, value)
    return sorted(nodes, key=lambda node: str(node["id"]))


def _short(name: str, value: Any) -> Any:
    """A value with our names by their prefix; a list is a set in RDF, so that any order says the same."""
    if isinstance(value, list):
        return sorted(
            (_short(name, each) for each in value), key=lambda each: json.dumps(each, sort_keys=True)
        )
    term = _context().get(name)
    refers = name == "id" or (isinstance(term, dict) and term.get("@type") == "@id")
    ours = refers and isinstance(value, str) and value.startswith(ID)
    return value.replace(ID, "yjid:", 1) if ours else value
