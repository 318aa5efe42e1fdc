"""What the graph page shows and what its address says, without a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kg.neighbours import BASES, KINDS, neighbours
from ui.graph_acts import acted
from ui.graph_payload import BASIS_LABELS, KIND_LABELS, MOST, PAGE, graph_payload, shown
from ui.graph_sight import Sight, read, written

if TYPE_CHECKING:
    from kg.graph import Graph
    from library import Library

NOTHING: Mapping[str, list[str]] = {name: [] for name in written(Sight("x"))}


@pytest.fixture(scope="module")
def graph(mixed: Library) -> Graph:
    return mixed.graph()


@pytest.fixture(scope="module")
def plan(mixed: Library) -> str:
    return next(entry.id for entry in mixed.entries if entry.name.startswith("jilin"))


@pytest.fixture(scope="module")
def law(mixed: Library) -> str:
    return next(entry.id for entry in mixed.entries if entry.name.startswith("上海"))


def drawn(mixed: Library, sight: Sight) -> dict[str, Any]:
    return json.loads(json.dumps(graph_payload(mixed, sight), ensure_ascii=False))  # type: ignore[no-any-return]


def test_every_kind_and_basis_has_its_name() -> None:
    assert set(KIND_LABELS) == set(KINDS)
    assert set(BASIS_LABELS) | {"unstated"} == set(BASES)


def test_every_kind_has_its_colour_and_layer(root: object) -> None:
    from pathlib import Path  # noqa: PLC0415

    sources = Path(str(root)) / "ui" / "frontend" / "src"
    colours = (sources / "graph_style.js").read_text(encoding="utf-8")
    layers = (sources / "graph_layout.js").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"\n  {kind}: " in colours
        assert f'"{kind}"' in layers


def test_it_opens_with_the_document_and_its_actions(mixed: Library, plan: str) -> None:
    data = drawn(mixed, Sight(plan))
    assert data["nodes"][0]["id"] == data["at"] == plan
    assert sum(node["kind"] == "action" for node in data["nodes"]) == 10
    assert data["names"]["measure"] == "举措"


def test_a_rule_has_articles_and_opens_with_its_chapters(mixed: Library, law: str) -> None:
    data = drawn(mixed, Sight(law))
    assert data["names"]["measure"] == "条款"
    assert [node["label"] for node in data["nodes"][1:3]] == ["总则", "规划与建设"]


def test_no_view_has_more_than_60_nodes(mixed: Library, graph: Graph, law: str, plan: str) -> None:
    for document in (law, plan):
        below = neighbours(graph, document)
        for whole in (False, True):
            sight = Sight(document, whole=whole)
            for node in [*below, "level:city", "level:county", *neighbours(graph, "level:county")[:30]]:
                sight = acted(sight, {"do": "toggle", "node": node}, graph)
                view = shown(graph, sight)
                assert len(view.nodes) <= MOST
                assert sight.opened[-1] not in graph or sight.at == node
    assert len(drawn(mixed, sight)["nodes"]) <= MOST


def test_the_node_opened_last_stays_with_what_it_hangs_on(graph: Graph, plan: str) -> None:
    opened = [f"{plan}/{i}" for i in range(1, 11)]
    last = next(n for n in neighbours(graph, opened[-1]) if graph.nodes[n]["kind"] == "measure")
    view = shown(graph, Sight(plan, opened=(*opened, last)))
    assert view.opened[-2:] == (opened[-1], last)
    assert view.opened[0] == plan


def test_a_page_at_a_time_of_many_neighbours(mixed: Library, graph: Graph, law: str) -> None:
    sight = Sight(law, centre="level:city")
    total = len(neighbours(graph, "level:city", law, sight.choice))
    assert total > PAGE
    seen: set[str] = set()
    for past in range(0, total, PAGE):
        turned = acted(sight, {"do": "page", "node": "level:city", "past": past}, graph)
        data = drawn(mixed, turned)
        center = next(node for node in data["nodes"] if node["id"] == "level:city")
        assert center["page"] == [past, min(past + PAGE, total), total]
        seen |= {node["id"] for node in data["nodes"]} - {"level:city"}
    assert len(seen) == total


def test_more_counts_what_is_not_on_view(mixed: Library, graph: Graph, plan: str) -> None:
    data = drawn(mixed, Sight(plan, opened=(f"{plan}/4",)))
    on_view = {node["id"] for node in data["nodes"]}
    for node in data["nodes"]:
        around = set(neighbours(graph, node["id"], None, Sight(plan).choice))
        assert node["more"] == len(around - on_view)


def test_filters_leave_out_kinds_and_bases(mixed: Library, graph: Graph, plan: str) -> None:
    sight = Sight(plan, opened=(f"{plan}/4",))
    for name in ("target", "inferred"):
        sight = acted(sight, {"do": "hide", "name": name}, graph)
    data = drawn(mixed, sight)
    assert "target" not in {node["kind"] for node in data["nodes"]}
    assert "inferred" not in {edge["basis"] for edge in data["edges"]}
    assert {key["name"] for key in [*data["kinds"], *data["bases"]] if not key["on"]} == {
        "target",
        "inferred",
    }
    again = acted(acted(sight, {"do": "hide", "name": "target"}, graph), {"do": "hide", "name": "<b>"}, graph)
    assert again.hidden == {"inferred"}
    assert acted(again, {"do": "unfilter"}, graph).choice == Sight(plan).choice


def test_search_lists_kind_and_clause(mixed: Library, graph: Graph, plan: str) -> None:
    sight = acted(Sight(plan), {"do": "search", "words": " 秸秆综合利用 "}, graph)
    found = drawn(mixed, sight)["search"]
    assert found["hits"][0]["kind"] == "measure"
    assert found["hits"][0]["where"] == "第二部分（二）第1条"
    assert found["total"] >= len(found["hits"])
    nothing = drawn(mixed, acted(sight, {"do": "search", "words": "核聚变"}, graph))["search"]
    assert (nothing["total"], nothing["hits"]) == (0, [])


def test_a_term_shows_its_neighbourhood(mixed: Library, graph: Graph, law: str) -> None:
    data = drawn(mixed, acted(Sight(law), {"do": "term", "words": "有害垃圾"}, graph))
    assert "有害垃圾" in data["mode"]["text"]
    assert 2 <= len(data["nodes"]) <= MOST
    assert data["edges"]
    nothing = drawn(mixed, Sight(law, term="**核聚变**"))
    assert nothing["nodes"] == []
    assert "没有节点" in nothing["mode"]["text"]


def test_a_way_is_told_step_by_step(mixed: Library, graph: Graph, law: str) -> None:
    penalty = next(n for n in graph if n.startswith(law) and graph.nodes[n]["kind"] == "penalty")
    sight = acted(Sight(law), {"do": "from", "node": penalty}, graph)
    assert drawn(mixed, sight)["start"]["id"] == penalty
    sight = acted(sight, {"do": "to", "node": f"{law}/c1"}, graph)
    data = drawn(mixed, sight)
    assert data["way"]
    assert all(step["label"] and step["basis"] for step in data["way"])
    assert f"{len(data['way'])} 步" in data["mode"]["text"]
    cut = drawn(mixed, replace(sight, hidden=frozenset({"stated"})))
    assert cut["way"] == []
    assert "没有相连" in cut["mode"]["text"]


def test_a_node_of_another_document_brings_that_into_view(graph: Graph, plan: str, law: str) -> None:
    sight = acted(Sight(plan), {"do": "centre", "node": f"{law}/c1"}, graph)
    assert sight.whole
    assert f"{law}/c1" in shown(graph, sight).nodes
    asked = {**NOTHING, "node": [f"{law}/c1"]}
    assert read(graph, plan, asked)[0].whole


@pytest.mark.parametrize(
    "acts",
    [
        [],
        [{"do": "toggle", "node": "{plan}/2"}, {"do": "toggle", "node": "{plan}/2.2.1"}],
        [{"do": "centre", "node": "level:county"}, {"do": "select", "node": "{plan}/2.2.1"}],
        [{"do": "term", "words": "秸秆"}, {"do": "hide", "name": "commitment"}],
        [{"do": "from", "node": "{plan}/2.2.1"}, {"do": "to", "node": "{plan}/4.2.1"}],
        [{"do": "level", "name": "level:province"}, {"do": "strength", "name": "prohibit"}, {"do": "scope"}],
    ],
)
def test_the_address_opens_the_same(graph: Graph, plan: str, acts: list[dict[str, str]]) -> None:
    sight = Sight(plan)
    for act in acts:
        sight = acted(sight, {key: value.format(plan=plan) for key, value in act.items()}, graph)
    again, is_known = read(graph, plan, written(sight))
    assert is_known
    assert written(again) == written(sight)
    assert shown(graph, again) == shown(graph, sight)


def test_addresses_cannot_be_trusted(graph: Graph, plan: str) -> None:
    asked = {
        **NOTHING,
        "node": [f"{plan}/99"],
        "open": ["<script>", f"{plan}/2"],
        "hide": ["measure", "'; drop"],
        "level": ["level:moon"],
        "term": ["长" * 5000],
    }
    sight, is_known = read(graph, plan, asked)
    assert not is_known
    assert (sight.centre, sight.opened, sight.hidden, sight.levels) == (
        "",
        (f"{plan}/2",),
        {"measure"},
        set(),
    )
    assert len(sight.term) == 60


@pytest.mark.parametrize(
    "act", [{}, {"do": "explode"}, {"do": "toggle", "node": "gone"}, {"do": "centre", "node": "level:moon"}]
)
def test_acts_on_what_is_not_there_change_nothing(graph: Graph, plan: str, act: dict[str, str]) -> None:
    sight = Sight(plan, opened=(f"{plan}/2",))
    assert acted(sight, act, graph) == sight
