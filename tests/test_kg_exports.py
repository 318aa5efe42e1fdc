"""Exports: each opened by a tool that nobody here wrote, the same bytes each time, whatever the text."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyld import jsonld
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

import ingest
from ingest.document import Clause, Document, HeaderField, Kind, Metadata
from ingest.span import Span
from kg.errors import KgError, UnknownFormatError
from kg.exports import FORMATS, export_named
from kg.exports.flat import flat_graph
from kg.facts import (
    Basis,
    Commitment,
    Facts,
    Level,
    Link,
    Modality,
    Operator,
    Reference,
    Responsibility,
    Role,
    Strength,
    Target,
    Use,
)
from kg.pipeline import extract
from kg.rdf import to_rdf

if TYPE_CHECKING:
    from pathlib import Path

Pair = tuple[Document, Facts]


@pytest.fixture(scope="module")
def pairs(root: Path, jilin: Document) -> tuple[Pair, ...]:
    documents = root / "tests" / "documents"
    read = [ingest.read(documents / name) for name in ("city_sample.txt", "海洋环境保护法_2023.md")]
    return tuple((document, extract(document)) for document in (*read, jilin))


@pytest.fixture(scope="module")
def written(pairs: tuple[Pair, ...]) -> dict[str, bytes]:
    return {key: export.write(pairs) for key, export in FORMATS.items()}


@pytest.fixture(scope="module")
def union(pairs: tuple[Pair, ...]) -> Graph:
    return to_rdf(pairs)


def test_formats_say_what_they_are() -> None:
    assert set(FORMATS) == {
        *("turtle", "jsonld", "nquads", "graphml", "gexf", "cytoscape", "neo4j", "csv", "jsonl")
    }
    assert len({export.suffix for export in FORMATS.values()}) == len(FORMATS)
    assert export_named("turtle").media_type == "text/turtle"
    with pytest.raises(UnknownFormatError, match="turtle") as caught:
        export_named("docx")
    assert isinstance(caught.value, KgError)


@pytest.mark.parametrize("key", FORMATS)
def test_bytes_depend_on_the_documents_alone(
    key: str, pairs: tuple[Pair, ...], written: dict[str, bytes]
) -> None:
    assert FORMATS[key].write(reversed(pairs)) == written[key]


def test_bytes_do_not_depend_on_the_process(root: Path) -> None:
    program = (
        "import hashlib, ingest, pathlib, sys\n"
        "from kg.pipeline import extract; from kg.exports import FORMATS\n"
        "d = ingest.read(pathlib.Path(sys.argv[1])); pairs = [(d, extract(d))]\n"
        "print([hashlib.sha256(each.write(pairs)).hexdigest() for each in FORMATS.values()])"
    )
    path = root / "tests" / "documents" / "city_sample.txt"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_turtle_is_the_graph(written: dict[str, bytes], union: Graph) -> None:
    assert isomorphic(Graph().parse(data=written["turtle"], format="turtle"), union)
    store = pyoxigraph.Store()
    store.load(written["turtle"], format=pyoxigraph.RdfFormat.TURTLE)
    assert len(store) == len(union)


def test_jsonld_is_the_graph_to_three_readers(written: dict[str, bytes], union: Graph) -> None:
    data = written["jsonld"]
    assert isomorphic(Graph().parse(data=data, format="json-ld"), union)
    store = pyoxigraph.Store()
    store.load(data, format=pyoxigraph.RdfFormat.JSON_LD)
    assert len(store) == len(union)
    quads = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    assert isomorphic(Graph().parse(data=quads, format="nt"), union)


def test_jsonld_reads_as_plain_json(written: dict[str, bytes]) -> None:
    nodes = {node["id"]: node for node in json.loads(written["jsonld"])["@graph"]}
    target = next(node for node in nodes.values() if "yj:Target" in node["type"] and "amount" in node)
    assert nodes[target["indicator"]]["label"]
    assert target["operator"].startswith("yj:operator-")
    assert nodes[target["statedIn"]]["citation"].startswith("《")


def test_nquads_hold_each_document_in_its_graph(
    written: dict[str, bytes], pairs: tuple[Pair, ...], union: Graph
) -> None:
    store = pyoxigraph.Store()
    store.load(written["nquads"], format=pyoxigraph.RdfFormat.N_QUADS)
    names = {str(name.value).rpartition("/")[2] for name in store.named_graphs()}
    assert names == {document.id for document, _ in pairs}
    dataset = Dataset(default_union=True)
    dataset.parse(data=written["nquads"], format="nquads")
    assert len(set(dataset.triples((None, None, None)))) == len(union)


def same(one: Any, other: Any) -> bool:
    """Equal as labelled graphs: nodes, edges by key, and all attributes."""
    nodes = dict(one.nodes(data=True)) == dict(other.nodes(data=True))
    return nodes and {(u, v, k): d for u, v, k, d in one.edges(keys=True, data=True)} == {
        (u, v, k): d for u, v, k, d in other.edges(keys=True, data=True)
    }


def test_graphml_comes_back_equal(written: dict[str, bytes], pairs: tuple[Pair, ...]) -> None:
    read = nx.read_graphml(BytesIO(written["graphml"]), force_multigraph=True)
    assert same(read, flat_graph(sorted(pairs, key=lambda pair: pair[0].name)))
    ids = [edge.get("id") for edge in etree.fromstring(written["graphml"]).iter("{*}edge")]
    assert len(set(ids)) == len(ids) == read.number_of_edges()


def test_graphml_opens_in_another_graph_library(written: dict[str, bytes], tmp_path: Path) -> None:
    networkit = pytest.importorskip("networkit")
    path = tmp_path / "graph.graphml"
    path.write_bytes(written["graphml"])
    read = networkit.readGraph(str(path), networkit.Format.GraphML)
    mine = nx.read_graphml(path, force_multigraph=True)
    assert read.numberOfNodes() == mine.number_of_nodes()
    assert read.numberOfEdges() == mine.number_of_edges()


def gexf_as_flat(data: bytes) -> Any:
    """A graph read from GEXF, without what the reader adds to it."""
    read = nx.read_gexf(BytesIO(data))
    flat: Any = nx.MultiDiGraph()
    for node, attributes in read.nodes(data=True):
        flat.add_node(node, **attributes)
    for source, target, attributes in read.edges(data=True):
        plain = {k: v for k, v in attributes.items() if k not in {"id", "networkx_key"}}
        flat.add_edge(source, target, key=attributes["id"], **plain)
    return flat


def test_gexf_comes_back_equal_and_carries_no_day(written: dict[str, bytes], pairs: tuple[Pair, ...]) -> None:
    assert same(gexf_as_flat(written["gexf"]), flat_graph(sorted(pairs, key=lambda pair: pair[0].name)))
    assert b"lastmodified" not in written["gexf"]
    assert b"NetworkX" not in written["gexf"]
    assert b'mode="static"' in written["gexf"]


def test_cytoscape_json_comes_back_equal(written: dict[str, bytes], pairs: tuple[Pair, ...]) -> None:
    data = json.loads(written["cytoscape"])
    read = nx.cytoscape_graph(data)
    flat = flat_graph(sorted(pairs, key=lambda pair: pair[0].name))
    assert set(read.nodes) == set(flat.nodes)
    assert {edge["data"]["id"] for edge in data["elements"]["edges"]} == {
        k for *_, k in flat.edges(keys=True)
    }
    for edge in data["elements"]["edges"]:
        assert flat.has_edge(edge["data"]["source"], edge["data"]["target"], edge["data"]["id"])


def test_cytoscape_js_opens_it(written: dict[str, bytes], root: Path, tmp_path: Path) -> None:
    module = root / "ui" / "frontend" / "node_modules" / "cytoscape"
    if shutil.which("node") is None or not module.is_dir():
        pytest.skip("needs node and the front end's packages")
    path = tmp_path / "graph.cyjs"
    path.write_bytes(written["cytoscape"])
    program = (
        "const cy = require(process.argv[1])({headless: true,"
        " elements: JSON.parse(require('fs').readFileSync(process.argv[2])).elements});"
        "console.log(cy.nodes().length, cy.edges().length, cy.nodes('[kind = \"target\"]').length)"
    )
    shown = subprocess.run(
        ["node", "-e", program, str(module), str(path)], capture_output=True, check=True, text=True
    ).stdout.split()
    elements = json.loads(written["cytoscape"])["elements"]
    targets = [node for node in elements["nodes"] if node["data"]["kind"] == "target"]
    assert [int(each) for each in shown] == [len(elements["nodes"]), len(elements["edges"]), len(targets)]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_neo4j_files_have_its_headers_and_no_loose_end(
    written: dict[str, bytes], pairs: tuple[Pair, ...]
) -> None:
    files = members(written["neo4j"])
    assert "--multiline-fields=true" in files["README.txt"].decode()
    nodes = list(csv.DictReader(StringIO(files["nodes.csv"].decode(), newline="")))
    edges = list(csv.DictReader(StringIO(files["relationships.csv"].decode(), newline="")))
    ids = [node["id:ID"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert all(edge[":START_ID"] in set(ids) and edge[":END_ID"] in set(ids) for edge in edges)
    flat = flat_graph(pairs)
    assert (len(nodes), len(edges)) == (flat.number_of_nodes(), flat.number_of_edges())
    assert {node[":LABEL"] for node in nodes} >= {"Document", "Clause;Measure", "Target", "Level", "Body"}
    assert {edge[":TYPE"] for edge in edges} >= {"HAS_PART", "STATES", "RESPONSIBLE", "SERVES"}
    scores = [float(edge["score:double"]) for edge in edges if edge[":TYPE"] == "SERVES"]
    assert scores
    assert all(0 < score <= 1 for score in scores)
    strengths = {node["strength:string"] for node in nodes if node[":LABEL"] == "Commitment"}
    assert {"prohibit", "require", "promote"} <= strengths
    assert {node["strength:string"] for node in nodes if node[":LABEL"] != "Commitment"} == {""}
    words = {node["detail:string"] for node in nodes}
    assert {data["detail"] for _, data in flat.nodes(data=True)} == words


def test_tables_open_in_a_spreadsheet(written: dict[str, bytes], pairs: tuple[Pair, ...]) -> None:
    files = members(written["csv"])
    assert list(files) == [
        "文件.csv",
        "条款.csv",
        "目标.csv",
        "责任.csv",
        "承诺.csv",
        "罚则.csv",
        "引用.csv",
        "关联.csv",
        "要素.csv",
        "沿革.csv",
    ]
    assert all(data.startswith(b"\xef\xbb\xbf") for data in files.values())
    rows = list(csv.DictReader(StringIO(files["目标.csv"].decode("utf-8-sig"), newline="")))
    assert len(rows) == sum(len(facts.targets) for _, facts in pairs)
    sources = {document.id: document.source for document, _ in pairs}
    for row in rows:
        assert sources[row["文件编号"]][int(row["起"]) : int(row["止"])] == row["原话"].removeprefix("'")
        assert row["引文"].startswith("《")
        assert row["关系"] in {
            "不低于",
            "不超过",
            "超过",
            "低于",
            "等于",
            "左右",
            "提高",
            "下降",
            "达到状态",
            "区间",
        }


def test_lines_are_objects_with_every_fact(written: dict[str, bytes], pairs: tuple[Pair, ...]) -> None:
    lines = [json.loads(line) for line in io.BytesIO(written["jsonl"])]
    for table, count in {
        "documents": len(pairs),
        "targets": sum(len(facts.targets) for _, facts in pairs),
        "responsibilities": sum(len(facts.responsibilities) for _, facts in pairs),
        "commitments": sum(len(facts.commitments) for _, facts in pairs),
        "references": sum(len(facts.references) for _, facts in pairs),
        "links": sum(len(facts.links) for _, facts in pairs),
        "penalties": sum(len(each.sanctions) for _, facts in pairs for each in facts.penalties),
        "history": sum(len(document.metadata.history) for document, _ in pairs),
    }.items():
        assert sum(line["table"] == table for line in lines) == count
    ids = [line["id"] for line in lines if line["table"] != "clauses"]
    assert len(set(ids)) == len(ids)


FORMULAS = [
    ("=HYPERLINK(0)", True),
    ("+1", True),
    ("-2+3", True),
    ("@SUM(A1)", True),
    ("＝1＋1", True),
    (" =1", True),
    ("\t=1", True),
    ("\r=1", True),
    ("森林覆盖率=45.8%", False),
    ("2024-03", False),
    ("（一）-2", False),
]


@pytest.mark.parametrize(("text", "dangerous"), FORMULAS)
def test_no_cell_is_a_formula(text: str, dangerous: bool) -> None:
    rows = members(FORMATS["csv"].write([hostile(text)]))["承诺.csv"].decode("utf-8-sig")
    row = next(iter(csv.DictReader(StringIO(rows, newline=""))))
    assert row["对象"] == (f"'{text}" if dangerous else text)


def hostile(text: str) -> Pair:
    """A document whose every word is ``text``, with a fact of each kind."""
    words = text or "。"
    whole = Span(0, len(words))
    clauses = (Clause("1", Kind.MEASURE, words, words, whole, None, whole),)
    header = Metadata(title=HeaderField(words, whole), document_number=HeaderField(words, whole))
    document = Document("0" * 12, words, words, "0" * 64, header, clauses)
    target = Target(
        *("1#t1", "1", "1", words, (whole,), Operator.AT_LEAST, 1e22, None, words, "2027"),
        *(Basis.STATED, whole, Modality.NONE, words, words, words, whole),
    )
    facts = Facts(
        document.id,
        (),
        ("1",),
        (target,),
        (Responsibility("1", Level.CITY, words, Role.ALL, Basis.INHERITED, words, whole),),
        (Commitment("1#c1", "1", "1", words, words, Strength.REQUIRE, whole, whole),),
        tuple(
            Reference(f"1#r{i}", "1", words, what, Use.BASIS, whole)
            for i, what in enumerate(("document", "programme", "place"), 1)
        ),
        (Link("1#t1", "1", "method", 0.5, words),),
    )
    return document, facts


# Any code point, lone surrogates too, with those that break formats often among them.
TEXT = st.text(
    st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from(
            "\x00\x01\x1b\x7f\x85\ud800\udfff\ufffe\uffff\u202e\u2066\u2028\r\n\t\"'\\<>&;,#%=/.:"
        ),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(TEXT)
def test_hostile_text_breaks_no_export(text: str) -> None:
    pair = hostile(text)
    files = {key: export.write([pair]) for key, export in FORMATS.items()}
    graph = to_rdf([pair])
    assert isomorphic(Graph().parse(data=files["turtle"], format="turtle"), graph)
    for key, kind in (
        ("turtle", pyoxigraph.RdfFormat.TURTLE),
        ("nquads", pyoxigraph.RdfFormat.N_QUADS),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
    ):
        store = pyoxigraph.Store()
        store.load(files[key], format=kind)
        assert len(store) == len(graph), key
    flat = flat_graph([pair])
    assert same(nx.read_graphml(BytesIO(files["graphml"]), force_multigraph=True), flat)
    assert same(gexf_as_flat(files["gexf"]), flat)
    assert len(json.loads(files["cytoscape"])["elements"]["nodes"]) == len(flat)
    nodes = list(csv.DictReader(StringIO(members(files["neo4j"])["nodes.csv"].decode(), newline="")))
    assert {node["id:ID"] for node in nodes} == set(flat)
    assert members(files["csv"])["目标.csv"].decode("utf-8-sig")
    quote = next(
        line["quote"] for line in map(json.loads, io.BytesIO(files["jsonl"])) if line["table"] == "targets"
    )
    assert len(quote) == len(pair[0].source)
    carried = {"\t", "\n", "\r"}
    for mine, theirs in zip(pair[0].source, quote, strict=True):
        lost = (mine < " " and mine not in carried) or "\ud800" <= mine <= "\udfff" or mine in "\ufffe\uffff"
        assert theirs == ("\ufffd" if lost else mine)
