"""Accounts of the app: a file of names, roles and hashed passwords in the library's folder.

In: a file (``users.json``, or the one that YOUJU_USERS names). Out: accounts; whether a password is right.
Without accounts in it login is off. Nobody's password can be read from the file.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from filelock import FileLock, Timeout

from store import LibraryError

NAME = "users.json"
LONGEST_NAME, SHORTEST_PASSWORD, LONGEST_PASSWORD = 64, 8, 256
_PATIENCE = 10  # seconds to wait for others who write the file
# One of the settings of equal strength that OWASP's Password Storage Cheat Sheet lists: 32 MiB, some 0.2 s.
_COST, _BLOCK, _LANES = 2**15, 8, 3
_MEMORY = 64 * 2**20  # bytes that scrypt may take
_HASHING = threading.BoundedSemaphore(2)
"""Passwords checked at once: a crowd that guesses takes two cores and 64 MiB, not the machine."""


class AccountError(LibraryError):
    """An account cannot be kept or read: says what to do."""


class Role(StrEnum):
    """What an account may do; each may do what those before it may."""

    READER = "reader"  # ask, read, explore, list tasks, train
    REVIEWER = "reviewer"  # confirm, correct and reject facts
    ADMIN = "admin"  # add and remove documents

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what ``other`` may.

        >>> Role.ADMIN.includes(Role.REVIEWER), Role.READER.includes(Role.REVIEWER)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


ROLES = {Role.READER: "读者", Role.REVIEWER: "复核员", Role.ADMIN: "管理员"}


@dataclass(frozen=True, slots=True)
class Account:
    """Who may come in. ``password`` is a hash; empty for one that logs in with an identity provider only."""

    name: str
    role: Role
    password: str = ""


def users_file() -> Path | None:
    """The file that $YOUJU_USERS names, if it names one."""
    named = os.environ.get("YOUJU_USERS")
    return Path(named) if named else None


def file_for(folder: Path) -> Path:
    """Where the accounts for the library in ``folder`` are kept."""
    return users_file() or folder / NAME


def load(file: Path) -> Mapping[str, Account]:
    """All accounts by :func:`key`; none where there is no file.

    Raises:
        AccountError: the file is no list of accounts, or cannot be read. Then nobody is to be let in.
    """
    try:
        state = file.stat()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise AccountError("账号文件读不出来", str(file), "请检查文件夹和文件的权限") from error
    return _loaded(file, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=8)
def _loaded(file: Path, *_state: int) -> Mapping[str, Account]:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        found = [_account(row) for row in table["users"]]
    except OSError as error:
        raise AccountError("账号文件读不出来", str(file), "请检查文件的权限") from error
    except (ValueError, KeyError, TypeError) as error:
        do = "请恢复备份，或删去它后用 youju user add 重新添加账号"
        raise AccountError("账号文件已损坏，任何人都不能登录", str(file), do) from error
    return {key(each.name): each for each in found}


def _account(row: Mapping[str, Any]) -> Account:
    name, password = row["name"], row.get("password", "")
    if not isinstance(name, str) or not isinstance(password, str):
        raise TypeError
    return Account(name, Role(row["role"]), password)


def key(name: str) -> str:
    """What tells accounts apart: names that look alike but for case or width are one.

    >>> key(" Ｗang ") == key("wang")
    True
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def put(file: Path, account: Account) -> None:
    """Keep an account; one of this name is replaced.

    Raises:
        AccountError: the name is none, or the file cannot be read or written; it is as it was.
    """
    _check_name(account.name)
    with _changing(file) as held:
        held[key(account.name)] = account


def drop(file: Path, name: str) -> None:
    """Take an account away.

    Raises:
        AccountError: there is none of this name, or the file cannot be read or written; it is as it was.
    """
    with _changing(file) as held:
        if held.pop(key(name), None) is None:
            raise AccountError("没有这个账号", name, "请用 youju user list 查看")


def _check_name(name: str) -> None:
    where = "账号"
    if not key(name) or len(name) > LONGEST_NAME:
        raise AccountError("用户名为空或太长", where, f"请取 1 到 {LONGEST_NAME} 个字符")
    # C: control, format and half characters; Z: spaces other than a plain one.
    if any(unicodedata.category(each)[0] in "CZ" and each != " " for each in name) or name != name.strip():
        raise AccountError("用户名里有不可见的字符", where, "请删去后重试")


@contextmanager
def _changing(file: Path) -> Iterator[dict[str, Account]]:
    """All accounts, to be changed; written whole at the end, readable by the owner alone."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{file}.lock", timeout=_PATIENCE):
            held = dict(load(file))
            yield held
            _write(file, held)
    except Timeout as error:
        raise AccountError("另一个程序正在修改账号", str(file), "请稍后重试") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AccountError(f"账号文件写不进去（{reason}）", str(file), "请检查权限和磁盘空间") from error


def _write(file: Path, held: Mapping[str, Account]) -> None:
    users = [
        {"name": each.name, "role": each.role.value, **({"password": each.password} if each.password else {})}
        for _, each in sorted(held.items())
    ]
    text = json.dumps({"users": users}, ensure_ascii=False, indent=2)
    # NamedTemporaryFile makes files that only their owner can read.
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as aside:
        try:
            aside.write(text + "\n")
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).replace(file)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise


def hashed(name: str, password: str) -> str:
    """The hash of a password, with its own salt: scrypt (RFC 7914).

    Raises:
        AccountError: the password is too short, too long, or the name itself.
    """
    where = "密码"
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError("密码太短", where, f"请至少用 {SHORTEST_PASSWORD} 个字符")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError("密码太长", where, f"请至多用 {LONGEST_PASSWORD} 个字符")
    if key(password) == key(name):
        raise AccountError("密码与用户名相同", where, "请换一个密码")
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, _COST, _BLOCK, _LANES)
    return "$".join(["scrypt", str(_COST), str(_BLOCK), str(_LANES), _text(salt), _text(digest)])


def is_password(account: Account | None, password: str) -> bool:
    """Whether a password is the account's; takes as long where there is no account, or it has none."""
    stored = account.password if account else ""
    try:
        _, cost, block, lanes, salt, digest = (stored or _nobody()).split("$")
        numbers = int(cost), int(block), int(lanes)
        found = _scrypt(password[:LONGEST_PASSWORD], base64.b64decode(salt), *numbers)
        same = hmac.compare_digest(found, base64.b64decode(digest))
    except ValueError as error:
        do = "请用 youju user password 重设密码"
        raise AccountError("账号文件里的密码记录已损坏", account.name if account else "", do) from error
    return same and bool(stored) and len(password) <= LONGEST_PASSWORD


@cache
def _nobody() -> str:
    """A hash that no password has."""
    return hashed("", secrets.token_urlsafe(32))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    # Typed on another keyboard, é may be one character or two.
    words = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    with _HASHING:
        return hashlib.scrypt(words, salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
