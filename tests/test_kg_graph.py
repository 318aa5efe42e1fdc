"""The graph and what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ingest
from kg.graph import build_graph, duty_ids
from kg.pipeline import extract
from kg.view import MOST, around, roots

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.graph import Graph


@pytest.fixture(scope="module")
def graph(jilin: Document) -> Graph:
    return build_graph([(jilin, extract(jilin))])


@pytest.fixture(scope="module")
def city(root: Path) -> Document:
    return ingest.read(root / "tests" / "documents" / "city_sample.txt")


def kinds(view_nodes: tuple[object, ...]) -> list[str]:
    return [node.kind for node in view_nodes]


def test_every_edge_says_how_it_is_known_and_inferred_ones_why(graph: Graph) -> None:
    for _, _, edge in graph.edges(data=True):
        assert edge["label"]
        assert edge["basis"] in {"stated", "inherited", "inferred"}
        assert edge["method"]
        if edge["basis"] != "stated":
            assert edge["reason"]
        if edge["relation"] == "serves":
            assert 0 < edge["score"] <= 1


def test_every_node_of_a_document_shows_its_words(graph: Graph, jilin: Document) -> None:
    for node, data in graph.nodes(data=True):
        assert data["label"], node
        assert len(data["label"]) <= 40
        if data["document"] is not None:
            start, end = data["span"]
            assert jilin.source[start:end].startswith(data["detail"].removesuffix("…"))
            assert jilin.has(data["path"])


def test_it_starts_from_the_document_and_its_actions(graph: Graph, jilin: Document) -> None:
    view = roots(graph, jilin.id)
    assert kinds(view.nodes) == ["document", *["action"] * 10, "body", "reference"]
    assert [(e.source, e.relation) for e in view.edges[:10]] == [(jilin.id, "has_part")] * 10
    assert {e.label for e in view.edges[10:]} == {"依据", "发布"}
    assert view == around(graph, jilin.id)


def test_without_actions_it_starts_from_parts_or_chapters(root: Path) -> None:
    law = ingest.read(root / "tests" / "documents" / "土壤污染防治法_2018.md")
    view = roots(build_graph([(law, extract(law))]), law.id)
    assert view.nodes[1].label == "总则"
    assert 5 <= len(view.nodes) <= 12


def test_an_action_shows_its_targets_and_measures(graph: Graph, jilin: Document) -> None:
    view = around(graph, f"{jilin.id}/2")
    assert kinds(view.nodes).count("measure") == 4
    assert kinds(view.nodes).count("target") >= 3
    assert "section" not in kinds(view.nodes)
    assert {e.target for e in view.edges if e.relation == "states" and e.source == f"{jilin.id}/2"}
    assert any(e.relation == "serves" for e in view.edges)


def test_a_measure_shows_action_targets_levels_places_and_references(graph: Graph, jilin: Document) -> None:
    shown = around(graph, f"{jilin.id}/6.2.5")
    assert {"action", "level", "body", "place"} <= set(kinds(shown.nodes))
    named = around(graph, f"{jilin.id}/3.2.4")
    assert {"action", "target", "reference"} <= set(kinds(named.nodes))
    assert next(e for e in named.edges if e.relation == "refers_to").label == "编制"


def test_a_target_shows_its_indicator_its_action_and_what_serves_it(graph: Graph, jilin: Document) -> None:
    view = around(graph, f"{jilin.id}/2.1#t1")
    assert {"indicator", "action", "measure"} <= set(kinds(view.nodes))


def test_a_level_shows_stated_duties_before_inherited_ones(graph: Graph) -> None:
    view = around(graph, "level:province")
    bases = {e.source: e.basis for e in view.edges if e.target == "level:province"}
    order = [bases[node.id] for node in view.nodes[1:]]
    assert order == sorted(order, key=["stated", "inferred", "inherited"].index)
    assert "stated" in order


def test_of_many_neighbours_only_some_are_shown_and_the_note_counts_all(
    city: Document, jilin: Document
) -> None:
    documents = [city, jilin, ingest.parse((jilin.source + "\n").encode(), "copy.txt")]
    graph = build_graph([(document, extract(document)) for document in documents])
    view = around(graph, "level:city", city.id)
    assert len(view.nodes) == MOST + 1
    assert view.note.startswith("共 ")
    at_home = [node.document for node in view.nodes if node.kind == "measure"]
    assert at_home[0] == city.id
    assert at_home.index(jilin.id) > len(set(at_home[: at_home.index(jilin.id)])) - 1


def test_bodies_of_two_cities_with_one_name_stay_two() -> None:
    text = (
        "{0}市人民政府关于印发《工作方案》的通知\n\n工作方案\n\n"
        "一、主要任务\n（一）开展普查。摸清底数。（责任单位：市财政局）\n"
    )
    documents = [ingest.parse(text.format(name).encode(), f"{name}.txt") for name in ("沈阳", "大连")]
    graph = build_graph([(document, extract(document)) for document in documents])
    assert {n for n, kind in graph.nodes(data="kind") if kind == "body"} == {
        "body:沈阳市人民政府",
        "body:沈阳市:市财政局",
        "body:大连市人民政府",
        "body:大连市:市财政局",
    }


def test_unknown_nodes_are_refused(graph: Graph) -> None:
    with pytest.raises(KeyError):
        around(graph, "level:none")
    with pytest.raises(KeyError):
        roots(graph, "none")


def test_the_same_documents_give_the_same_graph(graph: Graph, jilin: Document) -> None:
    again = build_graph([(jilin, extract(jilin))])
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))


def test_a_named_work_leads_to_the_documents_that_the_library_holds() -> None:
    law = "节约用水条例\n\n第一条　为了节约用水，制定本条例。\n第二条　用水单位应当安装计量器具。\n"
    plan = "节水工作方案\n\n一、主要任务\n（一）加强计量。依据《节约用水条例》，完善用水计量。\n"
    documents = [ingest.parse(text.encode(), f"{i}.txt") for i, text in enumerate((law, plan))]
    graph = build_graph([(document, extract(document)) for document in documents])
    edge = next(iter(graph.get_edge_data("reference:节约用水条例", documents[0].id).values()))
    assert (edge["relation"], edge["basis"], edge["score"]) == ("held_as", "inferred", 1.0)
    assert edge["reason"]


def test_a_document_has_its_issuer(graph: Graph, jilin: Document) -> None:
    edge = next(iter(graph.get_edge_data("body:吉林省人民政府办公厅", jilin.id).values()))
    assert (edge["relation"], edge["basis"]) == ("issues", "stated")
    assert jilin.source[slice(*edge["span"])] == "吉林省人民政府办公厅"


def test_responsibilities_are_counted_within_their_clause(city: Document) -> None:
    facts = extract(city)
    ids = duty_ids(facts)
    assert len(set(ids)) == len(ids) == len(facts.responsibilities)
    assert ids[0].endswith("#d1")
    assert all(
        name.startswith(f"{row.clause}#d") for name, row in zip(ids, facts.responsibilities, strict=True)
    )


def test_no_view_of_a_law_is_too_full_to_read(root: Path) -> None:
    documents = [ingest.read(root / "corpus" / f"海洋环境保护法_{year}.md") for year in (2017, 2023)]
    graph = build_graph([(document, extract(document)) for document in documents])
    assert "penalty" in {kind for _, kind in graph.nodes(data="kind")}
    assert max(len(around(graph, node).nodes) for node in graph) <= 60
