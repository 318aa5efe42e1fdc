"""The terminal: help in Chinese, progress bars, and every failure as one Chinese line with an exit code.

Exit codes: 0 done, 2 a foreseen failure (on stderr, with what to do), 70 a fault of the program (details in
var/youju.log), 130 interrupted, 1 the reader of the output went away.
"""

# ruff: noqa: PLC0415 - typed errors are looked up only once something went wrong; tqdm when bars are shown

import errno
import json
import logging
import logging.handlers
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from library import Library

REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已满",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


class Failure(click.ClickException):
    """A foreseen failure: one Chinese sentence that says what to do."""

    exit_code = 2


class ChineseFormatter(click.HelpFormatter):
    """click's help with its fixed words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))


class ChineseCommand(click.Command):
    """A command whose help option is explained in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option."""
        return _in_chinese(super().get_help_option(ctx))


class Front(click.Group):
    """The group of commands; typed errors come out of it as ``Failure``."""

    command_class = ChineseCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option."""
        return _in_chinese(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(f"没有命令 {args[0]}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except typed_errors() as error:
            raise Failure(str(error)) from error
        except OSError as error:
            reason = REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
            what = f"{error.filename or '文件'}：{reason}"
            raise Failure(f"无法读写 {what}。请检查路径、权限和磁盘空间。") from error


click.Context.formatter_class = ChineseFormatter


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示本帮助。"
    return option


def typed_errors() -> tuple[type[Exception], ...]:
    """What the library raises with a message meant for users."""
    from ingest import IngestError
    from kg.errors import KgError
    from library import LibraryError
    from ontology import LexiconError
    from qa import QuestionError
    from retrieval import RetrievalError
    from serving import ServingError

    return IngestError, KgError, LexiconError, LibraryError, QuestionError, RetrievalError, ServingError


library_option = click.option(
    "--library", "folder", type=click.Path(path_type=Path), help="资料库所在文件夹（默认 var/library）。"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), help="同时读几个文件（默认每个处理器核一个，至多 4 个）。"
)


def folder_of(folder: Path | None) -> Path:
    """The library's folder: the one named, else the default."""
    from library import default_folder

    return folder or default_folder()


def open_library(folder: Path | None) -> "Library":
    """The library in ``folder``, else the default one."""
    from library import Library

    return Library.open(folder_of(folder))


def document_named(library: "Library", name: str) -> str:
    """The id of the document that a user names by id or by file name.

    Raises:
        Failure: there is none, or several are called so.
    """
    found = [entry.id for entry in library.entries if name in (entry.id, entry.name)]
    if len(found) > 1:
        raise Failure(f"有 {len(found)} 份文件叫 {name}，请改用编号：{'、'.join(found)}。")
    if not found:
        raise Failure(f"资料库里没有 {name}，请用 youju list 查看编号和文件名。")
    return found[0]


def print_json(row: Any, indent: int | None = None) -> None:
    """Print a value as JSON, Chinese as it is."""
    click.echo(json.dumps(row, ensure_ascii=False, indent=indent))


def run(command: click.Command) -> int:
    """Run ``command`` with the process's arguments; returns the exit code, never raises."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _log_to_file()
    try:
        code = command.main(prog_name="youju", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    except click.ClickException as error:
        return _fail(f"错误：{usage_message(error)}", 2)
    except (click.Abort, KeyboardInterrupt):
        return _fail("已中断。", 130)
    except BrokenPipeError:
        # The reader has gone (youju list | head): nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        logging.exception("unforeseen")
        what = f"{type(error).__name__}: {error}"
        return _fail(f"错误：程序内部出错（{what}）。请把 {log_folder() / 'youju.log'} 交给维护者。", 70)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


def usage_message(error: click.ClickException) -> str:
    """What went wrong, in Chinese."""
    match error:
        case click.NoSuchOption():
            text = f"没有选项 {error.option_name}"
        case click.MissingParameter() if error.param is not None and error.ctx is not None:
            text = f"缺少 {error.param.make_metavar(error.ctx)}"
        case click.BadParameter() if error.param is not None:
            text = f"{error.param.name} 的值不对（{error.message}）"
        case click.UsageError():
            text = error.message
        case _:
            return error.format_message()
    return f"{text}。用法见 {error.ctx.command_path if error.ctx else 'youju'} --help。"


def log_folder() -> Path:
    """Where logs go: beside the default library."""
    named = os.environ.get("YOUJU_LIBRARY")
    return Path(named).parent if named else Path(__file__).parent / "var"


def _log_to_file() -> None:
    """Send logs to youju.log; a log that cannot be written must not disturb the answer."""
    logging.raiseExceptions = False
    with suppress(OSError):
        log_folder().mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        log_folder() / "youju.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A progress function for ``Library.build``: one bar a stage, a line a stage where stderr is a file."""
    from tqdm import tqdm

    bars: dict[str, tqdm[Any]] = {}
    # A terminal that does not know its width (some containers) would show no bar at all.
    terminal = sys.stderr.isatty() and os.get_terminal_size(sys.stderr.fileno()).columns > 0
    layout = "{desc} {percentage:3.0f}%|{bar:30}| {n_fmt}/{total_fmt} 用时 {elapsed}"

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            bars[stage] = tqdm(desc=stage, total=total, bar_format=layout, ncols=80, disable=not terminal)
            if not terminal:
                click.echo(f"{stage}……", err=True)
        bar = bars[stage]
        bar.total = total
        bar.n = done
        bar.refresh()

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()
