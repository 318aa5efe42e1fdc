"""Pictures beside the graph in a real browser: a cell lists what it counts, a line shows its words."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watched, eventually, highlighted, served, settle

from library import Library

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>**粗**\u202e[点](http://e.com)"


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(".choice")
    settle(page)
    return page


def test_a_cell_lists_its_clauses_and_a_link_opens_it_again(
    watched: Watched, address: str, tmp_path: Path
) -> None:
    page = opened(watched.page, f"{address}/graph?see=matrix")
    expect(page.get_by_text("共 39 项")).to_be_visible()
    cell = page.locator(".choice", has_text="承上 4").first
    said = cell.get_attribute("aria-label") or ""
    cell.click()
    expect(page.get_by_text("共 4 项")).to_be_visible()
    assert "4 项" in said
    eventually(page, lambda: "cell=" in page.url and bool(highlighted(page)), expected=True)
    # By keyboard: the arrows go from cell to cell, Enter takes.
    before = page.url
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    eventually(page, lambda: page.url != before, expected=True)
    expect(page.locator(".choice[aria-pressed=true]")).to_have_count(1)
    other = opened(watched.context.new_page(), page.url)
    chosen = other.locator(".choice[aria-pressed=true]").get_attribute("aria-label")
    assert chosen == page.locator(".choice[aria-pressed=true]").get_attribute("aria-label")
    other.get_by_role("button", name="表格").click()
    expect(other.locator(".numbers tbody tr")).to_have_count(11)
    other.get_by_role("button", name="表格").click()
    files = {}
    for name in ("PNG 图片", "SVG 矢量图"):
        other.locator("summary", has_text="导出").click()
        with other.expect_download() as download:
            other.get_by_role("button", name=name).click()
        files[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[name])
    assert min(struct.unpack(">II", files["PNG 图片"].read_bytes()[16:24])) > 800
    assert files["PNG 图片"].name == "美丽吉林建设行动方案（2024—2027年） 层级矩阵.png"
    said = "".join(ET.fromstring(files["SVG 矢量图"].read_bytes()).itertext())
    for word in ("美丽吉林建设行动方案", "省级", "合计", "有原文写明的"):
        assert word in said


@pytest.fixture(scope="module")
def laws(mixed: Library) -> Iterator[str]:
    """Address of the app on a library of a plan and two rules."""
    with served(mixed.folder) as url:
        yield url


def test_the_other_pictures_and_a_document_that_has_none(watched: Watched, laws: str, mixed: Library) -> None:
    law = next(entry.id for entry in mixed.entries if entry.name.startswith("上海"))
    plan = next(entry.id for entry in mixed.entries if entry.name.startswith("jilin"))
    page = opened(watched.page, f"{laws}/graph?see=timeline&doc={plan}")
    page.locator("[data-id$=other]").first.click()
    expect(page.get_by_text("承上或推断").last).to_be_visible()
    for name in ("结构图", "目标对比", "层级矩阵"):
        page.get_by_role("button", name=name).or_(page.get_by_role("radio", name=name)).first.click()
        eventually(page, lambda: page.locator(".choice").count() > 10, expected=True)
    page.goto(f"{laws}/graph?see=timeline&doc={law}")
    expect(page.get_by_text("没有提取到时限")).to_be_visible()
    page.goto(f"{laws}/graph?see=matrix&doc={law}&cell={quote('<b>|x|')}")
    expect(page.get_by_text("链接所指的一格不在这幅图里")).to_be_visible()


def test_hostile_words_are_text_in_pictures(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    text = f"{HOSTILE}工作方案\n\n一、{HOSTILE}\n（一）{HOSTILE}治理。到2027年，{HOSTILE}率达到90%以上。\n"
    file.write_text(text, encoding="utf-8")
    Library.build(tmp_path / "library", [file])
    watched = Watched(browser, "dark")
    with served(tmp_path / "library") as url:
        for picture in ("treemap", "ledger"):
            page = opened(watched.page, f"{url}/graph?see={picture}")
            assert page.locator("img[src=x]").count() == 0
            assert "\u202e" not in page.locator(".drawing").inner_text()
    assert watched.errors == []
    assert watched.outside == []
    watched.context.close()
