"""The questions that the graph must answer, in SPARQL, of Oxigraph and rdflib; answers were reviewed by hand.

Questions are ``ontology/queries/*.rq``, answers ``expected/*.csv`` beside them, for the documents in
``examples/``. After a change that should change answers: ``python tests/test_kg_competency.py``, then review.
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import ingest
from kg.exports import FORMATS
from kg.facts import Basis, Level, Role, Strength
from kg.pipeline import extract
from kg.rdf import to_rdf
from ontology import data_path

if TYPE_CHECKING:
    from ingest.document import Document
    from kg.facts import Facts

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "queries"
QUESTIONS = sorted(FOLDER.glob("*.rq"))


def store_of(pairs: list[tuple[Document, Facts]]) -> pyoxigraph.Store:
    """An Oxigraph store with the documents and the ontology in its default graph."""
    store = pyoxigraph.Store()
    store.load(FORMATS["turtle"].write(pairs), format=pyoxigraph.RdfFormat.TURTLE)
    store.load(path=str(data_path("youju.ttl")), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def answer(store: pyoxigraph.Store, question: Path) -> str:
    """The answer as CSV; named graphs are asked as one."""
    solutions = store.query(question.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    written = solutions.serialize(format=pyoxigraph.QueryResultsFormat.CSV)
    assert written is not None
    return written.decode("utf-8").replace("\r\n", "\n")


def examples() -> list[tuple[Document, Facts]]:
    documents = [ingest.read(path) for path in sorted((FOLDER / "examples").glob("*.txt"))]
    return [(document, extract(document)) for document in documents]


@pytest.fixture(scope="module")
def example_pairs() -> list[tuple[Document, Facts]]:
    return examples()


@pytest.fixture(scope="module")
def example_store(example_pairs: list[tuple[Document, Facts]]) -> pyoxigraph.Store:
    return store_of(example_pairs)


def test_there_are_fifteen_each_with_its_answer_and_words_in_both_languages() -> None:
    assert len(QUESTIONS) == 15
    assert {path.stem for path in QUESTIONS} == {path.stem for path in (FOLDER / "expected").glob("*.csv")}
    for path in QUESTIONS:
        chinese, english = path.read_text(encoding="utf-8").splitlines()[:2]
        assert chinese.startswith("# ")
        assert not chinese.isascii()
        assert english.startswith("# ")
        assert english.isascii()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_the_answer_is_the_reviewed_one(example_store: pyoxigraph.Store, question: Path) -> None:
    expected = (FOLDER / "expected" / f"{question.stem}.csv").read_text(encoding="utf-8")
    assert answer(example_store, question) == expected
    assert len(expected.splitlines()) > 1


def test_named_graphs_give_the_same_answers(example_pairs: list[tuple[Document, Facts]]) -> None:
    store = pyoxigraph.Store()
    store.load(FORMATS["nquads"].write(example_pairs), format=pyoxigraph.RdfFormat.N_QUADS)
    store.load(path=str(data_path("youju.ttl")), format=pyoxigraph.RdfFormat.TURTLE)
    for question in QUESTIONS:
        expected = (FOLDER / "expected" / f"{question.stem}.csv").read_text(encoding="utf-8")
        # What two documents both say stands in two graphs, and is found twice.
        assert set(answer(store, question).splitlines()) == set(expected.splitlines()), question.stem


def test_rdflib_gives_the_same_answers(example_pairs: list[tuple[Document, Facts]]) -> None:
    graph = to_rdf(example_pairs).parse(data_path("youju.ttl"))
    for question in QUESTIONS:
        expected = (FOLDER / "expected" / f"{question.stem}.csv").read_text(encoding="utf-8")
        found = graph.query(question.read_text(encoding="utf-8"))
        rows = [["" if term is None else str(term) for term in row] for row in found]
        told = list(csv.reader(StringIO(expected)))[1:]
        assert sorted(map(_numbers, rows)) == sorted(map(_numbers, told)), question.stem


def _numbers(row: list[str]) -> tuple[str, ...]:
    """A row with numbers in one form: 98.0 is 98."""
    return tuple(cell.removesuffix(".0") for cell in row)


@pytest.fixture(scope="module")
def plan(jilin: Document) -> tuple[pyoxigraph.Store, Facts]:
    facts = extract(jilin)
    return store_of([(jilin, facts)]), facts


def rows(store: pyoxigraph.Store, number: int) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer(store, QUESTIONS[number - 1]))))


def test_on_the_shipped_plan_the_answers_are_whole(plan: tuple[pyoxigraph.Store, Facts]) -> None:
    store, facts = plan
    township = [
        row for row in facts.responsibilities if row.level is Level.TOWNSHIP and row.basis is Basis.STATED
    ]
    assert len(rows(store, 1)) == len({(row.clause, row.span) for row in township})
    due = [t for t in facts.targets if t.value is not None and t.deadline and int(t.deadline[:4]) <= 2027]
    assert len(rows(store, 2)) == len(due)
    prohibited = [c for c in facts.commitments if c.strength is Strength.PROHIBIT]
    assert len(rows(store, 4)) == len(prohibited)
    leads = {(r.clause, r.body) for r in facts.responsibilities if r.role is Role.LEAD and r.body}
    assert len({(row["citation"], row["body"]) for row in rows(store, 5)}) == len(leads)
    served = {link.target for link in facts.links}
    alone = [t for t in facts.targets if t.id not in served and t.clause not in facts.measures]
    assert len(rows(store, 6)) == len(alone)
    assert len(rows(store, 7)) == len(facts.links)
    counts = Counter(t.clause.split(".")[0] for t in facts.targets)
    assert [int(row["targets"]) for row in rows(store, 9)] == [counts[action] for action in facts.actions]
    deadlines = [row["deadline"] for row in rows(store, 10)]
    assert deadlines == sorted(deadlines)
    assert len(deadlines) == sum(t.deadline is not None for t in facts.targets)


def test_two_versions_of_a_law_stand_in_order(root: Path) -> None:
    documents = [ingest.read(root / "corpus" / f"海洋环境保护法_{year}.md") for year in (2023, 2017)]
    store = store_of([(document, extract(document)) for document in documents])
    found = rows(store, 12)
    assert len(found) == 2
    assert [row["title"] for row in found] == ["中华人民共和国海洋环境保护法"] * 2


if __name__ == "__main__":
    made = store_of(examples())
    for each in QUESTIONS:
        place = FOLDER / "expected" / f"{each.stem}.csv"
        place.write_text(answer(made, each), encoding="utf-8", newline="\n")
