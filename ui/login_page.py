"""The way in: name and password, or the identity provider; and the page of one's own account."""

import streamlit as st

import accounts
from accounts import ROLES, AccountError
from ui import access
from ui.plain import plain
from ui.shell import frame

_TITLE = """<style>
.login-title { font-size: 1.5rem; padding: 3vh 0 0; }
.login-part { font-size: 1rem; padding: 0; }
</style>"""


def login() -> None:
    """Draw the way in; the page that was asked for follows at its own address."""
    frame()
    access.tell_browser()
    _, middle, _ = st.columns([1, 1.1, 1])
    with middle:
        st.html(f"{_TITLE}<h1 class='login-title'>登录有据</h1>")
        if access.takes_passwords():
            _password()
        if access.oidc_is_on() and st.button("使用单位统一身份登录", width="stretch"):
            _provider()
        st.caption("账号由管理员开通。连续输错多次后，需要等待一段时间再试。")


def _password() -> None:
    with st.form("login", border=True):
        typed = st.text_input("用户名", max_chars=accounts.LONGEST_NAME, autocomplete="username")
        password = st.text_input(
            "密码", type="password", max_chars=accounts.LONGEST_PASSWORD, autocomplete="current-password"
        )
        sent = st.form_submit_button("登录", type="primary", width="stretch")
    if not sent:
        return
    if not typed or not password:
        st.warning("请输入用户名和密码。")
        return
    told = access.log_in(typed, password)
    if told is None:
        st.rerun()
    st.error(told)


def _provider() -> None:
    try:
        st.login()
    except st.errors.StreamlitAPIException:
        st.error("统一身份登录没有配置完整。请管理员检查 secrets.toml 的 [auth] 一节，并安装 Authlib。")


def account() -> None:
    """Draw the page of one's own account: who one is, another password, the way out."""
    frame()
    found = access.visitor() if access.login_is_on() else None
    if found is None:
        st.info("登录没有开启，使用本机不需要账号。")
        return
    _, middle, _ = st.columns([1, 1.1, 1])
    with middle:
        st.html(f"{_TITLE}<h1 class='login-title'>账号</h1>")
        who, out = st.columns([2, 1], vertical_alignment="center")
        who.markdown(f"**{plain(found.name)}**　{ROLES[found.role]}")
        if out.button("退出登录", icon=":material/logout:", width="stretch"):
            if found.local:
                access.log_out()
                st.rerun()
            st.logout()
        if found.local:
            _new_password(found.name)


def _new_password(name: str) -> None:
    with st.form("new password", border=True, clear_on_submit=True):
        st.html("<h2 class='login-part'>修改密码</h2>")
        old = st.text_input("现在的密码", type="password", autocomplete="current-password")
        new = st.text_input("新密码", type="password", autocomplete="new-password")
        again = st.text_input("再输一遍新密码", type="password", autocomplete="new-password")
        sent = st.form_submit_button("保存")
    if not sent:
        return
    if new != again:
        st.error("两遍新密码不一样，没有修改。")
        return
    try:
        told = access.change_password(name, old or "", new or "")
    except AccountError as error:
        told = f"{error.what}。{error.do}。"
    if told:
        st.error(plain(told))
    else:
        st.success("密码已修改。其他地方的登录都已退出。")
