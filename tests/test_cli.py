"""The command line as a user meets it: answers, mistakes, interruptions."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
import cli_shelf
import console

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "corpus" / "jilin2024.txt"

NOTE = "关于做好防汛工作的通知\n\n一、加强值守\n严格落实二十四小时值班制度。\n"

Outcome = tuple[int, str, str]
Youju = Callable[..., Outcome]


@pytest.fixture
def youju(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Youju:
    """Runs the command in this process: exit code, stdout, stderr."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["youju", *arguments])
        capfd.readouterr()
        code = console.run(cli.cli)
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def process(*arguments: str, **environ: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def refused(outcome: Outcome) -> str:
    """The single line of a foreseen failure, after lines of progress at most."""
    code, out, err = outcome
    assert code == 2, err
    assert out == ""
    lines = [line for line in err.strip().splitlines() if not line.endswith("……")]
    assert len(lines) == 1 and lines[0].startswith("错误："), err
    assert "Traceback" not in err
    return lines[0]


# what is typed, what the user is told
MISTAKES = [
    (["nope"], "没有命令 nope"),
    (["ask"], "请给出一个问题"),
    (["ask", "问", "--batch", "x.jsonl"], "请给出一个问题"),
    (["ask", "问", "--nope"], "没有选项 --nope"),
    (["search"], "缺少 QUERY"),
    (["search", "水", "-k", "0"], "k 的值不对"),
    (["outline", "no-such-file.txt"], "文件不存在"),
    (["extract", "."], "文件夹"),
    (["ask", "--batch", "no-such-file.jsonl"], "no-such-file.jsonl"),
    (["ask", "问", "--library", "no-such-folder"], "还没有资料库"),
    (["list", "--library", "no-such-folder"], "还没有资料库"),
    (["serve", "--library", "no-such-folder"], "还没有资料库"),
    (["build", "no-such-file.txt", "--library", "no-such-folder"], "没有一份文件可以读取"),
]


@pytest.mark.parametrize(("typed", "told"), MISTAKES, ids=lambda value: " ".join(value)[:40])
def test_a_mistake_is_one_line_that_says_what_to_do(youju: Youju, typed: list[str], told: str) -> None:
    assert told in refused(youju(*typed))
    assert not (ROOT / "no-such-folder").exists()


BAD_FILES = [
    ("empty.txt", b""),
    ("binary.txt", bytes(range(256)) * 40),
    ("unknown.txt", b"\x81\xff\x00\xfe" * 100),
]


@pytest.mark.parametrize(("name", "data"), BAD_FILES)
def test_a_bad_file_is_one_line(youju: Youju, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert name in refused(youju("extract", str(tmp_path / name), "--json"))


BAD_QUESTIONS = ["", "   ", "秸" * 10_000, "\x01\x02\x03\x04"]


@pytest.mark.parametrize("question", BAD_QUESTIONS, ids=["empty", "blank", "long", "control"])
def test_a_bad_question_is_refused(youju: Youju, library_folder: Path, question: str) -> None:
    refused(youju("ask", question, "--library", str(library_folder)))


def test_an_answer_shows_its_clause(youju: Youju, library_folder: Path) -> None:
    code, out, err = youju("ask", "秸秆可以露天烧吗？", "--library", str(library_folder))
    assert (code, err) == (0, "")
    assert "依据：" in out
    assert "《美丽吉林建设行动方案（2024—2027年）》" in out


def test_json_quotes_are_the_words_of_the_source(youju: Youju, library_folder: Path, library) -> None:
    code, out, _ = youju("ask", "秸秆可以露天烧吗？", "--json", "--library", str(library_folder))
    answer = json.loads(out)
    assert code == 0 and answer["answerable"] and answer["citations"]
    for citation in answer["citations"]:
        source = library.document(citation["document"]).source
        assert source[citation["start"] : citation["end"]] == citation["quote"]


def test_a_batch_answers_each_line_and_refuses_the_bad_ones(
    youju: Youju, library_folder: Path, tmp_path: Path
) -> None:
    questions = ["秸秆可以露天烧吗？", *BAD_QUESTIONS, "火星移民补贴多少钱？"]
    batch = tmp_path / "questions.jsonl"
    rows = [json.dumps({"id": i, "question": text}) for i, text in enumerate(questions)]
    batch.write_text("\n".join([*rows, ""]), encoding="utf-8")
    code, out, err = youju("ask", "--batch", str(batch), "--library", str(library_folder))
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [answer["id"] for answer in answers] == list(range(6))
    assert [answer["answerable"] for answer in answers] == [True, False, False, False, False, False]
    assert all(answer["reason"] for answer in answers[1:])
    assert all(len(line) < 20_000 for line in out.splitlines())


BAD_BATCHES = [
    ('{"id": 1, "question": "问"}\n{"id": 2', "第 2 行不是 JSON"),
    ('{"id": 1}', "第 1 行缺少 id 或 question"),
    ('["问"]', "第 1 行缺少 id 或 question"),
    ('{"id": 1, "question": 7}', "第 1 行缺少 id 或 question"),
]


@pytest.mark.parametrize(("text", "told"), BAD_BATCHES)
def test_a_bad_batch_is_named_by_line_before_anything_is_answered(
    youju: Youju, tmp_path: Path, text: str, told: str
) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text(text, encoding="utf-8")
    assert told in refused(youju("ask", "--batch", str(batch)))


def test_a_batch_in_another_encoding_is_named(youju: Youju, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": 1, "question": "问"}', encoding="gb18030")
    assert "不是 UTF-8" in refused(youju("ask", "--batch", str(batch)))


def test_search_lists_clauses(youju: Youju, library_folder: Path) -> None:
    code, out, _ = youju("search", "秸秆综合利用", "-k", "3", "--json", "--library", str(library_folder))
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and len(rows) == 3
    assert any(row["clause"].startswith("2.2.1") for row in rows)


def test_list_names_the_documents(youju: Youju, library_folder: Path) -> None:
    code, out, _ = youju("list", "--library", str(library_folder))
    assert code == 0
    assert "《美丽吉林建设行动方案（2024—2027年）》吉政办发〔2024〕21号" in out


def test_outline_is_the_printed_numbering(youju: Youju) -> None:
    code, out, _ = youju("outline", str(PLAN))
    assert code == 0
    assert "    1.2.1  1.持续优化国土空间格局" in out.splitlines()


def test_extract_prints_facts_with_their_words(youju: Youju, tmp_path: Path) -> None:
    output = tmp_path / "facts.json"
    code, out, _ = youju("extract", str(PLAN), "--json", "-o", str(output))
    assert (code, out) == (0, "")
    facts = json.loads(output.read_text(encoding="utf-8"))
    assert {"clauses", "targets", "levels"} <= facts.keys()
    assert facts["targets"]
    assert [path.name for path in tmp_path.iterdir()] == ["facts.json"]


def test_output_that_cannot_be_written_is_one_line(youju: Youju, tmp_path: Path) -> None:
    assert "无法读写" in refused(youju("extract", str(PLAN), "-o", str(tmp_path / "none" / "facts.json")))


def test_build_replaces_and_a_broken_file_is_reported(youju: Youju, tmp_path: Path) -> None:
    note = tmp_path / "通知.txt"
    note.write_text(
        "关于做好防汛工作的通知\n\n一、加强值守\n严格落实二十四小时值班制度。\n", encoding="utf-8"
    )
    empty = tmp_path / "空.txt"
    empty.touch()
    folder = str(tmp_path / "library")
    code, out, err = youju("build", str(note), str(empty), "--library", folder)
    assert code == 0 and "共 1 份文件" in out
    assert "未收入" in err and "空.txt" in err
    code, out, _ = youju("build", str(note), "--library", folder)
    assert code == 0 and "已是最新" in out
    refused(youju("build", str(empty), "--library", folder))
    assert "共 1 份" in youju("build", str(note), "--library", folder)[1]


def test_a_users_own_library_is_not_replaced_by_the_default(
    youju: Youju, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "通知.txt"
    note.write_text(
        "关于做好防汛工作的通知\n\n一、加强值守\n严格落实二十四小时值班制度。\n", encoding="utf-8"
    )
    folder = tmp_path / "library"
    youju("build", str(note), "--library", str(folder))
    cli_shelf.keep_default_current(folder)
    assert "通知.txt" in youju("list", "--json", "--library", str(folder))[1]


def test_interruption_is_one_line(youju: Youju, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(folder: Path | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_shelf, "open_library", interrupt)
    code, _, err = youju("list")
    assert (code, err.strip()) == (130, "已中断。")


def test_a_fault_of_the_program_is_one_line_too(youju: Youju, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_shelf, "open_library", lambda folder: 1 / 0)
    code, _, err = youju("list")
    assert code == 70
    assert "程序内部出错（ZeroDivisionError" in err and "Traceback" not in err


def test_no_command_shows_what_there_is(youju: Youju) -> None:
    code, out, err = youju()
    assert (code, err) == (0, "")
    assert "ask" in out and "命令" in out


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.UTF-8"])
def test_output_is_utf8_in_any_locale(locale: str) -> None:
    with process("outline", str(PLAN), LANG=locale, LC_ALL=locale, PYTHONUTF8="0") as running:
        out, err = running.communicate()
    assert (running.returncode, err) == (0, b"")
    assert "一、实施绿色转型发展提速行动" in out.decode("utf-8")


def test_a_reader_that_goes_away_is_no_error() -> None:
    with process("outline", str(PLAN)) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in {0, 1}


def test_help_answers_without_loading_the_library() -> None:
    code = "import sys, cli, console; sys.argv = ['youju', '--help']; console.run(cli.cli); " + (
        "print(sorted({'torch', 'spacy', 'faiss', 'library'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_signal_of_a_user_ends_a_command(tmp_path: Path) -> None:
    batch = tmp_path / "fifo"
    os.mkfifo(batch)  # the command waits for a writer that never comes
    with process("ask", "--batch", str(batch)) as running:
        writer = os.open(batch, os.O_WRONLY)
        running.send_signal(signal.SIGINT)
        os.close(writer)
        _, err = running.communicate()
    assert running.returncode == 130
    assert err.decode("utf-8").strip() == "已中断。"
