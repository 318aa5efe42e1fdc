"""How documents of a library stand to one another: tables of texts in, relations out."""

from __future__ import annotations

import hashlib
from itertools import permutations
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from rdflib import PROV, RDF

import ingest
from kg.exports import FORMATS
from kg.facts import Basis
from kg.graph import build_graph
from kg.pipeline import extract
from kg.rdf import to_rdf
from kg.relations import relations
from kg.soundness import validate
from kg.view import roots
from kg.vocabulary import ELI, YJ, named

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.facts import Facts

LAW_2010 = """临江市节水条例
（2010年3月1日临江市第三届人民代表大会常务委员会第二次会议通过）

第一条 为了节约用水，制定本条例。
第二条 用水单位应当安装计量器具。
第三条 本条例自2010年5月1日起施行。
"""
LAW_2020 = """临江市节水条例
（2010年3月1日临江市第三届人民代表大会常务委员会第二次会议通过　\
2020年6月5日临江市第五届人民代表大会常务委员会第九次会议修订）

第一条 为了节约用水，制定本条例。
第二条 用水单位应当安装智能计量器具。
第三条 本条例自2020年8月1日起施行。
"""
RULES = """临江市人民政府关于印发《临江市计划用水办法》的通知
临政发〔2018〕5号

各县（市、区）人民政府：
现将《临江市计划用水办法》印发给你们，请认真贯彻执行。

临江市人民政府
2018年4月3日

临江市计划用水办法

第一条 根据《临江市节水条例》，制定本办法。
第二条 用水单位应当编制用水计划。
第三条 本办法自2018年5月1日起施行。
"""
NEW_RULES = """临江市人民政府关于印发《临江市用水管理办法》的通知
临政发〔2022〕9号

各县（市、区）人民政府：
现将《临江市用水管理办法》印发给你们，请认真贯彻执行。

临江市人民政府
2022年4月3日

临江市用水管理办法

第一条 根据《临江市节水条例》，制定本办法。
第二条 用水单位应当编制用水计划。
第三条 本办法自2022年5月1日起施行。《临江市计划用水办法》（临政发〔2018〕5号）同时废止。
"""
PLAN = """临江市人民政府办公室关于印发《临江市节水行动方案》的通知
临政办发〔2023〕7号

各县（市、区）人民政府：
现将《临江市节水行动方案》印发给你们，请认真贯彻执行。

临江市人民政府办公室
2023年2月3日

临江市节水行动方案

一、总体要求
落实《临江市用水管理办法》（临政发〔2022〕9号），推进节水。
二、主要任务
（一）完善制度。修订《临江市节水条例》，加强用水管理。
"""
OTHER_CITY = """沈河市人民政府办公室关于印发《沈河市节水行动方案》的通知
沈政办发〔2023〕7号

各县（市、区）人民政府：
现将《沈河市节水行动方案》印发给你们，请认真贯彻执行。

沈河市人民政府办公室
2023年2月3日

沈河市节水行动方案

一、主要任务
（一）完善制度。落实《节水条例》，加强用水管理。
"""


AMENDED = """临江市取水办法
（2015年3月1日临江市人民政府令第3号公布　\
根据2021年6月5日《临江市人民政府关于修改〈临江市取水办法〉的决定》修正）

第一条 为了规范取水，制定本办法。
第二条 取水单位应当安装计量器具。
第三条 本办法自2015年5月1日起施行。
"""
DECISION = """临江市人民政府关于修改《临江市取水办法》的决定
临政发〔2021〕8号

各县（市、区）人民政府：
市人民政府决定对《临江市取水办法》作如下修改：
一、将第二条修改为：“取水单位应当安装计量器具。”
二、本决定自公布之日起施行。

临江市人民政府
2021年6月5日
"""


def _library(*texts: str) -> tuple[list[tuple[Document, Facts]], dict[str, str]]:
    documents = [ingest.parse(text.encode(), f"{i}.txt") for i, text in enumerate(texts)]
    names = {document.id: str(i) for i, document in enumerate(documents)}
    return [(document, extract(document)) for document in documents], names


CASES = [
    # documents -> which stands how to which (by their place in the list), and whether the version is stated
    ("next version, told by its 题注", (LAW_2010, LAW_2020), {("1", "replaces", "0", "stated")}),
    (
        "the version of then, not a later one",
        (LAW_2010, LAW_2020, RULES),
        {("1", "replaces", "0", "stated"), ("2", "based_on", "0", "inferred")},
    ),
    (
        "the newest of then, and an end by number",
        (LAW_2010, LAW_2020, RULES, NEW_RULES),
        {
            ("1", "replaces", "0", "stated"),
            ("2", "based_on", "0", "inferred"),
            ("3", "based_on", "1", "inferred"),
            ("3", "repeals", "2", "stated"),
        },
    ),
    (
        "carries out by number, undertakes to revise",
        (LAW_2020, NEW_RULES, PLAN),
        {
            ("1", "based_on", "0", "inferred"),
            ("2", "implements", "1", "stated"),
            ("2", "revises", "0", "inferred"),
        },
    ),
    ("only a later version is held: none", (LAW_2020, RULES), set()),
    ("the text that a decision of that day made: none", (AMENDED, DECISION), set()),
    ("no document names the other: none", (LAW_2010, OTHER_CITY), set()),
]


@pytest.mark.parametrize(("texts", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_which_document_stands_how_to_which(
    texts: tuple[str, ...], expected: set[tuple[str, str, str, str]]
) -> None:
    pairs, names = _library(*texts)
    found = relations(pairs)
    assert {(names[r.document], r.kind.value, names[r.to], r.basis.value) for r in found} == expected
    sources = {document.id: document.source for document, _ in pairs}
    for relation in found:
        assert relation.reason
        assert relation.evidence
        for words in relation.evidence:
            assert sources[words.document][words.span.start : words.span.end] == words.quote
        if relation.basis is Basis.INFERRED and relation.kind in {"based_on", "implements", "revises"}:
            assert "未写明版本" in relation.reason


def test_they_do_not_depend_on_the_order_of_the_documents() -> None:
    pairs, _ = _library(LAW_2010, LAW_2020, RULES, NEW_RULES)
    assert len({relations(order) for order in permutations(pairs)}) == 1


def test_the_next_version_of_a_national_law(root: Path) -> None:
    documents = [ingest.read(root / "corpus" / f"海洋环境保护法_{year}.md") for year in (2023, 2017)]
    pairs = [(document, extract(document)) for document in documents]
    (relation,) = relations(pairs)
    assert (relation.document, relation.to) == (documents[0].id, documents[1].id)
    graph = to_rdf(pairs)
    assert (named(documents[0].id), PROV.wasRevisionOf, named(documents[1].id)) in graph


def test_in_rdf_each_says_how_it_is_known() -> None:
    pairs, _ = _library(LAW_2010, LAW_2020, RULES, NEW_RULES, PLAN)
    graph = to_rdf(pairs)
    assert validate(graph) == ()
    ids = [document.id for document, _ in pairs]
    for subject, predicate, other in (
        (3, ELI.repeals, 2),
        (2, ELI.repealed_by, 3),
        (3, ELI.based_on, 1),
        (1, ELI.basis_for, 3),
        (4, ELI.implements, 3),
    ):
        assert (named(ids[subject]), predicate, named(ids[other])) in graph
    for node in graph.subjects(RDF.type, YJ.Relation):
        assert graph.value(node, YJ.evidence)
        assert graph.value(node, YJ.reason)


def test_every_export_carries_them_and_not_the_day() -> None:
    pairs, _ = _library(LAW_2010, LAW_2020, RULES, NEW_RULES, PLAN)
    for key, export in FORMATS.items():
        written = export.write(pairs)
        assert hashlib.sha256(export.write(reversed(pairs))).digest() == hashlib.sha256(written).digest(), key
        assert "未写明版本".encode() in written, key


def test_rdf_exports_hold_them_as_the_graph_does() -> None:
    pairs, _ = _library(LAW_2010, LAW_2020, RULES, NEW_RULES, PLAN)
    graph = to_rdf(pairs)
    for key, kind in (
        ("turtle", pyoxigraph.RdfFormat.TURTLE),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
        ("nquads", pyoxigraph.RdfFormat.N_QUADS),
    ):
        store = pyoxigraph.Store()
        store.load(FORMATS[key].write(pairs), format=kind)
        asked = "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }"
        assert len(list(store.query(asked, use_default_graph_as_union=True))) == len(graph), key


def test_the_graph_and_its_first_view_show_them() -> None:
    pairs, names = _library(LAW_2020, NEW_RULES, PLAN)
    graph = build_graph(pairs)
    plan = pairs[2][0].id
    shown = roots(graph, plan)
    others = {names[node.id] for node in shown.nodes if node.kind == "document" and node.id != plan}
    assert others == {"0", "1"}
    edges = {
        (edge.relation, edge.basis) for edge in shown.edges if edge.source == plan and edge.target in names
    }
    assert edges == {("implements", "stated"), ("revises", "inferred")}
