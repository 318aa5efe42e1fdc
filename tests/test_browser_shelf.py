"""The library in a real browser: its list, its reader, versions side by side, documents added and removed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from watching import PATIENCE, Watched, highlighted, served, shoot

from library import Library

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
FORMATS = Path(__file__).parent / "documents" / "formats"

OLD = """临江市河道管理条例

2015年3月1日临江市第五届人民代表大会常务委员会第三次会议通过

第一条 为了加强河道管理，制定本条例。
第二条 禁止在河道内倾倒垃圾。
第三条 河道清淤每年一次。
"""
NEW = """临江市河道管理条例

2015年3月1日临江市第五届人民代表大会常务委员会第三次会议通过
2023年5月1日临江市第七届人民代表大会常务委员会第九次会议修订

第一条 为了加强河道管理，保护水环境，制定本条例。
第二条 禁止在河道内倾倒垃圾、渣土。
第三条 市人民政府应当公布河道名录。<script>document.title = "hacked"</script>
"""
HOSTILE = """<img src=x onerror=alert(1)> **绿化**\u202e办法

第一条 为了加强[绿化](http://example.com)，制定本办法。
第二条 单位应当种树，:red[每人]三棵。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("shelf")
    for name, text in (("条例2015.txt", OLD), ("条例2023.txt", NEW)):
        (place / name).write_text(text, encoding="utf-8")
    files = [place / "条例2015.txt", place / "条例2023.txt", FORMATS / "city_sample.libreoffice.pdf"]
    Library.build(place / "library", [*files, FORMATS / "city_sample.ofd"])
    return place / "library"


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Iterator[str]:
    with served(folder) as url:
        yield url


def named(folder: Path, words: str) -> str:
    (found,) = [each.id for each in Library.open(folder).entries if words in each.name]
    return found


def rows(page: Page) -> list[str]:
    return page.locator(".shelf-table tbody tr .title .link").all_inner_texts()


def test_the_list_is_sorted_found_in_and_tells_whether_documents_hold(
    watched: Watched, shelf: str, folder: Path
) -> None:
    page = watched.page
    page.goto(f"{shelf}/document")
    expect(page.locator(".shelf-bar")).to_contain_text("共 4 份文件")
    page.locator(".sort", has_text="标题").click()
    first = rows(page)
    page.locator(".sort", has_text="标题").click()
    assert rows(page) == first[::-1]
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("标题")
    page.get_by_label("按标题、文号、机关查找文件").fill("河道")
    expect(page.locator(".shelf-table tbody tr")).to_have_count(2)
    old = page.locator(".shelf-table tbody tr", has_text="2015")
    old.locator("summary").click()
    expect(old.locator(".why")).to_contain_text("2023-05-01")
    shoot(page, "document-list")
    old.locator(".title .link").click()
    expect(page.locator(".entry", has_text="第二条")).to_be_visible()
    page.go_back()
    expect(page.locator(".shelf-table tbody tr")).to_have_count(4)
    old.get_by_role("button", name="与新版对照").click()
    expect(page.locator(".compare ins").first).to_be_visible()
    assert f"doc={named(folder, '2023')}" in page.url


def test_versions_stand_side_by_side_with_their_changes(watched: Watched, shelf: str, folder: Path) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?doc={named(folder, '2023')}&view=compare")
    expect(page.locator(".compare-body ins").first).to_have_text("保护水环境，")
    expect(page.locator(".pair.removed, .compare-body del").last).to_contain_text("每年一次")
    assert "hacked" not in page.title()
    expect(page.locator(".compare-body")).to_contain_text("<script>")
    page.get_by_role("button", name="下一处").click()
    expect(page.locator(".compare-bar .hint")).to_contain_text("1 / ")
    shoot(page, "document-compare")
    page.locator(".pair .after-none, .cell .where").first.click()
    expect(page.locator(".entry.active")).to_be_visible()


def test_words_are_found_and_walked_by_keyboard(watched: Watched, shelf: str, folder: Path) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?doc={named(folder, '2023')}&clause=a2")
    expect(page.locator(".entry.active")).to_contain_text("第二条")
    page.keyboard.press("/")
    page.keyboard.type("河 道")  # blanks make no difference
    expect(page.locator(".find-count")).to_have_text("1 / 4")
    page.keyboard.press("Enter")
    expect(page.locator(".find-count")).to_have_text("2 / 4")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".find-count")).to_have_text("4 / 4")
    assert highlighted(page) == "河道"
    page.keyboard.press("Escape")
    assert highlighted(page).startswith("第二条")


def test_a_printed_page_is_shown_with_the_words_boxed(watched: Watched, shelf: str, folder: Path) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?doc={named(folder, 'pdf')}&clause=2.1.1")
    expect(page.locator(".entry.active")).to_be_visible()
    page.get_by_role("button", name="看原版面").click()
    expect(page.locator(".sheet-page img")).to_be_visible()
    assert page.locator(".sheet-page img").evaluate("image => image.naturalWidth") > 1000
    assert page.locator(".sheet-box").count() >= 1
    shoot(page, "document-sheet")
    box, sheet = (page.locator(each).first.bounding_box() for each in (".sheet-box", ".sheet-scroller"))
    assert box
    assert sheet
    assert sheet["y"] <= box["y"] <= sheet["y"] + sheet["height"]
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".sheet-where")).to_contain_text("第 ")
    page.goto(f"{shelf}/document?doc={named(folder, 'ofd')}&clause=2.1.1")
    expect(page.locator(".entry.active")).to_be_visible()
    page.get_by_role("button", name="看原版面").click()
    expect(page.locator(".sheet-page svg text").first).to_be_visible()
    expect(page.locator(".sheet-note")).to_contain_text("不含印章")


def test_an_answer_shows_the_printed_page(watched: Watched, shelf: str, folder: Path) -> None:
    page = watched.page
    document = named(folder, "pdf")
    page.goto(f"{shelf}/?q={quote('生活污水集中收集率要达到多少？')}&doc={document}")
    expect(page.locator(".cite").first).to_be_visible()
    expect(page.locator(".sheet-page img")).to_be_visible()
    expect(page.locator(".sheet-box").first).to_be_visible()
    shoot(page, "ask-sheet")
    page.get_by_role("button", name="看文字").click()
    expect(page.locator("mark.active").first).to_be_visible()


def test_a_document_is_added_reported_and_taken_out(
    watched: Watched, shelf: str, folder: Path, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(f"{shelf}/document")
    expect(page.locator(".shelf-bar")).to_contain_text("共 4 份文件")
    files = [tmp_path / "<b>绿化.txt", tmp_path / "坏.pdf"]
    files[0].write_text(HOSTILE, encoding="utf-8")
    files[1].write_bytes(b"%PDF-1.7 broken")
    page.get_by_role("button", name="添加文件").click()
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_text("坏.pdf")).to_be_visible()
    page.get_by_role("button", name="开始添加").click()
    expect(page.get_by_text("已完成：加入 1 份，未收入 1 份。资料库现有 5 份文件。")).to_be_visible()
    expect(page.get_by_text("坏.pdf：")).to_be_visible()
    expect(page.locator(".shelf-bar")).to_contain_text("共 5 份文件")
    expect(page.locator("[data-testid=stExpander]")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("[data-testid=stExpander]")).to_contain_text("条 2")
    assert page.locator("img[src=x]").count() == 0
    shoot(page, "document-added")
    page.get_by_role("button", name="知道了").click()
    added = named(folder, "绿化")
    page.goto(f"{shelf}/document?doc={added}")
    expect(page.locator(".reader-name")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0
    page.get_by_role("button", name="移出").click()
    page.locator("[data-testid=stDialog] button", has_text="取消").last.click()
    expect(page.get_by_role("button", name="确认移出")).to_have_count(0)
    page.get_by_role("button", name="移出").click()
    page.locator("[data-testid=stDialog] button", has_text="确认移出").click()
    expect(page.get_by_text("已完成：移出 1 份。资料库现有 4 份文件。")).to_be_visible()
    expect(page.get_by_text("链接所指的文件不在资料库里")).to_be_visible()
    expect(page.locator(".shelf-bar")).to_contain_text("共 4 份文件")
    page.get_by_role("button", name="知道了").click()
    page.goto(f"{shelf}/document?doc={added}&clause=a1")
    expect(page.get_by_text("链接所指的文件不在资料库里")).to_be_visible()
    assert "doc=" not in page.url
