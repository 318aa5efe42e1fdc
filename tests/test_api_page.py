"""The interface's page in a real browser: it works, and asks nothing of any other machine."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser

import serving
from api import create_app

pytestmark = pytest.mark.browser


@pytest.fixture
def address(library_folder: Path) -> Iterator[str]:
    port = serving.free_port("127.0.0.1", 18000)
    server = uvicorn.Server(
        uvicorn.Config(create_app(library_folder), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_question_can_be_tried_on_the_page(address: str, browser: Browser) -> None:
    outside = []
    context = browser.new_context()
    page = context.new_page()

    def pass_or_abort(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", pass_or_abort)
    page.goto(f"{address}/docs")
    page.locator("#operations-default-ask_ask_get").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.locator("tr[data-param-name=q] input").fill("秸秆可以露天烧吗？")
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    context.close()
    assert outside == []
