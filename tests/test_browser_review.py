"""复核 in a real browser: beside its source a fact is confirmed, corrected, rejected; at once it shows."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watched, eventually, highlighted, is_in_view, plain, served, settle, shoot

import accounts
from accounts import Account, Role
from kg.facts import FactKind, Verdict
from library import Library

pytestmark = pytest.mark.browser

PASSWORD = "山高水长 2027"


@pytest.fixture(scope="module")
def own_folder(library_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the library, to be written to."""
    folder = tmp_path_factory.mktemp("review") / "library"
    shutil.copytree(library_folder, folder)
    return folder


@pytest.fixture(scope="module")
def own_address(own_folder: Path) -> Iterator[str]:
    with served(own_folder) as url:
        yield url


def start(page: Page, address: str, kind: str, who: str | None = "王芳") -> None:
    page.goto(f"{address}/review?view=all&kind={kind}")
    page.wait_for_selector(".source mark.active")
    if who is not None:
        page.get_by_label("核定人").fill(who)
        page.keyboard.press("Tab")


def told(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()
    settle(page)


def test_a_fact_stands_beside_its_words(watched: Watched, address: str, library: Library) -> None:
    page, document = watched.page, library.documents()[0].id
    page.goto(f"{address}/review")
    page.wait_for_selector(".source mark.active")
    first = next(each for each in library.review_queue(document) if each.why)
    page.wait_for_timeout(900)
    assert plain(highlighted(page)) == plain(first.quote)
    assert is_in_view(page)
    assert first.why[0] in page.locator(".source .card").inner_text()
    doubts = sum(1 for each in library.review_queue(document) if each.why)
    expect(page.get_by_text(f"有疑点的 {doubts}")).to_be_visible()
    shoot(page, "review")


def test_confirm_correct_reject_withdraw(watched: Watched, own_address: str, own_folder: Path) -> None:
    page = watched.page
    document = Library.open(own_folder).documents()[0].id
    targets = [e for e in Library.open(own_folder).review_queue(document) if e.kind is FactKind.TARGET]
    whole = len(Library.open(own_folder).review_queue(document))

    start(page, own_address, "target", who=None)
    page.get_by_role("button", name="确认").click()
    told(page, "没有写明核定人")
    start(page, own_address, "target")
    page.get_by_role("button", name="确认").click()
    told(page, "已确认")
    expect(page.get_by_text(f"全部待核定 {whole - 1}")).to_be_visible()

    page.get_by_role("button", name="驳回").click()
    told(page, "没有写明理由")
    page.get_by_label("理由").fill("读错了指标")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="驳回").click()
    told(page, "已驳回")
    expect(page.get_by_text("已核定 2")).to_be_visible()

    at_hand = next(e for e in Library.open(own_folder).review_queue(document) if e.kind is FactKind.TARGET)
    page.get_by_role("button", name="更正").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("指标").fill("文中没有的指标")
    dialog.get_by_label("理由").fill("试一试")
    dialog.get_by_role("button", name="保存更正").click()
    expect(dialog.get_by_text("没有记录这次核定")).to_be_visible()
    dialog.get_by_label("指标").fill(str(at_hand.says["indicator"]))
    dialog.get_by_label("上限值").fill("很多")
    dialog.get_by_role("button", name="保存更正").click()
    expect(dialog.get_by_text("不是数字")).to_be_visible()
    dialog.get_by_label("上限值").fill("")
    dialog.get_by_label("指标").fill(str(at_hand.says["indicator"])[1:])
    dialog.get_by_role("button", name="保存更正").click()
    told(page, "已更正")

    taken = Library.open(own_folder).taken(document)
    assert [each.verdict for each in taken] == [Verdict.CONFIRM, Verdict.REJECT, Verdict.CORRECT]
    assert {each.who for each in taken} == {"王芳"}
    assert targets[1].fact not in {each.id for each in Library.open(own_folder).facts(document).targets}

    page.get_by_text("已核定 3").click()
    page.get_by_role("button", name="撤回这条核定").click()
    told(page, "已撤回")
    expect(page.get_by_text("已核定 2")).to_be_visible()
    assert len(Library.open(own_folder).taken(document)) == 2


def test_a_fact_that_was_not_read_is_added(watched: Watched, own_address: str, own_folder: Path) -> None:
    page = watched.page
    library = Library.open(own_folder)
    document = library.documents()[0].id
    fact = next(each for each in library.facts(document).commitments if each.clause == "1.2.1")
    words = library.document(document).quote(fact.span)
    start(page, own_address, "target")
    page.get_by_role("button", name="补充").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="条款").click()
    page.keyboard.type("第一部分（二）第1条")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text(words[:12]).first).to_be_visible()
    shoot(page, "review-add")
    dialog.get_by_label("指标").fill(words[2:8])
    dialog.get_by_label("理由").fill("漏读")
    dialog.get_by_label("原话").fill("文中没有的原话")
    dialog.get_by_role("button", name="保存补充").click()
    expect(dialog.get_by_text("没有这些原话")).to_be_visible()
    dialog.get_by_label("原话").fill(words)
    dialog.get_by_role("button", name="保存补充").click()
    told(page, "已补充")
    shoot(page, "review-added")
    taken = Library.open(own_folder).taken(document)
    assert Verdict.ADD in {each.verdict for each in taken}
    shown = [
        library.document(document).quote(t.span) for t in Library.open(own_folder).facts(document).targets
    ]
    assert words in shown


def test_keys(watched: Watched, own_address: str, own_folder: Path) -> None:
    page = watched.page
    document = Library.open(own_folder).documents()[0].id
    quotes = [
        plain(each.quote)
        for each in Library.open(own_folder).review_queue(document)
        if each.kind is FactKind.COMMITMENT
    ]
    start(page, own_address, "commitment")
    page.get_by_text("类别", exact=True).first.click()  # out of the field of the name
    for key, at in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        eventually(page, lambda: plain(highlighted(page)), quotes[at])
    page.keyboard.press("y")
    told(page, "已确认")
    eventually(page, lambda: plain(highlighted(page)), quotes[2])


def test_a_reviewer_comes_in_and_a_reader_may_not(
    browser: Browser, library_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "users.json"
    for name, role in (("王芳", Role.REVIEWER), ("<b>李</b>", Role.READER)):
        accounts.put(file, Account(name, role, accounts.hashed(name, PASSWORD)))
    with served(library_folder, YOUJU_USERS=str(file)) as url:
        for name, allowed in (("王芳", True), ("<b>李</b>", False)):
            watched = Watched(browser)
            page = watched.page
            page.goto(f"{url}/review")
            page.get_by_label("用户名").fill(name)
            page.get_by_label("密码", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
            if allowed:
                page.wait_for_selector(".source mark.active")
                expect(page.get_by_label("核定人")).to_have_value(name)
            else:
                told(page, "没有复核权限")
            other = watched.context.new_page()  # the same browser, another window
            other.goto(f"{url}/account")
            told(other, name)
            other.get_by_role("button", name="退出登录").click()
            expect(other.get_by_label("用户名")).to_be_visible()
            page.reload()
            expect(page.get_by_label("用户名")).to_be_visible()
            shoot(page, "login")
            assert watched.outside == []
            assert watched.errors == []
            watched.context.close()


def test_dark(browser: Browser, address: str) -> None:
    watched = Watched(browser, "dark")
    watched.page.goto(f"{address}/review")
    watched.page.wait_for_selector(".source mark.active")
    shoot(watched.page, "review-dark")
    watched.context.close()
