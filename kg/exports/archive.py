"""Several files in one zip whose bytes depend on them alone."""

import zipfile
from collections.abc import Mapping
from io import BytesIO


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files by name, stored: compressors differ between machines, and so does the day."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            made.writestr(entry, data)
    return archive.getvalue()
