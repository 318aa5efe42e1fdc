"""The library in a real browser: its list, two versions side by side, a document added and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from watching import Watched, served, shoot

from library import Library

pytestmark = pytest.mark.browser

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
THIRD = """临江市绿化办法

第一条 为了加强绿化，制定本办法。
第二条 单位应当种树。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("shelf")
    for name, text in (("条例2015.txt", OLD), ("条例2023.txt", NEW)):
        (place / name).write_text(text, encoding="utf-8")
    Library.build(place / "library", [place / "条例2015.txt", place / "条例2023.txt"])
    return place / "library"


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Iterator[str]:
    with served(folder) as url:
        yield url


def test_the_list_tells_versions_apart(watched: Watched, shelf: str) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?view=list")
    expect(page.get_by_text("共 2 份文件。点")).to_be_visible()
    shoot(page, "document-list")


def test_versions_stand_side_by_side_with_their_changes(watched: Watched, shelf: str, folder: Path) -> None:
    page = watched.page
    (new,) = [each.id for each in Library.open(folder).entries if "2023" in each.name]
    page.goto(f"{shelf}/document?doc={new}&view=compare")
    expect(page.locator(".cmp ins").first).to_have_text("保护水环境，")
    expect(page.locator(".cmp del").first).to_contain_text("河道清淤每年一次")
    assert "hacked" not in page.title()
    expect(page.locator(".cmp")).to_contain_text("<script>")
    shoot(page, "document-compare")


def test_a_document_is_added_and_taken_out(
    watched: Watched, shelf: str, folder: Path, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?view=list")
    expect(page.get_by_text("共 2 份文件。点")).to_be_visible()
    file = tmp_path / "绿化办法.txt"
    file.write_text(THIRD, encoding="utf-8")
    page.get_by_role("button", name="增减文件").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("绿化办法.txt")).to_be_visible()
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.get_by_text("共 3 份文件。点")).to_be_visible()
    assert {each.name for each in Library.open(folder).entries} == {
        "条例2015.txt",
        "条例2023.txt",
        "绿化办法.txt",
    }
    (added,) = [each.id for each in Library.open(folder).entries if "绿化" in each.name]
    Library.remove(folder, [added])
    page.goto(f"{shelf}/document?doc={added}&clause=a1")
    expect(page.get_by_text("可能已经移除或更新")).to_be_visible()


def test_a_file_that_is_none_leaves_the_library_as_it_was(
    watched: Watched, shelf: str, folder: Path, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(f"{shelf}/document?view=list")
    expect(page.get_by_text("份文件。点")).to_be_visible()
    before = Library.open(folder).revision
    file = tmp_path / "坏.pdf"
    file.write_bytes(b"%PDF-1.7 broken")
    page.get_by_role("button", name="增减文件").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("坏.pdf")).to_be_visible()
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.get_by_text("没有加入任何文件")).to_be_visible()
    assert Library.open(folder).revision == before
