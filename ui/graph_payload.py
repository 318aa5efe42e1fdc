"""What the graph component draws: the nodes and edges on view, search hits, ways, as plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest import Kind, citation
from ingest.citation import work
from kg.facts import Level, Strength
from kg.finding import find, term
from kg.graph import LEVEL_LABELS, STRENGTH_LABELS, Graph
from kg.neighbours import BASES, KINDS, chosen, holders, neighbours
from kg.paths import shortest_path, steps
from kg.view import GraphEdge, GraphNode, between
from library import Library
from ui.graph_sight import Sight
from ui.naming import names as documents_named
from ui.payloads import Json, title_of
from ui.plain import seen

MOST, PAGE = 60, 20
"""Most boxes shown at once, and of the neighbours of one: beyond, labels cannot be read (tried with 98)."""

_HITS = 20  # listed
_DETAIL, _NAME = 160, 18  # characters of a node's words, which the source shows whole, of its name in a line

KIND_LABELS = {
    "document": "文件",
    "section": "章节",
    "action": "行动",
    "measure": "举措",
    "target": "目标",
    "indicator": "指标",
    "penalty": "罚则",
    "level": "层级",
    "body": "单位",
    "place": "地方",
    "reference": "引用",
    "commitment": "事项",
}
BASIS_LABELS = {"stated": "原文写明", "inferred": "推断", "inherited": "承上推定"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The nodes on view, which of them are open, and the way that they make."""

    nodes: tuple[str, ...]
    opened: tuple[str, ...]
    way: tuple[str, ...] = ()
    hits: int = 0  # nodes that hold the term looked at


def shown(graph: Graph, sight: Sight) -> Shown:
    """What is on view: the root, centre, term or way, and a page of what each opened node has around it.

    What was opened first gives way when the picture gets full, but never what the last one hangs on.
    """
    seeds, way, hits = _seeds(graph, sight)
    first = () if way or sight.term or sight.is_way else (sight.centre or sight.document,)
    opened = list(dict.fromkeys((*first, *sight.opened)))
    while True:
        nodes, open_now = _grown(graph, sight, seeds, opened)
        spare = next(
            (node for node in opened[len(first) : -1] if _can_go(graph, sight, seeds, opened, node)), None
        )
        if len(nodes) <= MOST or spare is None:
            return Shown(tuple(nodes)[:MOST], tuple(open_now), way, hits)
        opened.remove(spare)


def _seeds(graph: Graph, sight: Sight) -> tuple[list[str], tuple[str, ...], int]:
    if sight.is_way:
        way = shortest_path(graph, sight.start, sight.end, sight.choice)
        return list(dict.fromkeys(way or (sight.start, sight.end))), way, 0
    if sight.term:
        found = term(graph, sight.term, sight.document, sight.choice)
        return list(found.nodes), (), found.total
    seeds = [*holders(graph, sight.centre)[-2:], sight.centre] if sight.centre else [sight.document]
    return seeds, (), 0


def _grown(
    graph: Graph, sight: Sight, seeds: Sequence[str], opened: Sequence[str]
) -> tuple[list[str], list[str]]:
    nodes = dict.fromkeys(seeds)
    open_now = []
    for node in opened:
        if node in nodes:
            open_now.append(node)
            past = sight.past.get(node, 0)
            nodes |= dict.fromkeys(neighbours(graph, node, sight.document, sight.choice)[past : past + PAGE])
    return list(nodes), open_now


def _can_go(graph: Graph, sight: Sight, seeds: Sequence[str], opened: Sequence[str], node: str) -> bool:
    nodes, _ = _grown(graph, sight, seeds, [each for each in opened if each != node])
    return opened[-1] in nodes


def graph_payload(library: Library, sight: Sight) -> Json:
    """The picture, and what stands around it."""
    graph = library.graph()
    seen_now = shown(graph, sight)
    view = between(graph, seen_now.nodes, sight.hidden)
    names = KIND_LABELS | {"measure": _measures(library, sight)}
    titles = documents_named(library.documents()) if any(n.kind == "document" for n in view.nodes) else {}
    at = next((each for each in (sight.at, sight.centre) if each in seen_now.nodes), "")
    return {
        "root": sight.document,
        "centre": sight.centre,
        "names": names,
        "known": BASIS_LABELS,
        "title": seen(title_of(library.document(sight.document))),
        "mode": _mode(graph, sight, seen_now),
        "nodes": [_node(library, graph, node, seen_now, sight, titles) for node in view.nodes],
        "edges": [_edge(edge) for edge in view.edges],
        "way": [_step(edge, here) for edge, here in _way(graph, sight, seen_now.way)],
        "start": _named(graph, sight.start),
        "at": at or next(iter(seen_now.nodes), ""),
        "search": _search(library, graph, sight),
        "kinds": [_key(k, names[k], sight) for k in KINDS if _is_on_view(k, view.nodes, sight)],
        "bases": [_key(b, BASIS_LABELS[b], sight) for b in BASES if _is_drawn(b, view.edges, sight)],
        "levels": [_option(f"level:{each}", LEVEL_LABELS[each], sight.levels) for each in Level],
        "strengths": [_option(str(each), STRENGTH_LABELS[each], sight.strengths) for each in Strength],
        "whole": sight.whole,
        "several": len(library.entries) > 1,
    }


def _measures(library: Library, sight: Sight) -> str:
    """What the clauses of a measure's rank are called: a rule has articles, a plan measures."""
    if sight.whole:
        return "举措、条款"
    clauses = library.document(sight.document).clauses
    return "条款" if any(clause.kind is Kind.ARTICLE for clause in clauses) else KIND_LABELS["measure"]


def _is_on_view(kind: str, nodes: Sequence[GraphNode], sight: Sight) -> bool:
    return kind in sight.hidden or any(node.kind == kind for node in nodes)


def _is_drawn(basis: str, edges: Sequence[GraphEdge], sight: Sight) -> bool:
    return basis in sight.hidden or any(edge.basis == basis for edge in edges)


def _key(name: str, label: str, sight: Sight) -> Json:
    return {"name": name, "label": label, "on": name not in sight.hidden}


def _option(name: str, label: str, values: frozenset[str]) -> Json:
    return {"name": name, "label": label, "on": name in values}


def _mode(graph: Graph, sight: Sight, view: Shown) -> Json:
    """What is looked at, in words."""
    if sight.is_way:
        ends = f"从“{_short(graph, sight.start)}”到“{_short(graph, sight.end)}”"
        if view.way:
            return {"name": "way", "text": f"{ends}：最短 {len(view.way) - 1} 步"}
        where = "" if sight.whole else "，可在“筛选”中改为全库再看"
        return {"name": "way", "text": f"{ends}：没有相连（按当前筛选{where}）"}
    if sight.term:
        if not view.nodes:
            return {"name": "term", "text": f"没有节点含“{seen(sight.term)}”"}
        part = "，只显示前 20 个" if view.hits > PAGE else ""
        text = f"“{seen(sight.term)}”的词语邻域：{view.hits} 个节点含此词{part}，及其上级和共同相连的节点"
        return {"name": "term", "text": text}
    if sight.centre:
        return {"name": "node", "text": f"以“{_short(graph, sight.centre)}”为中心"}
    return {"name": "document", "text": ""}


def _short(graph: Graph, node: str) -> str:
    label = seen(graph.nodes[node]["label"])
    return label if len(label) <= _NAME else label[: _NAME - 1] + "…"


def _named(graph: Graph, node: str) -> Json | None:
    return {"id": node, "label": _short(graph, node)} if node else None


def _node(
    library: Library, graph: Graph, node: GraphNode, view: Shown, sight: Sight, titles: Mapping[str, str]
) -> Json:
    around = chosen(graph, node.id, sight.choice)
    is_open, past = node.id in view.opened, sight.past.get(node.id, 0)
    detail = node.detail if len(node.detail) <= _DETAIL else node.detail[:_DETAIL] + "…"
    cited = citation(library.document(node.document), node.path) if node.document and node.path else ""
    return {
        "id": node.id,
        "kind": node.kind,
        "label": titles.get(node.id) or seen(node.label),
        "detail": "" if node.detail == node.label else seen(detail),
        "document": node.document,
        "clause": node.path,
        "spans": [[node.span.start, node.span.end]] if node.span else [],
        "citation": cited,
        "where": _where(library, sight, node.document, node.path),
        "more": len(around) - sum(1 for each in view.nodes if each in around),
        "open": is_open,
        "page": [past, min(past + PAGE, len(around)), len(around)]
        if is_open and len(around) > PAGE
        else None,
        "step": PAGE,
    }


def _edge(edge: GraphEdge) -> Json:
    return {
        "id": f"{edge.source}→{edge.target}:{edge.relation}:{edge.label}:{edge.basis}",
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "label": edge.label,
        "basis": edge.basis,
        "reason": edge.reason,
    }


def _way(graph: Graph, sight: Sight, way: tuple[str, ...]) -> list[tuple[GraphEdge, str]]:
    return list(zip(steps(graph, way, sight.choice), way, strict=False))


def _step(edge: GraphEdge, here: str) -> Json:
    return {**_edge(edge), "forward": edge.source == here}


def _search(library: Library, graph: Graph, sight: Sight) -> Json | None:
    if not sight.words:
        return None
    found = find(graph, sight.words, sight.document, sight.choice, _HITS)
    return {
        "words": sight.words,
        "total": found.total,
        "hits": [_hit(library, graph, node, sight) for node in found.nodes],
    }


def _hit(library: Library, graph: Graph, node: str, sight: Sight) -> Json:
    data = graph.nodes[node]
    where = _where(library, sight, data["document"], data["path"])
    return {"id": node, "kind": data["kind"], "label": seen(data["label"]), "where": where}


def _where(library: Library, sight: Sight, document: str | None, path: str | None) -> str:
    """Where a node stands: of the document at hand, which is known, its clause alone."""
    if document is None or path is None:
        return ""
    owner = library.document(document)
    cited = citation(owner, path)
    return cited.removeprefix(work(owner)) if document == sight.document else cited
