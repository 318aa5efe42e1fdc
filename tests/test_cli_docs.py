"""Every command that the documentation names exists, with the options and arguments it is shown with."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.en.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"^(?:youju|make) .+$")


def commands(page: Path) -> Iterator[str]:
    """Commands in code blocks and in code spans."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```.*?\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return (line.removeprefix(".venv/bin/") for line in [*lines, *spans] if COMMAND.match(line))


ALL = sorted({(page.name, command) for page in PAGES for command in commands(page)})


def test_the_documentation_names_commands() -> None:
    assert len(ALL) > 10
    readme = [command for page, command in ALL if page == "README.md"]
    assert {"make app", "make test"} <= {" ".join(command.split()[:2]) for command in readme}


@pytest.mark.parametrize(("page", "command"), ALL)
def test_a_documented_command_exists(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)
    if words[0] == "make":
        goals = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert goals is not None
        assert set(words[1:]) <= set(goals[1].split())
        return
    name, *arguments = words[1:]
    if name == "COMMAND":
        return
    found = cli.cli.get_command(click.Context(cli.cli), name)
    assert found is not None, f"{page}: {command}"
    while isinstance(found, click.Group) and arguments and not arguments[0].startswith("-"):
        name = arguments.pop(0)
        found = found.get_command(click.Context(found), name)
        assert found is not None, f"{page}: {command}"
    if not isinstance(found, click.Group) and "--help" not in arguments:
        found.make_context(name, list(arguments))


def test_every_command_and_option_is_documented() -> None:
    shown = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in cli.cli.commands if f"youju {name}" not in shown] == []


def test_every_command_explains_itself_in_chinese() -> None:
    for name, command in cli.cli.commands.items():
        with click.Context(command, info_name=name) as context:
            text = command.get_help(context)
        assert "用法" in text and "Show this message" not in text
        options = [each for each in command.params if isinstance(each, click.Option)]
        assert all(option.help for option in options), name
