"""The app in a real browser: ask, see the words in the source, read, explore; nothing asked of outside."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from library import Library
from serving import free_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent
SHOTS = ROOT / "test-artefacts"
QUESTION = "秸秆可以露天烧吗？"
# Chromium's own start-up traffic is switched off, so that what is left is the page's.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 60_000  # milliseconds; the model is loaded on the first question


@pytest.fixture(scope="module")
def address(library_folder: Path) -> Iterator[str]:
    """The app, served from the test library."""
    port = free_port("127.0.0.1", 8600)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"YOUJU_LIBRARY": str(library_folder)}
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("本机没有 Chromium，跳过浏览器测试；Debian 上可执行 apt install chromium 后重跑")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


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


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watched = Watched(browser)
    yield watched
    watched.context.close()
    assert watched.outside == []
    assert watched.errors == []


def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(900)  # scrolling and growing are animated
    page.screenshot(path=SHOTS / f"{name}.png")


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


def test_ask_and_see_the_words_in_the_source(watched: Watched, address: str, library: Library) -> None:
    page = watched.page
    page.goto(address)
    page.wait_for_selector(".suggestion")
    shoot(page, "ask-start")
    page.get_by_label("问题").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cite")
    expected = library.ask(QUESTION)
    for line in expected.lines:
        assert line.text in page.locator(".card").inner_text()
    page.locator(".cite").first.click()
    page.wait_for_selector("mark.active")
    page.wait_for_timeout(900)
    assert plain(highlighted(page)) == plain(expected.citations[0].quote)
    assert is_in_view(page)
    assert expected.citations[0].label in page.locator(".reader-label").inner_text()
    # Scrolled away and clicked again, the same chip brings the words back.
    page.locator(".reader-text").first.evaluate("panel => panel.scrollTo(0, 0)")
    page.locator(".cite").first.click()
    page.wait_for_timeout(1200)
    assert is_in_view(page)
    assert f"q={quote(QUESTION)}" in page.url
    shoot(page, "ask-answer")


def test_not_stated_offers_the_nearest(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote('2035年湿地保护率的目标是多少？')}")
    page.wait_for_selector(".citation")
    assert "文中未规定" in page.locator(".card").inner_text()
    assert "最接近的条款" in page.locator(".citations").inner_text()
    shoot(page, "ask-not-stated")


@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=alert(1)>秸秆", "**秸秆** [点我](http://example.com)"]
)
def test_markup_in_a_question_is_text(watched: Watched, address: str, hostile: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote(hostile)}")
    page.wait_for_selector(".card")
    assert page.locator("img[src=x]").count() == 0
    page.locator(".plan summary").click()
    assert hostile.split("秸秆", maxsplit=1)[0].strip()[:5] in page.locator(".plan").inner_text()


def test_refusal_is_friendly(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote('长' * 3000)}")
    expect(page.get_by_text("请缩短")).to_be_visible()


def test_read_a_document(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/document?clause=3.2.1")
    page.wait_for_selector(".entry.active")
    assert "加强重点流域环境治理和生态修复" in page.locator(".entry.active").inner_text()
    assert plain(highlighted(page)).startswith("1.加强重点流域环境治理和生态修复")
    assert is_in_view(page)
    page.locator(".entry", has_text="着力打造宁静城市").click()
    page.wait_for_timeout(900)
    assert plain(highlighted(page)).startswith("3.着力打造宁静城市")
    assert is_in_view(page)
    page.locator(".fact button", has_text="吉政办发").click()
    page.wait_for_timeout(900)
    assert highlighted(page) == "吉政办发〔2024〕21号"
    shoot(page, "document")


def test_explore_the_graph(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/graph")
    page.wait_for_selector(".canvas canvas")
    expect(page.locator(".relations summary").first).to_contain_text("10 项")
    shoot(page, "graph-start")
    page.locator(".relations summary").first.click()
    page.locator(".relations .link", has_text="幸福蓝天").click()
    expect(page.locator(".legend")).to_contain_text("举措")
    expect(page.locator(".legend")).to_contain_text("目标")
    expect(page.locator(".node-head h3")).to_contain_text("幸福蓝天")
    shoot(page, "graph-action")
    measures = page.locator(".relations details", has_text="包含")
    measures.locator("summary").click()
    measures.locator(".link", has_text="秸秆").click()
    expect(page.locator(".node-head .kind")).to_have_text("举措")
    page.wait_for_timeout(900)
    assert "秸秆" in highlighted(page)
    shoot(page, "graph-measure")


def test_dark(browser: Browser, address: str) -> None:
    watched = Watched(browser, "dark")
    watched.page.goto(f"{address}/?q={quote(QUESTION)}")
    watched.page.wait_for_selector(".cite")
    assert watched.page.locator(".youju").first.get_attribute("data-dark") == "1"
    shoot(watched.page, "ask-answer-dark")
    watched.context.close()
