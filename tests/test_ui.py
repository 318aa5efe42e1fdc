"""What the pages are drawn with: bundles as their sources make them, and payloads of plain text."""

import hashlib
import re
from pathlib import Path

import pytest

UI = Path(__file__).parent.parent / "ui"
SOURCES = UI / "frontend" / "src"
COMPONENTS = re.findall(
    r'"(\w+)"', re.search(r"COMPONENTS = \[(.*?)\]", (UI / "frontend" / "build.mjs").read_text()).group(1)
)


@pytest.mark.parametrize("name", COMPONENTS)
def test_bundle_is_built_from_the_sources(name: str) -> None:
    """As build.mjs tells it: the digest of all sources stands in the first line of each script."""
    parts = [f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in sorted(SOURCES.iterdir())]
    parts.append((UI / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    assert digest in (UI / "assets" / f"{name}.js").read_text(encoding="utf-8").split("\n", 1)[0]
    assert (UI / "assets" / f"{name}.css").stat().st_size > 1000
