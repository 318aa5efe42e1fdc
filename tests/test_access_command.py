"""``youju user``: accounts by command, whose passwords are typed and never given on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import accounts
import cli

PASSWORD = "山高水长 2027"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The accounts of a library that has none yet."""
    monkeypatch.setenv("YOUJU_LIBRARY", str(tmp_path))
    monkeypatch.delenv("YOUJU_USERS", raising=False)
    return accounts.file_for(tmp_path)


def run(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli.cli, ["user", *words], input=typed)
    return done.exit_code, done.output


def test_accounts_by_command(file: Path) -> None:
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    assert run("list") == (0, "还没有账号，登录没有开启。添加：youju user add 姓名 --role admin\n")
    code, told = run("add", "王芳", "--role", "reviewer", typed=twice)
    assert code == 0
    assert PASSWORD not in told
    assert run("add", "li@example.cn", "--oidc", "--role", "admin")[0] == 0
    code, told = run("list", "--json")
    rows = [json.loads(line) for line in told.splitlines()]
    assert {(row["name"], row["role"], row["password"]) for row in rows} == {
        ("王芳", "reviewer", True),
        ("li@example.cn", "admin", False),
    }
    assert run("password", "王芳", typed="another 2027\nanother 2027\n")[0] == 0
    assert accounts.is_password(accounts.load(file)["王芳"], "another 2027")
    assert run("remove", "王芳")[0] == 0
    assert run("remove", "王芳")[0] == 2
    assert run("password", "王芳")[0] == 2
    assert "登录随之关闭" in run("remove", "li@example.cn")[1]


def test_a_password_cannot_be_given_on_the_command_line(file: Path) -> None:
    assert run("add", "wang", "--password", PASSWORD)[0] == 2
    assert run("add", "wang", PASSWORD)[0] == 2
    assert run("add", "wang", typed="short\nshort\n")[0] == 2
    assert accounts.load(file) == {}
