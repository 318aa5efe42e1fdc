"""Puts a server up on this machine: a free port, a wait until it answers, a browser if there is one."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

PORTS_TRIED = 100
START_WITHIN = 120.0  # seconds; the first start on a slow disk reads some hundred megabytes
WITHOUT_LOGIN = "YOUJU_WITHOUT_LOGIN"
"""The variable that, set to 1, lets a server without login listen beyond this machine."""
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy


class ServingError(Exception):
    """The server cannot be started; the message says what to do."""


def free_port(host: str, wanted: int) -> int:
    """The first free port from ``wanted`` on.

    Raises:
        ServingError: the address is not this machine's, or none of the next hundred ports is free.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                continue
            except (socket.gaierror, OSError) as error:
                if not is_taken(error):
                    raise ServingError(f"不能监听地址 {host}，请改用 127.0.0.1 或本机地址。") from error
            else:
                return port
    raise ServingError(f"从 {wanted} 起的 {PORTS_TRIED} 个端口都被占用，请用 --port 另指定一个。")


def is_taken(error: OSError) -> bool:
    """Whether binding failed because another program listens there."""
    return not isinstance(error, socket.gaierror) and error.errno in {48, 98}  # EADDRINUSE: macOS, Linux


def is_local(host: str | None) -> bool:
    """Whether only this machine can reach a server that listens there; None is every address.

    >>> [is_local(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::", None, "10.0.0.8")]
    [True, True, True, False, False, False, False]
    """
    if host is None:
        return False
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False  # a name: where it leads is not ours to say


def run_app(address: str, port: int, log: Path, ready: Callable[[str], None]) -> None:
    """Run the Streamlit app on ``port`` of ``address`` until it ends or the user stops it.

    ``ready`` is called with the address once the app answers; then a browser is opened if there is one.
    What Streamlit says goes to ``log``.

    Raises:
        ServingError: the app did not start.
    """
    entry = find_spec("app")
    if entry is None or entry.origin is None:
        raise ServingError("找不到 app.py，请在项目文件夹里运行 make app。")
    # A server on all addresses is asked by this machine's own.
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    page = f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"
    options = {
        "server.port": str(port),
        "server.address": address,
        "server.headless": "true",  # the browser is opened below, once the page answers
        "browser.gatherUsageStats": "false",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", entry.origin, *arguments],
            cwd=Path(entry.origin).parent,  # its .streamlit/config.toml lies there
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is stopped with us
    try:
        wait_until_ready(server, f"{page}/_stcore/health", log)
        ready(page)
        open_browser(page)
        if server.wait() != 0:
            raise ServingError(f"网页应用意外退出，原因见 {log}；请重新运行。")
    finally:
        server.terminate()
        server.wait()


def wait_until_ready(server: "subprocess.Popen[Any]", health: str, log: Path) -> None:
    """Return once ``health`` answers.

    Raises:
        ServingError: the server ended, or was silent for too long.
    """
    began = time.monotonic()
    while time.monotonic() - began < START_WITHIN:
        if server.poll() is not None:
            raise ServingError(f"网页应用没有启动，原因见 {log}；请重新运行。")
        try:
            with _DIRECT.open(health, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServingError(f"网页应用 {START_WITHIN:.0f} 秒内没有响应，原因见 {log}；请重新运行。")


def open_browser(address: str) -> None:
    """Open ``address`` in a graphical browser where there is one; text browsers would take the terminal."""
    graphical = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if graphical:
        webbrowser.open(address)
