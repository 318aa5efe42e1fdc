"""Sets the project up and runs it: ``python scripts/bootstrap.py app|test|setup|check|lock``.

Standard library only, for it runs before anything is installed. Each step may be cut off at any point
and run again: ``.venv/installing`` stands while packages are written, and a stamp, written last, says
for which lock the environment is whole. Every failure is one sentence in Chinese (``SetupError``).
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = "pip==26.3"  # tested with: reports download progress, and constrains the build environment too
GIGABYTE = 10**9
NEEDED = 4 * GIGABYTE  # environment, model and room to unpack, with a CPU build of torch
NEEDED_CUDA = 11 * GIGABYTE  # where the index has only the build that brings NVIDIA's libraries
PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
PACKAGE = re.compile(r"\s*(?P<verb>Collecting|Downloading) (?P<name>[\w.-]+?)(?=-\d|[^\w.-]|$)")
PIP_TROUBLES = (  # what pip says in its own words, and what to tell the user; first match wins
    (r"No space left on device|Errno 28", "磁盘空间不足，请清理后重新运行同一命令。"),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|Temporary failure in name resolution|ProxyError|"
        r"Connection (refused|reset|broken|aborted)|SSLError|[Rr]ead timed out|NameResolutionError|"
        r"IncompleteRead|NewConnection",
        "连不上 Python 软件源，请检查网络或 pip 的镜像与代理设置，再重新运行同一命令。",
    ),
    (
        r"No matching distribution found|Could not find a version that satisfies",
        "软件源里没有所锁定的版本，请换用完整的 Python 软件源后重新运行。",
    ),
    (r"Permission denied|Read-only file system", "没有写入权限，请检查项目文件夹的所有者和权限。"),
)


class SetupError(Exception):
    """Set-up cannot go on; the message is for the user and says what to do."""


def say(message: str) -> None:
    """Print a line of progress at once."""
    print(message, flush=True)


def environment(root: Path) -> Path:
    """Folder of the virtual environment."""
    return root / ".venv"


def python_of(root: Path) -> Path:
    """The virtual environment's interpreter."""
    return environment(root) / "bin" / "python"


def lock_digest(root: Path) -> str:
    """What the environment depends on: the lock, the project's own metadata, its place, this interpreter."""
    digest = hashlib.sha256()
    for name in ("constraints.txt", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    digest.update(f"{root} {sys.version_info[:2]} {PIP}".encode())
    return digest.hexdigest()


def is_whole(root: Path) -> bool:
    """Whether the environment was finished for the present lock and still has its interpreter."""
    stamp = environment(root) / "installed"
    return (
        not (environment(root) / "installing").exists()
        and stamp.is_file()
        and stamp.read_text(encoding="utf-8") == lock_digest(root)
        and works(root)
    )


def works(root: Path) -> bool:
    """Whether the environment's interpreter starts and has pip."""
    try:
        tried = subprocess.run([python_of(root), "-m", "pip", "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def need_disk(folder: Path, needed: int) -> None:
    """Raise SetupError unless ``needed`` bytes are free where ``folder`` lies."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SetupError(
            f"磁盘空间不足：安装约需 {needed / GIGABYTE:.0f} GB，{folder} 所在磁盘只剩 "
            f"{free / GIGABYTE:.1f} GB。请清理后重新运行同一命令。"
        )


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the set-up lock, so that two set-ups of one folder never write at the same time."""
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个安装正在进行，等它结束……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_environment(root: Path) -> None:
    """Create the virtual environment, in place of one whose making was cut off or that is broken."""
    folder = environment(root)
    if not works(root) or (folder / "installing").exists():
        if folder.exists() and any(folder.iterdir()) and not looks_like_environment(folder):
            raise SetupError(f"{folder} 已存在而不是虚拟环境，请移走后重新运行同一命令。")
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        return
    if find_spec("ensurepip") is None:
        raise SetupError(
            "Python 缺少 venv 组件，请先运行 apt install python3-venv"
            f"（或 python{sys.version_info[0]}.{sys.version_info[1]}-venv），再重新运行同一命令。"
        )
    need_disk(root, NEEDED)
    say("[1/3] 建立虚拟环境 .venv ……")
    folder.mkdir()
    (folder / "installing").touch()
    made = subprocess.run(
        [sys.executable, "-m", "venv", folder],
        capture_output=True,
        text=True,
        env=python_environ(),
        check=False,
    )
    if made.returncode != 0:
        raise SetupError(f"虚拟环境建立失败：{last_line(made.stdout + made.stderr)}")


def looks_like_environment(folder: Path) -> bool:
    """Whether a folder is a virtual environment, or the beginning of one."""
    return any((folder / name).exists() for name in ("pyvenv.cfg", "installing", "bin/activate"))


def python_environ() -> dict[str, str]:
    """The user's environment without what would lead Python or pip astray."""
    leave = {
        "PYTHONHOME",
        "PYTHONPATH",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_REQUIRE_VIRTUALENV",
        "PIP_CONSTRAINT",
    }
    return {name: value for name, value in os.environ.items() if name not in leave} | {"PYTHONUTF8": "1"}


def pip_environ(root: Path) -> dict[str, str]:
    """The environment for pip: its own configuration (index, proxy) stays; it unpacks beside the project,
    for /tmp may be small."""
    unpack = root / "var" / "tmp"
    unpack.mkdir(parents=True, exist_ok=True)
    return python_environ() | {
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "TMPDIR": str(unpack),
    }


def install(root: Path) -> None:
    """Install the project, editable, with the locked versions of all it depends on."""
    marker = environment(root) / "installing"
    marker.touch()
    pip(root, ["install", "--quiet", PIP])
    need_disk(root, NEEDED_CUDA if brings_cuda(root) else NEEDED // 2)
    say("[2/3] 安装依赖（首次约需几分钟，详情见 var/setup.log）……")
    locked = ["-c", "constraints.txt", "--build-constraint", "constraints.txt"]
    pip(root, ["install", "--progress-bar", "raw", *locked, "-e", ".[dev]"])
    shutil.rmtree(root / "var" / "tmp", ignore_errors=True)
    (environment(root) / "installed").write_text(lock_digest(root), encoding="utf-8")
    marker.unlink()


def brings_cuda(root: Path) -> bool:
    """Whether torch, still to be installed, brings NVIDIA's libraries with it; says so where it does."""
    report = root / "var" / "torch.json"
    pip(root, ["install", "--dry-run", "--quiet", "--report", str(report), "-c", "constraints.txt", "torch"])
    planned = json.loads(report.read_text(encoding="utf-8"))["install"]
    report.unlink()
    if any(item["metadata"]["name"].startswith("nvidia-") for item in planned):
        say("软件源提供的 torch 附带 NVIDIA 运行库，首次需下载约 3 GB（本程序只用 CPU，不需要显卡）。")
        return True
    return False


def pip(root: Path, arguments: list[str]) -> None:
    """Run the environment's pip, its own words into var/setup.log, progress onto the screen.

    Raises:
        SetupError: pip failed; the message says what to do.
    """
    command = [str(python_of(root)), "-m", "pip", *arguments]
    with (root / "var" / "setup.log").open("a", encoding="utf-8") as log:
        log.write(f"\n$ pip {' '.join(arguments)}\n")
        process = subprocess.Popen(
            command,
            cwd=root,
            env=pip_environ(root),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert process.stdout is not None
        said = []
        with process:
            for line in shown(process.stdout):
                log.write(line)
                said.append(line)
    if process.returncode != 0:
        raise SetupError(trouble("".join(said)))


def shown(lines: Iterable[str]) -> Iterator[str]:
    """Pass pip's lines on, but for its raw progress, while showing how far it is."""
    terminal = sys.stdout.isatty()
    pause = 0.1 if terminal else 5.0  # seconds between two notes; a log file needs few
    count, name, told = 0, "", -pause
    for line in lines:
        progress = PROGRESS.match(line)
        if not progress:
            yield line
        if found := PACKAGE.match(line):
            name, count = found["name"], count + (found["verb"] == "Collecting")
        writing = line.startswith("Installing collected packages")
        if writing or ((progress or found) and time.monotonic() - told > pause):
            told = time.monotonic()
            note = f"      第 {count} 个包 {name}"
            if writing:
                note = f"      写入 {line.count(',') + 1} 个包（约一分钟）"
            elif progress:
                note += f"：{int(progress[1]) / 1e6:.1f} / {int(progress[2]) / 1e6:.1f} MB"
            print(f"\r\033[K{note}" if terminal else note, end="" if terminal else "\n", flush=True)
    if terminal:
        print("\r\033[K", end="", flush=True)


def trouble(said: str) -> str:
    """One sentence for the user out of what pip said when it failed."""
    for pattern, message in PIP_TROUBLES:
        if re.search(pattern, said):
            return message
    return f"依赖安装失败：{last_line(said)}（详情见 var/setup.log）"


def last_line(text: str) -> str:
    """The last line that says something, preferring pip's own errors."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["没有输出"])[-1]


def prepare(root: Path) -> None:
    """Make the environment whole; quick where it is."""
    if is_whole(root):
        return
    with alone(root):
        if is_whole(root):
            return
        make_environment(root)
        install(root)


def run(root: Path, tool: str, *arguments: str) -> None:
    """Run a tool of the environment in the project's folder; its failure ends this process the same way."""
    command = [str(environment(root) / "bin" / tool), *arguments]
    done = subprocess.run(command, cwd=root, env=python_environ(), check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def main(goal: str) -> None:
    """Set up, then do what ``goal`` says."""
    prepare(ROOT)
    match goal:
        case "app":
            say("[3/3] 准备资料库，打开网页 ……")
            os.chdir(ROOT)
            youju = environment(ROOT) / "bin" / "youju"
            os.execve(youju, [str(youju), "app"], python_environ())
        case "test":
            run(ROOT, "python", "-m", "pytest", "-n", "2", "--dist", "loadfile")
        case "check":
            run(ROOT, "ruff", "check")
            run(ROOT, "ruff", "format", "--check")
            run(ROOT, "mypy")
            run(ROOT, "lint-imports", "--no-logo")
        case "lock":
            run(ROOT, "python", "scripts/lock.py")
        case _:
            say("已就绪。")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "setup")
    except KeyboardInterrupt:
        say("\n已中断；重新运行同一命令即可继续。")
        raise SystemExit(130) from None
    except SetupError as error:
        print(f"错误：{error}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        what = "磁盘空间不足" if full else f"无法读写 {error.filename or '磁盘'}（{error.strerror or error}）"
        print(f"错误：{what}，请处理后重新运行同一命令。", file=sys.stderr)
        raise SystemExit(1) from None
