"""A real browser on the app: pages whose outside requests are aborted and remembered, with their errors."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from serving import free_port

ROOT = Path(__file__).parent.parent
SHOTS = ROOT / "test-artefacts"
# Chromium's own start-up traffic is switched off, so that what is left is the page's.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 60_000  # milliseconds; the model is loaded on the first question


@contextmanager
def served(library_folder: Path, **settings: str) -> Iterator[str]:
    """The app on a library, at the address given."""
    # Test processes that run beside each other look for ports apart.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    port = free_port("127.0.0.1", 8600 + 100 * worker)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"YOUJU_LIBRARY": str(library_folder)} | settings
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health").read()
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(20)


class Watched:
    """A page whose outside requests are aborted and remembered, with its errors."""

    def __init__(self, browser: Browser, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 900},
            color_scheme=scheme,
            locale="zh-CN",  # type: ignore[arg-type]
        )
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context.route("**/*", self._let_in)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)

    def _let_in(self, route) -> None:  # type: ignore[no-untyped-def]
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob") or url.hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _hear(self, message) -> None:  # type: ignore[no-untyped-def]
        # Streamlit looks for its server below the page's own path first: its 404 is no fault.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.errors.append(message.text)


def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(900)  # scrolling and growing are animated
    page.screenshot(path=SHOTS / f"{name}.png")


def settle(page: Page) -> None:
    """Wait until the page's script has ended: until then its last widgets stand beside the new."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def highlighted(page: Page) -> str:
    return "".join(page.locator("mark.active").all_inner_texts())


def plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def is_in_view(page: Page) -> bool:
    panel = page.locator(".reader-text").first.bounding_box()
    mark = page.locator("mark.active").first.bounding_box()
    assert panel
    assert mark
    return panel["y"] <= mark["y"] and mark["y"] + mark["height"] <= panel["y"] + panel["height"]


def eventually(page: Page, seen: Callable[[], object], expected: object) -> None:
    """Wait until what is seen on the page is what is expected: pages inside components have no events."""
    for _ in range(PATIENCE // 200):
        if seen() == expected:
            break
        page.wait_for_timeout(200)
    assert seen() == expected
