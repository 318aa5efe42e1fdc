"""``youju user``: accounts of the app. Passwords are typed unseen, never given on the command line."""

# ruff: noqa: PLC0415 - help and mistakes answer at once; the library loads what it needs

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from console import Failure, Front, folder_of, json_option, library_option, print_json

_ROLES = {"reader": "读者", "reviewer": "复核员", "admin": "管理员"}

role_option = click.option(
    "--role",
    type=click.Choice(list(_ROLES)),
    default="reader",
    show_default=True,
    help="读者 reader、复核员 reviewer、管理员 admin。",
)


@click.group(cls=Front)
def user() -> None:
    """管理网页应用的账号：添加、改密码、移除、列出。有账号即开启登录。"""


@user.command()
@click.argument("name")
@role_option
@click.option("--oidc", is_flag=True, help="不设密码：此人由单位统一身份登录，NAME 为其邮箱或编号。")
@library_option
def add(name: str, role: str, oidc: bool, folder: Path | None) -> None:
    """添加账号 NAME；已有的改其角色并重设密码。"""
    import accounts

    password = "" if oidc else accounts.hashed(name, _asked_password())
    accounts.put(_file(folder), accounts.Account(name.strip(), accounts.Role(role), password))
    click.echo(f"已添加账号 {_shown(name)}（{_ROLES[role]}）。网页应用现在需要登录。")


@user.command()
@click.argument("name")
@library_option
def password(name: str, folder: Path | None) -> None:
    """重设账号 NAME 的密码；此人已有的登录随即失效。"""
    from dataclasses import replace

    import accounts

    held = accounts.load(_file(folder)).get(accounts.key(name))
    if held is None:
        raise Failure(f"没有账号 {_shown(name)}，请用 youju user list 查看。")
    accounts.put(_file(folder), replace(held, password=accounts.hashed(held.name, _asked_password())))
    click.echo(f"已重设 {_shown(held.name)} 的密码。")


@user.command()
@click.argument("name")
@library_option
def remove(name: str, folder: Path | None) -> None:
    """移除账号 NAME；此人已有的登录随即失效。"""
    import accounts

    accounts.drop(_file(folder), name)
    click.echo(f"已移除账号 {_shown(name)}。")
    if not accounts.load(_file(folder)):
        click.echo("已经没有账号：登录随之关闭，网页应用只在本机提供内容。", err=True)


@user.command(name="list")
@json_option
@library_option
def list_users(as_json: bool, folder: Path | None) -> None:
    """列出账号和角色。"""
    import accounts

    held = accounts.load(_file(folder))
    for _, each in sorted(held.items()):
        way = "密码" if each.password else "统一身份"
        if as_json:
            print_json({"name": each.name, "role": each.role.value, "password": bool(each.password)})
        else:
            click.echo(f"{_shown(each.name)}  {_ROLES[each.role.value]}  {way}")
    if not held and not as_json:
        click.echo("还没有账号，登录没有开启。添加：youju user add 姓名 --role admin")


def check_login(folder: Path | None, address: str) -> None:
    """Refuse to listen beyond this machine without login.

    Raises:
        Failure: there are no accounts, and no identity provider is configured.
    """
    import accounts

    if not accounts.load(_file(folder)) and not _has_provider():
        raise Failure(
            f"监听 {address} 会让其他计算机访问，而登录没有开启。请先添加账号（youju user add），"
            "或在 secrets.toml 的 [auth] 中配置统一身份登录；网络另有保护的，可加 --without-login。"
        )


def _has_provider() -> bool:
    """Whether secrets.toml, where Streamlit looks for it, configures an identity provider."""
    for home in (Path.home(), Path(__file__).parent):
        file = home / ".streamlit" / "secrets.toml"
        try:
            if tomllib.loads(file.read_text(encoding="utf-8")).get("auth"):
                return True
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise Failure(f"{file} 读不出来（{error}）。请改正后重试。") from error
    return False


def _file(folder: Path | None) -> Path:
    import accounts

    return accounts.file_for(folder_of(folder))


def _asked_password() -> str:
    asked: str = click.prompt("密码", hide_input=True, confirmation_prompt="再输一遍")
    return asked


def _shown(name: str) -> str:
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in name)


COMMANDS: tuple[click.Command, ...] = (user,)
