"""What the pictures count: each number is a whole list, and each item has its words."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import ingest
import kg
from ingest.document import Document
from kg.facts import Basis, Facts, Level
from sheets import Selection
from sheets.indicator_bars import indicator_bars
from sheets.overview import UNSTATED, blocks, level_matrix, timeline
from sheets.tasks import tasks
from ui.pictures_payload import WHOLE, ledger_picture, matrix_picture, timeline_picture, treemap_picture

DOCUMENTS = Path(__file__).parent / "documents"
Read = tuple[Document, Facts]

CITY = """松原市空气质量改善行动方案（2024—2026年）

一、治理工业污染
（一）主要目标。到2025年，细颗粒物浓度达到30微克/立方米以下；到2026年，细颗粒物浓度不高于28微克/立方米。
（二）淘汰落后产能。2025年6月底前，淘汰燃煤小锅炉。
二、管好扬尘
（一）主要目标。到2026年，绿色工厂达到20家，细颗粒物浓度下降10%。
（二）严管工地。县级政府应当加强工地扬尘管理。
"""


@cache
def read(name: str) -> Read:
    document = ingest.read(DOCUMENTS / name)
    return document, kg.extract(document)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Read:
    file = tmp_path_factory.mktemp("city") / "松原方案.txt"
    file.write_text(CITY, encoding="utf-8")
    document = ingest.read(file)
    return document, kg.extract(document)


def test_the_matrix_counts_the_clauses_that_the_facts_name() -> None:
    document, facts = read("jilin2024.txt")
    grid = level_matrix(document, facts)
    assert len(grid.rows) == 10
    assert [item.clause for item in grid.items()] == list(facts.measures)
    for column in grid.columns:
        named = {row.clause for row in facts.responsibilities if row.level == column.key}
        assert {item.clause for item in grid.items(None, column.key)} == named
    stated = {r.clause for r in facts.responsibilities if r.level == Level.CITY and r.basis is Basis.STATED}
    city = grid.items(None, "city")
    assert {item.clause for item in city if item.basis is Basis.STATED} == stated
    assert all(item.reason for item in city if item.basis is not Basis.STATED)


@pytest.mark.parametrize("name", ["规划环境影响评价条例_2009.md", "jilin2024.txt", "city_sample.txt"])
def test_each_unit_stands_in_a_level_or_among_those_without(name: str) -> None:
    grid = level_matrix(*read(name))
    without = {item.clause for item in grid.items(None, UNSTATED)}
    named = {item.clause for column in grid.columns[:-1] for item in grid.items(None, column.key)}
    if grid.columns[-1].key == UNSTATED:
        assert not without & named
        assert without | named == {item.clause for item in grid.items()}
    for cell in grid.cells:
        assert cell.items
        assert len({item.clause for item in cell.items}) == len(cell.items)


def test_the_matrix_agrees_with_the_task_sheet() -> None:
    document, facts = read("city_sample.txt")
    grid = level_matrix(document, facts)
    for level in Level:
        rows = tasks(document, facts, Selection(levels=frozenset({level})))
        clauses = {document.numbered(document.clause(row.clause)).path for row in rows}
        counted = {item.clause for item in grid.items(None, level)}
        assert {path for path in clauses if path in facts.measures} <= counted


def test_a_law_is_counted_by_chapter_and_article() -> None:
    document, facts = read("规划环境影响评价条例_2009.md")
    grid = level_matrix(document, facts)
    assert [row.name for row in grid.rows][:2] == ["第一章 总则", "第二章 评价"]
    assert len(grid.items()) == 36
    assert not timeline(document, facts).cells
    assert indicator_bars(document.id, [(document, facts)]) == ()
    assert len(blocks(document, facts)) == 36


def test_deadlines_that_the_words_state_stand_apart_from_those_of_the_title() -> None:
    document, facts = read("jilin2024.txt")
    grid = timeline(document, facts)
    assert [column.name for column in grid.columns] == ["2024年", "2025年", "2027年"]
    targets = [item for item in grid.items() if item.what == "目标"]
    assert len(targets) == sum(target.deadline is not None for target in facts.targets)
    for item in grid.items():
        assert item.basis in (Basis.STATED, Basis.INHERITED)
        assert (item.basis is Basis.STATED) == (not item.reason)


def test_months_come_before_the_year_that_ends_later(city: Read) -> None:
    grid = timeline(*city)
    assert [column.key for column in grid.columns] == ["2025-06", "2025", "2026"]
    due = grid.items(None, "2025-06")
    assert [city[0].quote(item.span) for item in due if item.what == "任务"]


def test_areas_do_not_overlap_and_hold_every_task_and_target() -> None:
    document, facts = read("jilin2024.txt")
    found = blocks(document, facts)
    spans = [document.clause(block.path).span for block in found]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    held = sum(len(block.items) for block in found)
    assert held == len(facts.commitments) + len(facts.targets)


def test_one_axis_has_one_unit_and_one_way_to_be_measured(city: Read) -> None:
    found = indicator_bars(city[0].id, [city, read("jilin2024.txt")])
    particles = [each for each in found if "细颗粒物" in each.name]
    assert sorted(each.unit for each in particles) == ["%", "微克/立方米"]
    level = next(each for each in particles if each.unit != "%")
    assert [bar.target.deadline for bar in level.bars if bar.document == city[0].id] == ["2025", "2026"]
    assert level.plans == 2  # Jilin's plan sets it too
    assert found[0].plans == 2
    assert sum(len(each.bars) for each in found if each.plans == 1) >= 1


@pytest.mark.parametrize("name", ["jilin2024.txt", "规划环境影响评价条例_2009.md", "city_sample.txt"])
def test_each_number_drawn_is_the_length_of_its_list(name: str) -> None:
    document, facts = read(name)
    for picture in (matrix_picture(document, facts), timeline_picture(document, facts)):
        payload, cells = picture.payload, picture.cells
        for drawn in (*payload["rows"], *payload["columns"], *payload["cells"]):
            assert drawn["count"] == len(cells[drawn["id"]][1])
        for drawn in payload["cells"]:
            stated = len(cells[drawn["id"] + "stated"][1]) if drawn["stated"] else 0
            other = len(cells[drawn["id"] + "other"][1]) if drawn["count"] > drawn["stated"] else 0
            assert stated == drawn["stated"]
            assert stated + other == drawn["count"]
    treemap = treemap_picture(document, facts)
    for drawn in treemap.payload["blocks"]:
        assert drawn["tasks"] + drawn["targets"] == len(treemap.cells[drawn["id"]][1])
    ledger = ledger_picture(document, [(document, facts)])
    bars = [bar for panel in ledger.payload["panels"] for row in panel["rows"] for bar in row["bars"]]
    assert len(bars) == len(facts.targets) == len(ledger.cells[WHOLE][1])
    for bar in bars:
        at = ledger.cells[bar["id"]][1][ledger.at[bar["id"]]]
        assert "".join(document.quote(at.span).split()) == "".join(bar["quote"].split())
