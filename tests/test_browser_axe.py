"""Every page, light and dark, held against axe-core: nothing serious, nothing critical."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from watching import Watched, served, shoot

import accounts
from accounts import Account, Role

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SEVERE = {"serious", "critical"}
PAGES = {
    "ask": ("/", ".suggestion"),
    "answer": ("/?q=秸秆可以露天烧吗？", ".cite"),
    "not-stated": ("/?q=2035年湿地保护率的目标是多少？", ".citation"),
    "document": ("/document?clause=3.2.1", ".reader-text mark"),
    "graph": ("/graph", ".canvas canvas"),
    "matrix": ("/graph?see=matrix", ".choice"),
    "tasks": ("/tasks?level=city", ".source mark.active"),
    "training": ("/training", "[data-testid=stForm]"),
    "review": ("/review", ".source mark.active"),
}


def findings(page: Page) -> list[str]:
    """What axe-core finds of WCAG 2.2 A and AA and of good practice, with the elements it names."""
    page.add_script_tag(content=AXE)
    told: dict[str, Any] = page.evaluate("async () => await axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['impact']} {found['id']}: {found['help']}: {node['html'][:200]}"
        for found in told["violations"]
        if found["impact"] in SEVERE
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious(browser: Browser, address: str, name: str, scheme: str) -> None:
    where, ready = PAGES[name]
    watched = Watched(browser, scheme)
    watched.page.goto(address + where)
    watched.page.wait_for_selector(ready)
    watched.page.wait_for_timeout(1500)  # colours fade in
    assert findings(watched.page) == []
    watched.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_at_the_door(
    browser: Browser, library_folder: Path, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "users.json"
    accounts.put(file, Account("wang", Role.READER, accounts.hashed("wang", "山高水长 2027")))
    watched = Watched(browser, scheme)
    page = watched.page
    with served(library_folder, YOUJU_USERS=str(file)) as url:
        page.goto(f"{url}/account")
        page.get_by_label("用户名").fill("wang")
        page.wait_for_timeout(1500)
        assert findings(page) == []
        shoot(page, f"login-{scheme}")
        page.get_by_label("密码", exact=True).fill("山高水长 2027")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="退出登录").wait_for()
        page.wait_for_timeout(1500)
        assert findings(page) == []
    watched.context.close()
