"""任务 in a real browser: filter, see the clause beside the row, take exactly what is listed along."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from watching import Watched, eventually, highlighted, is_in_view, plain, shoot

from kg.facts import Level
from library import Library
from sheets import Selection
from sheets.tasks import tasks

pytestmark = pytest.mark.browser

HEAD, ROW = 36, 40  # pixels: the table is a picture to the browser


def click_row(page: Page, number: int) -> None:
    """Click a cell of a row, counted from 1."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 200, box["y"] + HEAD + ROW * (number - 0.5))


def test_filter_and_see_the_clause(watched: Watched, address: str, library: Library) -> None:
    page = watched.page
    page.goto(f"{address}/tasks")
    page.wait_for_selector(".source mark.active")
    document = library.documents()[0]
    every = tasks(document, library.facts(document.id))
    expect(page.get_by_text(f"共 {len(every)} 项")).to_be_visible()
    page.get_by_label("层级").click()
    page.get_by_role("option", name="乡镇级").click()
    page.keyboard.press("Escape")
    asked = Selection(levels=frozenset({Level.TOWNSHIP}))
    some = tasks(document, library.facts(document.id), asked)
    assert 0 < len(some) < len(every)
    expect(page.get_by_text(f"共 {len(some)} 项")).to_be_visible()
    assert "level=township" in page.url
    click_row(page, 3)
    words = some[2].commitment
    assert words
    eventually(page, lambda: plain(highlighted(page)), plain(document.quote(words.span)))
    page.wait_for_timeout(900)
    assert is_in_view(page)
    shoot(page, "tasks")


def test_an_address_opens_the_same_list(watched: Watched, address: str, library: Library) -> None:
    document = library.documents()[0]
    asked = Selection(levels=frozenset({Level.CITY}), due_to="2025")
    found = tasks(document, library.facts(document.id), asked)
    page = watched.page
    page.goto(f"{address}/tasks?level=city&to=2025&strength=nonsense&body=")
    expect(page.get_by_text(f"共 {len(found)} 项")).to_be_visible()


def test_what_is_listed_is_what_is_exported(
    watched: Watched, address: str, library: Library, tmp_path: Path
) -> None:
    document = library.documents()[0]
    asked = Selection(levels=frozenset({Level.COUNTY}))
    found = tasks(document, library.facts(document.id), asked)
    page = watched.page
    page.goto(f"{address}/tasks?level=county")
    expect(page.get_by_text(f"共 {len(found)} 项")).to_be_visible()
    files = {}
    for label in ("Excel", "Word", "日历"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        files[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[label])
    sheet = load_workbook(files["Excel"])["任务分解表"]
    numbers = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    assert numbers == list(range(1, len(found) + 1))
    assert files["Excel"].suffix == ".xlsx"
    assert files["Word"].read_bytes().startswith(b"PK")
    assert files["日历"].read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


def test_nothing_fits_and_a_date_that_is_none(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/tasks?to=1999")
    expect(page.get_by_text("按所选条件没有任务")).to_be_visible()
    page.goto(f"{address}/tasks?to=**明年**<img src=x onerror=alert(1)>")
    expect(page.get_by_text("不是日期")).to_contain_text("**明年**<img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0


def test_a_removed_document_behind_an_old_address(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/tasks?doc=000000000000")
    expect(page.get_by_text("可能已经移除或更新")).to_be_visible()
    page.wait_for_selector(".source mark.active")


def test_from_the_clause_into_the_document(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/tasks")
    page.get_by_role("button", name="在文件中看").click()
    page.wait_for_selector(".outline .entry.active")
    assert "/document?" in page.url


def test_dark(browser: Browser, address: str) -> None:
    watched = Watched(browser, "dark")
    watched.page.goto(f"{address}/tasks?level=city")
    watched.page.wait_for_selector(".source mark.active")
    shoot(watched.page, "tasks-dark")
    watched.context.close()
