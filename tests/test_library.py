"""The library on disk: whole or not at all, the same from the same files, and one message when it fails."""

import os
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import changes
import intake
import store
from library import Library, LibraryError, UnknownClauseError, UnknownDocumentError, UnknownNodeError
from retrieval import Passage, embed, passages

DOCUMENTS = Path(__file__).parent / "documents"
WASTE = DOCUMENTS / "town_waste_plan.txt"
FOREST = DOCUMENTS / "county_forest_plan.txt"
QUESTION = "生活垃圾无害化处理率的目标是多少？"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Library.build(tmp_path / "library", [WASTE])
    return tmp_path / "library"


def held(folder: Path) -> list[str]:
    return [document.name for document in Library.open(folder).documents()]


def test_building_again_changes_nothing(folder: Path) -> None:
    before = (folder / "library.sqlite").read_bytes()
    report = Library.build(folder, [WASTE])
    assert report.unchanged
    assert (folder / "library.sqlite").read_bytes() == before


def test_two_builds_of_the_same_files_are_alike(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    reports = [Library.build(first, [WASTE, FOREST]), Library.build(second, [FOREST, WASTE])]
    assert reports[0].revision == reports[1].revision
    one, two = Library.open(first), Library.open(second)
    assert one.documents() == two.documents()
    assert [one.facts(d.id) for d in one.documents()] == [two.facts(d.id) for d in two.documents()]
    assert one.ask(QUESTION) == two.ask(QUESTION)
    assert one.search("垃圾", 5) == two.search("垃圾", 5)


def test_a_broken_file_is_reported_and_left_out(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(bytes(range(256)) * 40)
    report = Library.build(folder, [WASTE, broken, FOREST, tmp_path / "missing.txt"])
    assert [entry.name for entry in report.documents] == [FOREST.name, WASTE.name]
    assert [Path(failure.where).name for failure in report.failures] == ["broken.txt", "missing.txt"]
    assert held(folder) == [FOREST.name, WASTE.name]


def test_only_broken_files_leave_the_library_as_it_was(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")
    with pytest.raises(LibraryError) as failure:
        Library.build(folder, [empty])
    assert "资料库没有改动" in failure.value.do
    assert held(folder) == [WASTE.name]
    report = Library.add(folder, [empty])
    assert report.unchanged and len(report.failures) == 1
    assert held(folder) == [WASTE.name]


def fails_when_published(error: BaseException) -> Callable[..., None]:
    def publish(*_: object) -> None:
        raise error

    return publish


def test_a_full_disk_leaves_the_library_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    with monkeypatch.context() as patch:
        patch.setattr(store.Writer, "publish", fails_when_published(full))
        with pytest.raises(LibraryError, match="磁盘空间不足"):
            Library.build(folder, [WASTE, FOREST])
    assert held(folder) == [WASTE.name]
    assert Library.open(folder).ask(QUESTION).answerable


def test_a_killed_build_leaves_the_library_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store.Writer, "publish", fails_when_published(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            Library.build(folder, [WASTE, FOREST])
    assert held(folder) == [WASTE.name]
    Library.build(folder, [WASTE, FOREST])  # what the killed one left behind is no hindrance
    assert held(folder) == [FOREST.name, WASTE.name]


def test_what_a_killed_change_had_done_is_not_done_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(changes, "write_index", fails_when_published(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            Library.add(folder, [FOREST])

    def embed_again(*_: object) -> None:
        raise AssertionError("a passage is embedded twice")

    monkeypatch.setattr(changes, "embed", embed_again)
    monkeypatch.setattr(intake, "_prepare", embed_again)
    assert [entry.name for entry in Library.add(folder, [FOREST]).added] == [FOREST.name]
    assert held(folder) == [FOREST.name, WASTE.name]


def test_adding_embeds_the_new_document_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (waste,) = Library.open(folder).documents()
    old = {passage.key for passage in passages(waste)}
    embedded: set[str] = set()

    def counting(pieces: Sequence[Passage], *rest: Any) -> Any:
        embedded.update(piece.key for piece in pieces)
        return embed(pieces, *rest)

    monkeypatch.setattr(changes, "embed", counting)
    report = Library.add(folder, [FOREST])
    assert [entry.name for entry in report.added] == [FOREST.name]
    assert embedded and not embedded & old


def test_added_and_removed_it_is_the_library_it_was(folder: Path, tmp_path: Path) -> None:
    before = Library.open(folder)
    Library.add(folder, [FOREST])
    both = Library.open(folder)
    assert both.revision == Library.build(tmp_path / "at once", [WASTE, FOREST]).revision
    (forest,) = (entry.id for entry in both.entries if entry.name == FOREST.name)
    report = Library.remove(folder, [forest])
    assert [entry.id for entry in report.removed] == [forest]
    after = Library.open(folder)
    assert after.revision == before.revision
    assert after.ask(QUESTION) == before.ask(QUESTION)


def test_the_last_document_can_be_removed(folder: Path) -> None:
    (waste,) = Library.open(folder).entries
    Library.remove(folder, [waste.id])
    empty = Library.open(folder)
    assert empty.documents() == ()
    assert not empty.ask(QUESTION).answerable
    assert empty.search("垃圾") == ()


def test_removing_what_is_not_there_changes_nothing(folder: Path) -> None:
    (waste,) = Library.open(folder).entries
    with pytest.raises(UnknownDocumentError):
        Library.remove(folder, [waste.id, "000000000000"])
    assert held(folder) == [WASTE.name]


def test_the_same_bytes_are_one_document(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "another name.txt"
    copy.write_bytes(WASTE.read_bytes())
    report = Library.add(folder, [copy, FOREST, copy])
    assert [entry.name for entry in report.known] == [WASTE.name]
    assert held(folder) == [FOREST.name, WASTE.name]


def test_folders_and_archives_are_opened(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / FOREST.name).write_bytes(FOREST.read_bytes())
    note = 'source = "省政府网站"\nlicence = "公文"\n'
    (tmp_path / "plans" / f"{FOREST.name}.meta.toml").write_text(note, encoding="utf-8")
    law = DOCUMENTS / "规划环境影响评价条例_2009.md"
    with zipfile.ZipFile(tmp_path / "laws.zip", "w") as archive:
        archive.write(law, f"laws/{law.name}")
        archive.writestr("laws/broken.txt", b"")
    report = Library.add(folder, [tmp_path / "plans", tmp_path / "laws.zip"])
    assert [entry.name for entry in report.added] == [FOREST.name, law.name]
    assert ["broken.txt" in failure.where for failure in report.failures] == [True]
    assert report.added[0].provenance.source == "省政府网站"
    assert Library.open(folder).file(report.added[1].id) == law.read_bytes()


def test_a_reader_that_crashes_costs_its_file_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_prepare", crash_on_forest)
    report = Library.add(folder, [FOREST, DOCUMENTS / "education_plan.txt"])
    assert [entry.name for entry in report.added] == ["education_plan.txt"]
    assert [failure.where for failure in report.failures] == [FOREST.name]
    assert "崩溃" in report.failures[0].what


_PREPARE = intake._prepare


def crash_on_forest(offer: intake.Offer) -> Any:
    """As a reader of C code does: the process is gone, and nobody says why."""
    if offer.name == FOREST.name:
        os._exit(139)
    return _PREPARE(offer)


def test_documents_read_by_older_rules_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Library.open(folder)
    monkeypatch.setattr(changes, "fingerprint", lambda: "newer rules")
    assert before.is_stale
    documents = before.documents()
    report = Library.refresh(folder)
    after = Library.open(folder)
    assert not after.is_stale and after.revision != before.revision
    assert report.failures == () and after.documents() == documents


def test_two_changes_at_once_wait_for_each_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0)
    with store.changing(folder, "rules"), pytest.raises(LibraryError, match="另一个程序正在改动"):
        Library.add(folder, [FOREST])


def test_a_lost_index_is_made_again(folder: Path) -> None:
    for index in folder.glob("index-*"):
        for file in index.glob("*.faiss"):
            file.unlink()
    assert Library.open(folder).ask(QUESTION).answerable


def test_a_damaged_library_says_what_to_do_and_can_be_rebuilt(folder: Path) -> None:
    (folder / "library.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="重建"):
        Library.open(folder)
    Library.build(folder, [WASTE])
    assert held(folder) == [WASTE.name]


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
