"""Review of a real library: kept, replayed, seen at once, by library, HTTP and command line."""

import json
import multiprocessing
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import changes
import cli
import console
import decisions
import retrieval
import reviewing
import store
from api import create_app
from kg.decision import ReviewError, Ruling, UnknownDecisionError
from kg.facts import Verdict
from kg.review import State
from library import Library, UnknownDocumentError, revision_on_disk

WASTE = Path(__file__).parent / "documents" / "town_waste_plan.txt"
FOREST = Path(__file__).parent / "documents" / "county_forest_plan.txt"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "library"
    Library.build(folder, [WASTE, FOREST])
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "library")
    return tmp_path / "library"


def waste(folder: Path) -> str:
    return next(each.id for each in Library.open(folder).entries if each.name == WASTE.name)


def rule(folder: Path, verdict: Verdict, n: int = 0, **said: object) -> str:
    fact = Library.open(folder).facts(waste(folder)).targets[n].id
    ruling = Ruling(verdict, "张三", "与原件核对", fact=fact, **said)  # type: ignore[arg-type]
    return reviewing.decide(folder, waste(folder), ruling).id


def test_a_rejected_fact_is_gone_everywhere_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Library.open(folder)
    gone = before.facts(waste(folder)).targets[0]
    assert gone.indicator in before.export("jsonl").decode()

    def embed_again(*_: object) -> None:
        raise AssertionError("a passage is embedded again")

    monkeypatch.setattr(changes, "embed", embed_again)
    monkeypatch.setattr(retrieval.Index, "build", embed_again)
    rule(folder, Verdict.REJECT)
    after = Library.open(folder)
    assert after.revision == revision_on_disk(folder) != before.revision
    assert gone.id not in {each.id for each in after.facts(waste(folder)).targets}
    assert f"{waste(folder)}/{gone.id}" not in after.graph()
    assert gone.indicator not in {t.indicator for t in after.facts(waste(folder)).targets}
    assert f"{gone.id}".replace("#", "%23") not in after.export("turtle").decode()
    assert after.entry(waste(folder)).targets == before.entry(waste(folder)).targets - 1
    question, key = "有哪些目标？", waste(folder)
    assert after.ask(question, [key]).text != before.ask(question, [key]).text
    assert len(before.facts(waste(folder)).targets) == len(after.facts(waste(folder)).targets) + 1


def test_withdrawn_it_is_the_library_it_was(folder: Path) -> None:
    before = Library.open(folder)
    ids = [rule(folder, Verdict.REJECT), rule(folder, Verdict.CONFIRM, 1)]
    for each in ids:
        reviewing.withdraw(folder, each)
    after = Library.open(folder)
    assert after.revision == before.revision
    assert after.facts(waste(folder)) == before.facts(waste(folder))
    assert after.export("turtle") == before.export("turtle")
    with pytest.raises(UnknownDecisionError):
        reviewing.withdraw(folder, ids[0])


def test_decisions_outlive_a_rebuild_and_newer_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(folder, Verdict.REJECT)
    facts = Library.open(folder).facts(waste(folder))
    Library.build(folder, [WASTE, FOREST])
    assert Library.open(folder).facts(waste(folder)) == facts
    monkeypatch.setattr(changes, "fingerprint", lambda: "newer rules")
    Library.refresh(folder)
    assert Library.open(folder).facts(waste(folder)) == facts
    (folder / "library.sqlite").write_bytes(b"no database at all" * 100)
    Library.build(folder, [WASTE, FOREST])  # nothing could be read of it: no decisions, but a library
    assert Library.open(folder).decisions() == ()


def test_decisions_are_taken_over_from_a_library_of_another_format(folder: Path) -> None:
    rule(folder, Verdict.REJECT)
    with store.reading(folder) as db:
        db.execute("UPDATE about SET value = '1' WHERE key = 'format'")
    Library.build(folder, [WASTE, FOREST])
    assert [each.state for each in Library.open(folder).decisions()] == [State.APPLIED]
    assert Library.open(folder).revision == revision_on_disk(folder)


def test_a_new_version_of_the_file_keeps_what_still_holds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Library.open(folder).document(waste(folder))
    targets = Library.open(folder).facts(document.id).targets
    rule(folder, Verdict.CONFIRM, 0)
    rule(folder, Verdict.CONFIRM, len(targets) - 1)
    words = document.quote(targets[0].span)
    newer = tmp_path / "newer" / WASTE.name
    newer.parent.mkdir()
    newer.write_text(document.source.replace(words, words[:2] + "另" + words[2:]), encoding="utf-8")
    Library.build(folder, [FOREST])
    assert {each.state for each in Library.open(folder).decisions()} == {State.ABSENT}
    [flagged] = Library.add(folder, [newer]).flagged
    assert flagged.state is State.STALE and "原话有改动" in flagged.reason
    monkeypatch.setattr(sys, "argv", ["youju", "add", str(FOREST), "--library", str(folder)])
    assert console.run(cli.cli) == 0
    told = capsys.readouterr().err
    assert "1 条核定的原文已变，未套用，请到网页“复核”页重看" in told
    assert flagged.decision.id in told and "张三" in told and "原话有改动" in told
    opened = Library.open(folder)
    assert [each.state for each in opened.decisions()] == [State.STALE, State.APPLIED]
    assert [review.who for review in opened.facts(waste(folder)).reviews] == ["张三"]


def test_exported_and_imported_it_is_the_same_library(folder: Path, built: Path, tmp_path: Path) -> None:
    rule(folder, Verdict.REJECT)
    rule(folder, Verdict.CONFIRM, 1)
    lines = Library.open(folder).export_decisions()
    other = tmp_path / "other"
    shutil.copytree(built, other)
    assert reviewing.import_decisions(other, lines) == 2
    assert reviewing.import_decisions(other, lines) == 0
    one, two = Library.open(folder), Library.open(other)
    assert one.revision == two.revision and one.facts(waste(folder)) == two.facts(waste(folder))
    assert two.export_decisions() == lines
    with pytest.raises(ReviewError, match="第 2 行"):
        reviewing.import_decisions(other, lines.splitlines()[0] + b"\n{}\n")


def test_a_decision_that_is_killed_leaves_the_last_state(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(folder, Verdict.REJECT)
    before = Library.open(folder)

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "digest_of", killed)
        with pytest.raises(KeyboardInterrupt):
            reviewing.withdraw(folder, before.decisions()[0].decision.id)
    after = Library.open(folder)
    assert after.revision == before.revision == revision_on_disk(folder)
    assert after.decisions() == before.decisions()


def decide_many(folder: Path, who: str) -> None:
    for name in [each.id for each in Library.open(folder).facts(waste(folder)).targets]:
        reviewing.decide(folder, waste(folder), Ruling(Verdict.CONFIRM, who, fact=name))


def test_two_processes_and_two_threads_lose_no_decision(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=decide_many, args=(folder, who)) for who in ("甲", "乙")]
    for worker in workers:
        worker.start()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: decide_many(folder, who), ("丙", "丁")))
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    outcomes = Library.open(folder).decisions()
    all_of_them = 4 * len(Library.open(folder).facts(waste(folder)).targets)
    assert len(outcomes) == all_of_them and {each.state for each in outcomes} == {State.APPLIED}
    assert {each.decision.who for each in outcomes} == set("甲乙丙丁")
    assert len({each.decision.when for each in outcomes}) == all_of_them


def test_decisions_are_taken_while_a_library_is_built(folder: Path) -> None:
    with store.changing(folder, "rules"):
        rule(folder, Verdict.CONFIRM)
    assert len(Library.open(folder).decisions()) == 1


def test_unknown_documents_are_named(folder: Path) -> None:
    with pytest.raises(UnknownDocumentError):
        reviewing.decide(folder, "000000000000", Ruling(Verdict.CONFIRM, "张三", fact="1#t1"))


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), raise_server_exceptions=False) as client:
        yield client


def test_over_http_a_fact_is_listed_decided_and_taken_back(client: TestClient, folder: Path) -> None:
    place = f"/documents/{waste(folder)}/review"
    [first, *_] = client.get(place, params={"k": 1}).json()
    assert first["quote"] and first["label"] and first["why"]
    said = {"verdict": "confirm", "who": "张三", "fact": first["fact"]}
    made = client.post(f"{place}/decisions", json=said)
    assert made.status_code == 201 and made.json()["who"] == "张三"
    assert client.get(place, params={"k": 1}).json()[0]["fact"] != first["fact"]
    [listed] = client.get(f"{place}/decisions").json()
    assert (listed["state"], listed["decision"]["id"]) == ("applied", made.json()["id"])
    lines = client.get("/review/decisions.jsonl").content
    gone = client.delete(f"{place}/decisions/{made.json()['id']}")
    assert gone.status_code == 204 and client.get(f"{place}/decisions").json() == []
    assert client.post("/review/decisions.jsonl", content=lines).json() == {"new": 1}


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"verdict": "confirm", "who": "", "fact": "x"}, 422, "review"),
        ({"verdict": "confirm", "who": "张三", "fact": "x"}, 404, "unknown_fact"),
        ({"verdict": "reject", "who": "张三", "fact": "x", "why": "长" * 10_000_000}, 422, "request"),
        ({"verdict": "reject", "who": "张三\u0000", "fact": "x", "why": "错"}, 422, "review"),
        ({"verdict": "maybe", "who": "张三", "fact": "x"}, 422, "request"),
        (
            {"verdict": "add", "who": "张三", "why": "漏", "kind": "target", "clause": "1", "span": [5, 2]},
            422,
            "review",
        ),
        ({"verdict": "confirm", "who": "张三", "fact": "x", "admin": True}, 422, "request"),
        ([], 422, "request"),
    ],
)
def test_over_http_what_is_wrong_is_said(
    client: TestClient, folder: Path, body: object, status: int, error: str
) -> None:
    answer = client.post(f"/documents/{waste(folder)}/review/decisions", json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["do"]


def test_over_http_unknown_documents_and_decisions_are_404(client: TestClient, folder: Path) -> None:
    assert client.get("/documents/000000000000/review").status_code == 404
    assert client.delete(f"/documents/{waste(folder)}/review/decisions/none").status_code == 404
    assert client.post("/review/decisions.jsonl", content=b"\xff\x00").status_code == 422


def test_from_the_command_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def youju(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["youju", "review", *arguments, "--library", str(folder)])
        capfd.readouterr()
        code = console.run(cli.cli)
        said = capfd.readouterr()
        return code, said.out, said.err

    target = Library.open(folder).facts(waste(folder)).targets[0]
    by = ("--who", "张三", "--why", "核对")
    code, out, _ = youju("list", WASTE.name, "--json", "-n", "500")
    assert code == 0 and target.id in {json.loads(line)["fact"] for line in out.splitlines()}
    assert youju("list", WASTE.name)[0] == 0
    code, out, err = youju("confirm", WASTE.name, target.id, *by)
    assert code == 0 and "已确认" in out, err
    code, _, err = youju("correct", WASTE.name, target.id, "--set", "value=12345", *by)
    assert code == 2 and "不在原话" in err and "Traceback" not in err
    code, out, err = youju("correct", WASTE.name, target.id, "--set", "deadline=", *by)
    assert code == 0, err
    code, out, err = youju("reject", WASTE.name, target.id, *by)
    assert code == 0, err
    code, out, _ = youju("list")
    assert code == 0 and out.count("已套用") == 3
    last = out.splitlines()[-1].split()[0]
    assert youju("withdraw", last)[0] == 0
    assert youju("withdraw", last)[0] == 2
    file = tmp_path / "decisions.jsonl"
    assert youju("export", "-o", str(file))[0] == 0
    code, out, _ = youju("import", str(file))
    assert code == 0 and "0 条" in out
    known = Library.open(folder).facts(waste(folder)).targets[1]
    code, _, err = youju("add", WASTE.name, "target", known.clause, "--set", f"indicator={known.indicator}",
                         "--words", "没有的话", *by)  # fmt: skip
    assert code == 2 and "没有这些原话" in err
