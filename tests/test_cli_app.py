"""Servers started from the command line: the page answers, a taken port is stepped over, Ctrl+C ends all."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import serving

ROOT = Path(__file__).resolve().parent.parent
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_stepped_over() -> None:
    with taken_port() as port:
        free = serving.free_port("127.0.0.1", port)
    assert port < free <= port + serving.PORTS_TRIED


def test_a_free_port_is_taken_as_asked() -> None:
    with taken_port() as port:
        pass
    assert serving.free_port("127.0.0.1", port) == port


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(serving.ServingError, match="不能监听地址"):
        serving.free_port("192.0.2.1", 8000)  # TEST-NET-1 of RFC 5737: nobody's


@pytest.mark.parametrize(("command", "page"), [("app", "/_stcore/health"), ("serve", "/health")])
def test_a_server_says_where_it_is_and_ends_with_us(command: str, page: str, library_folder: Path) -> None:
    with taken_port() as port:
        server = subprocess.Popen(
            [sys.executable, "-m", "cli", command, "--port", str(port), "--library", str(library_folder)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with server:
            assert server.stdout is not None and server.stderr is not None
            try:
                said = next(line for line in server.stdout if "http" in line)
                address = re.search(r"http://127\.0\.0\.1:(\d+)", said)
                assert address is not None and int(address[1]) > port
                serving.wait_until_ready(server, address[0] + page, Path("log"))
                with DIRECT.open(address[0] + page) as answer:
                    assert answer.status == 200
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=60)
            told = server.stderr.read()
    assert f"端口 {port} 已被占用，改用 {address[1]}。" in told
    assert "Traceback" not in told
    assert server.returncode in {0, 130}
    assert serving.free_port("127.0.0.1", int(address[1])) == int(address[1])
