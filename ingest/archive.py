"""Opens ZIP archives and folders: the files in them, in order, none outside, none beyond its limits.

Everything is read in memory and nothing is ever written to the disk, so that a name such as ``../../x``
reaches nothing; it is refused all the same, for the archive was made to do harm.
"""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from ingest.errors import DamagedFileError, EncryptedFileError, IngestError, UnsafeFileError
from ingest.formats import LARGEST

LARGEST_UNPACKED = 512 * 2**20
"""Most bytes that all files of an archive may have together, unpacked."""
MOST_MEMBERS = 10_000
"""Most files in an archive."""
DEEPEST = 2
"""Archives in an archive are opened this deep: a ZIP of ZIPs, as offices pack attachments, and no deeper."""
_STEEPEST, _HARMLESS = 1100, 2**20
"""Text packs ten times, empty pictures a thousand times (deflate cannot do more than 1032); up to a megabyte
it does no harm either way."""

_ENCRYPTED, _UTF8 = 0x1, 0x800  # general purpose bits 0 and 11 (PKWARE APPNOTE 4.4.4)
_LINK = 0o120000
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError, OverflowError),
)
_REPAIR = "请重新下载，或解压后添加其中的文件"
_LEFT_OUT = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, with its folders in the name: its bytes, or why they cannot be had."""

    name: str
    data: bytes | IngestError


def open_checked(data: bytes, name: str, limit: int = LARGEST_UNPACKED) -> zipfile.ZipFile:
    """The archive in ``data``, once what it says of itself is within the limits; ``zipfile`` reads no more.

    Raises:
        DamagedFileError, UnsafeFileError: it is broken, or would unpack to more than ``limit`` bytes, to more
            than ``MOST_MEMBERS`` files, or to the same bytes over and over.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _UNREADABLE as error:
        raise DamagedFileError("压缩结构已损坏，可能没有下载完整", name, _REPAIR) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnsafeFileError(
            f"压缩包里有 {len(members)} 个文件，超过 {MOST_MEMBERS} 个的上限", name, "请分批添加"
        )
    unpacked = sum(each.file_size for each in members)
    if unpacked > limit:
        what = f"解压后有 {unpacked // 2**20} MB，超过 {limit // 2**20} MB 的上限"
        raise UnsafeFileError(what, name, "请分批添加，或确认它不是恶意压缩包")
    if any(each.file_size > max(_HARMLESS, _STEEPEST * each.compress_size) for each in members):
        raise UnsafeFileError("压缩比异常，像是恶意压缩包", name, "请确认文件来源")
    if _overlap(members):
        raise UnsafeFileError("压缩包里的文件互相重叠，像是恶意压缩包", name, "请确认文件来源")
    return archive


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether two files share packed bytes (Fifield 2019, "A better zip bomb")."""
    end = 0
    for each in sorted(members, key=lambda each: each.header_offset):
        if each.header_offset < end:
            return True
        end = each.header_offset + each.compress_size
    return False


@dataclass(slots=True)
class _Allowance:
    """How many bytes an archive and those in it may still unpack to, together."""

    left: int = LARGEST_UNPACKED

    def take(self, size: int, where: str) -> None:
        self.left -= size
        if self.left < 0:
            what = f"连同里面的压缩包，解压后超过 {LARGEST_UNPACKED // 2**20} MB 的上限"
            raise UnsafeFileError(what, where, "请分批添加，或确认它不是恶意压缩包")


def members(data: bytes, name: str) -> Iterator[Member]:
    """The files of an archive in the order of their names, archives in it opened; each with its own error.

    Raises:
        DamagedFileError, UnsafeFileError: the archive as a whole; see :func:`open_checked`.
    """
    yield from _files(data, name, 1, _Allowance())


def _files(data: bytes, name: str, deep: int, allowance: _Allowance) -> Iterator[Member]:
    with open_checked(data, name) as archive:
        found = [(_path_of(info), info) for info in archive.infolist() if not info.is_dir()]
        for path, info in sorted(found, key=lambda each: each[0]):
            if _is_left_out(path):
                continue
            where = f"{name}/{path}"
            try:
                unpacked = _unpacked(archive, info, path, where, allowance)
                if PurePosixPath(path).suffix.casefold() == ".zip":
                    yield from _nested(unpacked, where, deep, allowance)
                else:
                    yield Member(PurePosixPath(path).name, unpacked)
            except IngestError as error:
                yield Member(path, error)


def _nested(data: bytes, where: str, deep: int, allowance: _Allowance) -> Iterator[Member]:
    if deep >= DEEPEST:
        raise UnsafeFileError(f"压缩包里套了超过 {DEEPEST} 层压缩包", where, "请解压后添加其中的文件")
    yield from _files(data, where, deep + 1, allowance)


def _unpacked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, where: str, allowance: _Allowance
) -> bytes:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or ":" in (parts[0] if parts else ""):
        raise UnsafeFileError("文件名指向压缩包之外", where, "请确认文件来源，或解压后添加其中的文件")
    if info.external_attr >> 16 & 0o170000 == _LINK:
        raise UnsafeFileError("这是指向别处的链接，不是文件", where, "请添加它所指的文件")
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFileError.of(where)
    if info.file_size > LARGEST:
        what = f"解压后有 {info.file_size // 2**20} MB，超过 {LARGEST // 2**20} MB 的上限"
        raise UnsafeFileError(what, where, "请拆分后再添加，或确认它确实是公文")
    allowance.take(info.file_size, where)
    try:
        return archive.read(info)
    except _UNREADABLE as error:
        raise DamagedFileError("压缩包里的这个文件已损坏", where, _REPAIR) from error


def _path_of(info: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes names in GBK and does not say so (APPNOTE D.1)."""
    path = info.filename
    if not info.flag_bits & _UTF8:
        raw = path.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                path = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    return path.replace("\\", "/")


def _is_left_out(path: str) -> bool:
    parts = [part.casefold() for part in PurePosixPath(path).parts]
    return bool(_LEFT_OUT.intersection(parts)) or _is_hidden(parts[-1] if parts else "")


def _is_hidden(name: str) -> bool:
    """Whether a file is hidden, or the lock that an office program puts beside an open file (~$方案.docx)."""
    return name.startswith((".", "~$"))


def files_in(folder: Path) -> Iterator[Path]:
    """The files under a folder in the order of their paths; hidden ones and links to folders are left out.

    A folder that cannot be read is passed over: what is in it cannot be named.
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            if not _is_hidden(name) and name.casefold() not in _LEFT_OUT and path.is_file():
                yield path
