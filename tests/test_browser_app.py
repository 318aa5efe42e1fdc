"""The app in a real browser: ask, see the words in the source, read, explore; nothing asked of outside."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect
from watching import Watched, highlighted, is_in_view, plain, shoot

from library import Library

pytestmark = pytest.mark.browser

QUESTION = "秸秆可以露天烧吗？"


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
