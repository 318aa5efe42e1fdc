"""Loads ``ontology/lexicon/*.toml``: word lists, numbering patterns, units, synonyms."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_HERE = Path(__file__).parent


class LexiconError(ValueError):
    """A lexicon file is missing or is not valid TOML; the message names the file and the line."""


def data_path(name: str) -> Path:
    """Path of a data file of this package, such as ``youju.ttl``."""
    return _HERE / name


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The table in ``lexicon/<name>.toml``, read once.

    Raises:
        LexiconError: no such file, or not valid TOML.
    """
    path = _HERE / "lexicon" / f"{name}.toml"
    try:
        return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise LexiconError(f"词表文件不存在：{path}。请从安装包恢复该文件。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"词表文件有误：{path}：{error}。请按该位置改正后重试。") from error
