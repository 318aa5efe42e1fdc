"""What all tests share: the shipped plan, read, and a real library built from it once."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
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
