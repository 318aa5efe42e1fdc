"""Archives and folders: every file in them, none outside, and no archive that eats memory or time."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import archive
from ingest.archive import files_in, members, open_checked
from ingest.errors import DamagedFileError, EncryptedFileError, IngestError, UnsafeFileError


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def found(data: bytes) -> dict[str, bytes | type[IngestError]]:
    return {
        member.name: member.data if isinstance(member.data, bytes) else type(member.data)
        for member in members(data, "a.zip")
    }


def test_files_come_in_the_order_of_their_names_without_what_systems_add() -> None:
    data = zipped(
        {
            "乙/方案.docx": b"2",
            "甲/通知.txt": b"1",
            "__MACOSX/甲/._通知.txt": b"-",
            ".DS_Store": b"-",
            "甲/Thumbs.db": b"-",
            "甲/~$通知.docx": b"-",
            "甲/": b"",
        }
    )
    assert found(data) == {"方案.docx": b"2", "通知.txt": b"1"}


def test_names_in_gbk_are_read() -> None:
    name = "行动方案".encode("gbk")
    data = zipped({"X" * len(name) + ".txt": b"1"}).replace(b"X" * len(name), name)
    assert found(data) == {"行动方案.txt": b"1"}


@pytest.mark.parametrize("name", ["../逃.txt", "甲/../../逃.txt", "/etc/逃.txt", "C:/逃.txt", "..\\逃.txt"])
def test_a_name_that_leads_out_is_refused_and_the_others_are_read(name: str) -> None:
    errors = found(zipped({name: b"-", "好.txt": b"1"}))
    assert errors.pop("好.txt") == b"1"
    assert list(errors.values()) == [UnsafeFileError]


def test_an_error_names_archive_and_file() -> None:
    (member,) = members(zipped({"../逃.txt": b"-"}), "一批.zip")
    assert isinstance(member.data, UnsafeFileError)
    assert "一批.zip" in str(member.data)
    assert "../逃.txt" in str(member.data)


def test_archives_in_an_archive_are_opened_once() -> None:
    inner = zipped({"方案.txt": b"1"})
    assert found(zipped({"附件.zip": inner, "通知.txt": b"2"})) == {"方案.txt": b"1", "通知.txt": b"2"}
    deeper = found(zipped({"外.zip": zipped({"内.zip": inner}), "通知.txt": b"2"}))
    assert deeper == {"内.zip": UnsafeFileError, "通知.txt": b"2"}


def test_a_damaged_member_stops_no_other() -> None:
    data = zipped({"坏.txt": b"damage here", "好.txt": b"1"}, zipfile.ZIP_STORED)
    assert found(data.replace(b"damage here", b"DAMAGE here")) == {"坏.txt": DamagedFileError, "好.txt": b"1"}
    assert found(zipped({"坏.zip": b"PK\x03\x04", "好.txt": b"1"})) == {
        "坏.zip": DamagedFileError,
        "好.txt": b"1",
    }


def with_flags(data: bytes, flags: int, method: int = zipfile.ZIP_STORED) -> bytes:
    """The archive with other flags and method, in each file's header and in the directory."""
    changed = bytearray(data)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(magic)
        while start >= 0:
            struct.pack_into("<HH", changed, start + at, flags, method)
            start = changed.find(magic, start + 4)
    return bytes(changed)


def test_encrypted_members_and_unknown_methods_say_so() -> None:
    data = zipped({"a.txt": b"1"}, zipfile.ZIP_STORED)
    assert found(with_flags(data, 1)) == {"a.txt": EncryptedFileError}
    assert found(with_flags(data, 0, 97)) == {"a.txt": DamagedFileError}


def test_links_are_not_followed() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(link, "/etc/passwd")
    assert found(buffer.getvalue()) == {"link.txt": UnsafeFileError}


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_a_truncated_archive_is_damaged(cut: int) -> None:
    with pytest.raises(DamagedFileError, match=r"a\.zip"):
        found(zipped({"甲.txt": b"1", "乙.txt": b"2"})[:-cut])


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 2**20)
    assert found(zipped({"大.txt": b"0" * (2**20 + 1), "好.txt": b"1"})) == {
        "大.txt": UnsafeFileError,
        "好.txt": b"1",
    }
    with pytest.raises(UnsafeFileError, match="上限"):
        open_checked(zipped({f"{i}.txt": b"0" * 2**20 for i in range(3)}), "a.zip", limit=2**21)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    with pytest.raises(UnsafeFileError, match="3 个文件"):
        open_checked(zipped({f"{i}.txt": b"" for i in range(3)}), "a.zip")


def test_archives_in_an_archive_share_its_limit() -> None:
    bomb = zipped({"零.txt": b"0" * 2**20})
    packed = zipped({f"{i}.zip": bomb for i in range(4)})
    left = archive._Allowance(2**21 + 2**16)
    errors = [
        each.data for each in archive._files(packed, "a.zip", 1, left) if not isinstance(each.data, bytes)
    ]
    assert {type(error) for error in errors} == {UnsafeFileError}
    assert len(errors) == 2


def test_files_over_the_same_bytes_are_refused() -> None:
    data = bytearray(zipped({"a.txt": b"1" * 99, "b.txt": b"2" * 99}, zipfile.ZIP_STORED))
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    struct.pack_into("<L", data, second + 42, 0)  # both at the first one's place
    with pytest.raises(UnsafeFileError, match="重叠"):
        open_checked(bytes(data), "a.zip")


def test_folders_are_walked_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    for name in ("乙/2.txt", "甲/1.txt", "甲/.hidden", "甲/~$1.docx", ".git/config", "0.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "甲" / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "missing")
    assert [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)] == [
        "0.txt",
        "乙/2.txt",
        "甲/1.txt",
    ]


SMALL = zipped({"a/方案.txt": b"plan" * 9, "b.zip": zipped({"c.txt": b"1"})})


@given(
    st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=8), st.integers(0, 40)
)
@settings(max_examples=300, deadline=None)
def test_any_damage_gives_files_or_typed_errors(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(SMALL)
    for place, byte in changes:
        data[place] = byte
    try:
        found(bytes(data[: len(data) - cut]))
    except IngestError as error:
        assert "a.zip" in str(error)
