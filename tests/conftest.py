"""What all tests share: the shipped plan, read, and a real library built from it once."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from watching import Watched

    from ingest.document import Document
    from library import Library

# Programs beside the tests: they need tools that a test run does not.
collect_ignore = ["fuzz", "formats"]

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "corpus" / "jilin2024.txt"

# A test run in the background ignores SIGINT, and the commands it starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test depends on wall time; on the build machine the same examples are drawn every time.
settings.register_profile(
    "youju",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("youju")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def jilin() -> Document:
    """The shipped plan as a document."""
    import ingest  # noqa: PLC0415  -- tests of other areas run without it

    return ingest.read(PLAN)


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library built from the shipped plan with the real model; read only, please."""
    from library import Library  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("library") / "jilin"
    Library.build(folder, [PLAN])
    return folder


@pytest.fixture(scope="session")
def library(library_folder: Path) -> Library:
    """The library in ``library_folder``, opened."""
    from library import Library  # noqa: PLC0415

    return Library.open(library_folder)


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of a plan and two rules; read only, please."""
    from library import Library  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("mixed") / "library"
    rules = ("上海市生活垃圾管理条例_2019.md", "规划环境影响评价条例_2009.md")
    Library.build(folder, [PLAN, *(ROOT / "corpus" / name for name in rules)])
    return Library.open(folder)


@pytest.fixture(scope="session")
def address(library_folder: Path) -> Iterator[str]:
    """Address of the app, served from the test library."""
    from watching import served  # noqa: PLC0415

    with served(library_folder) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; closed with its file, for its event loop would stand in the way of others'."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415
    from watching import FLAGS  # noqa: PLC0415

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("本机没有 Chromium，跳过浏览器测试；Debian 上可执行 apt install chromium 后重跑")
    expect.set_options(timeout=60_000)  # milliseconds; a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page; what it asked of outside and its errors fail the test."""
    from watching import Watched  # noqa: PLC0415

    watched = Watched(browser)
    yield watched
    watched.context.close()
    assert watched.outside == []
    assert watched.errors == []
