"""Makes a broken file small while it still breaks what it broke."""

import time
import zipfile
from collections.abc import Callable
from io import BytesIO

_MOST_SECONDS = 60


def minimised(data: bytes, breaks: Callable[[bytes], bool]) -> bytes:
    """A small file that still ``breaks``: halves, quarters, … are taken out, of an archive's parts too."""
    until = time.monotonic() + _MOST_SECONDS
    if data.startswith(b"PK"):
        data = _fewer_parts(data, breaks, until)
    return _shorter(data, breaks, until)


def _shorter(data: bytes, breaks: Callable[[bytes], bool], until: float) -> bytes:
    size = len(data) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            if breaks(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _fewer_parts(data: bytes, breaks: Callable[[bytes], bool], until: float) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
    except Exception:  # noqa: BLE001 - an archive that only the reader can open stays as it is
        return data
    if not breaks(_zipped(parts)):
        return data
    for name in [*parts]:
        fewer = {each: part for each, part in parts.items() if each != name}
        if breaks(_zipped(fewer)):
            parts = fewer
    for name in [*parts]:

        def still(part: bytes, name: str = name) -> bool:
            return breaks(_zipped({**parts, name: part}))

        parts[name] = _shorter(parts[name], still, until)
    return _zipped(parts)


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()
