"""培训 in a real browser: answer, then see the clause; the score; another draw; a paper with its key."""

import json
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watched, highlighted, is_in_view, plain, shoot

from library import Library
from sheets import Exercise, ExerciseKind, exercises
from ui.training_payload import is_right, picked

pytestmark = pytest.mark.browser


def drawn(library: Library, size: int, seed: str = "1") -> tuple[Exercise, ...]:
    document = library.documents()[0]
    return picked(exercises(document, library.facts(document.id)), f"{document.id}:{seed}", size)


def show(page: Page, number: int) -> None:
    page.get_by_role("radio", name=str(number), exact=False).nth(0)
    page.locator("[data-testid=stButtonGroup] button").nth(number - 1).click()
    expect(page.locator(".exercise-about")).to_contain_text(f"第 {number} 题")


def test_answer_then_see_the_clause(watched: Watched, address: str, library: Library) -> None:
    asked = drawn(library, 10)
    at = next(i for i, each in enumerate(asked, 1) if each.kind is ExerciseKind.CLOZE)
    each, page = asked[at - 1], watched.page
    page.goto(f"{address}/training")
    show(page, at)
    assert plain(each.question) in plain(page.locator(".exercise-question").inner_text())
    assert page.locator(".source mark").count() == 0  # the key is not given away
    page.get_by_label("填写数字").fill(each.answer)
    page.keyboard.press("Enter")
    expect(page.get_by_text("正确。答案")).to_be_visible()
    page.wait_for_selector(".source mark.active")
    page.wait_for_timeout(900)
    assert plain(each.evidence[0].quote) == plain(highlighted(page))
    assert is_in_view(page)
    expect(page.get_by_text("已答 1 题，答对 1 题")).to_be_visible()
    shoot(page, "training")


def test_a_wrong_answer_and_an_empty_one(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/training?kind=cloze&size=5")
    page.wait_for_selector(".exercise-question")
    page.get_by_role("button", name="提交答案").click()
    expect(page.get_by_text("请先作答")).to_be_visible()
    page.get_by_label("填写数字").fill("**123456789**")
    page.keyboard.press("Enter")
    expect(page.get_by_text("不正确。答案")).to_be_visible()
    expect(page.get_by_text("已答 1 题，答对 0 题")).to_be_visible()
    page.get_by_role("button", name="下一题").click()
    expect(page.locator(".exercise-about")).to_contain_text("第 2 题")


def test_match_by_choosing(watched: Watched, address: str, library: Library) -> None:
    document = library.documents()[0]
    each = exercises(document, library.facts(document.id), kinds=frozenset({ExerciseKind.MATCH}))
    asked = picked(each, f"{document.id}:1", 10)[0]
    page = watched.page
    page.goto(f"{address}/training?kind=match")
    page.wait_for_selector(".exercise-question")
    for i, pair in enumerate(asked.answer.split("；")):
        page.get_by_label(f"（{i + 1}）").click()
        page.get_by_role("option", name=f"{pair[-1]}．").click()
    page.get_by_role("button", name="提交答案").click()
    expect(page.get_by_text("正确。答案")).to_be_visible()


def test_another_draw_is_another_and_the_same_again(watched: Watched, address: str, library: Library) -> None:
    page = watched.page
    page.goto(f"{address}/training?size=5")
    page.wait_for_selector(".exercise-question")
    page.get_by_role("button", name="换一组").click()
    expect(page.get_by_role("textbox", name="组号")).to_have_value("2")
    second = drawn(library, 5, "2")
    assert second != drawn(library, 5)
    expect(page.locator(".exercise-question")).to_contain_text(second[0].question[:6])
    assert "seed=2" in page.url
    assert drawn(library, 5, "2") == second


def test_a_paper_with_its_key(watched: Watched, address: str, library: Library, tmp_path: Path) -> None:
    page, files = watched.page, {}
    page.goto(f"{address}/training?size=5&seed=7")
    page.wait_for_selector(".exercise-question")
    for label in ("试卷和答案", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        files[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[label])
    asked = drawn(library, 5, "7")
    assert [row["id"] for row in json.loads(files["JSON"].read_bytes())] == [each.id for each in asked]
    text = "\n".join(p.text for p in docx.Document(str(files["试卷和答案"])).paragraphs)
    assert all(each.question in text and each.answer in text for each in asked)


def test_dark(browser: Browser, address: str) -> None:
    watched = Watched(browser, "dark")
    watched.page.goto(f"{address}/training")
    watched.page.wait_for_selector(".exercise-question")
    shoot(watched.page, "training-dark")
    watched.context.close()


CLOZE = ("到2027年，细颗粒物浓度控制在＿＿＿＿微克/立方米以下。", "27")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("27", True), ("27.0", True), ("２７", True), (" 27 ", True), ("27微克/立方米", True),
        ("27微克/立方米以下", True), ("28", False), ("27%", False), ("约27", False), ("", False),
        ("二十七", False),
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_any_way(typed: str, right: bool) -> None:
    exercise = Exercise("x", ExerciseKind.CLOZE, 1, (), CLOZE[0], (), (), CLOZE[1], ())
    assert is_right(exercise, (typed,)) is right
