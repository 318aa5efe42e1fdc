"""How fast the pages are in a real browser: ``python -m bench.pages [--runs 5] [--shots FOLDER]``.

Starts the app on a library of what ships and opens each page in headless Chromium, 1440 by 900, with an
empty cache, in a process that has served a page before. Told are the seconds until a page can be used (what
people work with stands on it), and until one typical act has its effect on the page. ``--shots`` keeps a
picture of each page, light and dark, instead.
"""

import argparse
import io
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.latency import spread
from bench.people import app
from library import Library, default_sources

_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE = 30_000  # milliseconds
_COLOURS = 128  # of a kept picture: enough for text and flat areas


@dataclass(frozen=True, slots=True)
class Visit:
    """A page, by when it can be used, and what people do there."""

    name: str
    address: str
    ready: str
    act: Callable[[Page], object]
    seen: Callable[[Page], object]  # what the act changes


def _click(selector: str, at: int = 0) -> Callable[[Page], object]:
    return lambda page: page.locator(selector).nth(at).click()


def _row(page: Page) -> None:
    """Click the third line of the page's table, which is one canvas."""
    page.locator("[data-testid=stDataFrame]").first.click(position={"x": 160, "y": 135})


def _ask(page: Page) -> None:
    page.get_by_label("问题", exact=True).first.fill("细颗粒物浓度的目标是多少？")
    page.keyboard.press("Enter")


def _text(selector: str) -> Callable[[Page], object]:
    return lambda page: "".join(page.locator(selector).all_inner_texts())


VISITS = (
    Visit("问答", "/", ".suggestion", _click(".suggestion"), _text(".badge")),
    Visit("问答：答案", "/?q=秸秆可以露天烧吗？", ".cite", _ask, _text(".answer .line")),
    Visit("文件", "/document", ".youju table", _click(".youju th button"), _text(".youju table")),
    Visit("文件：阅读", "/document?clause=1.2.1", ".entry", _click(".entry", 6), lambda page: page.url),
    Visit("图谱", "/graph", ".status .count", _click("[aria-label^=展开]", 1), _text(".youju.graph")),
    Visit(
        "图谱：层级矩阵", "/graph?see=matrix", ".choice", _click(".choice", 3), _text(".stMarkdown strong")
    ),
    Visit(
        "图谱：时间轴", "/graph?see=timeline", ".choice", _click(".choice", 5), _text(".stMarkdown strong")
    ),
    Visit("图谱：结构图", "/graph?see=treemap", ".choice", _click(".choice", 5), _text(".stMarkdown strong")),
    Visit(
        "图谱：目标对比", "/graph?see=ledger", ".choice", _click(".choice", 5), _text(".stMarkdown strong")
    ),
    Visit("任务", "/tasks", ".source mark.active", _row, _text(".source mark.active")),
    Visit(
        "培训",
        "/training",
        "[data-testid=stForm]",
        _click("[data-testid=stButtonGroup] button", 2),
        _text(".exercise-about"),
    ),
    Visit("复核", "/review", ".source mark.active", _row, _text(".source mark.active")),
)


def measure(browser: Browser, address: str, visit: Visit, plan: str) -> tuple[float, float | None]:
    """Seconds until the page can be used, and until the act is seen; None where nothing was seen of it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    start = time.perf_counter()
    page.goto(address + of_plan(visit, plan), wait_until="commit")
    page.wait_for_selector(visit.ready)
    opened = time.perf_counter() - start
    page.wait_for_timeout(1200)  # a person looks first
    if visit.name == "图谱":
        page.get_by_role("tab", name="本图节点").click()
    acted = _acted(page, visit)
    context.close()
    return opened, acted


def of_plan(visit: Visit, plan: str) -> str:
    """The page's address, on the shipped plan."""
    if visit.address.startswith(("/?", "/document?")) or visit.address in ("/", "/document"):
        return visit.address.replace("/document?", f"/document?doc={plan}&")
    return f"{visit.address}{'&' if '?' in visit.address else '?'}doc={plan}"


def _acted(page: Page, visit: Visit) -> float | None:
    before = visit.seen(page)
    start = time.perf_counter()
    visit.act(page)
    while time.perf_counter() - start < 10:
        if visit.seen(page) != before:
            return time.perf_counter() - start
        page.wait_for_timeout(10)
    return None


def shoot(browser: Browser, address: str, plan: str, folder: Path) -> None:
    """Keep a picture of each page, light and dark, in few colours."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for number, visit in enumerate(VISITS, 1):
            context = browser.new_context(
                viewport={"width": 1440, "height": 900},
                locale="zh-CN",
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            page.goto(address + of_plan(visit, plan))
            page.wait_for_selector(visit.ready)
            page.wait_for_timeout(1800)  # colours fade in
            drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            few = drawn.quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(folder / f"{number:02}-{scheme}.png", optimize=True)
            context.close()


def main() -> None:
    """Measure, or keep pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--shots", type=Path)
    told = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "library"
        Library.build(folder, default_sources())
        plan = next(entry.id for entry in Library.open(folder).entries if entry.name.startswith("jilin"))
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        with app(folder) as (address, _):
            if told.shots:
                shoot(browser, address, plan, told.shots)
            else:
                measure(browser, address, VISITS[0], plan)
                _report(browser, address, plan, told.runs)
        browser.close()


def _report(browser: Browser, address: str, plan: str, runs: int) -> None:
    for visit in VISITS:
        found = [measure(browser, address, visit, plan) for _ in range(runs)]
        acted = [act for _, act in found if act is not None]
        opened = spread([each for each, _ in found], "s")
        print(f"{visit.name}: usable {opened}; act {spread(acted, 'ms', 1000) if acted else 'not seen'}")


if __name__ == "__main__":
    main()
