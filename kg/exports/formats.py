"""The formats of exchange, each with the function that writes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingest.document import Document
from kg.errors import UnknownFormatError
from kg.exports.cytoscape import to_cytoscape
from kg.exports.gexf import to_gexf
from kg.exports.graphml import to_graphml
from kg.exports.json_lines import to_json_lines
from kg.exports.jsonld import to_jsonld
from kg.exports.neo4j import to_neo4j
from kg.exports.nquads import to_nquads
from kg.exports.spreadsheet import to_csv
from kg.exports.turtle import to_turtle
from kg.facts import Facts

Pairs = tuple[tuple[Document, Facts], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its key, what users call it, what it is good for, media type and suffix of its files."""

    key: str
    label: str
    use: str
    media_type: str
    suffix: str
    function: Callable[[Pairs], bytes]

    def write(self, pairs: Iterable[tuple[Document, Facts]]) -> bytes:
        """The documents and facts in this format, ordered by the documents' names."""
        return self.function(tuple(sorted(pairs, key=lambda pair: (pair[0].name, pair[0].id))))


FORMATS: Mapping[str, Export] = MappingProxyType(
    {
        each.key: each
        for each in (
            Export("turtle", "Turtle", "RDF 三元组，便于人读", "text/turtle", ".ttl", to_turtle),
            Export("jsonld", "JSON-LD", "RDF，程序当 JSON 用", "application/ld+json", ".jsonld", to_jsonld),
            Export("nquads", "N-Quads", "RDF，每份文件一个命名图", "application/n-quads", ".nq", to_nquads),
            Export(
                "graphml", "GraphML", "yEd、Gephi 等图软件", "application/graphml+xml", ".graphml", to_graphml
            ),
            Export("gexf", "GEXF", "Gephi", "application/gexf+xml", ".gexf", to_gexf),
            Export(
                "cytoscape",
                "Cytoscape JSON",
                "Cytoscape 与网页图谱",
                "application/json",
                ".cyjs",
                to_cytoscape,
            ),
            Export("neo4j", "Neo4j CSV", "neo4j-admin 批量导入", "application/zip", ".neo4j.zip", to_neo4j),
            Export("csv", "CSV 表格", "用 Excel、WPS 打开", "application/zip", ".csv.zip", to_csv),
            Export("jsonl", "JSON Lines", "逐行读取的事实", "application/x-ndjson", ".jsonl", to_json_lines),
        )
    }
)


def export_named(key: str) -> Export:
    """The format with this key.

    Raises:
        UnknownFormatError: there is none; says which there are.
    """
    if key not in FORMATS:
        raise UnknownFormatError(f"没有导出格式“{key}”", "导出", f"请从这些格式中选择：{'、'.join(FORMATS)}")
    return FORMATS[key]
