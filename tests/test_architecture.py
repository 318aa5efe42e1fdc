"""House rules: dependencies point one way, files stay small and named for a thing, no address leaks in."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Made by tools, or kept as they came from elsewhere.
LEFT_OUT = {
    ".git",
    ".venv",
    "var",
    "build",
    "dist",
    "test-artefacts",
    "node_modules",
    "__pycache__",
    "corpus",
}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor", "handler", "base"}
# Registries, mirrors and places on a developer's machine, none of which mean anything to a reader.
ADDRESSES = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|npmmirror|pytorch|debian|tsinghua|aliyun)\.|"
    r"--(?:extra-)?index-url|--find-links|(?<![\w.])/(?:root|home|opt|work|Users)/[\w.]"
)


def files() -> Iterator[Path]:
    """All files of the project that people write."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(
            part.endswith((".egg-info", "_cache")) or part in {".hypothesis", *LEFT_OUT} for part in parts
        )
        if path.is_file() and not hidden:
            yield path


SOURCES = [path for path in files() if path.suffix == ".py"]
TEXTS = [
    path
    for path in files()
    if path.suffix in {".py", ".md", ".toml", ".txt", ".cfg", ".yml", ".sh", ".ttl", ".css", ""}
    and "assets" not in path.parts  # bundled by their makers
    and "documents" not in path.parts  # evidence, as it came
]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_dependencies_point_one_way() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_small_and_named_for_what_it_is(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400
    assert not DRAWERS & set(re.split(r"[_.]", path.stem))


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_no_registry_or_machine_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path != Path(__file__):
        assert ADDRESSES.findall(text) == []


PARTS = {"ontology", "ingest", "kg", "retrieval", "qa"}
# module beside the packages -> what of the project it may import
MODULES = {
    "store": {"ingest", "kg"},
    "intake": {*PARTS, "store"},
    "changes": {*PARTS, "store", "intake"},
    "decisions": {"kg", "store"},
    "shelf": {"ingest", "kg", "store", "decisions"},
    "configuration": {"qa", "store"},
    "library": {*PARTS, "store", "changes", "configuration", "decisions", "shelf"},
    "reviewing": {"kg", "decisions", "library"},
    "serving": set(),
    "console": {*PARTS, "library", "serving"},
    "api_review": {*PARTS, "library", "reviewing"},
    "api": {*PARTS, "library", "api_review"},
    "cli_eval": {*PARTS, "evaluation", "console"},
    "cli_files": {*PARTS, "library", "console"},
    "cli_products": {*PARTS, "sheets", "library", "console"},
    "cli_shelf": {*PARTS, "library", "console", "cli_review"},
    "cli_review": {*PARTS, "library", "reviewing", "console"},
    "accounts": {"store"},
    "cli_users": {"accounts", "console", "serving"},
    "cli": {
        *PARTS,
        "library",
        "console",
        "cli_eval",
        "cli_files",
        "cli_products",
        "cli_review",
        "cli_shelf",
        "cli_users",
        "serving",
        "api",
    },
    "app": {"ui", "library"},
}


def imports(path: Path) -> set[str]:
    """What a file imports anywhere in it, by the first part of the name, of what the project holds."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & {*PARTS, "evaluation", "sheets", "ui", *MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_lies_below_it(module: str) -> None:
    assert imports(ROOT / f"{module}.py") <= MODULES[module]


@pytest.mark.parametrize("package", [*sorted(PARTS), "evaluation", "sheets", "ui"])
def test_a_package_knows_no_front(package: str) -> None:
    beside = {"evaluation": {"library"}, "ui": {"library", "reviewing", "sheets", "serving", "accounts"}}
    allowed = {*PARTS, package, *beside.get(package, ())}
    for path in (ROOT / package).rglob("*.py"):
        assert imports(path) <= allowed, path


def test_every_module_is_listed_here_and_installed() -> None:
    installed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert {path.stem for path in ROOT.glob("*.py")} == MODULES.keys() == set(installed["py-modules"])
    packages = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in files()
        if path.name == "__init__.py"
    }
    not_installed = {name for name in packages if name.split(".")[0] in {"bench", "tests"}}
    assert packages - not_installed == set(installed["packages"])
