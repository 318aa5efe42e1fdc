"""Gold sets: those that ship are sound, and what is wrong with a user's own is told with the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import evaluation.baseline
import ingest
from evaluation import EvaluationError, GoldSet, Score, falls, gold_set, rows, shipped_sets
from evaluation.annotation import REQUIRED, unquoted
from evaluation.gold import SHIPPED
from evaluation.measure import FACTS

SETS = shipped_sets()


@pytest.mark.parametrize("gold", SETS, ids=lambda gold: gold.name)
class TestShipped:
    """Each set that ships."""

    def test_it_says_what_it_is(self, gold: GoldSet) -> None:
        said = gold.about
        assert gold.documents
        assert isinstance(said["developed_against"], bool)
        assert all(said[key] for key in ("what", "source", "licence", "annotated"))
        assert set(said) <= {"documents", "clauses", "developed_against", "what", "source", "licence",
                             "annotated", "first_run"}  # fmt: skip

    def test_it_holds_nothing_that_is_not_read(self, gold: GoldSet) -> None:
        known = {f"{kind}.jsonl" for kind in REQUIRED} | {"about.toml", *(f.name for f in gold.documents)}
        assert {path.name for path in gold.folder.iterdir()} <= known

    def test_its_rows_are_sound(self, gold: GoldSet) -> None:
        assert gold.annotated
        for kind in ("targets", "qa"):
            ids = [str(row["id"]) for row in gold.annotated.get(kind, ())]
            assert len(set(ids)) == len(ids), kind
        for kind in ("qa", "retrieval"):
            asked = [row["question"] for row in gold.annotated.get(kind, ())]
            assert len(set(asked)) == len(asked), kind

    def test_its_quotes_are_verbatim(self, gold: GoldSet) -> None:
        source = "".join(ingest.read(file).source for file in gold.documents)
        for kind in ("targets", "not_targets"):
            assert unquoted(gold.annotated.get(kind, ()), source) == []

    def test_its_questions_name_clauses_that_exist(self, gold: GoldSet) -> None:
        documents = {file.name: ingest.read(file) for file in gold.documents}
        first = gold.documents[0].name
        lost = [
            (row["question"], path)
            for kind in ("qa", "retrieval")
            for row in gold.annotated.get(kind, ())
            for path in row["gold_clauses"]
            if not documents[row.get("document", first)].has(path)
        ]
        assert lost == []


def test_one_set_is_found_by_its_name() -> None:
    [found] = shipped_sets("jilin2024")
    assert found.folder == SHIPPED / "jilin2024"
    with pytest.raises(EvaluationError, match=r"没有标注集 jilin。可选：.*jilin2024"):
        shipped_sets("jilin")


TARGET = '{"clause": "1", "indicator": "率", "operator": ">=", "value": 70, "quote": "率达到70%以上"}'
QUESTION = '{"id": 1, "type": "list", "question": "有哪些？", "answerable": true, "gold_clauses": ["1"]'

# kind of file, line, what is told
WRONG = [
    ("targets", "{", "不是 JSON"),
    ("targets", "[1]", "不是 JSON 对象"),
    ("targets", "{}", "缺少 clause"),
    ("targets", TARGET.replace('">="', '"≥"'), "operator 的值不对：\"≥\""),
    ("targets", TARGET.replace("70,", '"70",'), "value 的值不对：\"70\""),
    ("targets", TARGET.replace("70,", "true,"), "value 的值不对：true"),
    ("targets", TARGET[:-1] + ', "modality": "力争"}', "modality 的值不对"),
    ("levels", '{"clause": "1", "stated": "city"}', "stated 的值不对"),
    ("not_targets", '{"clause": 1, "quote": "30年"}', "clause 的值不对：1"),
    ("qa", QUESTION + "}", "缺少 answer_contains"),
    ("qa", QUESTION + ', "answer_contains": ["甲"]}', "answer_contains 的值不对"),
    ("qa", QUESTION + ', "answer_contains": [[]]}', "answer_contains 的值不对"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "line", "told"), WRONG)
def test_a_wrong_row_is_told_with_its_line(kind: str, line: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / f"{kind}.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as error:
        rows(file, kind)
    assert error.value.where == f"{file} 第 2 行"
    assert told in error.value.what


def test_rows_may_come_from_any_editor(tmp_path: Path) -> None:
    file = tmp_path / "targets.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + TARGET.encode() + b"\r\n\r\n")
    assert [row["value"] for row in rows(file, "targets")] == [70]
    file.write_bytes(TARGET.encode("gbk"))
    with pytest.raises(EvaluationError, match="不是 UTF-8"):
        rows(file, "targets")


# files of a folder, what is told
FOLDERS: list[tuple[dict[str, str], str]] = [
    ({}, "没有标注"),
    ({"about.toml": 'documents = ["a.txt"]', "targets.jsonl": TARGET}, "文件夹里没有 a.txt"),
    ({"about.toml": 'documents = "a.txt"', "targets.jsonl": TARGET}, "documents 的值不对"),
    ({"about.toml": "documents = [", "targets.jsonl": TARGET}, "不是 TOML"),
    ({"links.jsonl": ""}, "有 links.jsonl 而没有 targets.jsonl"),
]


@pytest.mark.parametrize(("files", "told"), FOLDERS)
def test_a_wrong_folder_is_told(files: dict[str, str], told: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=told):
        gold_set(tmp_path)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="没有这个文件夹"):
        gold_set(tmp_path / "none")


# mistakes before and now, whether that is a fall
FALLS = [
    ("qa.wrong", 1, 1, False),
    ("qa.wrong", 1, 2, False),  # one question may
    ("qa.wrong", 1, 3, True),
    ("qa.wrong", 3, 1, False),
    ("targets.traps_taken", 0, 1, True),  # against a promise: not one
    ("qa.citations_without_quote", 0, 1, True),
]


@pytest.mark.parametrize(("mistake", "before", "now", "fell"), FALLS)
def test_more_than_one_mistake_more_is_a_fall(
    mistake: str, before: int, now: int, fell: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation.baseline, "_kept", lambda: {"qa": {"plan": {mistake: before}}})
    told = falls("qa", "plan", Score(mistakes={mistake: now}))
    assert bool(told) == fell
    assert all(f"由 {before} 增至 {now}" in line for line in told)
    assert falls("qa", "new", Score(mistakes={mistake: now})) == ()


def test_every_shipped_set_has_a_baseline() -> None:
    kept = json.loads(evaluation.baseline.FILE.read_text(encoding="utf-8"))
    facts = {gold.name for gold in SETS if gold.has(*FACTS)}
    assert set(kept["extract"]) == facts
    assert set(kept["qa"]) == {gold.name for gold in SETS if gold.has("qa")}
    assert set(kept["retrieval"]) == {gold.name for gold in SETS if gold.has("retrieval")} | {"together"}
    named = {name for kinds in kept.values() for counts in kinds.values() for name in counts}
    assert named <= evaluation.baseline.MISTAKES.keys()
