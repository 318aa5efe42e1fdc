"""Settings of an installation: ``youju.toml`` in the library's folder, or the file that YOUJU_CONFIG names.

In: a library's folder. Out: a :class:`Configuration`; without a file the one in which nothing is switched on.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa.llm import Endpoint
from store import LibraryError

NAME = "youju.toml"
_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "endpoint": str,
    "model": str,
    "key_variable": str,
    "timeout": (int, float),
}
_LONGEST_WAIT = 120


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is switched on."""

    llm: Endpoint | None = None


def load(folder: Path) -> Configuration:
    """The settings for the library in ``folder``.

    Raises:
        LibraryError: the file cannot be read, or says what is no setting.
    """
    named = os.environ.get("YOUJU_CONFIG")
    file = Path(named) if named else folder / NAME
    if not named and not file.exists():
        return Configuration()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError("配置文件读不出来", str(file), "请检查路径、权限和编码（UTF-8）") from error
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(
            f"配置文件不是 TOML（{error}）", str(file), "请按 docs/llm.md 的样子改正"
        ) from error
    if unknown := sorted(table.keys() - {"llm"}):
        raise LibraryError(f"没有 [{unknown[0]}] 这一节", str(file), "目前只有 [llm]")
    llm = table.get("llm")
    return Configuration(None if llm is None else _endpoint(llm, f"{file} [llm]"))


def _endpoint(table: Any, where: str) -> Endpoint:
    if not isinstance(table, Mapping):
        raise LibraryError("[llm] 应当是一节", where, "请写成 [llm] 一行，下面逐行写设置")
    for key, value in table.items():
        if key not in _KEYS:
            raise LibraryError(f"没有 {key} 这项设置", where, f"可用：{'、'.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise LibraryError(f"{key} 的值类型不对", where, "文字加引号，秒数不加")
    for key in ("endpoint", "model"):
        if not str(table.get(key, "")).strip():
            raise LibraryError(f"缺少 {key}", where, "请补上")
    address = urlsplit(table["endpoint"])
    if address.scheme not in ("http", "https") or not address.hostname:
        raise LibraryError("endpoint 不是网址", where, '例如 "http://127.0.0.1:11434/v1"')
    wait = float(table.get("timeout", 20))
    if not 0 < wait <= _LONGEST_WAIT:
        raise LibraryError("timeout 超出范围", where, f"请取 0 到 {_LONGEST_WAIT} 秒")
    variable = table.get("key_variable", "")
    key = os.environ.get(variable, "") if variable else ""
    if variable and not key:
        raise LibraryError(f"环境变量 {variable} 是空的", where, "请设置它，或删去 key_variable")
    return Endpoint(table["endpoint"].rstrip("/"), table["model"], key, wait)
