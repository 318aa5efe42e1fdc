"""Writes constraints.txt: the versions in use here, and what a public index adds to them elsewhere.

Run by ``make lock``. pip resolves the project as on a machine without local builds, held to the versions
that are installed (without local suffixes such as ``+cpu``), so that the NVIDIA libraries which the index's
Linux build of torch asks for are locked too. No address enters the file.
"""

import json
import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Exact versions that the project was tested with; written by `make lock`.
# Used by scripts/bootstrap.py for the packages and for the build environment. A line is a limit, not an
# order: the nvidia, cuda and triton lines matter only where the index has no other build of torch.
"""


def resolved(installed: Path, empty: Path) -> dict[str, str]:
    """Names and versions of all that the project and its development extra need."""
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    done = subprocess.run(
        [*pip, "--report", "-", "-c", installed, "-e", f"{ROOT}[dev,peers]"],
        env=os.environ | {"PIP_FIND_LINKS": str(empty)},  # an empty folder: no local builds
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout)["install"]
    return {
        item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"] for item in report
    }


def main() -> None:
    """Write the lock."""
    with TemporaryDirectory() as folder:
        installed = Path(folder) / "installed.txt"
        leave = {"youju", "pip", "setuptools"}
        lines = {
            f"{found.name}=={found.version.split('+')[0]}"
            for found in distributions()
            if found.name not in leave
        }
        installed.write_text("\n".join(sorted(lines)), encoding="utf-8")
        empty = Path(folder) / "none"
        empty.mkdir()
        versions = resolved(installed, empty)
    versions.pop("youju")
    lines = {f"{name}=={version}" for name, version in versions.items()}
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
