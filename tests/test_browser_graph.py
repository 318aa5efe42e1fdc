"""图谱 in a real browser: open and close, search, filter, ways, links, files, all of it by keyboard too."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watched, eventually, highlighted, served, shoot

import ingest
from kg.neighbours import neighbours
from library import Library

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>**粗**\u202e[点](http://e.com)"


@pytest.fixture(scope="module")
def plan(library: Library) -> str:
    return library.entries[0].id


@pytest.fixture(scope="module")
def laws(mixed: Library) -> Iterator[str]:
    """Address of the app on a library of a plan and two rules."""
    with served(mixed.folder) as url:
        yield url


def law_of(mixed: Library) -> str:
    return next(entry.id for entry in mixed.entries if entry.name.startswith("上海"))


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(".canvas canvas")
    expect(page.locator(".status .count")).to_be_visible()
    return page


def on_view(page: Page) -> list[str]:
    """Labels of all nodes of the picture, by the list beside it."""
    page.get_by_role("tab", name="本图节点").click()
    return page.locator(".nodes .link").all_inner_texts()


def heading(page: Page) -> str:
    return page.locator(".node-head h3").inner_text()


def test_from_the_document_to_a_level_and_back(watched: Watched, address: str) -> None:
    page = opened(watched.page, f"{address}/graph")
    assert len(on_view(page)) <= 15
    page.get_by_role("button", name="展开“实施幸福蓝天守护行动”").click()
    expect(page.locator(".nodes .link", has_text="深入推进秸秆综合利用")).to_be_visible()
    page.get_by_role("button", name="展开“深入推进秸秆综合利用”").click()
    expect(page.locator(".nodes .link", has_text="县级")).to_be_visible()
    expect(page.locator(".nodes .link", has_text="细颗粒物浓度")).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("承上推定")
    shoot(page, "graph-explored")
    page.get_by_role("button", name="收起“深入推进秸秆综合利用”").click()
    expect(page.locator(".nodes .link", has_text="县级")).to_have_count(0)
    page.get_by_role("button", name="全部收起").click()
    expect(page.locator(".nodes .link", has_text="深入推进秸秆综合利用")).to_have_count(0)


def test_a_click_on_a_box_opens_it(watched: Watched, address: str) -> None:
    page = opened(watched.page, f"{address}/graph")
    page.wait_for_timeout(800)
    box = page.locator(".canvas").bounding_box()
    assert box
    # The actions' column stands right of the document.
    before = len(on_view(page))
    for share in (0.5, 0.55, 0.6, 0.65):
        page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * share)
        page.wait_for_timeout(900)
        if len(on_view(page)) > before:
            return
    pytest.fail("no box was hit")


def test_search_leads_to_a_neighbourhood_and_the_words(
    watched: Watched, address: str, library: Library, plan: str
) -> None:
    page = opened(watched.page, f"{address}/graph")
    page.get_by_label("查找节点").fill("秸秆综合利用")
    hit = page.locator(".hit", has_text="深入推进秸秆综合利用")
    expect(hit).to_contain_text("举措")
    expect(hit).to_contain_text("第二部分（二）第1条")
    shoot(page, "graph-search")
    hit.click()
    expect(page.locator(".mode")).to_contain_text("以“深入推进秸秆综合利用”为中心")
    expect(page.locator(".node-head h3")).to_have_text("深入推进秸秆综合利用")
    page.wait_for_timeout(600)
    assert "秸秆" in highlighted(page)
    assert f"node={quote(f'{plan}/2.2.1', safe='')}" in page.url
    near = neighbours(library.graph(), f"{plan}/2.2.1")
    shown = on_view(page)
    assert {library.graph().nodes[node]["label"] for node in near} <= set(shown)
    page.get_by_role("button", name="回到文件").click()
    expect(page.locator(".mode")).to_be_hidden()


def test_a_term_and_what_is_not_there(watched: Watched, address: str) -> None:
    page = opened(watched.page, f"{address}/graph")
    page.get_by_label("查找节点").fill("核聚变")
    expect(page.locator(".hits")).to_contain_text("没有含“核聚变”的节点")
    page.get_by_label("查找节点").fill("秸秆")
    page.get_by_role("button", name="看“秸秆”的词语邻域").click()
    expect(page.locator(".mode")).to_contain_text("“秸秆”的词语邻域")
    shown = on_view(page)
    assert "实施幸福蓝天守护行动" in shown
    assert any("秸秆" in label for label in shown)
    shoot(page, "graph-term")


def test_the_legend_and_the_menu_filter(watched: Watched, address: str, plan: str) -> None:
    page = opened(watched.page, f"{address}/graph?open={quote(f'{plan}/2', safe='')}")
    page.get_by_role("button", name="目标", exact=False).and_(page.locator(".key")).click()
    expect(page.locator(".key", has_text="目标")).to_have_attribute("aria-pressed", "false")
    assert "hide=target" in page.url
    assert not any("细颗粒物" in label for label in on_view(page))
    page.locator(".key", has_text="目标").click()
    expect(page.locator(".nodes .link", has_text="细颗粒物浓度")).to_be_visible()
    page.locator("summary", has_text="筛选").click()
    page.get_by_label("鼓励").check()
    expect(page.locator(".nodes .link", has_text="深入推进秸秆综合利用")).to_have_count(0)
    expect(page.locator("summary", has_text="筛选 1")).to_be_visible()
    page.get_by_label("鼓励").uncheck()
    expect(page.locator(".nodes .link", has_text="深入推进秸秆综合利用")).to_be_visible()


def test_a_way_between_two_nodes(watched: Watched, laws: str, mixed: Library) -> None:
    law = law_of(mixed)
    graph = mixed.graph()
    penalty, article = next(
        (a, b)
        for a, b, data in graph.edges(data=True)
        if data["relation"] == "punishes" and a.startswith(law)
    )
    page = opened(watched.page, f"{laws}/graph?doc={law}&node={quote(penalty, safe='')}")
    page.get_by_role("button", name="从这里").click()
    expect(page.locator(".mode")).to_contain_text("路径起点")
    page.get_by_label("查找节点").fill(graph.nodes[article]["label"].split()[0])
    page.locator(".hit", has_text=graph.nodes[article]["label"]).first.click()
    expect(page.locator(".mode")).to_contain_text("最短 1 步")
    expect(page.locator(".way")).to_contain_text("处罚违反")
    shoot(page, "graph-way")
    assert "from=" in page.url
    again = opened(watched.context.new_page(), page.url)
    expect(again.locator(".way .step")).to_have_count(1)
    again.locator(".way .link").last.click()
    expect(again.locator(".node-head h3")).to_have_text(graph.nodes[article]["label"])
    again.get_by_role("tab", name="路径").click()
    for basis in ("原文写明", "推断"):
        key = again.locator(".key", has_text=basis)
        if key.count():
            key.click()
            expect(key).to_have_attribute("aria-pressed", "false")
    expect(again.locator(".mode")).to_contain_text("没有相连")


def test_a_link_opens_the_same_in_another_window(watched: Watched, address: str, plan: str) -> None:
    page = opened(watched.page, f"{address}/graph")
    page.get_by_role("tab", name="本图节点").click()
    page.get_by_role("button", name="展开“实施魅力碧水维护行动”").click()
    page.locator(".nodes .link", has_text="积极推进美丽河湖建设").click()
    expect(page.locator(".nodes li.at")).to_contain_text("积极推进美丽河湖建设")
    eventually(page, lambda: "at=" in page.url, expected=True)
    shown = on_view(page)
    other = opened(watched.context.new_page(), page.url)
    expect(other.locator(".node-head h3")).to_have_text("积极推进美丽河湖建设")
    assert on_view(other) == shown


def test_the_way_back_and_another_document(watched: Watched, laws: str, mixed: Library) -> None:
    law = law_of(mixed)
    page = opened(watched.page, f"{laws}/graph?doc={law}")
    page.get_by_label("查找节点").fill("总则")
    page.locator(".hit:not(.term)", has_text="总则").first.click()
    expect(page.locator(".mode")).to_contain_text("以“总则”为中心")
    eventually(page, lambda: "node=" in page.url, expected=True)
    page.go_back()
    expect(page.locator(".mode")).to_be_hidden()
    page.go_forward()
    expect(page.locator(".mode")).to_contain_text("以“总则”为中心")
    page.get_by_label("文件", exact=False).and_(page.locator("input")).first.click()
    page.get_by_role("option", name="美丽吉林").click()
    expect(page.locator(".node-head h3")).to_contain_text("美丽吉林建设行动方案")
    expect(page.locator(".mode")).to_be_hidden()
    assert "node=" not in page.url


def test_the_words_are_there_again_after_another_page(watched: Watched, address: str, plan: str) -> None:
    page = opened(watched.page, f"{address}/graph?node={quote(f'{plan}/2.2.1', safe='')}")
    eventually(page, lambda: "秸秆" in highlighted(page), expected=True)
    page.get_by_role("button", name="在文件中看").click()
    page.wait_for_selector(".entry.active")
    page.get_by_role("link", name="图谱").click()
    page.wait_for_selector(".canvas canvas")
    eventually(page, lambda: "美丽吉林建设行动方案" in highlighted(page), expected=True)
    page.get_by_role("tab", name="本图节点").click()
    page.locator(".nodes .link", has_text="实施黑土地保护利用行动").click()
    page.get_by_role("tab", name="节点", exact=True).click()
    eventually(page, lambda: "黑土地保护" in highlighted(page), expected=True)


@pytest.mark.parametrize("node", ["nothing", "level:moon", "<script>alert(1)</script>", "a/1#t9"])
def test_an_unknown_node_gives_a_friendly_word(watched: Watched, address: str, node: str) -> None:
    page = opened(watched.page, f"{address}/graph?node={quote(node, safe='')}")
    expect(page.get_by_text("图谱里没有链接所指的节点")).to_be_visible()
    assert "实施幸福蓝天守护行动" in on_view(page)


def test_everything_by_keyboard(watched: Watched, address: str) -> None:
    page = opened(watched.page, f"{address}/graph")
    page.get_by_label("查找节点").focus()
    page.keyboard.type("黑土地保护")
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".mode")).to_contain_text("实施黑土地保护利用行动")
    page.get_by_role("tab", name="节点", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="本图节点")).to_be_focused()
    row = page.get_by_role("button", name="展开“持续提升黑土地质量”")
    row.focus()
    page.keyboard.press("Enter")
    closer = page.get_by_role("button", name="收起“持续提升黑土地质量”")
    expect(closer).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    page.locator("summary", has_text="筛选").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("县级")).to_be_visible()
    page.get_by_label("县级").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("县级")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("县级")).to_be_hidden()


def test_the_picture_is_saved_with_title_and_legend(
    watched: Watched, address: str, plan: str, tmp_path: Path
) -> None:
    page = opened(watched.page, f"{address}/graph?open={quote(f'{plan}/4', safe='')}")
    labels = on_view(page)
    files = {}
    for name in ("PNG 图片", "SVG 矢量图"):
        page.locator("summary", has_text="导出").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        files[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[name])
    png = files["PNG 图片"].read_bytes()
    assert files["PNG 图片"].name == "美丽吉林建设行动方案（2024—2027年） 图谱.png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert min(struct.unpack(">II", png[16:24])) > 800
    drawing = ET.fromstring(files["SVG 矢量图"].read_bytes())
    words = "".join(drawing.itertext())
    for word in ("美丽吉林建设行动方案（2024—2027年）", "行动", "举措", "目标", "原文写明", "推断"):
        assert word in words
    for label in labels:
        assert label[:4] in words


def test_many_neighbours_come_by_pages(watched: Watched, laws: str, mixed: Library) -> None:
    page = opened(watched.page, f"{laws}/graph?doc={law_of(mixed)}&node=level:city")
    expect(page.locator(".pages")).to_contain_text("只显示前 20 项")
    first = on_view(page)
    page.get_by_role("button", name="下一批").click()
    expect(page.locator(".pages")).to_contain_text("显示第 21—")
    assert set(first) & set(on_view(page)) <= {"市级"}


def test_hostile_words_are_text_everywhere(browser: Browser, tmp_path: Path) -> None:
    text = f"{HOSTILE}工作方案\n\n一、{HOSTILE}\n（一）推进{HOSTILE}治理。严禁{HOSTILE}排放。\n"
    file = tmp_path / "方案.txt"
    file.write_text(text, encoding="utf-8")
    folder = tmp_path / "library"
    Library.build(folder, [file])
    assert ingest.read(file).clauses
    watched = Watched(browser)
    with served(folder) as url:
        page = opened(watched.page, f"{url}/graph?term={quote('<img')}")
        assert on_view(page)
        page.get_by_label("查找节点").fill("<img")
        expect(page.locator(".hit").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_timeout(800)
        page.locator("summary", has_text="导出").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG").click()
        drawing = ET.fromstring(Path(download.value.path()).read_bytes())
        assert "{http://www.w3.org/2000/svg}img" not in {each.tag for each in drawing.iter()}
        assert page.locator("img[src=x]").count() == 0
        shoot(page, "graph-hostile")
    assert watched.errors == []
    assert watched.outside == []
    watched.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_views_keep_within_a_small_window(browser: Browser, laws: str, mixed: Library, scheme: str) -> None:
    law = law_of(mixed)
    watched = Watched(browser, scheme)
    watched.page.set_viewport_size({"width": 1366, "height": 768})
    page = opened(watched.page, f"{laws}/graph?doc={law}&open={quote(f'{law}/c3', safe='')}")
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    canvas = page.locator(".canvas").bounding_box()
    assert canvas
    assert canvas["y"] + canvas["height"] <= 768
    assert canvas["height"] > 380
    shoot(page, f"graph-law-{scheme}")
    assert watched.errors == []
    watched.context.close()
