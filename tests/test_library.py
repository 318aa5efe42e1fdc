"""The library on disk: whole or not at all, the same from the same files, and one message when it fails."""

import sqlite3
from pathlib import Path

import pytest

import store
from library import Library, LibraryError, UnknownClauseError, UnknownDocumentError, UnknownNodeError

DOCUMENTS = Path(__file__).parent / "documents"
CITY = DOCUMENTS / "city_sample.txt"
AIR = DOCUMENTS / "air_quality_excerpt.txt"
QUESTION = "畜禽粪污综合利用率的目标是多少？"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Library.build(tmp_path / "library", [CITY])
    return tmp_path / "library"


def held(folder: Path) -> list[str]:
    return [document.name for document in Library.open(folder).documents()]


def test_building_again_changes_nothing(folder: Path) -> None:
    before = (folder / "library.sqlite").read_bytes()
    report = Library.build(folder, [CITY])
    assert report.unchanged
    assert (folder / "library.sqlite").read_bytes() == before


def test_two_builds_of_the_same_files_are_alike(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    reports = [Library.build(first, [CITY, AIR]), Library.build(second, [AIR, CITY])]
    assert reports[0].revision == reports[1].revision
    one, two = Library.open(first), Library.open(second)
    assert one.documents() == two.documents()
    assert [one.facts(d.id) for d in one.documents()] == [two.facts(d.id) for d in two.documents()]
    assert one.ask(QUESTION) == two.ask(QUESTION)
    assert one.search("污水", 5) == two.search("污水", 5)


def test_a_broken_file_is_reported_and_left_out(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    report = Library.build(folder, [CITY, broken, AIR, tmp_path / "missing.txt"])
    assert report.documents == ("air_quality_excerpt.txt", "city_sample.txt")
    assert [Path(failure.where).name for failure in report.failures] == ["broken.txt", "missing.txt"]
    assert held(folder) == ["air_quality_excerpt.txt", "city_sample.txt"]


def test_only_broken_files_leave_the_library_as_it_was(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")
    with pytest.raises(LibraryError) as failure:
        Library.build(folder, [empty])
    assert "资料库没有改动" in failure.value.do
    assert held(folder) == ["city_sample.txt"]


def test_a_full_disk_leaves_the_library_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise store._explained(sqlite3.OperationalError("database or disk is full"), folder)

    with monkeypatch.context() as patch:
        patch.setattr(store, "save", full)
        with pytest.raises(LibraryError, match="磁盘空间不足"):
            Library.build(folder, [CITY, AIR])
    assert held(folder) == ["city_sample.txt"]
    assert Library.open(folder).ask(QUESTION).answerable


def test_a_killed_build_leaves_the_library_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            Library.build(folder, [CITY, AIR])
    assert held(folder) == ["city_sample.txt"]
    Library.build(folder, [CITY, AIR])  # what the killed one left behind is no hindrance
    assert held(folder) == ["air_quality_excerpt.txt", "city_sample.txt"]
    assert len(list(folder.glob("index-*"))) == 1


def test_a_lost_index_is_made_again(folder: Path) -> None:
    for index in folder.glob("index-*"):
        for file in index.glob("*.faiss"):
            file.unlink()
    assert Library.open(folder).ask(QUESTION).answerable


def test_a_damaged_library_says_what_to_do_and_can_be_rebuilt(folder: Path) -> None:
    (folder / "library.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="重建"):
        Library.open(folder)
    Library.build(folder, [CITY])
    assert held(folder) == ["city_sample.txt"]


def test_no_library_yet(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="make app"):
        Library.open(tmp_path / "nowhere")


def test_unknown_things_are_named(folder: Path) -> None:
    library = Library.open(folder)
    (document,) = library.documents()
    with pytest.raises(UnknownDocumentError):
        library.document("000000000000")
    with pytest.raises(UnknownClauseError):
        library.clause(document.id, "9.9.9")
    with pytest.raises(UnknownNodeError):
        library.graph_around("level:moon")


def test_graph_starts_from_few_nodes_and_every_node_shows_its_clause(library: Library) -> None:
    (document,) = library.documents()
    start = library.graph_roots(document.id)
    assert [node.kind for node in start.nodes].count("action") == 10
    for node in start.nodes:
        for near in library.graph_around(node.id).nodes:
            if near.span:
                assert document.quote(near.span).strip()
            if near.path:
                assert document.has(near.path)


def test_rdf_is_the_same_each_time(library: Library) -> None:
    assert library.rdf().isomorphic(library.rdf())
