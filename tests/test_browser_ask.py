"""The ask page in a real browser: going on, lists as tables, filters, what was asked before, a paper."""

import io
from urllib.parse import parse_qs, quote, urlsplit

import docx
import pytest
from playwright.sync_api import Page, expect
from watching import Watched, shoot

from library import Library
from sheets import answer_paper

pytestmark = pytest.mark.browser

FIRST, THEN = "到2027年森林覆盖率要达到多少？", "那湿地保护率呢？"


def ask(page: Page, question: str) -> None:
    page.get_by_label("问题").fill(question)
    page.keyboard.press("Enter")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_question_goes_on_and_its_address_does_too(
    watched: Watched, address: str, library: Library
) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote(FIRST)}")
    page.wait_for_selector(".cite")
    ask(page, THEN)
    expect(page.locator(".read").first).to_contain_text("接上一问")
    answer = library.ask(THEN, earlier=[FIRST])
    expect(page.locator(".card")).to_contain_text(answer.lines[0].text)
    shoot(page, "ask-follow-up")
    page.goto(page.url)  # as in a new window
    expect(page.locator(".card")).to_contain_text(answer.lines[0].text)
    ask(page, "秸秆可以露天烧吗？")
    expect(page.locator(".badge")).to_have_text("判断")
    assert "after" not in query(page)


def test_a_whole_list_is_a_table(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote('方案一共有几个行动？')}")
    expect(page.locator(".list tbody tr")).to_have_count(10)
    assert page.locator(".list tbody tr").last.locator(".cite").get_attribute("title").startswith("“")  # type: ignore[union-attr]
    shoot(page, "ask-list")


def test_what_was_asked_is_opened_again(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote(FIRST)}")
    page.wait_for_selector(".cite")
    ask(page, "秸秆可以露天烧吗？")
    expect(page.locator(".badge")).to_have_text("判断")
    page.get_by_role("button", name="问过的").click()
    page.get_by_role("button", name=FIRST).click()
    expect(page.locator(".badge")).to_have_text("查指标")
    assert query(page)["q"] == [FIRST]


def test_a_strength_narrows_the_answer_and_stands_in_the_address(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote('秸秆综合利用有什么要求？')}&strength=explore")
    expect(page.locator(".badge")).to_have_text("文中未规定")
    expect(page.locator(".card")).to_contain_text("探索")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("约束力度")).to_be_visible()
    assert query(page)["strength"] == ["explore"]


def test_an_answer_is_taken_along_as_a_paper(watched: Watched, address: str, library: Library) -> None:
    page = watched.page
    page.goto(f"{address}/?q={quote(FIRST)}")
    page.wait_for_selector(".cite")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    text = "\n".join(p.text for p in docx.Document(str(download.value.path())).paragraphs)
    answer = library.ask(FIRST)
    assert FIRST in text
    assert all(
        each.label in text and "".join(each.quote.split()) in "".join(text.split())
        for each in answer.citations
    )


def test_the_same_answer_gives_the_same_paper() -> None:
    said = ("问", "问", ["答［1］", "=HYPERLINK()"], [("《某方案》第一部分", "原\n话")])
    made = answer_paper(*said)
    assert made == answer_paper(*said)
    assert "［1］《某方案》第一部分" in [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
