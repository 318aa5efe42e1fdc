"""Who is at the page and what they may do: everybody everything while login is off.

Login is on where the library has accounts (:mod:`accounts`) or Streamlit's own OIDC is configured (``[auth]``
in secrets.toml). A server that listens beyond this machine serves nobody without it, unless
YOUJU_WITHOUT_LOGIN=1 says that it is meant so.

The browser holds a random token in a cookie of the session. Scripts of the page can read it, since Streamlit
lets no script set one that they cannot; what documents and people wrote never becomes a script here.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

import accounts
from accounts import Account, AccountError, Role
from library import default_folder
from serving import WITHOUT_LOGIN, is_local
from ui.doorkeeper import ATTEMPTS, IDLE, LONGEST, SESSIONS
from ui.plain import plain

COOKIE = "youju_session"
_TOKEN, _TO_TELL, _SEEN = "access token", "access cookie", "access seen"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has come in. ``local``: with a password of the accounts file."""

    name: str
    role: Role
    local: bool


def name() -> str | None:
    """The name of who is at the page; None while login is off."""
    found = visitor() if login_is_on() else None
    return found.name if found else None


def may(role: Role) -> bool:
    """Whether who is at the page may do what ``role`` may."""
    if not login_is_on():
        return True
    found = visitor()
    return found is not None and found.role.includes(role)


def can_review() -> bool:
    """Whether who is at the page may confirm, correct and reject facts."""
    return may(Role.REVIEWER)


def can_manage() -> bool:
    """Whether who is at the page may add and remove documents."""
    return may(Role.ADMIN)


def login_is_on() -> bool:
    """Whether people have to log in.

    Raises:
        AccountError: nobody can tell, since the accounts or secrets cannot be read: nobody is to be let in.
    """
    return bool(_accounts()) or oidc_is_on()


def oidc_is_on() -> bool:
    """Whether an identity provider is configured.

    Raises:
        AccountError: secrets.toml is there and cannot be read.
    """
    try:
        return bool(st.secrets.get("auth"))
    except FileNotFoundError as error:  # as Streamlit says of missing and of broken files alike
        broken = [each for each in st.get_option("secrets.files") if Path(each).exists()]
        if broken:
            raise AccountError("secrets.toml 读不出来", broken[0], "请改正其中的语法后重新启动") from error
        return False


def takes_passwords() -> bool:
    """Whether there is an account with a password."""
    return any(each.password for each in _accounts().values())


def visitor() -> Visitor | None:
    """Who has come in; None where nobody has, or no longer."""
    return _by_password() or (_by_provider() if oidc_is_on() else None)


def guard() -> bool:
    """Whether the page may be drawn; else what stands in its way is shown, or the way in.

    Called once a run, before anything else is drawn.
    """
    from ui.login_page import login  # noqa: PLC0415 - it draws on this module

    try:
        on = login_is_on()
    except AccountError as error:
        st.error(plain(f"{error.what}。{error.do}。"))
        return False
    if not on and not is_local(st.get_option("server.address")) and os.environ.get(WITHOUT_LOGIN) != "1":
        st.error(
            "本服务监听的地址可以从其他计算机访问，而登录没有开启，因此不提供内容。"
            "请让管理员添加账号（youju user add）；只在本机使用时，请改用 127.0.0.1。"
        )
        return False
    if not on:
        return True
    if (found := visitor()) is None:
        login()
        return False
    _touch(found)
    tell_browser()
    _watch()
    return True


def log_in(typed: str, password: str) -> str | None:
    """Let somebody in by password; returns what to tell where it fails: the same for names there are not."""
    told = _refusal(typed, password)
    if told is None:
        _enter(_accounts()[accounts.key(typed)])
    return told


def change_password(of: str, old: str, new: str) -> str | None:
    """Give an account another password, whose old one is known; returns what to tell where it is not.

    All sessions of the account end but this one.

    Raises:
        AccountError: the new password will not do, or cannot be kept.
    """
    held = _accounts()[accounts.key(of)]
    told = _refusal(of, old)
    if told is None:
        made = replace(held, password=accounts.hashed(of, new))
        accounts.put(accounts.file_for(default_folder()), made)
        _enter(made)
    return told


def _refusal(typed: str, password: str) -> str | None:
    """Why somebody is not let in; None where the password is right."""
    key = accounts.key(typed)[: accounts.LONGEST_NAME]
    wait = ATTEMPTS.begin(key, time.monotonic())
    if wait:
        return f"尝试次数过多，请 {int(wait) + 1} 秒后再试。"
    if not accounts.is_password(_accounts().get(key), password):
        return "用户名或密码不对。"
    ATTEMPTS.passed(key)
    return None


def _enter(account: Account) -> None:
    token = SESSIONS.enter(account.name, account.password, time.monotonic())
    st.session_state[_TOKEN] = st.session_state[_TO_TELL] = token


def log_out() -> None:
    """End the session of who is at the page, here and in the browser."""
    for token in _tokens():
        SESSIONS.leave(token)
    st.session_state.pop(_TOKEN, None)
    st.session_state[_TO_TELL] = ""


def tell_browser() -> None:
    """Give the browser its token, or take it away, once after it changed."""
    token = st.session_state.pop(_TO_TELL, None)
    if token is None:
        return
    gone = "" if token else "; Max-Age=0"
    # A token is letters, digits, - and _: nothing that could end the string it stands in.
    st.html(
        f"<script>document.cookie = '{COOKIE}={token}; Path=/; SameSite=Strict{gone}'"
        " + (location.protocol === 'https:' ? '; Secure' : '');</script>",
        unsafe_allow_javascript=True,
    )


def _accounts() -> Mapping[str, Account]:
    return accounts.load(accounts.file_for(default_folder()))


def _tokens() -> list[str]:
    held = st.session_state.get(_TOKEN), st.context.cookies.get(COOKIE)
    return [each for each in held if isinstance(each, str) and each]


def _by_password(*, touch: bool = False) -> Visitor | None:
    for token in _tokens():
        held = SESSIONS.holder(token, time.monotonic(), touch=touch)
        account = _accounts().get(accounts.key(held[0])) if held else None
        # Whoever's password was changed, or whose account was taken away, is out at once.
        if held and account and account.password == held[1]:
            return Visitor(account.name, account.role, local=True)
    return None


def _by_provider() -> Visitor | None:
    """Who the identity provider vouches for: a reader, unless an account without password says more."""
    user = st.user
    if not user.get("is_logged_in"):
        return None
    now, began = time.monotonic(), user.get("iat")
    idle = now - st.session_state.get(_SEEN, now) > IDLE
    if idle or (isinstance(began, int | float) and time.time() - began > LONGEST):
        st.logout()
        return None
    email = user.get("email") if user.get("email_verified") is not False else None
    known = str(email or user.get("sub") or "")
    account = _accounts().get(accounts.key(known))
    role = account.role if account and not account.password else Role.READER
    return Visitor(known, role, local=False) if known else None


def _touch(found: Visitor) -> None:
    if found.local:
        _by_password(touch=True)
    st.session_state[_SEEN] = time.monotonic()


@st.fragment(run_every=60)
def _watch() -> None:
    """A page that nobody has used for long gives way to the way in, without a click."""
    if login_is_on() and visitor() is None:
        st.rerun()
