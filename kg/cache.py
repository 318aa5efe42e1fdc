"""Where things derived once and shared by all libraries of a user are kept."""

import os
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """Folder of this program's cache: $YOUJU_CACHE, else youju in $XDG_CACHE_HOME, else ~/.cache/youju.

    The folder need not exist yet. All that lies in it can be deleted; it is made again when needed.
    """
    if named := os.environ.get("YOUJU_CACHE"):
        return Path(named)
    # XDG Base Directory Specification: a relative path in the variable is to be ignored.
    home = Path(os.environ.get("XDG_CACHE_HOME") or "")
    return (home if home.is_absolute() else Path("~/.cache").expanduser()) / "youju"


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` at ``path`` in one visible step, whatever other processes do at the same time.

    Raises:
        OSError: the folder cannot be made or written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
