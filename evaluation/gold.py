"""Gold sets: folders that hold documents and what a person annotated in them.

A set is one folder: its documents, ``about.toml`` (what it is, and which files are its documents), and any of
``outline``, ``targets``, ``not_targets``, ``levels``, ``links``, ``penalties``, ``qa`` and ``retrieval``
``.jsonl``. docs/evaluation.md says what each holds. The sets that ship lie in ``evaluation/gold``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.annotation import REQUIRED, rows
from evaluation.errors import EvaluationError
from evaluation.score import Row

SHIPPED = Path(__file__).parent / "gold"
ABOUT = "about.toml"


@dataclass(frozen=True)
class GoldSet:
    """A folder of annotations, read when asked for."""

    folder: Path
    documents: tuple[Path, ...]  # the files annotated; none where the user names the file
    by_article: bool = False  # of a law annotated by article: what stands inside counts as the article
    about: Mapping[str, Any] = field(default_factory=dict)  # about.toml

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def developed_against(self) -> bool:
        """Whether rules were made looking at it: its figures then say little of other documents."""
        return bool(self.about.get("developed_against"))

    @cached_property
    def annotated(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each annotation file that the folder has, by kind.

        Raises:
            EvaluationError: a row is not as it should be.
        """
        files = {kind: self.folder / f"{kind}.jsonl" for kind in REQUIRED}
        return {kind: rows(file, kind) for kind, file in files.items() if file.exists()}

    def has(self, *kinds: str) -> bool:
        """Whether there are annotations of one of these kinds."""
        return any((self.folder / f"{kind}.jsonl").exists() for kind in kinds)


def gold_set(folder: Path) -> GoldSet:
    """The set in a folder; without ``about.toml`` a folder of annotations alone.

    Raises:
        EvaluationError: no such folder, nothing annotated in it, or about.toml is wrong.
    """
    if not folder.is_dir():
        raise EvaluationError("没有这个文件夹", str(folder), "请给出标注所在的文件夹")
    about = _about(folder / ABOUT)
    documents = tuple(folder / name for name in about.get("documents", ()))
    if missing := [path.name for path in documents if not path.is_file()]:
        where = str(folder / ABOUT)
        raise EvaluationError(f"文件夹里没有 {missing[0]}", where, "请把标注的文件放在同一文件夹")
    found = GoldSet(folder, documents, about.get("clauses") == "article", about)
    if not found.has(*REQUIRED):
        names = "、".join(f"{kind}.jsonl" for kind in REQUIRED)
        raise EvaluationError("没有标注", str(folder), f"请放入以下任一文件：{names}")
    if found.has("links") and not found.has("targets"):
        raise EvaluationError("有 links.jsonl 而没有 targets.jsonl", str(folder), "请把关联的目标也标注出来")
    return found


def _about(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        about = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EvaluationError(f"不是 TOML（{error}）", str(file), "请改正后重试") from error
    documents = about.get("documents", [])
    if not isinstance(documents, list) or not all(isinstance(name, str) for name in documents):
        raise EvaluationError("documents 的值不对", str(file), '请写成 documents = ["文件名"]')
    return about


def shipped_sets(name: str | None = None) -> tuple[GoldSet, ...]:
    """The sets that ship, by name; only the one called ``name`` where it is given.

    Raises:
        EvaluationError: none is called so.
    """
    found = tuple(_sets())
    if name is None:
        return found
    if chosen := tuple(each for each in found if each.name == name):
        return chosen
    names = "、".join(each.name for each in found)
    raise EvaluationError(f"没有标注集 {name}", str(SHIPPED.name), f"可选：{names}")


def _sets() -> Iterator[GoldSet]:
    for about in sorted(SHIPPED.glob(f"*/{ABOUT}")):
        yield gold_set(about.parent)
