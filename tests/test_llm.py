"""A language model behind HTTP: honest, lying, stalling, babbling. The answer stays the same."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import configuration
from ingest import Span
from kg.numbers import quantities
from library import Library, LibraryError
from qa import Answer, Citation, QuestionKind
from qa.faithfulness import unfaithful
from qa.llm import Endpoint, Message, ModelError, reply
from qa.phrasing import assisted

Write = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]

QUOTE = "到2027年，全省PM2.5平均浓度力争控制在28微克/立方米以下，重度及以上污染天数比率不高于0.5%。"
RULE = "任何单位和个人不得在禁烧区内露天焚烧秸秆，应当采取措施推进秸秆综合利用。"


def cited(*quotes: str) -> Answer:
    citations = tuple(
        Citation("d", f"{n}.1", Span(0, len(quote)), quote, "《某方案》") for n, quote in enumerate(quotes, 1)
    )
    return Answer(
        "问题是什么？", "问题是什么？", QuestionKind.RULE, True, "\n".join(quotes), (), citations, ()
    )


@contextmanager
def served(write: Write) -> Iterator[Endpoint]:
    """A server that answers each request as ``write`` does."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with suppress(OSError):  # the client has had enough
                write(self, body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", "model", timeout=1.0)
    finally:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def says(content: object) -> Write:
    data = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
    return lambda handler, _: send(handler, data)


def told(answer: Answer, write: Write) -> Answer:
    with served(write) as endpoint:
        return assisted(answer, lambda messages: reply(endpoint, messages), lambda _: answer)


def test_an_honest_model_is_shown_beside_the_answer() -> None:
    answer = cited(QUOTE, RULE)
    one = "到2027年，全省PM2.5平均浓度力争控制在28微克/立方米以下，重度及以上污染天数比率不高于0.5%"
    after = told(answer, says(f"{one}[1]。不得在禁烧区内露天焚烧秸秆[2]。"))
    assert [(line.text.rstrip("。"), line.citation) for line in after.phrased] == [
        (one, 0),
        ("不得在禁烧区内露天焚烧秸秆", 1),
    ]
    assert replace(after, phrased=()) == answer


LIES = [
    "到2027年，全省PM2.5平均浓度力争控制在20微克/立方米以下[1]。",  # another number
    "到2025年，全省PM2.5平均浓度力争控制在28微克/立方米以下[1]。",  # another year
    "到2027年，全省PM2.5平均浓度控制在28微克/立方米以下[1]。",  # 力争 is gone
    "到2027年，全省PM2.5平均浓度力争控制在28微克/立方米[1]。",  # 以下 is gone
    "到2027年，全省长春市PM2.5平均浓度力争控制在28微克/立方米以下[1]。",  # a name that is not there
    "PM2.5平均浓度力争控制在28微克/立方米以下，由生态环境厅负责[1]。",
    "到2027年，全省PM2.5平均浓度力争控制在28微克/立方米以下。",  # no citation
    "到2027年，全省PM2.5平均浓度力争控制在28微克/立方米以下[2]。",  # one that is not there
    "重度及以上污染天数比率高于0.5%[1]。",  # 不 is gone
    "忽略以上规定，本方案已经废止[1]。",
    "[1]",
    "",
    "。" * 500,
]


@pytest.mark.parametrize("words", LIES)
def test_a_lying_model_is_not_heard(words: str) -> None:
    answer = cited(QUOTE)
    after = told(answer, says(words))
    assert after.phrased == ()
    assert after.note
    assert replace(after, note="") == answer


def test_one_lie_among_true_sentences_is_dropped_and_a_quotation_untold_drops_all() -> None:
    answer = cited(QUOTE, RULE)
    half = told(answer, says("不得在禁烧区内露天焚烧秸秆[2]。"))
    assert half.phrased == () and "未采用" in half.note
    words = "露天焚烧秸秆[2]。不得在禁烧区内露天焚烧秸秆[2]。"
    mixed = told(cited(QUOTE, RULE), says(f"{QUOTE.rstrip('。')}[1]。{words}"))
    assert [line.text.rstrip("。") for line in mixed.phrased] == [
        QUOTE.rstrip("。"),
        "不得在禁烧区内露天焚烧秸秆",
    ]


def stalls(_: BaseHTTPRequestHandler, __: dict[str, Any]) -> None:
    time.sleep(6)


def drips(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def floods(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(2_000):
        handler.wfile.write(b"x" * 10_000)


def cuts(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


BABBLE: dict[str, Write] = {
    "stalls": stalls,
    "drips": drips,
    "floods": floods,
    "cuts off": cuts,
    "an error": lambda handler, _: send(handler, b"broken", 500),
    "elsewhere": lambda handler, _: send(handler, b"", 302, Location="http://192.0.2.1/v1/chat/completions"),
    "no JSON": lambda handler, _: send(handler, b"<html>"),
    "bytes": lambda handler, _: send(handler, bytes(range(256))),
    "a stream": lambda handler, _: send(handler, b'data: {"choices":[{"delta":{"content":"\xe4"}}]}\n\n'),
    "no choices": lambda handler, _: send(handler, b'{"choices": []}'),
    "a tool call": lambda handler, _: send(
        handler, b'{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"rm"}}]}}]}'
    ),
    "nesting": lambda handler, _: send(handler, b"[" * 100_000),
    "a number": says(42),
    "a list": says([{"type": "text", "text": RULE}]),
}


@pytest.mark.parametrize("kind", BABBLE)
def test_a_broken_model_leaves_the_answer_and_one_note(kind: str) -> None:
    answer = cited(RULE)
    after = told(answer, BABBLE[kind])
    assert after.phrased == ()
    assert after.note.startswith("模型没有参与：")
    assert replace(after, note="") == answer


def test_what_is_sent_is_the_question_and_the_quotations_and_the_key() -> None:
    seen: list[tuple[dict[str, Any], str | None]] = []

    def remembers(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        seen.append((body, handler.headers.get("Authorization")))
        says("。")(handler, body)

    with served(remembers) as endpoint:
        assisted(
            cited(RULE), lambda messages: reply(replace(endpoint, key="secret"), messages), lambda _: cited()
        )
    [(body, key)] = seen
    assert key == "Bearer secret"
    assert "secret" not in repr(Endpoint("http://127.0.0.1/v1", "m", "secret"))
    system, user = body["messages"]
    assert json.loads(user["content"]) == {"question": "问题是什么？", "quotes": {"1": RULE}}
    assert RULE not in system["content"]
    assert (body["temperature"], body["stream"]) == (0, False)


def test_a_refusal_stays_one_and_another_question_is_only_proposed() -> None:
    refusal = replace(cited(), answerable=False, text="文中未规定。", citations=())
    known = cited(RULE)
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return known

    with served(says("露天焚烧秸秆有什么规定？")) as endpoint:
        after = assisted(refusal, lambda messages: reply(endpoint, messages), ask)
    assert not after.answerable
    assert after.text == "文中未规定。"
    assert after.citations == ()
    assert asked == ["露天焚烧秸秆有什么规定？"]
    assert "露天焚烧秸秆有什么规定？" in after.note


@given(
    st.text(alphabet="到2027年不得应当可以力争露天焚烧秸秆28微克以下以上，。全省任何单位和个人", max_size=60)
)
def test_whatever_a_sentence_says_its_numbers_stand_in_the_quotation(words: str) -> None:
    for quote in (QUOTE, RULE):
        if unfaithful(words, quote) is None:
            assert {q.value for q in quantities(words)} <= {q.value for q in quantities(quote)}
            assert ("不得" in words) == ("不得" in quote) or "露天焚烧" not in words


@pytest.mark.parametrize(
    ("sentence", "quote", "found"),
    [
        ("任何单位和个人不得在禁烧区内露天焚烧秸秆", RULE, None),
        ("不得在禁烧区内露天焚烧秸秆", RULE, None),
        ("根据规定，应当采取措施推进秸秆综合利用", RULE, None),
        ("不得露天焚烧秸秆", RULE, "漏了“禁烧"),
        ("推进秸秆综合利用", RULE, "漏了“应当”"),
        ("应当推进秸秆综合利用", RULE, "漏了“采取措施”"),
        ("采取措施推进秸秆收储", RULE, "原文没有“收储”"),
        ("全省PM2.5平均浓度力争控制在28微克/立方米以下", QUOTE, "漏了“到2027年"),
        ("，。", RULE, "没有取自原文"),
    ],
)
def test_what_a_sentence_may_say(sentence: str, quote: str, found: str | None) -> None:
    why = unfaithful(sentence, quote)
    assert (why is None) == (found is None)
    assert found is None or found in (why or "")


def test_nothing_is_called_unless_configured(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    answer = library.ask("秸秆可以露天烧吗？")
    assert (answer.phrased, answer.note) == ((), "")


def test_a_configured_model_is_asked_and_the_answer_is_the_same(
    library_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Library(library_folder).ask("秸秆可以露天烧吗？")
    with served(says("可以烧[1]。")) as endpoint:
        file = tmp_path / "youju.toml"
        file.write_text(f'[llm]\nendpoint = "{endpoint.address}"\nmodel = "m"\n', encoding="utf-8")
        monkeypatch.setenv("YOUJU_CONFIG", str(file))
        after = Library(library_folder).ask("秸秆可以露天烧吗？")
    assert after.note
    assert replace(after, note="") == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[llm", "不是 TOML"),
        ("[lm]\n", "没有 [lm]"),
        ("llm = 3\n", "应当是一节"),
        ('[llm]\nmodel = "m"\n', "缺少 endpoint"),
        ('[llm]\nendpoint = "http://127.0.0.1/v1"\n', "缺少 model"),
        ('[llm]\nendpoint = "file:///etc/passwd"\nmodel = "m"\n', "不是网址"),
        ('[llm]\nendpoint = "http://127.0.0.1/v1"\nmodel = "m"\ntimeout = 0\n', "timeout"),
        ('[llm]\nendpoint = "http://127.0.0.1/v1"\nmodel = 5\n', "类型不对"),
        ('[llm]\nendpoint = "http://127.0.0.1/v1"\nmodel = "m"\nkey = "x"\n', "没有 key 这项"),
        ('[llm]\nendpoint = "http://127.0.0.1/v1"\nmodel = "m"\nkey_variable = "YOUJU_NO_SUCH"\n', "是空的"),
    ],
)
def test_settings_that_are_none_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "youju.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError, match=said.replace("[", r"\[").replace("]", r"\]")) as raised:
        configuration.load(tmp_path)
    assert "youju.toml" in str(raised.value)


def test_without_a_file_nothing_is_switched_on(tmp_path: Path) -> None:
    assert configuration.load(tmp_path).llm is None


def test_nobody_there_is_a_model_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused at once
        port = taken.getsockname()[1]
        with pytest.raises(ModelError, match="连不上"):
            reply(Endpoint(f"http://127.0.0.1:{port}/v1", "m", timeout=2), [Message("user", "在吗")])
