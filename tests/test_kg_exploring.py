"""What is found in the graph: neighbours and who holds a node, nodes by words, terms, ways between two."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import ingest
from kg.facts import Strength
from kg.finding import TERM_MOST, find, term
from kg.graph import STRENGTH_LABELS, build_graph
from kg.neighbours import BASES, EVERYTHING, KINDS, Choice, belongs, holders, is_shown, neighbours, ranked
from kg.paths import shortest_path, steps
from kg.pipeline import extract
from kg.view import around, between

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.graph import Graph

LAW = """饮用水水源保护条例

第一章　总则

第一条　为了保护饮用水水源，保障公众健康，制定本条例。

第二条　县级以上人民政府应当将水源保护纳入规划。

第二章　保护

第三条　禁止在一级保护区内新建排污口。

第四条　鼓励单位和个人举报污染水源的行为。

第三章　法律责任

第五条　违反本条例第三条规定，新建排污口的，由生态环境主管部门责令限期拆除，处十万元以上五十万元以下罚款。
"""
PLAN = """水源保护工作方案

一、水源保护行动

（一）主要目标。到2027年，水源地水质达标率达到95%以上。

（二）重点任务

1.规范水源地建设。各县（市、区）要开展水源地规范化建设，严禁新建排污口。

2.加强水质监测。省生态环境厅要每月监测水源地水质，依据《饮用水水源保护条例》公开结果。
"""


@pytest.fixture(scope="module")
def law() -> Document:
    return ingest.parse(LAW.encode(), "law.txt")


@pytest.fixture(scope="module")
def plan() -> Document:
    return ingest.parse(PLAN.encode(), "plan.txt")


@pytest.fixture(scope="module")
def graph(law: Document, plan: Document) -> Graph:
    return build_graph((document, extract(document)) for document in (law, plan))


def kinds(graph: Graph, nodes: list[str]) -> list[str]:
    return [graph.nodes[node]["kind"] for node in nodes]


def labels(graph: Graph, nodes: list[str] | tuple[str, ...]) -> list[str]:
    return [graph.nodes[node]["label"] for node in nodes]


def test_every_kind_and_basis_has_its_place(graph: Graph) -> None:
    assert {kind for _, kind in graph.nodes(data="kind")} <= set(KINDS)
    assert {basis for _, _, basis in graph.edges(data="basis")} <= set(BASES)


def test_articles_are_labelled_by_number_and_first_words(graph: Graph, law: Document) -> None:
    assert graph.nodes[f"{law.id}/c2.a3"]["label"] == "第三条 禁止在一级保护区内新建排污口。"


def test_what_a_clause_undertakes_lies_around_it_with_its_strength(graph: Graph, law: Document) -> None:
    near = neighbours(graph, f"{law.id}/c2.a3")
    assert kinds(graph, near).count("commitment") == 1
    duty = next(node for node in near if graph.nodes[node]["kind"] == "commitment")
    assert graph.nodes[duty]["strength"] == Strength.PROHIBIT
    edges = between(graph, (f"{law.id}/c2.a3", duty)).edges
    assert [edge.label for edge in edges] == [STRENGTH_LABELS[Strength.PROHIBIT]]
    assert law.source[slice(*graph.nodes[duty]["span"])] == graph.nodes[duty]["detail"]


def test_an_article_leads_to_the_penalty_for_its_breach(graph: Graph, law: Document) -> None:
    near = neighbours(graph, f"{law.id}/c2.a3")
    penalty = next(node for node in near if graph.nodes[node]["kind"] == "penalty")
    assert holders(graph, penalty) == [law.id, f"{law.id}/c3", f"{law.id}/c3.a5"]


def test_a_measure_is_held_by_its_action_whatever_section_it_stands_in(graph: Graph, plan: Document) -> None:
    assert holders(graph, f"{plan.id}/1.2.1") == [plan.id, f"{plan.id}/1"]
    assert holders(graph, plan.id) == []
    assert holders(graph, "level:county") == []


def test_neighbours_are_those_that_the_view_shows(graph: Graph) -> None:
    for node in graph:
        assert [node, *neighbours(graph, node, graph.nodes[node]["document"])] == [
            each.id for each in around(graph, node).nodes
        ]


def test_at_home_first(graph: Graph, law: Document, plan: Document) -> None:
    for home in (law.id, plan.id):
        near = neighbours(graph, "level:county", home)
        own = [owner for node in near if (owner := graph.nodes[node]["document"])]
        assert own[0] == home
        assert set(own) == {law.id, plan.id}


def test_a_choice_of_one_document_leaves_its_nodes_and_those_it_shares(
    graph: Graph, law: Document, plan: Document
) -> None:
    only = Choice(plan.id)
    near = neighbours(graph, "level:county", plan.id, only)
    assert near
    assert {graph.nodes[node]["document"] for node in near} <= {plan.id, None}
    assert f"body:{law.id}:县级以上人民政府" not in near
    assert belongs(graph, "level:county", law.id)
    assert not belongs(graph, f"body:{law.id}:县级以上人民政府", plan.id)
    assert is_shown(graph, law.id, only), "a plan is seen beside the law that it rests on"
    assert not is_shown(graph, f"{law.id}/c2", only)


def test_hidden_kinds_and_bases_are_left_out(graph: Graph, law: Document) -> None:
    article = f"{law.id}/c2.a3"
    assert "penalty" not in kinds(
        graph, neighbours(graph, article, None, Choice(hidden=frozenset({"penalty"})))
    )
    for basis in BASES[:3]:
        left = neighbours(graph, article, None, Choice(hidden=frozenset({basis})))
        tied = {other for other, bits in ranked(graph, article).items() if bits != 1 << BASES.index(basis)}
        assert set(left) == tied
    assert between(graph, (law.id, f"{law.id}/c2"), {"stated"}).edges == ()


@pytest.mark.parametrize(
    ("strength", "articles"),
    [("prohibit", ["第三条"]), ("encourage", ["第四条"]), ("explore", [])],
)
def test_strengths_leave_the_articles_that_undertake_so(
    graph: Graph, law: Document, strength: str, articles: list[str]
) -> None:
    left = neighbours(graph, f"{law.id}/c2", None, Choice(strengths=frozenset({strength})))
    measures = [node for node in left if graph.nodes[node]["kind"] == "measure"]
    assert [label.split()[0] for label in labels(graph, measures)] == articles


def test_levels_leave_the_measures_tied_to_them(graph: Graph, plan: Document) -> None:
    choice = Choice(levels=frozenset({"level:province"}))
    left = neighbours(graph, f"{plan.id}/1", None, choice)
    assert "加强水质监测" in labels(graph, left)
    county = neighbours(graph, f"{plan.id}/1", None, Choice(levels=frozenset({"level:county"})))
    assert "规范水源地建设" in labels(graph, county)
    assert kinds(graph, county).count("target") == kinds(graph, left).count("target")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("县级", "县级"),  # a node called so
        ("加强水质", "加强水质监测"),  # begins so
        ("水质 监测", "加强水质监测"),  # all words
        ("拆除 十万元", "第五条 违反本条例第三条规定，新建排污口的，由…"),  # words of the quote
    ],
)
def test_nodes_are_found_by_name_and_by_quote(graph: Graph, words: str, first: str) -> None:
    found = find(graph, words)
    assert found.total >= len(found.nodes) >= 1
    assert graph.nodes[found.nodes[0]]["label"] == first


def test_words_are_found_whatever_their_case_and_across_line_breaks() -> None:
    text = "监测方案\n\n一、主要任务\n（一）加强监测。监测PM2.5和臭\n氧浓度等指标。\n"
    document = ingest.parse(text.encode(), "监测方案.txt")
    graph = build_graph([(document, extract(document))])
    assert find(graph, "pm2.5").total >= 1
    assert find(graph, "臭氧").total >= 1


@pytest.mark.parametrize("words", ["", "   ", "核聚变", "水质 核聚变"])
def test_what_no_node_says_is_not_found(graph: Graph, words: str) -> None:
    assert find(graph, words) == find(graph, words, None, EVERYTHING)
    assert find(graph, words).total == 0
    assert term(graph, words) == find(graph, words)


def test_found_at_home_first_and_only_what_is_chosen(graph: Graph, law: Document, plan: Document) -> None:
    for home in (law.id, plan.id):
        first = find(graph, "排污口", home).nodes[0]
        assert graph.nodes[first]["document"] == home
    only = find(graph, "排污口", plan.id, Choice(plan.id))
    assert {graph.nodes[node]["document"] for node in only.nodes} == {plan.id}
    assert find(graph, "水", most=2).total > 2 == len(find(graph, "水", most=2).nodes)


def test_the_neighbourhood_of_a_term_holds_its_nodes_and_what_ties_them(graph: Graph, law: Document) -> None:
    nodes = term(graph, "排污口", law.id, Choice(law.id)).nodes
    hits = find(graph, "排污口", law.id, Choice(law.id)).nodes
    assert set(hits) < set(nodes)
    assert len(nodes) <= TERM_MOST
    assert f"{law.id}/c2" in nodes
    assert between(graph, nodes).edges


def test_a_way_leads_from_a_prohibition_to_its_penalty(graph: Graph, law: Document) -> None:
    duty = next(n for n in graph if n.startswith(f"{law.id}/c2.a3#c"))
    way = shortest_path(graph, duty, f"{law.id}/c3.a5")
    assert kinds(graph, list(way)) == ["commitment", "measure", "penalty", "measure"]
    told = steps(graph, way)
    assert [edge.label for edge in told] == ["禁止", "处罚违反", "规定罚则"]
    assert [edge.basis for edge in told] == ["stated", "stated", "stated"]
    for edge, ends in zip(told, pairwise(way), strict=True):
        assert {edge.source, edge.target} == set(ends)


def test_a_way_prefers_one_as_short_that_passes_no_level(graph: Graph, plan: Document) -> None:
    for choice in (EVERYTHING, Choice(plan.id)):
        way = shortest_path(graph, f"{plan.id}/1.2.1", f"{plan.id}/1.2.2", choice)
        assert len(way) == 3
        assert "level" not in kinds(graph, list(way))


def test_no_way_where_nothing_ties(graph: Graph, law: Document, plan: Document) -> None:
    ends = f"{law.id}/c2.a3", f"{plan.id}/1.2.1"
    assert shortest_path(graph, *ends)
    assert shortest_path(graph, *ends, Choice(hidden=frozenset({"stated"}))) == ()
    assert shortest_path(graph, *ends, Choice(hidden=frozenset(KINDS))) == ()
    assert steps(graph, ()) == ()
    with pytest.raises(KeyError):
        shortest_path(graph, law.id, "none")


@pytest.mark.parametrize(
    "name",
    [
        "jilin2024.txt",
        "上海市生活垃圾管理条例_2019.md",
        "notice_with_plan.txt",
        "structures/district_list.txt",
    ],
)
def test_every_node_is_reached_from_the_document_step_by_step(root: Path, name: str) -> None:
    document = ingest.read(root / "tests" / "documents" / name)
    graph = build_graph([(document, extract(document))])
    seen, todo = {document.id}, [document.id]
    while todo:
        for other in neighbours(graph, todo.pop()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    passed = {node for node, kind in graph.nodes(data="kind") if kind == "section"}
    assert set(graph) - passed <= seen


def test_a_prohibition_is_labelled_as_one(graph: Graph, plan: Document) -> None:
    held = neighbours(graph, f"{plan.id}/1.2.1")
    assert "严禁新建排污口" in labels(graph, held)
