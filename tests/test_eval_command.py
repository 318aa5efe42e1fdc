"""``youju eval`` as a user meets it: on the shipped sets and on annotations of one's own."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
import console
import evaluation.baseline
from cli_eval import table
from evaluation.gold import SHIPPED
from evaluation.repetition import digests

Outcome = tuple[int, str, str]
Youju = Callable[..., Outcome]

PLAN = (
    "临江市节水行动方案\n\n一、总体要求\n到2027年，再生水利用率达到30%以上。\n\n"
    "二、重点任务\n（一）建设管网\n各县（市、区）人民政府负责改造供水管网，2026年底前新建再生水管网50公里。\n"
)
TARGETS = [
    {"clause": "1", "indicator": "再生水利用率", "operator": ">=", "value": 30, "unit": "%",
     "deadline": "2027", "quote": "再生水利用率达到30%以上"},
    {"clause": "2.1", "indicator": "新建再生水管网", "operator": "=", "value": 50, "unit": "公里",
     "deadline": "2026", "quote": "新建再生水管网50公里"},
]  # fmt: skip
QUESTIONS = [
    {"id": "1", "type": "numeric_target", "question": "再生水利用率要达到多少？", "answerable": True,
     "gold_clauses": ["1"], "answer_contains": [["30%"]]},
    {"id": "2", "type": "rule_lookup", "question": "违反规定罚款多少万元？", "answerable": False,
     "gold_clauses": []},
]  # fmt: skip


@pytest.fixture
def youju(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Youju:
    """Runs ``youju eval`` in this process: exit code, stdout, stderr."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["youju", "eval", *arguments])
        capfd.readouterr()
        code = console.run(cli.cli)
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a plan and a user's annotations of it."""
    (tmp_path / "方案.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "targets.jsonl").write_text(lines(TARGETS), encoding="utf-8")
    (tmp_path / "qa.jsonl").write_text(lines(QUESTIONS), encoding="utf-8")
    return tmp_path


def test_a_shipped_set_as_a_table(youju: Youju) -> None:
    code, out, err = youju("extract", "--set", "city_sample")
    assert (code, err) == (0, "")
    header, row = out.splitlines()
    assert header.split() == ["文件", "条款", "目标", "字段全对", "误认", "责任层级", "关联"]
    assert row.split()[0] == "city_sample"


def test_all_shipped_sets_as_json(youju: Youju) -> None:
    code, out, _ = youju("extract", "--json")
    assert code == 0
    found = json.loads(out)
    assert {"jilin2024", "city_sample"} <= found.keys()
    assert 0.9 < found["jilin2024"]["figures"]["targets.f1"] <= 1
    assert all("misses" not in row for row in found.values())


def test_a_file_against_ones_own_annotations(youju: Youju, own: Path) -> None:
    code, out, _ = youju("extract", str(own / "方案.txt"), "--gold", str(own), "--misses", "--json")
    assert code == 0
    assert json.loads(out)["方案.txt"]["figures"]["targets.f1"] == 1
    # A target that the plan does not have is missed, and told in words.
    invented = {**TARGETS[0], "value": 31}
    (own / "targets.jsonl").write_text(lines([*TARGETS, invented]), encoding="utf-8")
    code, out, _ = youju("extract", str(own / "方案.txt"), "--gold", str(own), "--misses")
    assert code == 0
    assert "漏掉目标 1 再生水利用率 >= 31%" in out


def test_a_folder_that_names_its_document(youju: Youju, own: Path) -> None:
    (own / "about.toml").write_text('documents = ["方案.txt"]\n', encoding="utf-8")
    code, out, _ = youju("extract", "--gold", str(own), "--json")
    assert code == 0
    assert json.loads(out)[own.name]["mistakes"]["targets.missed"] == 0


def test_a_quote_that_is_not_verbatim_is_told(youju: Youju, own: Path) -> None:
    (own / "targets.jsonl").write_text(lines([{**TARGETS[0], "quote": "利用率达到三成"}]), encoding="utf-8")
    code, _, err = youju("extract", str(own / "方案.txt"), "--gold", str(own))
    assert code == 2
    assert "quote 不是原文：“利用率达到三成”" in err


def test_questions_of_ones_own(youju: Youju, own: Path, tmp_path: Path) -> None:
    library = str(tmp_path / "library")
    arguments = ["qa", "--library", library, "--questions", str(own / "qa.jsonl")]
    code, _, err = youju(*arguments)
    assert code == 2  # there is no such library yet
    from library import Library  # noqa: PLC0415

    Library.build(Path(library), [own / "方案.txt"])
    code, out, err = youju(*arguments, "--repeat", "2", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)["qa.jsonl"]
    assert (found["figures"]["qa.n"], found["mistakes"]["qa.made_up"]) == (2, 0)
    assert (found["figures"]["qa.repeated"], found["mistakes"]["qa.unstable"]) == (2, 0)
    code, out, _ = youju(*arguments)
    assert "指标数值" in out and "答对" in out
    # A document that the library does not hold is told.
    (own / "qa.jsonl").write_text(lines([{**QUESTIONS[0], "document": "别的.txt"}]), encoding="utf-8")
    code, _, err = youju(*arguments)
    assert code == 2
    assert "资料库里没有这份文件" in err


def test_search_of_a_shipped_set(youju: Youju) -> None:
    code, out, err = youju("retrieval", "--set", "city_sample", "--misses")
    assert (code, err) == (0, "")
    header, *rows = out.splitlines()
    assert header.split() == ["文件", "问题", "排法", "首条", "前三条", "前十条", "MRR"]
    assert [row.split()[2] for row in rows[:3]] == ["词语（BM25）", "向量", "有据"]


def test_answers_that_differ_are_noticed(monkeypatch: pytest.MonkeyPatch, library_folder: Path) -> None:
    told = iter([None, *[object()] * 3])
    monkeypatch.setattr("evaluation.repetition.told", lambda *_: next(told))
    monkeypatch.setattr("evaluation.repetition._digest", lambda answer: "no" if answer is None else "yes")
    assert digests(library_folder, [("问", None)], range(3)) == [{"no", "yes"}]


def test_a_fall_ends_with_exit_code_1(youju: Youju, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SHIPPED / "city_sample", tmp_path / "gold" / "city_sample")
    file = tmp_path / "gold" / "city_sample" / "targets.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    more = [{**rows[0], "id": f"x{i}", "value": 1000 + i} for i in range(2)]
    monkeypatch.setattr("evaluation.gold.SHIPPED", tmp_path / "gold")
    file.write_text(lines([*rows, more[0]]), encoding="utf-8")
    kept = {"extract": {"city_sample": {"targets.missed": 0}}}
    monkeypatch.setattr(evaluation.baseline, "_kept", lambda: kept)
    assert youju("extract")[0] == 0
    file.write_text(lines([*rows, *more]), encoding="utf-8")
    code, _, err = youju("extract")
    assert code == 1
    assert "city_sample：漏掉的目标由 0 增至 2" in err


MISTAKES = [
    (["extract", "方案.txt"], "--gold"),
    (["extract", "--gold", "无此文件夹"], "没有这个文件夹"),
    (["extract", "--set", "无此标注集"], "没有标注集 无此标注集"),
    (["qa", "--library", "x"], "--questions"),
    (["qa", "--questions", "无此文件"], "没有这个文件"),
    (["retrieval", "--set", "无"], "没有标注集"),
    (["vote"], "没有命令 vote"),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES)
def test_mistakes_are_told(arguments: list[str], told: str, youju: Youju) -> None:
    code, _, err = youju(*arguments)
    assert code == 2
    assert told in err
    assert "Traceback" not in err


def test_columns_stand_under_one_another() -> None:
    assert table(["文件", "条款"], [["a", "1"], ["方案", "—"]]) == ["文件  条款", "a     1", "方案  —"]
