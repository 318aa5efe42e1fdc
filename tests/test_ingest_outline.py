"""The clause tree of real and genre documents: paths, kinds, titles, and doubts about the numbering."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

import ingest
from evaluation.gold import gold_set
from ingest import Document, Kind

TESTS = Path(__file__).parent
DOCUMENTS = TESTS / "documents"
OUTLINES = sorted((TESTS / "outlines").glob("*.tsv"))
GOLD = sorted((TESTS.parent / "evaluation" / "gold").glob("*/outline.jsonl"))


def read(name: str) -> Document:
    return ingest.read(next(DOCUMENTS.glob(f"{name}.*")))


def parse(text: str) -> Document:
    return ingest.parse(text.encode(), "plan.txt")


def numbered(document: Document) -> list[tuple[str, str, str]]:
    return [(clause.path, str(clause.kind), clause.title) for clause in document.clauses if clause.number]


@pytest.mark.parametrize("outline", OUTLINES, ids=lambda path: path.stem)
def test_outline_as_annotated(outline: Path) -> None:
    """Each file lists path, kind and title of every numbered clause of the document of its name."""
    rows = [line.split("\t") for line in outline.read_text(encoding="utf-8").splitlines()]
    assert numbered(read(outline.stem)) == [(path, kind, title) for path, kind, title in rows]


STRUCTURES = sorted((TESTS / "outlines" / "structures").glob("*.tsv"))


@pytest.mark.parametrize("outline", STRUCTURES, ids=lambda path: path.stem)
def test_every_dialect_of_structure(outline: Path) -> None:
    """Path, kind, number and title of every clause with a number or a title, annotated before it was read."""
    rows = [tuple(line.split("\t")) for line in outline.read_text(encoding="utf-8").splitlines()]
    document = ingest.read(next((DOCUMENTS / "structures").glob(f"{outline.stem}.*")))
    clauses = [clause for clause in document.clauses if clause.number or clause.title]
    assert [(c.path, str(c.kind), plain(c.number), flat(c.title)) for c in clauses] == [
        (path, kind, plain(number), flat(title)) for path, kind, number, title in rows
    ]


def plain(number: str) -> str:
    """A number without what repair unifies in it: spaces, full width."""
    return "".join(unicodedata.normalize("NFKC", number).split())


def flat(title: str) -> str:
    return re.sub(r"\s+", "", title).rstrip("。")


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.parent.name)
def test_outline_gold_is_reached(gold: Path) -> None:
    """F1 = 1.0: each annotated clause under its path and title, and no action or measure besides."""
    (file,) = gold_set(gold.parent).documents
    document = ingest.read(file)
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    expected = {(row["clause"], flat(row["title"])) for row in rows}
    paths = {path for path, _ in expected}
    found = {
        (clause.path, flat(clause.title))
        for clause in document.clauses
        if clause.path in paths or clause.kind in (Kind.ACTION, Kind.MEASURE)
    }
    assert found == expected


def test_the_shipped_plan_has_ten_actions_each_with_aims_and_measures(jilin: Document) -> None:
    actions = [clause for clause in jilin.clauses if clause.kind is Kind.ACTION]
    assert [action.path for action in actions] == [str(n) for n in range(1, 11)]
    assert [jilin.clause(f"{action.path}.1").title for action in actions] == ["主要目标"] * 10
    assert sum(clause.kind is Kind.MEASURE for clause in jilin.clauses) == 39
    assert jilin.notices == ()


# Independent of the reader: a stop ends a sentence outside brackets.
SENTENCE = re.compile(r"(?:（[^（）]*（[^（）]*）[^（）]*）|（[^（）]*）|[^。！？\n（])+[。！？]+[”’）]*")


@pytest.mark.parametrize("name", ["jilin2024", "city_sample", "air_quality_excerpt", "海洋环境保护法_2023"])
def test_every_sentence_lies_in_one_sentence_clause(name: str) -> None:
    document = read(name)
    text = document.repaired.text
    sentences = [clause for clause in document.clauses if clause.kind is Kind.SENTENCE]
    headings = [document.repaired.to_repaired(c.heading) for c in document.clauses if c.heading]
    found = 0
    for match in SENTENCE.finditer(text):
        last = match.end() - 1
        if any(span and span.end in (last, last + 1) for span in headings):
            continue  # （一）工作目标。 is a heading
        at = document.repaired.to_source(ingest.Span(last, last + 1)).start
        assert sum(clause.span.start <= at < clause.span.end for clause in sentences) == 1
        found += 1
    assert found > 10


LAW = """第一章　总则
第一条　所有单位应当遵守本法。
第二条　本法所称污染，包括：
（一）排放；
（二）倾倒：
1.固体；
2.液体；
（三）其他。
前款规定以外的，依照其他法律。
第二条之一　规定期限届满的，应当延期。
第三条　违反第二条第一款第（一）项规定的，
由主管部门处罚。
第五条　本法自2020年1月1日起施行。
"""


def test_a_law_has_articles_paragraphs_items_and_subitems() -> None:
    document = parse(LAW)
    assert [clause.path for clause in document.clauses if clause.kind is not Kind.SENTENCE] == [
        "c1",
        *("c1.a1", "c1.a1.p1"),
        *("c1.a2", "c1.a2.p1", "c1.a2.p1.i1", "c1.a2.p1.i2", "c1.a2.p1.i2.1", "c1.a2.p1.i2.2", "c1.a2.p1.i3"),
        "c1.a2.p2",
        *("c1.a2-1", "c1.a2-1.p1"),
        *("c1.a3", "c1.a3.p1", "c1.a3.p2"),
        *("c1.a5", "c1.a5.p1"),
    ]
    assert [notice.code for notice in document.notices] == ["numbering_skips"]
    assert document.text(document.clause("c1.a2.p2").span).strip() == "前款规定以外的，依照其他法律。"


def test_numbering_that_runs_on_through_the_parts_keeps_its_printed_numbers() -> None:
    document = read("air_quality_excerpt")
    assert document.clause("2.4").number == "（四）"
    assert document.notices == ()


PLACES = [
    # text, paths of the numbered clauses, codes and places of the doubts
    ("一、甲\n三、乙\n", ["1", "3"], [("numbering_skips", "三、乙")]),
    ("一、甲\n二、乙\n二、丙\n三、丁\n", ["1", "2", "2~2", "3"], [("numbering_repeats", "二、丙")]),
    (
        "一、甲\n（一）乙\n（一）丙\n（一）丁\n1.戊\n",
        ["1", "1.1", "1.1~2", "1.1~3", "1.1~3.1"],
        [("numbering_repeats", "（一）丙"), ("numbering_repeats", "（一）丁")],
    ),
    ("一、甲\n（一）乙\n二、丙\n（一）丁\n", ["1", "1.1", "2", "2.1"], []),  # restarts under each part
    ("一、甲\n（一）乙\n二、丙\n（二）丁\n", ["1", "1.1", "2", "2.2"], []),  # runs on
    (
        "一、甲\n三、乙\n二、丙\n",
        ["1", "3", "2"],
        [("numbering_skips", "三、乙"), ("numbering_falls_back", "二、丙")],
    ),
    (
        "一、甲\n1.乙\n2.丙\n1.丁\n2.戊\n",
        ["1", "1.1", "1.2", "1.1~2", "1.2~2"],
        [("numbering_restarts", "1.丁")],
    ),
    # Styles against the standard's order: the outer row goes on after the inner one.
    ("1.甲\n（一）乙\n（二）丙\n2.丁\n（一）戊\n", ["1", "1.1", "1.2", "2", "2.1"], []),
    # In the standard's order 1. begins anew below each （一）.
    (
        "一、甲\n1.乙\n（一）丙\n1.丁\n（二）戊\n",
        ["1", "1.1", "1.1~2", "1.1~2.1", "1.2"],
        [("numbering_repeats", "（一）丙")],
    ),
    ("一、甲\n（一）乙\n二、丙\n（五）丁\n", ["1", "1.1", "2", "2.5"], [("numbering_skips", "（五）丁")]),
    ("一、甲\n1.乙\n（1）丙\n①丁\n2.戊\n", ["1", "1.1", "1.1.1", "1.1.1.1", "1.2"], []),
    ("第一部分　甲\n一、乙\n（一）丙\n第二部分　丁\n一、戊\n", ["1", "1.1", "1.1.1", "2", "2.1"], []),
    (
        "第一章　甲\n1.1 乙\n1.1.1 丙\n1.2 丁\n第二章　戊\n2.1 己\n",
        ["c1", "c1.1", "c1.1.1", "c1.2", "c2", "c2.1"],
        [],
    ),
    (
        "一、甲\n（一）乙\n1.丙\n1.1 丁\n1.2 戊\n2.己\n",
        ["1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.2", "1.1.2"],
        [],
    ),
    (
        "一、甲\n附件1\n一、乙\n附件2\n一、丙\n（一）丁\n",
        ["1", "att1", "att1.1", "att2", "att2.1", "att2.1.1"],
        [],
    ),
]


@pytest.mark.parametrize(("text", "paths", "doubts"), PLACES)
def test_paths_follow_the_printed_numbers_and_doubts_say_where(
    text: str, paths: list[str], doubts: list[tuple[str, str]]
) -> None:
    document = parse(text)
    assert [clause.path for clause in document.clauses if clause.number] == paths
    assert [(n.code, document.quote(n.span)) for n in document.notices if n.span] == doubts


TITLES = [
    # A numbered line, its title, and the sentences under it.
    ("（一）开展普查。摸清底数。", "开展普查", ["摸清底数。"]),
    ("（一）开展普查：摸清底数。", "开展普查", ["摸清底数。"]),
    ("（一）开展普查　　摸清各类污染源底数。", "开展普查", ["摸清各类污染源底数。"]),
    ("（一）开展普查  摸清各类污染源底数。", "开展普查", ["摸清各类污染源底数。"]),
    ("（一）开展普查", "开展普查", []),
    ("（一）开展普查。", "开展普查", ["开展普查。"]),
    ("（一）开展普查。\n1.建档。立卡。", "开展普查", []),
    ("（一）2025年底前完成普查。其后建档。", "", ["2025年底前完成普查。", "其后建档。"]),
    ("（一）10月底前完成普查。", "", ["10月底前完成普查。"]),
    ("（一）创建绿色工厂20家。", "", ["创建绿色工厂20家。"]),
    ("（一）实施“1+N”政策。各地执行。", "实施“1+N”政策", ["各地执行。"]),
    (
        "（一）加强协作，" + "完善机制，" * 10 + "形成合力。",
        "",
        ["加强协作，" + "完善机制，" * 10 + "形成合力。"],
    ),
]


@pytest.mark.parametrize(("line", "title", "sentences"), TITLES)
def test_a_title_ends_where_its_sentences_begin(line: str, title: str, sentences: list[str]) -> None:
    document = parse(f"一、任务\n{line}\n二、保障\n")
    clause = document.clause("1.1")
    assert clause.title == title
    below = [c for c in document.children("1.1") if c.kind is Kind.SENTENCE]
    assert [document.text(document.text_span(c)) for c in below] == sentences


def test_a_table_has_rows_and_its_rule_is_none() -> None:
    document = read("markdown_tables")
    rows = document.children("1.2")
    assert [(row.path, row.kind) for row in rows] == [(f"1.2.r{n}", Kind.TABLE_ROW) for n in (1, 2, 3)]
    assert document.quote(document.text_span(rows[1])).startswith("| 一般工业固体废物综合利用率 |")


def test_columns_set_with_blanks_are_rows() -> None:
    document = parse("一、指标\n指标    单位    2027年\n森林覆盖率    %    45.8\n二、保障\n")
    assert [document.text(document.text_span(row)) for row in document.children("1")] == [
        "指标    单位    2027年",
        "森林覆盖率    %    45.8",
    ]


CLOSINGS = [
    ("本方案自印发之日起施行，有效期5年。", ["本方案自印发之日起施行，有效期5年。"]),
    (
        "附件：1.指标\n2.清单\n\n临江市人民政府\n2025年1月2日",
        ["附件：1.指标", "2.清单", "临江市人民政府", "2025年1月2日"],
    ),
    ("临江市生态环境局　临江市财政局\n二〇二五年一月二日\n（此件公开发布）", None),
    ("抄送：市委各部门。", ["抄送：市委各部门。"]),
    # An organisation alone signs nothing, and a sentence about a plan of others takes no effect.
    ("临江市人民政府", []),
    ("《临江市水环境保护方案》自2020年起施行。", []),
]


@pytest.mark.parametrize(("ending", "closing"), CLOSINGS)
def test_the_last_lines_belong_to_no_numbered_clause(ending: str, closing: list[str] | None) -> None:
    document = parse(f"一、任务\n（一）开展普查。摸清底数。\n{ending}\n")
    found = [document.quote(document.text_span(c)) for c in document.clauses if c.kind is Kind.CLOSING]
    assert found == (ending.split("\n") if closing is None else closing)


def test_a_document_without_numbering_is_flat_and_says_so() -> None:
    document = read("no_numbering")
    assert {clause.kind for clause in document.clauses} == {Kind.PARAGRAPH, Kind.SENTENCE}
    [notice] = document.notices
    assert notice.code == "no_structure"
    assert "没有认出任何条款编号" in notice.message


def test_the_letter_keeps_its_numbers_inside_the_front_matter() -> None:
    document = read("notice_with_plan")
    assert document.clause("0.2").parent == "0"
    assert document.clause("1").title == "主要目标"


def test_a_letter_and_a_plan_of_another_name_part_at_the_signature() -> None:
    document = parse(
        "临江市人民政府关于印发工作方案的通知\n各部门：\n一、高度重视。\n二、抓好落实。\n"
        "临江市人民政府\n2025年1月2日\n污水治理三年攻坚\n一、目标\n（一）到2027年达标。\n二、任务\n"
    )
    assert [c.path for c in document.clauses if c.number] == ["0.1", "0.2", "1", "1.1", "2"]
    assert document.notices == ()
