"""Who is let in: accounts on disk, guessing slowed down, sessions that end, no open door beyond here."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import accounts
import cli
import serving
from accounts import Account, AccountError, Role
from ui import access, ask_page, doorkeeper
from ui.doorkeeper import FREE, IDLE, LONGEST, Attempts, Sessions

ROOT = Path(__file__).parent.parent
PASSWORD = "山高水长 2027"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The accounts of a library that has none yet."""
    monkeypatch.setenv("YOUJU_LIBRARY", str(tmp_path))
    monkeypatch.delenv("YOUJU_USERS", raising=False)
    monkeypatch.delenv(serving.WITHOUT_LOGIN, raising=False)
    return accounts.file_for(tmp_path)


@pytest.fixture(autouse=True)
def fresh_books(monkeypatch: pytest.MonkeyPatch) -> None:
    """No failures and no sessions of other tests."""
    monkeypatch.setattr(access, "ATTEMPTS", Attempts())
    monkeypatch.setattr(access, "SESSIONS", Sessions())


def add(file: Path, name: str, role: Role = Role.READER, password: str = PASSWORD) -> Account:
    account = Account(name, role, accounts.hashed(name, password))
    accounts.put(file, account)
    return account


# Accounts on disk.


def test_an_account_comes_back_as_it_was_kept(file: Path) -> None:
    kept = add(file, "王芳", Role.REVIEWER)
    assert accounts.load(file) == {"王芳": kept}
    assert accounts.is_password(kept, PASSWORD)
    assert not accounts.is_password(kept, PASSWORD + " ")


def test_no_password_can_be_read_from_the_file(file: Path) -> None:
    add(file, "wang")
    first = file.read_text(encoding="utf-8")
    add(file, "wang")
    assert PASSWORD not in first
    assert first != file.read_text(encoding="utf-8")  # its own salt each time
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("written", ["wang", "Wang", "ＷＡＮＧ", " wang "])
def test_a_name_is_known_in_any_case_and_width(file: Path, written: str) -> None:
    kept = add(file, "wang")
    assert accounts.load(file)[accounts.key(written)] == kept


@pytest.mark.parametrize("password", ["1234567", "", "x" * 257, "wangfang", "WangFang"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(AccountError):
        accounts.hashed("wangfang", password)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\u202eb", "x" * 65, " wang", "\ud800"])
def test_a_name_that_cannot_be_typed_is_refused(file: Path, name: str) -> None:
    with pytest.raises(AccountError):
        accounts.put(file, Account(name, Role.READER))
    assert accounts.load(file) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"users": [{"name": "a"}]}',
        '{"users": [{"name": "a", "role": "root"}]}',
        '{"users": {}',
    ],
)
def test_a_damaged_file_lets_nobody_in(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AccountError, match="账号文件已损坏"):
        accounts.load(file)
    with pytest.raises(AccountError):
        access.login_is_on()
    with pytest.raises(AccountError):
        accounts.put(file, Account("wang", Role.ADMIN))
    assert file.read_text(encoding="utf-8") == text


def test_who_has_no_password_cannot_come_in_with_one(file: Path) -> None:
    accounts.put(file, Account("li@example.cn", Role.ADMIN))
    held = accounts.load(file)["li@example.cn"]
    assert not accounts.is_password(held, "")
    assert not accounts.is_password(None, PASSWORD)


@given(st.text(min_size=8, max_size=60))
def test_any_password_that_is_taken_opens_again(password: str) -> None:
    made = accounts._scrypt(password, b"salt", 2, 8, 1)
    assert accounts._scrypt(password, b"salt", 2, 8, 1) == made


# Guessing.


def test_a_few_mistakes_cost_nothing_then_the_delay_grows() -> None:
    attempts, now, waits = Attempts(), 1000.0, []
    for _ in range(FREE + 4):
        while (wait := attempts.begin("wang", now)) > 0:
            waits.append(wait)
            now += wait
    assert waits == [2, 4, 8]
    assert attempts.begin("li", now) == 0


def test_many_at_once_do_not_slip_through() -> None:
    attempts = Attempts()
    let_in = sum(attempts.begin("wang", 5.0) == 0 for _ in range(100))
    assert let_in == FREE + 1


def test_the_right_password_makes_forget() -> None:
    attempts = Attempts()
    for _ in range(FREE):
        attempts.begin("wang", 1.0)
    attempts.passed("wang")
    assert attempts.begin("wang", 1.0) == 0


def test_the_longest_wait_is_a_quarter_of_an_hour_and_a_day_makes_forget() -> None:
    attempts, now = Attempts(), 0.0
    for _ in range(40):
        now += attempts.begin("wang", now)
    assert attempts.begin("wang", now) <= 900
    assert attempts.begin("wang", now + 2 * 86400) == 0


def test_invented_names_do_not_fill_the_memory_nor_free_the_guessed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doorkeeper, "_NAMES", 50)
    attempts = Attempts()
    for _ in range(FREE + 1):
        attempts.begin("wang", 1.0)
    for i in range(200):
        attempts.begin(f"name {i}", 1.5)
    assert len(attempts._failures) == 50
    assert attempts.begin("wang", 1.6) > 0


# Sessions.


def test_a_session_ends_when_nobody_clicks_and_after_a_day_of_work() -> None:
    sessions = Sessions()
    token = sessions.enter("wang", "proof", 0.0)
    assert sessions.holder(token, IDLE) == ("wang", "proof")
    assert sessions.holder(token, 2 * IDLE, touch=False) == ("wang", "proof")
    assert sessions.holder(token, 2 * IDLE + 1) is None
    token, now = sessions.enter("wang", "proof", 0.0), 0.0
    while sessions.holder(token, now):
        now += IDLE / 2
    assert LONGEST < now <= LONGEST + IDLE


def test_a_session_that_was_left_is_over_and_a_made_up_token_is_none() -> None:
    sessions = Sessions()
    token = sessions.enter("wang", "proof", 0.0)
    assert token not in str(sessions._held)
    sessions.leave(token)
    assert sessions.holder(token, 0.0) is None
    assert sessions.holder("made up \ud800", 0.0) is None


# The app.


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit leaves its script as ``__main__``, which a later test's worker process would run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | None]]:
    """The address that the server is configured to listen on, to be set."""
    address: list[str | None] = ["127.0.0.1"]
    told = access.st.get_option
    monkeypatch.setattr(
        access.st, "get_option", lambda name: address[0] if name == "server.address" else told(name)
    )
    return address


def said(test: AppTest) -> str:
    return " ".join(each.value for each in (*test.error, *test.warning, *test.info))


def test_without_accounts_this_machine_gets_in(file: Path, listening: list[str | None]) -> None:
    test = app().run()
    assert not test.exception
    assert "登录没有开启" not in said(test)
    assert "资料库" in said(test)  # there is none yet: the page itself speaks


@pytest.mark.parametrize("address", ["0.0.0.0", "::", None, "10.0.0.8", "example.cn"])
def test_beyond_this_machine_nobody_gets_in_without_login(
    file: Path, listening: list[str | None], address: str | None
) -> None:
    listening[0] = address
    test = app().run()
    assert "登录没有开启" in said(test)
    assert "资料库" not in said(test)


def test_beyond_this_machine_where_told_so(
    file: Path, listening: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening[0] = "0.0.0.0"
    monkeypatch.setenv(serving.WITHOUT_LOGIN, "1")
    assert "登录没有开启" not in said(app().run())


def test_damaged_accounts_close_the_door(file: Path, listening: list[str | None]) -> None:
    file.write_text("{", encoding="utf-8")
    test = app().run()
    assert "账号文件已损坏" in said(test)
    assert not test.text_input


def come_in(test: AppTest, name: str, password: str) -> AppTest:
    test.text_input[0].set_value(name)
    test.text_input[1].set_value(password)
    return test.button[0].click().run()


def test_a_wrong_password_and_an_unknown_name_are_told_alike(file: Path, listening: list[str | None]) -> None:
    add(file, "wang")
    test = app().run()
    told = [said(come_in(test, name, "wrong password")) for name in ("wang", "nobody", "<b>x</b>")]
    assert told == ["用户名或密码不对。"] * 3


def test_whoever_guesses_on_has_to_wait_and_so_does_the_right_password(
    file: Path, listening: list[str | None]
) -> None:
    add(file, "wang")
    for name in ("wang", "nobody"):
        test = app().run()
        for _ in range(FREE + 1):
            come_in(test, name, "wrong password")
        assert "秒后再试" in said(come_in(test, name, PASSWORD))


@pytest.mark.parametrize(
    ("role", "review", "manage"),
    [(Role.READER, False, False), (Role.REVIEWER, True, False), (Role.ADMIN, True, True)],
)
def test_a_role_opens_what_it_should(
    file: Path,
    listening: list[str | None],
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
    review: bool,
    manage: bool,
) -> None:
    seen_by_page = []

    def page() -> None:
        seen_by_page.append((access.name(), access.can_review(), access.can_manage()))

    monkeypatch.setattr(ask_page, "page", page)
    add(file, "王芳", role)
    test = app().run()
    assert seen_by_page == []
    come_in(test, "王芳", PASSWORD)
    assert seen_by_page == [("王芳", review, manage)]


def test_without_login_everybody_may_everything(
    file: Path, listening: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_by_page = []

    def page() -> None:
        seen_by_page.append((access.name(), access.can_review(), access.can_manage()))

    monkeypatch.setattr(ask_page, "page", page)
    app().run()
    assert seen_by_page == [(None, True, True)]


def test_a_changed_password_and_a_removed_account_end_sessions(
    file: Path, listening: list[str | None]
) -> None:
    add(file, "wang")
    add(file, "li")
    test = come_in(app().run(), "wang", PASSWORD)
    assert not test.text_input
    add(file, "wang", password="another one 2027")
    assert test.run().text_input  # has to come in again
    come_in(test, "wang", "another one 2027")
    assert not test.text_input
    accounts.drop(file, "wang")
    assert test.run().text_input


# An identity provider.


class Provided(dict[str, object]):
    """What Streamlit tells of who the provider vouches for."""


@pytest.mark.parametrize(
    ("told", "name", "role"),
    [
        ({"email": "li@example.cn", "sub": "7"}, "li@example.cn", Role.ADMIN),
        ({"email": "LI@example.cn", "sub": "7", "email_verified": True}, "LI@example.cn", Role.ADMIN),
        ({"email": "li@example.cn", "sub": "7", "email_verified": False}, "7", Role.READER),
        ({"email": "new@example.cn"}, "new@example.cn", Role.READER),
        ({"email": "wang"}, "wang", Role.READER),  # has a password: another account
        ({"name": "li@example.cn"}, None, None),
        ({"email": "li@example.cn", "iat": 1.0}, None, None),  # logged in half a century ago
    ],
)
def test_whom_the_provider_vouches_for(
    file: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, object], name: str | None, role: Role | None
) -> None:
    accounts.put(file, Account("li@example.cn", Role.ADMIN))
    add(file, "wang", Role.ADMIN)
    monkeypatch.setattr(access.st, "user", Provided(is_logged_in=True, **told))
    monkeypatch.setattr(access.st, "logout", lambda: None)
    found = access._by_provider()
    assert (found and found.name, found and found.role) == (name, role)
    monkeypatch.setattr(access.st, "user", Provided(is_logged_in=False, **told))
    assert access._by_provider() is None


# Where servers listen.


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("[::1]", True),
        ("0.0.0.0", False), ("::", False), ("", False), (None, False), ("192.168.1.9", False),
        ("localhost.example.cn", False), ("127.0.0.1.example.cn", False),
    ],
)  # fmt: skip
def test_which_addresses_are_this_machine(host: str | None, local: bool) -> None:
    assert serving.is_local(host) is local


@pytest.mark.parametrize("command", [["app", "--address"], ["serve", "--host"]])
def test_a_server_beyond_this_machine_is_refused(command: list[str], file: Path) -> None:
    done = CliRunner().invoke(cli.cli, [*command, "0.0.0.0", "--library", str(file.parent)])
    assert done.exit_code == 2
    assert "--without-login" in done.output
    assert "其他计算机" in done.output


def test_the_app_may_listen_beyond_where_there_are_accounts(
    file: Path, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(file, "wang")
    started: list[tuple[str, int]] = []
    monkeypatch.setenv("YOUJU_USERS", str(file))
    monkeypatch.setattr(serving, "run_app", lambda address, port, *_: started.append((address, port)))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["app", "--address", "0.0.0.0", "--port", str(port), "--library", str(library_folder)]
    done = CliRunner().invoke(cli.cli, command)
    assert done.exit_code == 0, done.output
    assert started == [("0.0.0.0", port)]
