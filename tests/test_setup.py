"""Set-up: half-made environments, missing parts and full disks, each with one sentence for the user."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what set-up reads."""
    for name in ("scripts/bootstrap.py", "constraints.txt", "pyproject.toml", "Makefile"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def finished(bootstrap: ModuleType, project: Path) -> Path:
    """A whole environment, with this interpreter in the place of its own."""
    folder = project / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").touch()
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "installed").write_text(bootstrap.lock_digest(project), encoding="utf-8")
    return folder


def test_a_finished_environment_is_whole(bootstrap: ModuleType, project: Path, monkeypatch) -> None:
    finished(bootstrap, project)
    monkeypatch.setattr(bootstrap, "works", lambda root: True)
    assert bootstrap.is_whole(project)


@pytest.mark.parametrize("harm", ["cut off", "no stamp", "new lock", "moved", "no interpreter"])
def test_anything_less_is_not(bootstrap: ModuleType, project: Path, harm: str) -> None:
    folder = finished(bootstrap, project)
    match harm:
        case "cut off":
            (folder / "installing").touch()
        case "no stamp":
            (folder / "installed").unlink()
        case "new lock":
            (project / "constraints.txt").write_text("click==8.2\n", encoding="utf-8")
        case "moved":
            project = project.rename(project.with_name("elsewhere"))
        case "no interpreter":
            (folder / "bin" / "python").unlink()
    assert not bootstrap.is_whole(project)


def test_an_environment_cut_off_while_installing_is_made_anew(
    bootstrap: ModuleType, project: Path, monkeypatch
) -> None:
    folder = finished(bootstrap, project)
    (folder / "installed").unlink()
    (folder / "half-written").touch()

    def interrupted(root: Path, arguments: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "works", lambda root: (folder / "bin" / "python").exists())
    monkeypatch.setattr(bootstrap, "pip", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.install(project)
    bootstrap.make_environment(project)
    assert not (folder / "half-written").exists()
    assert (folder / "bin" / "python").exists()


def test_a_whole_environment_for_an_older_lock_is_kept_and_completed(
    bootstrap: ModuleType, project: Path, monkeypatch
) -> None:
    folder = finished(bootstrap, project)
    (folder / "installed").write_text("older", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "works", lambda root: True)
    monkeypatch.setattr(bootstrap, "brings_cuda", lambda root: False)
    monkeypatch.setattr(bootstrap, "pip", lambda root, arguments: None)
    bootstrap.prepare(project)
    assert (folder / "pyvenv.cfg").exists()
    assert bootstrap.is_whole(project)


def test_a_folder_that_is_no_environment_is_left_alone(project: Path) -> None:
    (project / ".venv").mkdir()
    precious = project / ".venv" / "thesis.txt"
    precious.touch()
    done = run_bootstrap(project)
    assert precious.exists()
    assert one_sentence(done) == f"错误：{project}/.venv 已存在而不是虚拟环境，请移走后重新运行同一命令。"


def test_without_venv_it_says_what_to_install(bootstrap: ModuleType, project: Path, monkeypatch) -> None:
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    with pytest.raises(bootstrap.SetupError, match="apt install python3-venv"):
        bootstrap.make_environment(project)
    assert not (project / ".venv").exists()


def test_without_disk_it_says_how_much_is_needed(bootstrap: ModuleType, project: Path, monkeypatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage(10**11, 10**11, 5 * 10**8))
    with pytest.raises(bootstrap.SetupError, match=r"约需 4 GB，.*只剩 0\.5 GB"):
        bootstrap.make_environment(project)
    assert not (project / ".venv").exists()


def test_without_python_make_says_what_to_install(project: Path) -> None:
    done = subprocess.run(
        ["make", "app", "PYTHONS=python9.9"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    first = done.stderr.splitlines()[0]
    assert "没有找到 Python 3.11、3.12 或 3.13" in first and "apt install python3" in first


def test_a_folder_that_cannot_be_written_is_one_sentence(project: Path) -> None:
    (project / "var").touch()  # a file, where set-up wants its folder
    assert "请处理后重新运行同一命令" in one_sentence(run_bootstrap(project))


PIP_SAYS = [
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "磁盘空间不足",
    ),
    ("WARNING: Retrying ... NewConnectionError('<...>: Failed to establish a new connection')", "连不上"),
    ("ERROR: No matching distribution found for torch==2.13.0", "没有所锁定的版本"),
    # An index that is not reached also has no distribution: the network is what must be said.
    (
        "WARNING: ... NameResolutionError ...\nERROR: No matching distribution found for click==8.5.1",
        "连不上",
    ),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
        "没有写入权限",
    ),
    ("Collecting x\nERROR: Something never seen", "Something never seen"),
    ("", "没有输出"),
]


@pytest.mark.parametrize(("said", "told"), PIP_SAYS)
def test_what_pip_says_becomes_one_sentence(bootstrap: ModuleType, said: str, told: str) -> None:
    sentence = bootstrap.trouble(said)
    assert told in sentence
    assert "\n" not in sentence


def test_progress_is_shown_and_kept_out_of_the_log(bootstrap: ModuleType, capsys) -> None:
    lines = [
        "Collecting torch==2.13.0\n",
        "  Downloading torch-2.13.0-cp311.whl (190 MB)\n",
        "Progress 95000000 of 190000000\n",
        "Installing collected packages: a, b, c\n",
    ]
    logged = list(bootstrap.shown(lines))
    assert logged == [line for line in lines if not line.startswith("Progress")]
    shown = capsys.readouterr().out
    assert "第 1 个包 torch" in shown
    assert "写入 3 个包" in shown


LOCKED = [
    line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
]


def test_the_lock_holds_exact_versions_and_no_address() -> None:
    assert [
        line for line in LOCKED if not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*==[0-9][\w.]*", line)
    ] == []


def test_the_lock_covers_and_satisfies_what_the_project_asks_for() -> None:
    locked = {canonicalize_name(name): version for name, version in (line.split("==") for line in LOCKED)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    missing = [
        str(each)
        for each in asked
        if not each.specifier.contains(locked.get(canonicalize_name(each.name), "0"), prereleases=True)
    ]
    assert missing == []


def run_bootstrap(project: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "scripts/bootstrap.py", "setup"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def one_sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """What a failed set-up said: a single line, no traceback."""
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]
